"""The network of docs/digits.md: four convolutions, 77 355 numbers. Batch norm is folded away at export."""
import torch.nn as nn


def conv(inputs, outputs, kernel):
    return [nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


def build(dropout=.2):
    return nn.Sequential(
        *conv(1, 16, 5), nn.MaxPool2d(2), *conv(16, 32, 3), nn.MaxPool2d(2), *conv(32, 48, 3), *conv(48, 48, 3), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(dropout), nn.Linear(48 * 4 * 3, 64, bias=False), nn.BatchNorm1d(64), nn.ReLU(inplace=True), nn.Linear(64, 11))
