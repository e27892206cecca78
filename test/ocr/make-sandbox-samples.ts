/**
 * MakeSandboxSamples: the sample photos of the sandbox's phone page, and what is written on each.
 *
 *     node test/ocr/make-sandbox-samples.ts [YYYY-MM]
 *
 * Sheets of 田中 和子 (100001) with her requesters, signed with the sandbox's key. Each photo is made from the first
 * seed with which the present reader gives what its caption says; the captions go into samples.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import sharp from 'sharp'
import { kindsOfCare } from '../../city/kitakyushu/kinds-of-care.ts'
import type { PrintFormOptions } from '../../ocr/form/print-form.ts'
import { sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import { PLAIN_HAND } from '../../ocr/sample/fill-form.ts'
import { GOOD_PHOTO, photograph, type PhotoConditions } from '../../ocr/sample/photograph.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { type BlankForm, blankForm, writeSheet, type WrittenRow } from '../../ocr/sample/sample-sheet.ts'
import type { Reading } from '../../rules/reading.ts'
import { reencode } from '../../server/photo-intake.ts'
import { testTexts } from './support/forms.ts'

const FOLDER = new URL('../../sandbox/samples/', import.meta.url)
const MOST_BYTES = 250_000
const MOST_SEEDS = 200
const month = process.argv[2] ?? '2026-11'

const base: Omit<PrintFormOptions, 'kind'> = {
  key: sandboxFormKey,
  texts: testTexts,
  kindsOfCare,
  provider: { no: '100001', name: '田中 和子' },
  requesters: [
    { no: '200001', name: '佐藤 美咲' },
    { no: '200002', name: '鈴木 彩' },
    { no: '200003', name: '高橋 健太' },
  ],
  month,
}

type Row = [
  day: number,
  start: string,
  end: string,
  requester: string,
  children: number,
  kind: string,
  yen?: number,
]
const rowOf = ([day, start, end, requesterNo, childCount, kind, yen]: Row): WrittenRow => ({
  date: `${month}-${String(day).padStart(2, '0')}`,
  start,
  end,
  requesterNo,
  childCount,
  sickCount: null,
  kind,
  transportYen: yen ?? null,
})

const ONE = [rowOf([5, '15:00', '17:00', '200001', 2, 'lesson', 240])]
const FIVE = [
  rowOf([2, '07:30', '08:30', '200001', 2, 'nursery-drop-off']),
  rowOf([6, '16:00', '18:00', '200002', 1, 'nursery-pick-up']),
  rowOf([10, '15:30', '18:30', '200003', 3, 'school-club-pick-up']),
  rowOf([13, '18:00', '20:00', '200001', 2, 'lesson']),
  rowOf([18, '09:00', '12:00', '200002', 1, 'outing']),
]
const THREE = [FIVE[0]!, FIVE[1]!, rowOf([17, '13:30', '17:15', '200003', 1, 'outing'])]

interface Sample {
  file: string
  caption: string
  kind: 'single' | 'month' | null
  rows: WrittenRow[]
  conditions: Partial<PhotoConditions>
  /** is this reading what the caption promises? */
  accept(reading: Reading): boolean
}

const doubts = (reading: Reading) => reading.fields.filter((field) => field.status === 'unsure')
const rightRows = (reading: Reading, rows: WrittenRow[]) => isDeepStrictEqual(reading.rows, rows)
const clean = (rows: WrittenRow[]) => (reading: Reading) =>
  rightRows(reading, rows) && doubts(reading).length === 0
const because = (reason: Reading['reason']) => (reading: Reading) => reading.reason === reason

const SAMPLES: Sample[] = [
  {
    file: 'single-good.jpg',
    caption: '1回分の用紙',
    kind: 'single',
    rows: ONE,
    conditions: {},
    accept: clean(ONE),
  },
  {
    file: 'month-good.jpg',
    caption: '1か月分の用紙（5回分）',
    kind: 'month',
    rows: FIVE,
    conditions: {},
    accept: clean(FIVE),
  },
  {
    file: 'month-doubtful.jpg',
    caption: '読みにくい数字が1つある用紙',
    kind: 'month',
    rows: THREE,
    conditions: { rotation: -3, shadow: 0.3 },
    // a figure of a visit, which is asked of the member; not a total, which only checks
    accept: (reading) =>
      reading.verdict === 'read' &&
      reading.rows.length === 3 &&
      doubts(reading).length === 1 &&
      doubts(reading).every(({ name }) => ['date', 'start', 'end'].includes(name)),
  },
  {
    file: 'single-upside-down.jpg',
    caption: '上下がさかさまの写真',
    kind: 'single',
    rows: ONE,
    conditions: { turn: 180, rotation: 4 },
    accept: clean(ONE),
  },
  {
    file: 'single-blurred.jpg',
    caption: 'ぼやけた写真',
    kind: 'single',
    rows: ONE,
    conditions: { blur: 9 },
    accept: because('blurred'),
  },
  {
    file: 'month-cut-off.jpg',
    caption: '暗くて、はしが切れた写真',
    kind: 'month',
    rows: FIVE,
    conditions: { light: 0.5, crop: 0.18 },
    accept: because('cut-off'),
  },
]

async function make(sample: Sample, form: BlankForm): Promise<{ photo: Buffer; seed: number }> {
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    const random = randomFrom(seed)
    const hand = { ...PLAIN_HAND, glyphs: 'report' as const }
    const { picture } = await writeSheet(form, sample.rows, hand, random)
    const conditions = { ...GOOD_PHOTO, longSidePx: 1800, jpegQuality: 58, noise: 1.5, ...sample.conditions }
    const photo = await photograph(picture, conditions, seed)
    if (photo.length > MOST_BYTES) throw new Error(`${sample.file} has ${photo.length} bytes`)
    // as it is, and as the service keeps it
    if (sample.accept(await read(photo)) && sample.accept(await read(await kept(photo))))
      return { photo, seed }
  }
  throw new Error(`no seed gives ${sample.file}`)
}

function read(photo: Buffer): Promise<Reading> {
  return readPhotoHere(photo, { formKeys: [sandboxFormKey], kindCodes: kindsOfCare.map((kind) => kind.code) })
}

async function kept(photo: Buffer): Promise<Buffer> {
  const stored = await reencode(photo)
  if (stored.kind !== 'photo') throw new Error(`the service would not take it: ${stored.kind}`)
  return stored.pages[0]!.image
}

/** Lunch on the table: what a thumb sends by mistake. */
function notAForm(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1600">
    <defs><linearGradient id="t" x2="0" y2="1"><stop stop-color="#b98a5b"/><stop offset="1" stop-color="#8d6238"/></linearGradient></defs>
    <rect width="1200" height="1600" fill="url(#t)"/>
    <g stroke="#7a5430" stroke-width="5" opacity=".5"><path d="M0 320H1200M0 700H1200M0 1120H1200"/></g>
    <ellipse cx="610" cy="830" rx="430" ry="400" fill="#00000030"/><ellipse cx="600" cy="800" rx="430" ry="400" fill="#f4f1ea"/>
    <ellipse cx="600" cy="800" rx="340" ry="310" fill="#fbfaf6"/>
    <path d="M390 720q210-170 420 0q60 170-210 210t-210-210z" fill="#f2c23c"/><path d="M430 745q170-110 340 0" stroke="#d99a1f" stroke-width="18" fill="none"/>
    <path d="M520 790q90 80 190-10" stroke="#c2281f" stroke-width="26" fill="none" stroke-linecap="round"/>
    <g fill="#4c8a3a"><circle cx="430" cy="960" r="58"/><circle cx="505" cy="1000" r="62"/><circle cx="420" cy="1030" r="50"/></g>
    <g fill="#d43a2a"><circle cx="720" cy="990" r="48"/><circle cx="805" cy="940" r="46"/></g>
    <rect x="1080" y="420" width="26" height="800" rx="13" fill="#d8d8dc"/><rect x="90" y="420" width="26" height="800" rx="13" fill="#d8d8dc"/></svg>`
  return sharp(Buffer.from(svg)).blur(1).jpeg({ quality: 72 }).toBuffer()
}

mkdirSync(FOLDER, { recursive: true })
const forms = {
  single: await blankForm({ ...base, kind: 'single' }),
  month: await blankForm({ ...base, kind: 'month' }),
}
const captions: object[] = []
for (const sample of SAMPLES) {
  const { photo, seed } = await make(sample, forms[sample.kind!])
  writeFileSync(new URL(sample.file, FOLDER), photo)
  const reading = await read(photo)
  const { verdict, reason } = reading
  const asked = doubts(reading).map(({ name, row }) => ({ name, row }))
  captions.push({
    file: sample.file,
    caption: sample.caption,
    verdict,
    reason,
    providerNo: '100001',
    month,
    rows: sample.rows,
    asked,
  })
  process.stderr.write(`${sample.file} seed ${seed} ${photo.length} bytes\n`)
}
writeFileSync(new URL('not-a-form.jpg', FOLDER), await notAForm())
captions.push({
  file: 'not-a-form.jpg',
  caption: '用紙ではない写真',
  verdict: 'not-a-report',
  reason: 'unknown-form',
  providerNo: null,
  month: null,
  rows: [],
  asked: [],
})
writeFileSync(new URL('samples.json', FOLDER), `${JSON.stringify(captions, null, 2)}\n`)
