"""Glyphs as distance maps: any ink (MNIST, font, stroke) becomes a 72x72 map of the distance to the pen's path,
so that the pen's width is chosen anew each time a glyph is drawn. The glyph's ink box is 48 px high in its middle;
a wide glyph is scaled to fit 60 px."""
import numpy as np
from scipy import ndimage

SIZE, HEIGHT, WIDEST = 72, 48, 60
LOW, STEPS = 5.0, 12.0  # a byte is (distance + LOW) * STEPS, distance in map pixels


def pack(distance):
    return np.clip((distance + LOW) * STEPS, 0, 255).astype(np.uint8)


def place(ink):
    """A grey picture of ink (1 = ink) -> its ink box, scaled into the middle of the map; also height / width of the box."""
    rows, columns = np.where(ink.max(1) > 0.5)[0], np.where(ink.max(0) > 0.5)[0]
    box = ink[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    scale = min(HEIGHT / box.shape[0], WIDEST / box.shape[1])
    big = ndimage.zoom(np.pad(box, 2), scale, order=1, grid_mode=True, mode='nearest')
    top, left = (SIZE - big.shape[0]) // 2, (SIZE - big.shape[1]) // 2
    out = np.zeros((SIZE, SIZE), np.float32)
    out[max(top, 0):top + big.shape[0], max(left, 0):left + big.shape[1]] = big[max(-top, 0):SIZE - min(top, 0), max(-left, 0):SIZE - min(left, 0)][:SIZE, :SIZE]
    return out


def thin(images):
    """Zhang-Suen thinning of a whole stack at once: bool (n, h, w)."""
    image = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    while True:
        changed = False
        for step in (0, 1):
            n, ne, e, se, s, sw, w, nw = [np.roll(image, shift, (1, 2)) for shift in
                                          ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))]
            ring = (n, ne, e, se, s, sw, w, nw)
            count = sum(r.astype(np.int8) for r in ring)
            turns = sum((~a & b).astype(np.int8) for a, b in zip(ring, ring[1:] + ring[:1]))
            keep = ~(n & e & s) & ~(e & s & w) if step == 0 else ~(n & e & w) & ~(n & s & w)
            drop = image & (count >= 2) & (count <= 6) & (turns == 1) & keep
            if drop.any():
                image = image & ~drop
                changed = True
        if not changed:
            return image[:, 1:-1, 1:-1]


def maps_of(pictures):
    """Placed grey pictures -> (distance to the thinned path, distance to the edge + half width, half width)."""
    inside = pictures > 0.5
    paths = np.concatenate([thin(part) for part in np.array_split(inside, max(1, len(inside) // 1000))])
    path_maps, edge_maps, half_widths = [], [], []
    for ink, path in zip(inside, paths):
        deep = ndimage.distance_transform_edt(ink)
        half = float(np.median(deep[path])) if path.any() else 1.0
        edge = ndimage.distance_transform_edt(~ink) - deep
        path_maps.append(pack(ndimage.distance_transform_edt(~path)))
        edge_maps.append(pack(edge + half))
        half_widths.append(half)
    return np.stack(path_maps), np.stack(edge_maps), np.array(half_widths, np.float32)


def map_of_lines(lines):
    """Polylines (lists of (x, y), any unit) -> (distance to them, their height / width)."""
    points = np.concatenate([dense(line) for line in lines])
    low, high = points.min(0), points.max(0)
    extent = np.maximum(high - low, 1e-3)
    scale = min(HEIGHT / extent[1], WIDEST / extent[0])
    at = (points - (low + high) / 2) * scale + SIZE / 2
    fine = np.ones((2 * SIZE, 2 * SIZE), bool)
    pixel = np.clip((at * 2).astype(int), 0, 2 * SIZE - 1)
    fine[pixel[:, 1], pixel[:, 0]] = False
    distance = ndimage.distance_transform_edt(fine) / 2
    return pack(distance.reshape(SIZE, 2, SIZE, 2).mean((1, 3)))


def dense(line):
    """Catmull-Rom through the points, densely sampled."""
    p = np.asarray(line, np.float32)
    if len(p) == 2:
        return p[0] + (p[1] - p[0]) * np.linspace(0, 1, 120)[:, None]
    q = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, 1, 48)[:, None]
    parts = []
    for a, b, c, d in zip(q, q[1:], q[2:], q[3:]):
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2 + (3 * b - a - 3 * c + d) * t ** 3))
    return np.concatenate(parts)
