/** Two sheets in one photo: both are read, each from its own marks and its own QR. */
import { describe, expect, it } from 'vitest'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import { GOOD_PHOTO, photograph } from '../../ocr/sample/photograph.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { inventHand, inventRows, writeSheet } from '../../ocr/sample/sample-sheet.ts'
import { layTogether, type TwoSheets } from '../../ocr/sample/two-sheets.ts'
import type { Reading } from '../../rules/reading.ts'
import { kindCodes, register, sheet, testKey } from './support/forms.ts'

const options = { formKeys: [testKey], kindCodes, registeredNumbers: register, today: '2026-11-30' }

type Kind = 'single' | 'month'

async function shoot(seed: number, kinds: [Kind, Kind], how: TwoSheets, crop = 0) {
  const random = randomFrom(seed)
  const written = []
  for (const kind of kinds) {
    const form = await sheet(kind)
    const rows = inventRows(form, kind === 'single' ? 1 : 5, ['200001', '200002', '200003'], random)
    const { picture } = await writeSheet(form, rows, inventHand('report', random), random)
    written.push({ kind, rows, picture })
  }
  const table = await layTogether(written[0]!.picture, written[1]!.picture, how)
  const jpeg = await photograph(table, { ...GOOD_PHOTO, longSidePx: 3000, crop }, seed)
  return { written, reading: await readPhotoHere(jpeg, options) }
}

const each = ({ otherSheets = [], ...first }: Reading): Reading[] => [first, ...otherSheets]
const truthOf = (rows: { date: string; start: string; end: string }[]) =>
  rows.map(({ date, start, end }) => ({ date, start, end }))

/** Taken without a question though it is not what stands there. */
function silent(reading: Reading, rows: Record<string, unknown>[]) {
  return reading.fields.filter(({ name, row, status, value }) => {
    const truth = rows[row - 1]?.[name]
    return truth !== undefined && status !== 'unsure' && value !== (truth === null ? null : String(truth))
  })
}

describe('two sheets in one photo', { timeout: 60_000 }, () => {
  it.each([
    { why: 'side by side', seed: 511, kinds: ['single', 'single'], how: { gap: 0.04, angles: [0, 0] } },
    { why: 'askew', seed: 512, kinds: ['single', 'single'], how: { gap: 0.02, angles: [-4, 5], drop: 0.05 } },
    {
      why: 'the right one lies a little on the left one',
      seed: 513,
      kinds: ['single', 'single'],
      how: { gap: -0.02, angles: [0, 1] },
    },
    { why: 'of two kinds', seed: 514, kinds: ['single', 'month'], how: { gap: 0.03, angles: [1, -2] } },
    { why: 'two months', seed: 515, kinds: ['month', 'month'], how: { gap: 0.03, angles: [0, 2] } },
  ] as { why: string; seed: number; kinds: [Kind, Kind]; how: TwoSheets }[])(
    '$why: both are read, and nothing wrong is taken as sure',
    async ({ seed, kinds, how }) => {
      const { written, reading } = await shoot(seed, kinds, how)
      const readings = each(reading)
      expect(readings.map(({ verdict, reason, form }) => [verdict, reason, form?.kind])).toEqual(
        kinds.map((kind) => ['read', null, kind]),
      )
      // from left to right
      const middles = readings.map(({ fields }) => fields[0]!.box[0])
      expect(middles[0]!).toBeLessThan(middles[1]!)
      readings.forEach((one, i) => {
        expect(silent(one, written[i]!.rows as never)).toEqual([])
        expect(one.rows.length).toBe(written[i]!.rows.length)
      })
      const [left, right] = readings.map(({ rows }) => truthOf(rows as never))
      expect(left).not.toEqual(right)
    },
  )

  it('one of them cut off by the photo’s edge: the whole one is read, the other asked for', async () => {
    const { reading } = await shoot(516, ['single', 'single'], { gap: 0.04, angles: [0, 0] }, 0.2)
    const readings = each(reading)
    expect(readings.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['read', null],
      ['retake', 'marks-missing'],
    ])
    expect(readings[1]!.checks[0]!.code).toBe('TWO_SHEETS')
  })
})
