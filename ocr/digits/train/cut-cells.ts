/**
 * Cells cut by the reader from simulated photos, to train and to choose with: every box of a sheet gets any digit, or
 * none. Writes OUT.bin (36 × 28 bytes a cell) and OUT.json (labels: 10 is an empty box; whose digit it was).
 *
 *   node ocr/digits/train/cut-cells.ts train 120 OUT --drawn DRAWN.json [--first-seed N]
 *
 * Seeds: train from 200,000, choose from 300,000. Nothing else uses them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { inflateSync } from 'node:zlib'
import type { PrintFormOptions } from '../../form/print-form.ts'
import { type Entry, fillForm } from '../../sample/fill-form.ts'
import { cutFields } from '../../sample/glyph-cells.ts'
import { type Glyph, type GlyphHeader, glyphsFrom } from '../../sample/glyphs.ts'
import { ordinaryConditions, photograph } from '../../sample/photograph.ts'
import { type Random, randomFrom } from '../../sample/random.ts'
import { type BlankForm, blankForm, inventHand } from '../../sample/sample-sheet.ts'

const BLANK = 10
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { drawn: { type: 'string' }, 'first-seed': { type: 'string' } },
})
const [split, photos, out] = positionals as ['train' | 'choose', string, string]
const firstSeed = Number(values['first-seed'] ?? (split === 'train' ? 200_000 : 300_000))
const drawn = values.drawn ? readDrawn(values.drawn) : null

function readDrawn(path: string): Glyph[][] {
  const file = JSON.parse(readFileSync(path, 'utf8')) as { glyphs: GlyphHeader[]; pixels: string }
  return glyphsFrom(file.glyphs, inflateSync(Buffer.from(file.pixels, 'base64')))
}

async function forms(): Promise<BlankForm[]> {
  const base = {
    key: Buffer.alloc(32, 7),
    texts: { programme: 'ファミリー・サポート', title: '活動報告書', consent: '', returnTo: [] },
    kindsOfCare: Array.from({ length: 20 }, (_, i) => ({
      code: String(i + 1),
      label: `活動 ${i + 1}`,
      short: `活動${i + 1}`,
    })),
    requesters: [],
  } satisfies Partial<PrintFormOptions>
  return [
    await blankForm({ ...base, kind: 'month' }),
    await blankForm({ ...base, kind: 'single' }),
    await blankForm({ ...base, kind: 'month' }),
  ]
}

/** Anything anywhere: the network is to learn digits, not what a date may say. */
function anyEntries(form: BlankForm, random: Random): Entry[] {
  return form.layout.fields.flatMap((field): Entry[] => {
    const { name, row } = field
    if (field.type === 'tick')
      return random.chance(0.6) ? [{ name, row, value: random.pick(field.options).value }] : []
    if (field.type !== 'digits') return []
    const digit = () => (random.chance(1 / 7) ? ' ' : String(random.whole(0, 9)))
    return [{ name, row, value: field.cells.map(digit).join('') }]
  })
}

function conditions(random: Random) {
  const ordinary = ordinaryConditions(random)
  if (split !== 'train' || !random.chance(0.3)) return ordinary
  const hard = {
    blur: random.between(1.2, 2.4),
    light: random.between(0.35, 1),
    noise: random.between(3, 10),
  }
  return { ...ordinary, ...hard, longSidePx: random.whole(1400, 2600) }
}

function handOf(real: boolean, random: Random) {
  const hand = inventHand(real || !drawn ? split : drawn, random)
  if (split !== 'train') return hand
  return { ...hand, size: random.between(0.42, 0.84), wander: random.between(0.1, 0.65) }
}

const blanks = await forms()
const cells: Buffer[] = []
const labels: number[] = []
const sources: string[] = []
for (let i = 0; i < Number(photos); i += 1) {
  const random = randomFrom(firstSeed + i)
  const form = blanks[i % blanks.length]!
  const real = i % 2 === 0
  const entries = anyEntries(form, random)
  const { picture } = await fillForm(form.picture, form.layout, entries, handOf(real, random), random)
  const cut = await cutFields(await photograph(picture, conditions(random), firstSeed + i), form.layout)
  for (const { field, cells: seen } of cut ?? []) {
    const written = entries.find((entry) => entry.name === field.name && entry.row === field.row)!.value
    seen.forEach((cell, box) => {
      cells.push(Buffer.from(Uint8Array.from(cell, (ink) => Math.round(Math.min(1, Math.max(0, ink)) * 255))))
      labels.push(written[box] === ' ' ? BLANK : Number(written[box]))
      sources.push(real ? 'mnist' : 'drawn')
    })
  }
  if (i % 10 === 9) console.error(`${i + 1} photos, ${cells.length} cells`)
}
writeFileSync(`${out}.bin`, Buffer.concat(cells))
writeFileSync(`${out}.json`, JSON.stringify({ split, photos: Number(photos), firstSeed, labels, sources }))
