"""A city's own hands, as `famisapo corpus export DIR` wrote them, beside the cells cut from simulated photos.
They are few: repeated until they are a third of what is drawn from."""
import json

import numpy as np
import torch
from PIL import Image

SHARE = 1 / 3


def read(folder):
    with open(f'{folder}/labels.json') as file:
        listed = json.load(file)['cells']
    if not listed:
        raise SystemExit(f'{folder} holds no cells')
    pictures = [np.asarray(Image.open(f"{folder}/{cell['file']}").convert('L')) for cell in listed]
    return {'images': torch.from_numpy(np.stack(pictures).reshape(-1, 1, 36, 28)),
            'labels': torch.tensor([cell['label'] for cell in listed]),
            'sources': np.array([f"city {cell['writer']}" for cell in listed])}


def joined(cut, folder):
    city = read(folder)
    if cut is None:
        return city
    times = max(1, round(SHARE / (1 - SHARE) * len(cut['labels']) / len(city['labels'])))
    return {'images': torch.cat([cut['images'], city['images'].repeat(times, 1, 1, 1)]),
            'labels': torch.cat([cut['labels'], city['labels'].repeat(times)]),
            'sources': np.concatenate([cut['sources'], np.tile(city['sources'], times)])}
