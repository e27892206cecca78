/**
 * The whole reader on simulated photos with known truth. Digits: real ones no model was trained on ('report').
 */
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import { type ReadHereOptions, readPhotoHere } from '../../ocr/read-photo-here.ts'
import { PLAIN_HAND } from '../../ocr/sample/fill-form.ts'
import {
  GOOD_PHOTO,
  ordinaryConditions,
  photograph,
  type PhotoConditions,
} from '../../ocr/sample/photograph.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { inventHand, inventRows, writeSheet, type WrittenRow } from '../../ocr/sample/sample-sheet.ts'
import type { Reading } from '../../rules/reading.ts'
import { kindCodes, register, sheet, testKey } from './support/forms.ts'

const options: ReadHereOptions = {
  formKeys: [testKey],
  kindCodes,
  registeredNumbers: register,
  today: '2026-11-30',
}

interface Shot {
  seed: number
  kind: 'single' | 'month'
  requesters?: 'printed' | 'written'
  conditions?: (ordinary: PhotoConditions) => PhotoConditions
}

async function shoot({ seed, kind, requesters = 'printed', conditions }: Shot) {
  const random = randomFrom(seed)
  const form = await sheet(kind, requesters)
  const known = requesters === 'printed' ? ['200001', '200002', '200003'] : register.slice(12)
  const rows = inventRows(form, kind === 'single' ? 1 : random.whole(4, 12), known, random)
  const { picture } = await writeSheet(form, rows, inventHand('report', random), random)
  const ordinary = { ...ordinaryConditions(random), longSidePx: random.whole(1600, 1800) }
  const jpeg = await photograph(picture, conditions?.(ordinary) ?? ordinary, seed)
  return { rows, jpeg, reading: await readPhotoHere(jpeg, options) }
}

/** Every field of the truth with what the reader made of it. */
function compare(rows: WrittenRow[], reading: Reading) {
  return rows.flatMap((row, i) =>
    Object.entries(row).map(([name, value]) => {
      const field = reading.fields.find((item) => item.name === name && item.row === i + 1)
      return {
        name,
        row: i + 1,
        truth: value === null ? null : String(value),
        value: field?.value ?? null,
        status: field?.status ?? 'blank',
      }
    }),
  )
}

/** Taken without a question though it is not what stands there. */
const silent = (compared: ReturnType<typeof compare>) =>
  compared.filter((item) => item.status !== 'unsure' && item.value !== item.truth)

describe('ordinary photos', () => {
  const shots: Shot[] = [
    ...[901, 902, 903, 904].map((seed) => ({ seed, kind: 'month' as const })),
    ...[905, 906].map((seed) => ({ seed, kind: 'month' as const, requesters: 'written' as const })),
    ...[907, 908, 909].map((seed) => ({ seed, kind: 'single' as const })),
    { seed: 910, kind: 'single', requesters: 'written' },
  ]
  let results: Awaited<ReturnType<typeof shoot>>[]
  beforeAll(async () => {
    results = []
    for (const shot of shots) results.push(await shoot(shot))
  }, 120_000)

  it('every one is registered, its form known', () => {
    expect(
      results.map(({ reading }) => [reading.verdict, reading.form?.providerNo, reading.form?.month]),
    ).toEqual(results.map(() => ['read', '100001', '2026-11']))
  })
  it('nothing wrong is taken as sure, and no row is lost', () => {
    expect(results.flatMap(({ rows, reading }) => silent(compare(rows, reading)))).toEqual([])
    expect(results.map(({ reading }) => reading.rows.length)).toEqual(results.map(({ rows }) => rows.length))
  })
  it('most is read without a question', () => {
    const all = results.flatMap(({ rows, reading }) => compare(rows, reading))
    expect(all.length).toBeGreaterThan(300)
    expect(all.filter((item) => item.status !== 'unsure').length / all.length).toBeGreaterThan(0.8)
    expect(all.filter((item) => item.value === item.truth).length / all.length).toBeGreaterThan(0.94)
  })
  it('boxes lie on the ink: the sheet upright again shows the field where it is said to be', () => {
    for (const { reading } of results) {
      const { widthPx, heightPx } = reading.photo!
      const outside = reading.fields.filter(
        ({ box: [x, y, w, h] }) => x < 0 || y < 0 || x + w > widthPx || y + h > heightPx,
      )
      expect(outside).toEqual([])
    }
  })
  it('the same photo gives the same reading', async () => {
    const { jpeg, reading } = results[6]!
    const again = await readPhotoHere(jpeg, options)
    expect({ ...again, ms: 0 }).toEqual({ ...reading, ms: 0 })
  })
})

describe('any side up', () => {
  it.each([0, 90, 180, 270] as const)('turned by %i°', async (turn) => {
    const { rows, reading } = await shoot({ seed: 930, kind: 'single', conditions: (c) => ({ ...c, turn }) })
    expect(reading.photo?.turn).toBe((360 - turn) % 360)
    expect(silent(compare(rows, reading))).toEqual([])
    expect(reading.rows).toHaveLength(1)
  })
})

describe('light and glare are never silent', () => {
  const spots = [
    { why: 'a small lamp on a digit', glare: [{ x: 0.2, y: 0.3, size: 0.05, strength: 250 }] },
    { why: 'a lamp over several rows', glare: [{ x: 0.2, y: 0.4, size: 0.2, strength: 250 }] },
    { why: 'a veil that only pales the ink', glare: [{ x: 0.25, y: 0.35, size: 0.25, strength: 90 }] },
    { why: 'a window over everything', glare: [{ x: 0.5, y: 0.5, size: 1, strength: 200 }] },
  ]
  it.each(spots)('$why', async ({ glare }) => {
    const { rows, reading } = await shoot({
      seed: 941,
      kind: 'month',
      conditions: () => ({ ...GOOD_PHOTO, longSidePx: 1800, glare }),
    })
    if (reading.verdict !== 'read')
      expect(['glare', 'blurred', 'unreadable-qr', 'marks-missing']).toContain(reading.reason)
    else {
      expect(silent(compare(rows, reading))).toEqual([])
      expect(reading.fields.some((field) => field.status === 'unsure')).toBe(true)
    }
  })
})

describe('a photo to be taken again', () => {
  const cases: { why: string; conditions: Partial<PhotoConditions>; reasons: string[] }[] = [
    { why: 'blurred', conditions: { blur: 9 }, reasons: ['blurred'] },
    { why: 'dark', conditions: { light: 0.06, noise: 8 }, reasons: ['dark'] },
    { why: 'cut off', conditions: { crop: 0.2 }, reasons: ['cut-off'] },
    { why: 'curled', conditions: { curl: 0.05 }, reasons: ['folded', 'marks-missing'] },
    { why: 'too small', conditions: { longSidePx: 640 }, reasons: ['too-small', 'blurred'] },
  ]
  it.each(cases)('$why', async ({ conditions, reasons }) => {
    const { reading } = await shoot({
      seed: 950,
      kind: 'month',
      conditions: () => ({ ...GOOD_PHOTO, longSidePx: 1800, ...conditions }),
    })
    expect(reading.verdict).toBe('retake')
    expect(reasons).toContain(reading.reason)
    expect(reading.rows).toEqual([])
  })
})

describe('what is written for people', () => {
  it('ink in the notes goes to a person; a signature alone does not', async () => {
    const form = await sheet('single')
    const random = randomFrom(3)
    const hand = { ...PLAIN_HAND, glyphs: 'report' as const }
    const { fillForm } = await import('../../ocr/sample/fill-form.ts')
    for (const [name, notes] of [
      ['notes', true],
      ['accident', true],
      ['signature', false],
    ] as const) {
      const entries = [{ name, row: 0, value: '転びました' }]
      const { picture } = await fillForm(form.picture, form.layout, entries, hand, random)
      const jpeg = await photograph(picture, { ...GOOD_PHOTO, longSidePx: 1800 }, 3)
      expect((await readPhotoHere(jpeg, options)).handwrittenNotes, name).toBe(notes)
    }
  })
})

describe('the QR decides whose form it is', () => {
  it('signed elsewhere: forged', async () => {
    const { jpeg } = await shoot({ seed: 960, kind: 'single' })
    const reading = await readPhotoHere(jpeg, { ...options, formKeys: [Buffer.alloc(32, 9)] })
    expect(reading).toMatchObject({ verdict: 'not-a-report', reason: 'forged-qr', rows: [] })
  })
  it('printed with other kinds of care: the kind is asked', async () => {
    const { jpeg } = await shoot({ seed: 960, kind: 'single' })
    const reading = await readPhotoHere(jpeg, { ...options, kindCodes: [...kindCodes].reverse() })
    expect(reading.fields.find((field) => field.name === 'kind')).toMatchObject({
      value: null,
      status: 'unsure',
    })
  })
})

describe('the sandbox samples', () => {
  const folder = new URL('../../sandbox/samples/', import.meta.url)
  interface Caption {
    file: string
    verdict: string
    reason: string | null
    rows: WrittenRow[]
    asked: { name: string; row: number }[]
  }
  const captions = JSON.parse(readFileSync(new URL('samples.json', folder), 'utf8')) as Caption[]
  it.each(captions)('$file', async ({ file, verdict, reason, rows, asked }) => {
    const photo = readFileSync(new URL(file, folder))
    expect(photo.length).toBeLessThan(250_000)
    const reading = await readPhotoHere(photo, { formKeys: [sandboxFormKey], kindCodes })
    expect([reading.verdict, reading.reason]).toEqual([verdict, reason])
    if (verdict !== 'read') return
    expect(silent(compare(rows, reading))).toEqual([])
    expect(reading.rows).toHaveLength(rows.length)
    if (asked.length === 0) expect(reading.rows).toEqual(rows)
  })
})

describe('sheets of version 1, printed before', () => {
  const folder = new URL('support/', import.meta.url)
  const cases = [
    { file: 'single-version-1.jpg', days: ['05'], starts: ['15:00'] },
    {
      file: 'month-version-1.jpg',
      days: ['02', '06', '10', '13', '18'],
      starts: ['07:30', '16:00', '15:30', '18:00', '09:00'],
    },
  ]
  it.each(cases)('$file', async ({ file, days, starts }) => {
    const photo = readFileSync(new URL(file, folder))
    const reading = await readPhotoHere(photo, { formKeys: [sandboxFormKey], kindCodes })
    expect(reading.form).toMatchObject({ version: '1', providerNo: '100001', month: '2026-11' })
    expect(reading.rows.map((row) => row.date)).toEqual(days.map((day) => `2026-11-${day}`))
    expect(reading.rows.map((row) => row.start)).toEqual(starts)
    expect(reading.fields.filter((field) => field.status === 'unsure')).toEqual([])
  })
})

describe('a scan without any light of its own', () => {
  it('the form as printed: read, and empty', async () => {
    const form = await sheet('month')
    const { data, width, height } = form.picture
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer()
    const reading = await readPhotoHere(png, options)
    expect(reading).toMatchObject({ verdict: 'read', rows: [], handwrittenNotes: false })
  })
})
