/**
 * Foreign forms: two old forms learnt from their blanks, photographed in ordinary conditions; other papers with the
 * same rules; harsh conditions. Registered, silently misplaced, silently misread.
 *
 * Seeds from 70,000 on are used nowhere else.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepForm } from '../../ocr/foreign/forms-folder.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import type { PhotoConditions } from '../../ocr/sample/photograph.ts'
import type { Reading } from '../../rules/reading.ts'
import {
  learntForm,
  OLD_KINDS,
  oldForm,
  type OldForm,
  type OldPhoto,
  oldPhoto,
} from '../ocr/support/old-form.ts'
import type { DeepProof } from './run.ts'

const PHOTOS = Number(process.env['FOREIGN_PHOTOS'] ?? 60)
const OTHERS = Number(process.env['FOREIGN_OTHERS'] ?? 20)
const FIRST_SEED = Number(process.env['FOREIGN_SEED'] ?? 70_000)
/** mm from which a box is in the wrong place: a digit then begins to leave it */
const MISPLACED_MM = 1.5
const MOST_UNREGISTERED = 0.1

interface Tally {
  photos: number
  registered: number
  misplaced: number
  fields: number
  right: number
  /** taken without a question though it is not what stands there */
  silent: string[]
  ms: number[]
  offMm: number[]
}

const empty = (): Tally => ({
  ...{ photos: 0, registered: 0, misplaced: 0, fields: 0, right: 0 },
  ...{ silent: [], ms: [], offMm: [] },
})

export const prove: DeepProof = async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-'))
  try {
    for (const kind of ['single', 'month'] as const) keepForm(folder, await learntForm(kind))
    const ordinary = await measure(folder, PHOTOS, FIRST_SEED, log)
    const harsh = await measure(folder, OTHERS, FIRST_SEED + 1000, log, harshly)
    const single = {
      single: await oldForm('single', '短期保育利用票'),
      month: await oldForm('month', '備品貸出簿一覧'),
    }
    const others = await measure(folder, OTHERS, FIRST_SEED + 2000, log, undefined, single)
    const lines = [
      '| | ordinary | harsh | same rules, another heading |',
      '|---|---|---|---|',
      row('photos', ordinary, harsh, others, (t) => t.photos),
      row('registered as the learnt form', ordinary, harsh, others, (t) => t.registered),
      row('of them misplaced by more than 1.5 mm', ordinary, harsh, others, (t) => t.misplaced),
      row(
        'boxes off, mm: median / most',
        ordinary,
        harsh,
        others,
        (t) => `${at(t.offMm, 0.5)} / ${at(t.offMm, 1)}`,
      ),
      row('written fields', ordinary, harsh, others, (t) => t.fields),
      row('value proposed is the right one', ordinary, harsh, others, (t) => t.right),
      row('taken without a question and wrong', ordinary, harsh, others, (t) => t.silent.length),
      row('photo → reading, median, ms (beside other work)', ordinary, harsh, others, (t) =>
        at(t.ms, 0.5, 0),
      ),
    ]
    const broken = [
      ordinary.registered < (1 - MOST_UNREGISTERED) * ordinary.photos && 'too few are registered',
      [ordinary, harsh].some((t) => t.misplaced > 0) && 'a form lies in the wrong place',
      [ordinary, harsh].some((t) => t.silent.length > 0) && 'something wrong is taken without a question',
      others.registered > 0 && 'another paper is taken for the form',
    ].filter(Boolean)
    if (broken.length > 0)
      throw new Error([...broken, ...ordinary.silent, ...harsh.silent, ...lines].join('\n'))
    return lines
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function row(name: string, a: Tally, b: Tally, c: Tally, say: (t: Tally) => string | number): string {
  return `| ${name} | ${say(a)} | ${say(b)} | ${say(c)} |`
}

function at(values: number[], share: number, digits = 2): string {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted.length === 0
    ? '–'
    : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(digits)
}

const harshly = (c: PhotoConditions, i: number): PhotoConditions => ({
  ...c,
  ...[
    { curl: 0.02 },
    { blur: 2.5 },
    { longSidePx: 1200 },
    { crop: 0.08 },
    { perspective: 0.1 },
    { glare: [{ x: 0.4, y: 0.4, size: 0.2, strength: 200 }] },
  ][i % 6],
})

async function measure(
  formsFolder: string,
  photos: number,
  firstSeed: number,
  log: (line: string) => void,
  change?: (conditions: PhotoConditions, i: number) => PhotoConditions,
  paper?: Record<'single' | 'month', OldForm>,
): Promise<Tally> {
  const tally = empty()
  for (let i = 0; i < photos; i += 1) {
    const kind = i % 2 === 0 ? 'single' : 'month'
    const photo = await oldPhoto(kind, firstSeed + i, (c) => change?.(c, i >> 1) ?? c, paper?.[kind])
    const reading = await readPhotoHere(photo.jpeg, {
      ...{ formKeys: [], kindCodes: OLD_KINDS, today: '2026-11-30', formsFolder },
      registeredNumbers: ['100001', ...Array.from({ length: 20 }, (_, n) => String(200001 + n))],
    })
    tally.photos += 1
    tally.ms.push(reading.ms)
    const own = reading.form?.version === `old-${kind}@1`
    log(`${firstSeed + i} ${kind} ${own ? 'registered' : `${reading.verdict} ${reading.reason ?? ''}`}`)
    if (!own) continue
    tally.registered += 1
    await place(photo, reading, tally)
    compare(photo, reading, tally, `${firstSeed + i}`)
  }
  return tally
}

async function place({ kind, mmAt }: OldPhoto, { fields, photo }: Reading, tally: Tally): Promise<void> {
  const { layout } = await learntForm(kind)
  const off = fields.flatMap((field) => {
    const own = layout.fields.find(({ name, row }) => name === field.name && row === field.row)!
    // the box around many ticks, seen aslant, has its middle elsewhere than the ticks have theirs
    if (own.type !== 'digits') return []
    const boxes = [...own.cells, ...own.options]
    const right = Math.max(...boxes.map((box) => box.x + box.w))
    const bottom = Math.max(...boxes.map((box) => box.y + box.h))
    const [left, top, width, height] = field.box
    const there = mmAt(left + width / 2, top + height / 2, photo!.widthPx, photo!.heightPx)
    return [Math.hypot(there.x - (boxes[0]!.x + right) / 2, there.y - (boxes[0]!.y + bottom) / 2)]
  })
  tally.offMm.push(...off)
  if (Math.max(...off) > MISPLACED_MM) tally.misplaced += 1
}

function compare({ rows }: OldPhoto, reading: Reading, tally: Tally, seed: string): void {
  rows.forEach((written, i) => {
    for (const [name, value] of Object.entries(written)) {
      const field = reading.fields.find((item) => item.name === name && item.row === i + 1)
      tally.fields += 1
      if (field?.value === value) tally.right += 1
      else if (field?.status !== 'unsure')
        tally.silent.push(`${seed} ${name} row ${i + 1}: ${value} taken as ${field?.value ?? 'empty'}`)
    }
  })
}
