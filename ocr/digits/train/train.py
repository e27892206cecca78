"""Trains, calibrates, reports and exports the digit network. See README.md beside this file.

/usr/bin/python3 ocr/digits/train/train.py --version digits-2 --minutes 60 --cache /tmp/digit-data --cut /tmp/digit-data/cut"""
import argparse
import copy
import json
import math
import os
import pickle
import time

import numpy as np
import torch
import torch.nn.functional as F

import cells
import city_cells
import export
import glyphs
import measure
import net
import strokes
import strokes_report

SHARES = {'mnist': .45, 'fonts': .15, 'strokes': .40}
CUT_SHARE = .22  # of a batch, cells that the reader cut from simulated photos (cut-cells.ts)


def banks(cache, stroke_count):
    """Every glyph as {source: {split: bank of tensors}}; kept in `cache`, as drawing them takes minutes."""
    os.makedirs(cache, exist_ok=True)
    path = f'{cache}/banks-{stroke_count}.pickle'
    if not os.path.exists(path):
        made = {'mnist': glyphs.mnist(), 'fonts': glyphs.fonts(cache), 'strokes': {
            'train': glyphs.drawn(strokes.draw, stroke_count, 11), 'choose': glyphs.drawn(strokes.draw, 1000, 12),
            'report': glyphs.drawn(strokes_report.draw, 1000, 13)}}
        with open(path, 'wb') as file:
            pickle.dump(made, file, protocol=4)
    with open(path, 'rb') as file:
        made = pickle.load(file)
    return {source: {split: {'maps': torch.from_numpy(b.maps), 'half_widths': torch.from_numpy(b.half_widths).float(),
                             'labels': torch.from_numpy(b.labels).long(), 'glyphs': b.glyphs, 'names': b.names,
                             'rows': [np.where(b.labels == d)[0] for d in range(10)]}
                     for split, b in splits.items()} for source, splits in made.items()}


def any_rows(bank, count):
    """Rows with every digit equally likely."""
    return torch.tensor([np.random.choice(bank['rows'][d]) for d in np.random.randint(0, 10, count)])


def cut_cells(path):
    """What cut-cells.ts wrote: images as bytes, labels, and whose digits they were."""
    with open(f'{path}.json') as file:
        about = json.load(file)
    images = torch.from_numpy(np.fromfile(f'{path}.bin', np.uint8).reshape(-1, 1, 36, 28))
    return {'images': images, 'labels': torch.tensor(about['labels']), 'sources': np.array(about['sources'])}


def some_cut(cut, count):
    """A few of them, each a little moved, darker or paler than it was."""
    rows = torch.randint(0, len(cut['labels']), (count,))
    images = cut['images'][rows].float() / 255
    turn = torch.randn(count) * .05
    zoom = torch.exp(torch.randn(count) * .05)
    across, down = torch.randn(count) * .05, torch.randn(count) * .05  # of half a cell: .2 and .27 mm
    c, s = torch.cos(turn) * zoom, torch.sin(turn) * zoom
    moved = torch.stack([torch.stack([c, -s * 36 / 28, across], 1), torch.stack([s * 28 / 36, c, down], 1)], 1)
    images = F.grid_sample(images, F.affine_grid(moved, images.shape, align_corners=False), padding_mode='border', align_corners=False)
    images = images.clamp(0, 1) ** torch.exp(torch.randn(count, 1, 1, 1) * .15) * (torch.rand(count, 1, 1, 1) * .3 + .75)
    return (images + torch.randn(images.shape) * torch.rand(count, 1, 1, 1) * .02).clamp(0, 1), cut['labels'][rows]


def batch(data, size, cut):
    images, labels = [], []
    drawn = size if cut is None else size * (1 - CUT_SHARE)
    for source, share in SHARES.items():
        bank = data[source]['train']
        n = int(drawn * share)
        rows = any_rows(bank, n)
        blank = (torch.rand(n) < 1 / 9).float()
        images.append(cells.draw_cells(bank, rows, (bank, rows), blank))
        labels.append(torch.where(blank > 0, cells.BLANK, bank['labels'][rows]))
    images, labels = torch.cat(images).unsqueeze(1), torch.cat(labels)
    if cut is None:
        return images, labels
    more, their_labels = some_cut(cut, size - len(labels))
    return torch.cat([images, more]), torch.cat([labels, their_labels])


def train(data, cut, choosing, given, log):
    """Ends at `steps` or after `minutes`, whichever is first; the learning rate falls towards that end."""
    steps, minutes, size = given.steps, given.minutes, given.batch
    model = net.build()
    if given.start:
        model.load_state_dict(torch.load(given.start)['state'])
    average = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=given.rate, weight_decay=1e-2)
    began, best, best_state = time.time(), 1e9, None
    step, done, shown = 0, 0.0, 0.0
    while done < 1:
        done = max((step + 1) / steps, (time.time() - began) / 60 / minutes)
        warm = min(1, (step + 1) / 150)
        for group in optimiser.param_groups:
            group['lr'] = given.rate * warm * (.5 + .5 * math.cos(math.pi * min(1, done))) + 1e-5
        images, labels = batch(data, size, cut)
        model.train()
        loss = F.cross_entropy(model(images), labels, label_smoothing=given.smoothing)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        keep = min(.997, (step + 1) / (step + 20))
        with torch.no_grad():
            for slow, fast in zip(average.state_dict().values(), model.state_dict().values()):
                if slow.dtype.is_floating_point:
                    slow.mul_(keep).add_(fast, alpha=1 - keep)
        step += 1
        if done >= shown + .05 or done >= 1:
            shown = done
            scores = {name: measure.logits(average, s['images']) for name, s in choosing.items()}
            nll = float(np.mean([float(F.cross_entropy(z, choosing[name]['labels'])) for name, z in scores.items() if name not in measure.NOT_WEIGHED]))
            right = {name: round(float((z.argmax(1) == choosing[name]['labels']).float().mean()) * 100, 2) for name, z in scores.items()}
            log(f'{step} {time.time() - began:.0f}s loss {float(loss):.3f} choose nll {nll:.4f} {right}')
            torch.save({'state': average.state_dict(), 'steps': step}, f'{given.cache}/{given.version}-now.pt')
            if nll < best:
                best, best_state = nll, copy.deepcopy(average.state_dict())
    average.load_state_dict(best_state)
    return average.eval(), {'steps': step, 'batch': size, 'seconds': round(time.time() - began), 'labelSmoothing': given.smoothing}


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--version', default='digits-0')
    options.add_argument('--steps', type=int, default=9000)
    options.add_argument('--minutes', type=float, default=60)
    options.add_argument('--batch', type=int, default=256)
    options.add_argument('--strokes', type=int, default=60000)
    options.add_argument('--cache', required=True)
    options.add_argument('--threads', type=int, default=2)
    options.add_argument('--city', help='a folder of `famisapo corpus export`: the city\'s own hands')
    options.add_argument('--cut', help='CUT-train.bin, CUT-choose.bin and their .json: cells cut by the reader')
    options.add_argument('--start', help='a .pt of an earlier training to go on from')
    options.add_argument('--rate', type=float, default=2.5e-3)
    options.add_argument('--smoothing', type=float, default=0.0, help='of labels; .02 keeps clear digits below .999')
    options.add_argument('--out', default=export.ROOM, help='folder for weights and test vectors')
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(5)
    np.random.seed(5)
    log = lambda text: print(text, flush=True)
    data = banks(given.cache, given.strokes)
    log({s: {k: (len(b['labels']), len(set(b['names'])) if b['names'] else None) for k, b in v.items()} for s, v in data.items()})
    choosing = measure.drawn_sets(data, 'choose', seed=101)
    cut = cut_cells(f'{given.cut}-train') if given.cut else None
    if given.city:
        cut = city_cells.joined(cut, given.city)
    if given.cut:
        choosing.update(measure.cut_sets(cut_cells(f'{given.cut}-choose')))
    path = f'{given.cache}/{given.version}.pt'
    if os.path.exists(path):  # trained before: only measure and write again
        kept = torch.load(path)
        model = net.build().eval()
        model.load_state_dict(kept['state'])
        training = kept['training']
    else:
        model, training = train(data, cut, choosing, given, log)
        training.update({'strokes': given.strokes, 'cutCells': 0 if cut is None else len(cut['labels'])})
        if given.start:
            training['wentOnFrom'] = os.path.basename(given.start).removesuffix('.pt')
        torch.save({'state': model.state_dict(), 'training': training}, path)
    temperature = measure.temperature(model, choosing)
    report = measure.report(model, temperature, measure.drawn_sets(data, 'report', seed=202))
    log(report)
    export.write(model, temperature, measure.thresholds(model, temperature, choosing), given.version, report, training, data, given.out)


if __name__ == '__main__':
    main()
