"""Digits as people in Japan draw them: a few topologies a digit, every length and angle free.
draw(rng, digit) -> (style, polylines); x to the right, y down, the digit about 1 high. Splines run through the points."""
import numpy as np


def arc(cx, cy, rx, ry, start, end, points=9):
    """Degrees: 0 right, 90 down, 180 left, 270 up."""
    a = np.radians(np.linspace(start, end, points))
    return list(zip(cx + rx * np.cos(a), cy + ry * np.sin(a)))


def line(*points, sharp=True):
    """Straight pieces; a spline only keeps a corner if points stand close to it."""
    out = [points[0]]
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        for t in (0.04, 0.5, 0.96, 1.0):
            out.append((ax + (bx - ax) * t, ay + (by - ay) * t))
    return out


def zero(u, pick):
    style = pick(plain=4, tick=2, slash=1, gap=1.5, overlap=1.5)
    rx, start = u(.2, .42), u(225, 320)
    turn = -1 if u(0, 1) < .8 else 1  # most write it anticlockwise from the top
    around = {'gap': u(315, 350), 'overlap': u(370, 440)}.get(style, u(352, 372))
    ring = arc(0, .5, rx, .5, start, start + turn * around, 14)
    if style == 'overlap':  # the end runs inside the beginning
        ring = [(x * (1 - .18 * i / 13 * u(0, 1)), y + u(0, .05) * i / 13) for i, (x, y) in enumerate(ring)]
    lines = [ring]
    if style == 'tick':
        x, y = ring[0]
        side, length = (1 if u(0, 1) < .6 else -1), u(.08, .3)
        lines = [[(x + side * length, y - length * u(-.3, .7))] + [(x, y)] + ring[1:]]
    if style == 'slash':
        lines.append(line((rx * u(.5, 1.2), u(.05, .3)), (-rx * u(.5, 1.2), u(.7, .95))))
    return style, lines


def one(u, pick):
    style = pick(bare=3, flag=5, foot=1.2, curved=1, hook=1)
    lean = u(-.05, .22)
    top, bottom = (lean / 2, 0.), (-lean / 2, 1.)
    if style == 'curved':
        return style, [[top, (u(-.1, .1), .5), bottom]]
    if style == 'hook':  # a little entry curve
        return style, [[(top[0] - u(.03, .12), u(.02, .12)), (top[0] - .01, 0.), top, (0, .5), bottom]]
    stem = line(top, bottom)
    if style == 'bare':
        return style, [stem]
    length = u(.08, .56) if style == 'flag' else u(.12, .4)
    dip = np.radians(u(24 if length > .3 else 14, 68))
    tip = (top[0] - length * np.cos(dip), length * np.sin(dip))
    bend = ((tip[0] + top[0]) / 2 + u(-.03, .03), tip[1] / 2 + u(-.02, .04))
    lines = [[tip, bend, (top[0] - .01, .01), top] + stem[1:]] if u(0, 1) < .75 else [[tip, bend, top], stem]
    if style == 'foot':
        lines.append(line((bottom[0] - u(.12, .35), 1 + u(-.03, .03)), (bottom[0] + u(.1, .35), 1 + u(-.03, .03))))
    return style, lines


def two(u, pick):
    style = pick(round=3, looped=2, z=2, wavy=2)
    w, cy = u(.24, .36), u(.22, .34)
    base = u(.94, 1.0)
    if style == 'z':
        corner = (w * u(.8, 1.1), u(0, .1))
        return style, [line((-w, u(0, .1)), corner, (-w * u(.8, 1.1), base), (w * u(.9, 1.3), base + u(-.06, .05)))]
    head = arc(0, cy, w, cy, u(170, 215), 360 + u(0, 35), 9)
    if style == 'looped':
        loop = u(.05, .13)
        turn = [(-w * .5, base - loop * .6), (-w * .95, base - loop * .1), (-w * .95, base - loop * 1.2), (-w * .4, base - loop * 1.1)]
        return style, [head + [(w * .35, .62)] + turn + [(w * .4, base - .02), (w * u(1., 1.5), base - u(-.03, .12))]]
    if style == 'wavy':
        return style, [head + [(w * .3, .64), (-w * .6, .86), (-w, base), (-w * .97, base), (-w * .3, base - u(.05, .12)), (w * .3, base), (w * u(1, 1.4), base - u(.02, .14))]]
    return style, [head + [(w * u(.2, .45), .64), (-w * .55, .86), (-w * u(.9, 1.1), base), (-w * .97, base)] + line((-w * .9, base), (w * u(.8, 1.4), base + u(-.05, .04)))]


def three(u, pick):
    style = pick(round=3, flat=2, looped=1.5, shallow=1.5)
    w, mid = u(.22, .34), u(.4, .52)
    waist = u(-.12, .1) + (.1 if style == 'shallow' else 0)
    low = arc(0, (1 + mid) / 2, w * u(1., 1.25), (1 - mid) / 2, 280, 360 + u(120, 165), 10)
    if style == 'flat':
        return style, [line((-w, u(0, .06)), (w * u(.7, 1.1), u(0, .06)), (waist, mid)) + low]
    top = arc(0, mid / 2, w, mid / 2, u(185, 225), 360 + u(60, 80), 9)
    joint = [(waist, mid)] if style != 'looped' else [(waist, mid - .01), (waist - u(.05, .12), mid + u(-.04, .06)), (waist - .02, mid + u(.03, .09))]
    return style, [top + joint + low]


def four(u, pick):
    style = pick(open=3.5, closed=3, one_stroke=1.5, bent=1)
    w, bar, stem = u(.24, .4), u(.56, .78), u(.05, .2)
    right = (w * u(.9, 1.3), bar + u(-.06, .04))
    end = (stem - u(-.03, .12), 1.)
    if style == 'open':
        knee = (-w * u(.8, 1.1), bar)
        return style, [line((-w * u(.3, .9), u(0, .15)), knee, right), line((stem + u(-.02, .08), u(.05, .4)), end)]
    if style == 'bent':  # a curved first stroke, like a Japanese L
        return style, [[(-w * .6, u(0, .1)), (-w * .9, bar * .7), (-w * .8, bar), (0, bar + .02), right], line((stem, u(.15, .45)), end)]
    apex = (stem + u(-.02, .06), 0.)
    if style == 'closed':
        return style, [line(apex, (-w, bar), right), line((apex[0] + u(-.02, .03), u(-.02, .12)), end)]
    return style, [line((-w * .3, u(0, .05)), (-w, bar), (stem + .02, bar - u(0, .08)), apex, end) if u(0, 1) < .5
                   else line((stem, 0.), (-w, bar), (w * 1.1, bar - .02), (stem + .03, bar - u(.1, .25)), end)]


def five(u, pick):
    style = pick(one_stroke=2.5, two_strokes=3, detached=2, curvy=1.5)
    w, shoulder = u(.2, .32), u(.36, .5)
    bowl = arc(-w * .1, (shoulder + 1) / 2, w * u(1., 1.35), (1 - shoulder) / 2 * 1.05, u(225, 250), 360 + u(120, 165), 11)
    left = (-w * u(.7, 1.), u(0, .05))
    bar_end = (w * u(.7, 1.5), u(-.08, .06))
    neck = (-w * u(.8, 1.1), shoulder + .04)
    if style == 'one_stroke':
        return style, [line(bar_end, left, neck) + bowl]
    if style == 'curvy':
        return style, [[bar_end, (0, -.01), (-w * .8, .12), (-w * .8, .3), (-w * .2, .42)] + bowl[3:]]
    gap = u(.03, .14) if style == 'detached' else 0
    lift = u(-.05, .06) if style == 'detached' else 0
    return style, [line(left, neck) + bowl, line((left[0] + gap, left[1] + lift), (bar_end[0], bar_end[1] + lift))]


def six(u, pick):
    style = pick(curled=3.5, straight=2.5, big_bowl=2, open=1)
    w = u(.2, .34)
    stem = {'big_bowl': u(.3, .42)}.get(style, u(.38, .6))
    ry = (1 - stem) / 2 * u(1., 1.1)
    cy = 1 - ry
    around = u(330, 400) if style != 'open' else u(250, 310)
    bowl = arc(0, cy, w, ry, 180, 180 - around, 13)
    start = (w * u(-.5, .9), 0.)
    if style == 'curled':
        return style, [[start, (-w * u(.3, .7), stem * .45), (-w * 1.0, cy * .8)] + bowl]
    return style, [[start, ((start[0] - w) / 2 + u(-.04, .02), cy * .42), (-w * .98, cy * .86)] + bowl]


def seven(u, pick):
    style = pick(plain=3, hook=3, crossbar=1, hook_crossbar=.8, curved=1.5)
    length = u(.38, .75)
    left, right = (-length / 2, u(0, length * .2)), (length / 2, u(-.02, .04))
    foot = (u(-.32, .12), 1.)
    stem = line(right, foot)
    if style == 'curved':
        stem = [right, (right[0] * .4 + u(-.05, .05), u(.35, .5)), foot]
    bar = line(left, right)
    lines = [bar + stem[1:]]
    if style.startswith('hook'):
        drop = u(.1, .36)
        lines = [line((left[0] + u(-.06, .06), left[1] + drop), left)[:-1] + bar + stem[1:]] if u(0, 1) < .45 else \
            [line((left[0] + u(-.03, .03), left[1] - u(-.02, .06)), (left[0] + u(-.06, .06), left[1] + drop)), bar + stem[1:]]
    if 'crossbar' in style:
        x = (right[0] + foot[0]) / 2
        lines.append(line((x - u(.12, .28), u(.45, .58)), (x + u(.12, .28), u(.42, .55))))
    return style, lines


def eight(u, pick):
    style = pick(crossing=4, circles=2, open=1.5, angular=1)
    w, mid, small = u(.2, .32), u(.4, .54), u(.7, 1.)
    if style == 'circles':
        return style, [arc(0, mid / 2, w * small, mid / 2, 270, 270 - u(345, 372), 12),
                       arc(u(-.04, .04), (1 + mid) / 2, w, (1 - mid) / 2, 270 + u(-20, 20), 270 - u(345, 372), 12)]
    a = w * small
    shape = [(a * .7, mid * .22), (0, 0), (-a, mid * .45), (-a * .3, mid * .88), (w * .4, mid + .12), (w, (1 + mid) / 2), (0, 1),
             (-w, (1 + mid) / 2), (-w * .4, mid + .12), (a * .4, mid * .8), (a, mid * .42), (a * .7, mid * .2)]
    if style == 'open':
        cut = u(.05, .3)
        shape[0], shape[-2], shape[-1] = (a * u(.6, 1.), mid * .2), (a * .8, mid * (.5 - cut * .3)), (a * u(1., 1.4), mid * u(-.1, .2))
    if style == 'angular':
        return style, [line((a, mid * .1), (-a, mid * .1), (w, 1.), (-w, 1.), (a, mid * .1)) if u(0, 1) < .4
                       else [(x * 1.05, y) for x, y in shape[:2]] + line(shape[2], shape[5], shape[6]) + shape[7:]]
    return style, [shape]


def nine(u, pick):
    style = pick(curved=3, straight=3, big_bowl=2, open=1)
    w = u(.2, .34)
    stem = {'big_bowl': u(.3, .42)}.get(style, u(.38, .6))
    ry = (1 - stem) / 2 * u(1., 1.1)
    start = u(300, 365)
    bowl = arc(0, ry, w, ry, start, start - (u(325, 385) if style != 'open' else u(260, 310)), 13)
    join = (w * u(.9, 1.05), ry * u(.3, 1.))
    if style == 'curved':
        tail = [join, (w * u(.9, 1.05), .6), (w * u(.2, .8), .88), (-w * u(0, .9), 1.)]
    else:
        tail = line(join, (w * u(-.1, 1.1), 1.))
    return style, [bowl + tail] if u(0, 1) < .6 else [bowl, [(w * u(.92, 1.08), ry * u(-.1, .5))] + tail]


DIGITS = (zero, one, two, three, four, five, six, seven, eight, nine)


def draw(rng, digit, shapes=DIGITS):
    def pick(**weights):
        names = list(weights)
        share = np.array([weights[n] for n in names], float)
        return names[rng.choice(len(names), p=share / share.sum())]

    style, lines = shapes[digit](rng.uniform, pick)
    return f'{digit}-{style}', shaken(rng, lines)


def shaken(rng, lines):
    """The hand: each point off a little, the whole leaning, each stroke slightly misplaced."""
    wobble, misplaced = rng.uniform(.003, .022), rng.uniform(0, .03)
    lean, stretch = rng.normal(0, .05), np.exp(rng.normal(0, .1))
    out = []
    for points in lines:
        p = np.array(points, float)
        p += rng.normal(0, wobble, p.shape) * min(1, 6 / len(p)) + rng.normal(0, misplaced, 2) * (len(lines) > 1)
        p[:, 0] = p[:, 0] * stretch + lean * (0.5 - p[:, 1])
        out.append(p)
    return out
