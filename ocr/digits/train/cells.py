"""Draws batches of cells (36 x 28, ink 1, paper 0) from glyph maps: pen, hand, box lines, neighbours, camera.
All lengths in millimetres. A cell shows 8.56 x 11 mm; the printed box (about 6.5 x 8) is in its middle."""
import math

import torch
import torch.nn.functional as F

import distance_maps as dm

W, H = 28, 36
PX = H / 11.0
BLANK = 10


def grid(n):
    y, x = torch.meshgrid((torch.arange(H) + .5 - H / 2) / PX, (torch.arange(W) + .5 - W / 2) / PX, indexing='ij')
    return x.expand(n, H, W).clone(), y.expand(n, H, W).clone()


def u(n, low, high):
    return (torch.rand(n) * (high - low) + low).view(n, 1, 1)


def normal(n, sigma):
    return (torch.randn(n) * sigma).view(n, 1, 1)


def some(n, share):
    return (torch.rand(n) < share).float().view(n, 1, 1)


def smooth(n, rows, columns):
    return F.interpolate(torch.randn(n, 1, rows, columns), size=(H, W), mode='bicubic', align_corners=True)[:, 0]


def drawn_ink(bank, rows, dx, dy, height, radius, elastic=.16):
    """The ink (0-1) of one glyph a cell, its middle at (dx, dy), `height` high, the pen's half width `radius`."""
    n = len(rows)
    x, y = grid(n)
    turn, shear = normal(n, .09), normal(n, .12)
    wide = torch.exp(normal(n, .13))
    x, y = x - dx + smooth(n, 5, 4) * elastic * .6, y - dy + smooth(n, 5, 4) * elastic * .6
    c, s = torch.cos(turn), torch.sin(turn)
    gx, gy = c * x + s * y, -s * x + c * y
    gx = (gx + shear * gy) / wide
    unit = dm.HEIGHT / height  # map pixels per mm
    at = torch.stack([gx * unit, gy * unit], -1) / (dm.SIZE / 2)
    maps = (bank['maps'][rows].float() / dm.STEPS - dm.LOW).unsqueeze(1)
    mm = F.grid_sample(maps, at, padding_mode='border', align_corners=False)[:, 0] / unit
    mm = mm + (at.abs().amax(-1) - 1).clamp(min=0) * (dm.SIZE / 2) / unit
    radius = torch.maximum(radius, .65 * bank['half_widths'][rows].view(n, 1, 1) / unit)
    return ((radius - mm) * PX + .5).clamp(0, 1) - ((-radius - mm) * PX + .5).clamp(0, 1)


def pens(n):
    return (torch.exp(torch.randn(n) * .38) * .25).clamp(.11, .62).view(n, 1, 1)


def hands(n):
    """Height and offset of the digit within its box."""
    height = u(n, 3.6, 6.8)
    tails = some(n, .15)
    height = tails * u(n, 2.6, 8.0) + (1 - tails) * height
    far = some(n, .22)
    dx = far * u(n, -1.1, 1.1) + (1 - far) * normal(n, .42).clamp(-1.3, 1.3)
    dy = far * u(n, -1.7, 1.7) + (1 - far) * normal(n, .5).clamp(-1.8, 1.8)
    room = (5.3 - height / 2).clamp(min=.3)  # a cell shows 1.5 mm above and below the box
    return height, dx, torch.maximum(torch.minimum(dy, room), -room)


def box_lines(n):
    """What is left of the printed box: four sides, any strength, a little off, the neighbours' too."""
    x, y = grid(n)
    half_w, half_h = u(n, 2.7, 3.7), u(n, 3.5, 4.5)
    off_x, off_y = normal(n, .3), normal(n, .3)
    tilt = normal(n, .012)
    x, y = x - off_x + tilt * y, y - off_y - tilt * x
    thick = u(n, .04, .2)
    strength = some(n, .7) * torch.rand(n, 1, 1) ** 2 * .75

    def stroke(distance):
        return ((thick - distance.abs()) * PX + .5).clamp(0, 1) - ((-thick - distance.abs()) * PX + .5).clamp(0, 1)

    inside_y, inside_x = (y.abs() < half_h + .15).float(), (x.abs() < half_w + .15).float()
    sides = torch.maximum(stroke(x - half_w), stroke(x + half_w))
    apart = u(n, .0, 1.2) * some(n, .5)  # a gap between boxes
    next_sides = torch.maximum(stroke(x - half_w - apart), stroke(x + half_w + apart))
    lines = torch.maximum(torch.maximum(sides, next_sides) * inside_y, torch.maximum(stroke(y - half_h), stroke(y + half_h)))
    lines = torch.where(some(n, .5) > 0, lines * torch.maximum(inside_x, next_sides), lines)
    worn = (smooth(n, 7, 6) * .5 + u(n, .3, 1.4)).clamp(0, 1)  # partly removed by the reader
    return lines * worn * strength


def gaussian(images, sigma):
    k = torch.arange(-3, 4).float()
    w = torch.exp(-k ** 2 / (2 * sigma ** 2))
    w = w / w.sum()
    images = F.conv2d(F.pad(images.unsqueeze(1), (3, 3, 3, 3), mode='replicate'), w.view(1, 1, 1, 7))
    return F.conv2d(images, w.view(1, 1, 7, 1))[:, 0]


_k = torch.arange(8).float()
DCT = torch.cos((2 * _k + 1) * _k.view(8, 1) * math.pi / 16) * torch.where(_k.view(8, 1) == 0, math.sqrt(1 / 8), math.sqrt(1 / 4))
LUMA = 1 + (_k.view(8, 1) + _k.view(1, 8)) * 1.0  # coarser with frequency


def jpeg(images):
    """8x8 blocks at a random place, quantised."""
    n = len(images)
    ox, oy = torch.randint(0, 8, (2,)).tolist()
    padded = F.pad(images.unsqueeze(1), (ox, 40 - W - ox if 40 - W - ox >= 0 else 0, oy, 48 - H - oy), mode='replicate')[:, 0]
    blocks = padded.unfold(1, 8, 8).unfold(2, 8, 8)
    coefficients = DCT @ blocks @ DCT.T
    q = (torch.rand(n, 1, 1, 1, 1) * .035 + .008) * LUMA
    back = DCT.T @ (torch.round(coefficients / q) * q) @ DCT
    rows, columns = blocks.shape[1], blocks.shape[2]
    whole = back.permute(0, 1, 3, 2, 4).reshape(n, rows * 8, columns * 8)
    return whole[:, oy:oy + H, ox:ox + W]


def draw_cells(bank, rows, others, blank, hard=1.0):
    """rows: the glyph of each cell; others: (bank, rows) for neighbours; blank: 1 = leave the box empty."""
    n = len(rows)
    radius = pens(n)
    height, dx, dy = hands(n)
    ink = drawn_ink(bank, rows, dx, dy, height, radius * torch.exp(smooth(n, 4, 3) * .12))
    again = torch.rand(n) < .04  # a retraced digit
    if again.any():
        k = int(again.sum())
        second = drawn_ink(bank, rows[again], dx[again] + normal(k, .18), dy[again] + normal(k, .18), height[again] * torch.exp(normal(k, .04)), radius[again])
        ink[again] = torch.maximum(ink[again], second)
    gap = torch.rand(n) < .08  # the pen skips
    if gap.any():
        ink[gap] = ink[gap] * (1 - ((smooth(int(gap.sum()), 9, 7) - 1.1) * 4).clamp(0, .9))
    ink = ink * (1 - blank.view(n, 1, 1))
    other_bank, other_rows = others
    for side in (-1, 1):
        there = torch.rand(n) < .4 * hard
        k = int(there.sum())
        if k:
            pitch = u(k, 5.6, 8.2) * side
            near_height, near_dx, near_dy = hands(k)
            near = drawn_ink(other_bank, other_rows[torch.randint(0, len(other_rows), (k,))], pitch + near_dx, near_dy, near_height, radius[there])
            ink[there] = torch.maximum(ink[there], near)
    return camera(ink, n, blank)


def camera(ink, n, blank):
    strength = torch.where(some(n, .25) > 0, u(n, .33, .7), u(n, .6, 1.0)) * (1 + smooth(n, 6, 5) * u(n, 0, .14))
    paper = box_lines(n)
    specks = (torch.rand(n, H, W) < .0012).float() * some(n, .35)
    specks = F.max_pool2d(specks.unsqueeze(1), 2, 1, padding=1)[:, 0, :H, :W] * u(n, .1, .8)
    smudge = (smooth(n, 3, 3) * .5).clamp(0, 1) * u(n, 0, .12) * some(n, .3)
    image = 1 - (1 - ink * strength.clamp(.15, 1)) * (1 - paper) * (1 - specks) * (1 - smudge)
    sigma = torch.rand(8) * .85 + .12
    image = torch.cat([gaussian(part, s) for part, s in zip(image.chunk(8), sigma)])
    if torch.rand(1) < .3:
        k = n // 4
        small = F.interpolate(image[:k].unsqueeze(1), scale_factor=float(torch.rand(1) * .4 + .5), mode='bilinear', align_corners=False)
        image[:k] = F.interpolate(small, size=(H, W), mode='bicubic', align_corners=False)[:, 0]
    image = image + smooth(n, 3, 3) * u(n, 0, .035) + torch.randn(n, H, W) * u(n, 0, .055)
    k = n // 3
    image = torch.cat([jpeg(image[:k]), image[k:]])
    image = image.clamp(0, 1) ** torch.exp(normal(n, .22))
    lift = some(n, .3)  # some readers stretch the darkest ink to 1
    top = image.flatten(1).amax(1).view(n, 1, 1).clamp(min=.35)
    return torch.where((lift * (1 - blank.view(n, 1, 1))) > 0, image / top, image).clamp(0, 1)
