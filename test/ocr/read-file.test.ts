/** Whole files through the reader's own process: every one answered, and the process reads on afterwards. */
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import { readFile } from '../../ocr/read-file.ts'
import { createReader } from '../../ocr/reader.ts'
import { blankPages, scanned } from '../support/scans.ts'

const reader = createReader({ formKeys: [sandboxFormKey] })
afterAll(() => reader.close())

const sample = (name: string) => readFileSync(new URL(`../../sandbox/samples/${name}`, import.meta.url))
const heic = (name: string) => readFileSync(new URL(`./support/heic/${name}`, import.meta.url))
const read = async (bytes: Buffer) =>
  (await readFile(reader, bytes, { today: '2026-11-30' })).map(
    ({ verdict, reason, form, filePage, sheet }) => ({ verdict, reason, kind: form?.kind, filePage, sheet }),
  )

/** Drawn, so that nobody's cat is in the repository. Its fur looks like a thousand letters. */
const cat = () => {
  const fur = Array.from({ length: 900 }, (_, i) => {
    const [x, y] = [
      450 + 260 * Math.sin(i * 2.4) * Math.sqrt(i / 900),
      620 + 250 * Math.cos(i * 2.4) * Math.sqrt(i / 900),
    ]
    return `<path d="M${x} ${y}l${6 * Math.sin(i)} 16" stroke="#${i % 2 ? '8a5a2b' : 'd9a066'}" stroke-width="3"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200" shape-rendering="crispEdges"><rect width="900" height="1200" fill="#6b7f6a"/>
    <path d="M220 470L250 250L400 400ZM680 470L650 250L500 400Z" fill="#b9803f"/>
    <ellipse cx="450" cy="620" rx="280" ry="260" fill="#c98f4e"/>${fur.join('')}
    <ellipse cx="350" cy="570" rx="46" ry="58" fill="#e8f08a"/><ellipse cx="550" cy="570" rx="46" ry="58" fill="#e8f08a"/>
    <ellipse cx="350" cy="570" rx="12" ry="52"/><ellipse cx="550" cy="570" rx="12" ry="52"/>
    <path d="M425 680h50l-25 30z" fill="#5a2d2d"/><path d="M300 700L90 660M300 725L90 740M600 700L810 660M600 725L810 740" stroke="#fff" stroke-width="5"/></svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer()
}

const one = (verdict: string, reason: string | null) => [
  { verdict, reason, kind: undefined, filePage: 1, sheet: 1 },
]

describe('files that hold a report', { timeout: 60_000 }, () => {
  it('a PDF: a reading a page, in its order', async () => {
    const pdf = await scanned([sample('single-good.jpg'), sample('month-good.jpg')])
    expect(await read(pdf)).toEqual([
      { verdict: 'read', reason: null, kind: 'single', filePage: 1, sheet: 1 },
      { verdict: 'read', reason: null, kind: 'month', filePage: 2, sheet: 1 },
    ])
  })
  it.each(['upright.heic', 'turned.heic'])('%s', async (name) => {
    const [reading] = await readFile(reader, heic(name), { today: '2026-11-30' })
    expect(reading).toMatchObject({
      verdict: 'read',
      photo: { widthPx: 1125, heightPx: 1500, turn: 0 },
      rows: [{ date: '2026-11-05', end: '17:00' }],
    })
  })
  it('the HEIC and the JPEG it was made of are told alike where both are sure', async () => {
    const [a] = await readFile(reader, heic('upright.heic'), { today: '2026-11-30' })
    const [b] = await readFile(reader, sample('single-good.jpg'), { today: '2026-11-30' })
    const sure = a!.fields.filter(({ status }) => status === 'sure')
    expect(sure.length).toBeGreaterThan(5)
    for (const { name, row, value } of sure)
      expect(b!.fields.find((field) => field.name === name && field.row === row)?.value).toBe(value)
  })
})

describe('files that hold none: a clear verdict, and the reader reads on', { timeout: 60_000 }, () => {
  it.each([
    { why: 'zero bytes', bytes: () => Buffer.alloc(0), is: one('not-a-report', 'not-an-image') },
    {
      why: 'an SVG',
      bytes: () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"/>${' '.repeat(99)}`),
      is: one('not-a-report', 'not-an-image'),
    },
    {
      why: 'a JPEG cut off',
      bytes: () => sample('month-good.jpg').subarray(0, 90_000),
      is: one('retake', 'not-an-image'),
    },
    { why: 'a PDF of 500 pages', bytes: () => blankPages(500), is: one('not-a-report', 'too-large') },
    {
      why: 'a locked PDF',
      bytes: () => scanned([], { userPassword: 'x' }),
      is: one('not-a-report', 'not-an-image'),
    },
    { why: 'a blank page', bytes: () => blankPages(1), is: one('not-a-report', 'unknown-form') },
    {
      why: 'a cat: soft and without words, so asked again rather than turned away',
      bytes: cat,
      is: one('retake', 'blurred'),
    },
    {
      why: 'a torn HEIC',
      bytes: () => heic('upright.heic').subarray(0, 9_000),
      is: one('not-a-report', 'not-an-image'),
    },
  ])('$why', async ({ bytes, is }) => {
    expect(await read(await bytes())).toEqual(is)
  })
  it('a good photo after all of them', async () => {
    expect(await read(sample('single-good.jpg'))).toMatchObject([{ verdict: 'read', kind: 'single' }])
  })
})
