"""Trains, calibrates, reports and exports the digit network. See README.md beside this file.

/usr/bin/python3 ocr/digits/train/train.py --version digits-1 --steps 9000 --cache /tmp/digit-data"""
import argparse
import copy
import math
import os
import pickle
import time

import numpy as np
import torch
import torch.nn.functional as F

import cells
import export
import glyphs
import measure
import net
import strokes
import strokes_report

SHARES = {'mnist': .45, 'fonts': .15, 'strokes': .40}


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


def batch(data, size):
    images, labels = [], []
    for source, share in SHARES.items():
        bank = data[source]['train']
        n = int(size * share)
        rows = any_rows(bank, n)
        blank = (torch.rand(n) < 1 / 9).float()
        images.append(cells.draw_cells(bank, rows, (bank, rows), blank))
        labels.append(torch.where(blank > 0, cells.BLANK, bank['labels'][rows]))
    return torch.cat(images).unsqueeze(1), torch.cat(labels)


def train(data, choosing, steps, minutes, size, log):
    """Ends at `steps` or after `minutes`, whichever is first; the learning rate falls towards that end."""
    model = net.build()
    average = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2.5e-3, weight_decay=1e-2)
    began, best, best_state = time.time(), 1e9, None
    step, done, shown = 0, 0.0, 0.0
    while done < 1:
        done = max((step + 1) / steps, (time.time() - began) / 60 / minutes)
        warm = min(1, (step + 1) / 150)
        for group in optimiser.param_groups:
            group['lr'] = 2.5e-3 * warm * (.5 + .5 * math.cos(math.pi * min(1, done))) + 1e-5
        images, labels = batch(data, size)
        model.train()
        loss = F.cross_entropy(model(images), labels, label_smoothing=.02)
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
            nll = float(np.mean([float(F.cross_entropy(z, choosing[name]['labels'])) for name, z in scores.items() if name != 'mnistPlain']))
            right = {name: round(float((z.argmax(1) == choosing[name]['labels']).float().mean()) * 100, 2) for name, z in scores.items()}
            log(f'{step} {time.time() - began:.0f}s loss {float(loss):.3f} choose nll {nll:.4f} {right}')
            if nll < best:
                best, best_state = nll, copy.deepcopy(average.state_dict())
    average.load_state_dict(best_state)
    return average.eval(), {'steps': step, 'batch': size, 'seconds': round(time.time() - began)}


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--version', default='digits-0')
    options.add_argument('--steps', type=int, default=9000)
    options.add_argument('--minutes', type=float, default=60)
    options.add_argument('--batch', type=int, default=256)
    options.add_argument('--strokes', type=int, default=60000)
    options.add_argument('--cache', required=True)
    options.add_argument('--threads', type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(5)
    np.random.seed(5)
    log = lambda text: print(text, flush=True)
    data = banks(given.cache, given.strokes)
    log({s: {k: (len(b['labels']), len(set(b['names'])) if b['names'] else None) for k, b in v.items()} for s, v in data.items()})
    choosing = measure.drawn_sets(data, 'choose', seed=101)
    path = f'{given.cache}/{given.version}.pt'
    if os.path.exists(path):  # trained before: only measure and write again
        kept = torch.load(path)
        model = net.build().eval()
        model.load_state_dict(kept['state'])
        training = kept['training']
    else:
        model, training = train(data, choosing, given.steps, given.minutes, given.batch, log)
        training['strokes'] = given.strokes
        torch.save({'state': model.state_dict(), 'training': training}, path)
    temperature = measure.temperature(model, choosing)
    report = measure.report(model, temperature, measure.drawn_sets(data, 'report', seed=202))
    log(report)
    export.write(model, temperature, measure.thresholds(model, temperature, choosing), given.version, report, training, data)


if __name__ == '__main__':
    main()
