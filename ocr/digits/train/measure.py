"""Fixed sets of cells from glyphs that were not trained on, the temperature, and the scores that go into weights.json."""
import numpy as np
import torch
import torch.nn.functional as F

import cells
import glyphs

COPIES = {'choose': {'mnist': 3, 'fonts': 40, 'strokes': 1}, 'report': {'mnist': 2, 'fonts': 20, 'strokes': 2}}
BLANKS = {'choose': 600, 'report': 2000}


def drawn_sets(data, split, seed):
    """{source: {images, labels, glyphs (distinct id), names}}; each distinct glyph is drawn COPIES times, plus empty boxes."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    sets = {}
    for source, splits in data.items():
        bank = splits[split]
        rows = torch.arange(len(bank['labels'])).repeat(max(1, COPIES[split][source] // (2 if source != 'strokes' else 1)))
        if source == 'mnist' and split == 'choose':
            rows = torch.cat([rows, torch.arange(len(bank['labels']) // 2)])
        rows = rows[torch.randperm(len(rows))]
        sets[source] = one_set(bank, rows, torch.zeros(len(rows)))
    bank = data['mnist'][split]
    rows = torch.randint(0, len(bank['labels']), (BLANKS[split],))
    sets['blank'] = one_set(bank, rows, torch.ones(len(rows)))
    pictures, labels = glyphs.plain_cells(split)
    sets['mnistPlain'] = {'images': torch.from_numpy(pictures).unsqueeze(1), 'labels': torch.from_numpy(labels),
                          'glyphs': np.arange(len(labels)), 'names': None}
    return sets


NOT_WEIGHED = ('mnistPlain',)


def cut_sets(cut):
    """Cells cut by the reader, real digits and drawn ones apart."""
    sets = {}
    for source, name in (('mnist', 'cutMnist'), ('drawn', 'cutDrawn')):
        rows = torch.from_numpy(np.where(cut['sources'] == source)[0])
        sets[name] = {'images': cut['images'][rows].float() / 255, 'labels': cut['labels'][rows], 'glyphs': None, 'names': None}
    return sets


def one_set(bank, rows, blank):
    images = torch.cat([cells.draw_cells(bank, part, (bank, part), empty)
                        for part, empty in zip(rows.split(256), blank.split(256))]).unsqueeze(1)
    labels = torch.where(blank > 0, cells.BLANK, bank['labels'][rows])
    return {'images': images, 'labels': labels, 'glyphs': np.asarray(bank['glyphs'])[rows.numpy()],
            'names': [bank['names'][r] for r in rows] if bank['names'] else None}


def logits(model, images):
    model.eval()
    with torch.no_grad():
        return torch.cat([model(part) for part in images.split(512)])


def temperature(model, sets):
    """The T that makes the choosing sets likeliest, each source weighing the same: what the reader cut, where there is any."""
    cut = [name for name in sets if name.startswith('cut')]
    names = cut or [name for name in sets if name not in NOT_WEIGHED]
    scored = [(logits(model, sets[name]['images']), sets[name]['labels']) for name in names]
    tried = np.arange(.4, 2.01, .01)
    nll = [np.mean([float(F.cross_entropy(z / t, l)) for z, l in scored]) for t in tried]
    return round(float(tried[int(np.argmin(nll))]), 2)


def thresholds(model, t, sets):
    """Confidence below which 2 / 5 / 10 % of the choosing sets' cells fall, digits and empty boxes together."""
    confidence = torch.cat([F.softmax(logits(model, s['images']) / t, 1).amax(1) for name, s in sets.items() if name not in NOT_WEIGHED]).numpy()
    return {f'{share}%': round(float(np.quantile(confidence, share / 100)), 4) for share in (2, 5, 10)}


def calibration_error(confidence, right, bins=15):
    edges = np.linspace(0, 1, bins + 1)
    total = 0
    for low, high in zip(edges, edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return round(float(total * 100), 2)


def report(model, t, sets):
    out = {}
    for name, s in sets.items():
        p = F.softmax(logits(model, s['images']) / t, 1)
        confidence, said = [x.numpy() for x in p.max(1)]
        labels = s['labels'].numpy()
        right = said == labels
        order = np.argsort(-confidence, kind='stable')
        wrong = {}
        for truth, answer in zip(labels[~right], said[~right]):
            wrong[f'{truth}>{answer}'.replace('10', 'blank')] = wrong.get(f'{truth}>{answer}'.replace('10', 'blank'), 0) + 1
        row = {'cells': len(labels), 'accuracy': round(float(right.mean() * 100), 2),
               'accepted': {f'{r}%': round(float(right[order[:round(len(order) * (1 - r / 100))]].mean() * 100), 2) for r in (2, 5, 10)},
               'ece': calibration_error(confidence, right),
               'confusions': dict(sorted(wrong.items(), key=lambda kv: -kv[1])[:8])}
        if name == 'blank':
            row['becameDigit'] = int((said != 10).sum())
            row['becameDigitAbove95'] = int(((said != 10) & (confidence > .95)).sum())
        else:
            row['distinctGlyphs'] = len(set(s['glyphs'].tolist()))
            row['becameBlank'] = int((said == 10).sum())
            row['becameBlankAbove95'] = int(((said == 10) & (confidence > .95)).sum())
            if s['names']:
                row['styles'] = len(set(s['names']))
                by = {n: [] for n in sorted(set(s['names']))}
                for n, ok in zip(s['names'], right):
                    by[n].append(ok)
                row['worstStyles'] = {n: round(100 * float(np.mean(v)), 1) for n, v in sorted(by.items(), key=lambda kv: np.mean(kv[1]))[:4]}
        out[name] = row
    return out
