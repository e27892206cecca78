/**
 * SampleSheet: a filled form with its truth: invented activities, written by an invented hand.
 */
import sharp from 'sharp'
import { layoutFor, printForm, type PrintFormOptions } from '../form/print-form.ts'
import { rasterise } from '../form/rasterise.ts'
import { weekdayOf } from '../../rules/calendar.ts'
import type { Layout } from '../form/layout.ts'
import { type Entry, fillForm, type Hand, type Picture, PLAIN_HAND } from './fill-form.ts'
import type { GlyphSet } from './glyphs.ts'
import type { Random } from './random.ts'

export interface BlankForm {
  options: PrintFormOptions
  layout: Layout
  picture: Picture
}

export async function blankForm(options: PrintFormOptions, dpi = 200): Promise<BlankForm> {
  const [png] = await rasterise(await printForm(options), dpi)
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { options, layout: layoutFor(options), picture: { width: info.width, height: info.height, data } }
}

/** What is written on a sheet, as the reader should say it. */
export interface WrittenRow {
  date: string
  start: string
  end: string
  requesterNo: string
  childCount: number
  sickCount: number | null
  kind: string
  transportYen: number | null
}

export interface Written {
  rows: WrittenRow[]
  entries: Entry[]
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Activities as they happen: days in order, by day, mostly on the quarter hour. */
export function inventRows(
  form: BlankForm,
  count: number,
  requesters: string[],
  random: Random,
): WrittenRow[] {
  const days = Array.from({ length: count }, () => random.whole(1, 20)).sort((a, b) => a - b)
  const kinds = form.options.kindsOfCare
  let free = 0
  return days.map((day, i) => {
    if (day !== days[i - 1]) free = 7 * 60
    const start = free + random.whole(0, 8) * 15 + (random.chance(0.2) ? 5 : 0)
    const end = start + random.whole(2, 8) * 15
    free = end
    const childCount = random.pick([1, 1, 1, 2, 2, 3])
    return {
      date: `${form.options.month ?? '2026-11'}-${String(day).padStart(2, '0')}`,
      start: clock(start),
      end: clock(end),
      requesterNo: random.pick(requesters),
      childCount,
      sickCount: random.chance(0.15) ? 1 : null,
      kind: random.pick(kinds).code,
      transportYen: random.chance(0.4) ? random.whole(10, 150) * 10 : null,
    }
  })
}

export function entriesOf(form: BlankForm, rows: WrittenRow[], random: Random): Entry[] {
  const entries = rows.flatMap((written, i): Entry[] => {
    const row = i + 1
    const hour = (time: string) => time.replace(':', '').replace(/^0/, random.chance(0.5) ? '0' : ' ')
    const items: [string, string | null][] = [
      ['date', String(Number(written.date.slice(8)))],
      ['start', hour(written.start)],
      ['end', hour(written.end)],
      ['requesterNo', written.requesterNo],
      ['childCount', String(written.childCount)],
      ['sickCount', written.sickCount === null ? null : String(written.sickCount)],
      ['kind', written.kind],
      ['transportYen', written.transportYen === null ? null : String(written.transportYen)],
    ]
    return items.flatMap(([name, value]) => (value === null ? [] : [{ name, row, value }]))
  })
  const checks = checkEntries(form, rows, random)
  return [...entries, ...headEntries(form), ...checks].flatMap((entry) => onScales(form, entry, random))
}

/**
 * How people fill in what only checks: most do, some leave it out, some are wrong. Assumed, not measured: of a sheet's
 * writers 8% leave a column out; of a row's weekdays and hours 0.5% are wrong; of the sums 3%, of the counts 1%.
 */
const CHECKS = { leftOut: 0.08, wrong: 0.005, wrongSum: 0.03, wrongCount: 0.01 }

function checkEntries(form: BlankForm, rows: WrittenRow[], random: Random): Entry[] {
  const has = new Set(form.layout.fields.map((field) => field.name))
  const fills = (name: string) => has.has(name) && !random.chance(CHECKS.leftOut)
  const entries: Entry[] = []
  if (fills('weekday'))
    rows.forEach(({ date }, i) => {
      const day = weekdayOf(date) + (random.chance(CHECKS.wrong) ? 1 : 0)
      entries.push({ name: 'weekday', row: i + 1, value: String(day % 7 || 7) })
    })
  if (fills('minutes'))
    rows.forEach((row, i) => {
      const value = hoursText(spentIn(row) + (random.chance(CHECKS.wrong) ? 30 : 0))
      if (value !== null) entries.push({ name: 'minutes', row: i + 1, value })
    })
  return [...entries, ...totalEntries(rows, fills, random)]
}

const spentIn = ({ start, end }: WrittenRow) => toMinutes(end) - toMinutes(start)
/** '230'; nothing for ten hours and more: there is one box for the hours. */
const hoursText = (minutes: number) =>
  minutes < 600 ? `${Math.floor(minutes / 60)}${String(minutes % 60).padStart(2, '0')}` : null

/** Times on a form with scales: as digits, ticked, or both; what no scale has is written. */
function onScales(form: BlankForm, entry: Entry, random: Random): Entry[] {
  const scale = form.layout.fields.find(({ name }) => name === `${entry.name}Hour`)
  if (!scale) return [entry]
  const [hour, minute] = [entry.value.slice(0, -2).trim().padStart(2, '0'), entry.value.slice(-2)]
  const known = scale.options.some(({ value }) => value === hour) && Number(minute) % 15 === 0
  const how = random.pick(['digits', 'ticks', 'both'] as const)
  if (!known || how === 'digits') return [entry]
  const ticks = [
    { name: `${entry.name}Hour`, row: entry.row, value: hour },
    { name: `${entry.name}Minute`, row: entry.row, value: minute },
  ]
  return how === 'both' ? [entry, ...ticks] : ticks
}

function headEntries(form: BlankForm): Entry[] {
  const entries: Entry[] = []
  const names = new Set(form.layout.fields.map((field) => field.name))
  if (names.has('month')) entries.push({ name: 'month', row: 0, value: ' 811' })
  if (names.has('provider')) entries.push({ name: 'provider', row: 0, value: '100001' })
  return [...entries, { name: 'signature', row: 0, value: '田中和子' }]
}

function totalEntries(rows: WrittenRow[], fills: (name: string) => boolean, random: Random): Entry[] {
  const slip = (share: number, step: number) => (random.chance(share) ? step : 0)
  const minutes = rows.reduce((sum, row) => sum + spentIn(row), 0) + slip(CHECKS.wrongSum, 60)
  const yen = rows.reduce((sum, row) => sum + (row.transportYen ?? 0), 0)
  const hours = String(Math.floor(minutes / 60)).padStart(3, ' ')
  const sums: [string, string | null][] = [
    ['totalCount', String(rows.length + slip(CHECKS.wrongCount, 1))],
    ['totalMinutes', `${hours}${String(minutes % 60).padStart(2, '0')}`],
    ['totalYen', yen === 0 ? null : String(yen + slip(CHECKS.wrongSum, 100))],
  ]
  return sums.flatMap(([name, value]) => (fills(name) && value !== null ? [{ name, row: 0, value }] : []))
}

const toMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

export function inventHand(glyphs: GlyphSet, random: Random): Hand {
  return {
    ...PLAIN_HAND,
    glyphs,
    ink: random.pick([
      [28, 32, 58],
      [20, 20, 22],
      [30, 44, 120],
      [70, 70, 74],
    ] as Hand['ink'][]),
    size: random.between(0.5, 0.78),
    wander: random.between(0.15, 0.5),
    mark: random.pick(['tick', 'tick', 'tick', 'circle', 'cross'] as const),
  }
}

export async function writeSheet(form: BlankForm, rows: WrittenRow[], hand: Hand, random: Random) {
  return fillForm(form.picture, form.layout, entriesOf(form, rows, random), hand, random)
}
