"""Glyphs as small pictures, to be written on sample forms by ocr/sample/fill-form.ts.

train   digits of fonts and strokes that the network learns from, for `cut-cells.ts`
styles  fonts and templates it is never shown: ocr/sample/glyph-styles.json, what the bench measures styles on

/usr/bin/python3 ocr/digits/train/glyph_pictures.py --cache /tmp/digit-data --train /tmp/digit-data/drawn.json"""
import argparse
import base64
import json
import os
import zlib

import numpy as np
from PIL import Image

import distance_maps as dm
import train

HERE = os.path.dirname(os.path.abspath(__file__))
STYLES = os.path.join(HERE, '../../sample/glyph-styles.json')


def picture(rng, bank, row, height):
    """Ink 0-15 of one glyph, `height` px high, drawn with a pen of its own, cut to its box."""
    unit = dm.HEIGHT / 5.0  # map pixels per mm of a digit 5 mm high
    pen = float(np.clip(np.exp(rng.normal() * .3) * .25, .14, .5)) * unit
    pen = max(pen, .65 * float(bank['half_widths'][row]))
    distance = bank['maps'][row].numpy().astype(np.float32) / dm.STEPS - dm.LOW
    ink = np.clip(pen - distance + .5, 0, 1)
    rows, columns = np.where(ink.max(1) > .25)[0], np.where(ink.max(0) > .25)[0]
    ink = ink[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    width = max(3, round(ink.shape[1] * height / ink.shape[0])) if ink.shape[0] > 8 else ink.shape[1]
    small = np.asarray(Image.fromarray(ink).resize((width, height), Image.BOX))
    return np.round(small.clip(0, 1) * 15).astype(np.uint8)


def packed(pictures):
    """A nibble a pixel, each glyph from a byte on."""
    out = bytearray()
    for ink in pictures:
        flat = ink.flatten()
        flat = np.append(flat, 0) if len(flat) % 2 else flat
        out += bytes((flat[0::2] << 4 | flat[1::2]).tolist())
    return bytes(out)


def write(path, about, pictures, labels, names):
    heads = [{'digit': int(d), 'style': n, 'width': p.shape[1], 'height': p.shape[0]} for p, d, n in zip(pictures, labels, names)]
    with open(path, 'w') as file:
        json.dump({'about': about, 'glyphs': heads, 'pixels': base64.b64encode(zlib.compress(packed(pictures), 9)).decode()}, file, separators=(',', ':'))
        file.write('\n')


def chosen(rng, bank, rows, height):
    return ([picture(rng, bank, r, height) for r in rows], [int(bank['labels'][r]) for r in rows], [bank['names'][r] for r in rows])


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--cache', required=True)
    options.add_argument('--strokes', type=int, default=60000)
    options.add_argument('--train', help='where to write the training glyphs')
    options.add_argument('--choose', help='where to write the choosing styles')
    given = options.parse_args()
    data = train.banks(given.cache, given.strokes)
    for split, path in (('train', given.train), ('choose', given.choose)):
        if path:
            rng = np.random.default_rng(21)
            fonts, strokes = data['fonts'][split], data['strokes'][split]
            font_rows = np.tile(np.arange(len(fonts['labels'])), 3)
            stroke_rows = rng.permutation(len(strokes['labels']))[:6000]
            parts = [chosen(rng, fonts, font_rows, 40), chosen(rng, strokes, stroke_rows, 40)]
            write(path, f'{split}: fonts and strokes', *[sum(p, []) for p in zip(*parts)])
    rng = np.random.default_rng(22)
    fonts, strokes = data['fonts']['report'], data['strokes']['report']
    paths = [r for r in range(len(fonts['labels'])) if fonts['half_widths'][r] > 0]  # one picture a glyph, true to its edge
    by_name = {}
    for r, name in enumerate(strokes['names']):
        by_name.setdefault(name, []).append(r)
    stroke_rows = [r for rows in by_name.values() for r in rows[:10]]
    parts = [chosen(rng, fonts, paths, 32), chosen(rng, strokes, stroke_rows, 32)]
    write(STYLES, 'Digits of 8 fonts (fonts.json, split report; OFL-1.1) and 20 templates (strokes_report.py), for measuring only: no model was shown these styles', *[sum(p, []) for p in zip(*parts)])


if __name__ == '__main__':
    main()
