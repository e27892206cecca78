/**
 * ReadTogether: which boxes of a sheet speak for each other, handed to the joint-*.ts files that weigh them.
 */
import { weekdayOf } from '../../rules/calendar.ts'
import type { LayoutField } from '../form/layout.ts'
import { allBlank, type Cells, type Decoded, numberCandidates, probabilityOf } from './decode-digits.ts'
import { jointDates } from './joint-dates.ts'
import { jointTimes, type TimeSeen } from './joint-times.ts'
import { jointYen } from './joint-yen.ts'
import type { SeenDigits } from './read-fields.ts'
import type { TickReading } from './read-ticks.ts'

export interface SeenSheet {
  digits: Map<LayoutField, SeenDigits>
  ticks: Map<LayoutField, TickReading>
}

/** A tick in the wrong box of a scale: a slip of the pen. */
const TICK_WRONG = 0.02

const digitsOf = ({ digits }: SeenSheet, row: number, name: string): SeenDigits | null =>
  [...digits.values()].find(({ field }) => field.row === row && field.name === name) ?? null
const ticksOf = ({ ticks }: SeenSheet, row: number, name: string): TickReading | null =>
  [...ticks].find(([field]) => field.row === row && field.name === name)?.[1] ?? null
const rowsOf = ({ digits }: SeenSheet): number[] =>
  [...new Set([...digits.keys()].map(({ row }) => row))].filter((row) => row > 0)

/** Written boxes that light has spared. */
function written(sheet: SeenSheet, row: number, name: string): Cells | null {
  const seen = digitsOf(sheet, row, name)
  return seen && !seen.glared && !seen.mark && !allBlank(seen.cells) ? seen.cells : null
}

/** How well a ticked scale fits a value: a doubtful tick says little, none says nothing. */
function scaleWeight(tick: TickReading | null, boxes: number): (value: string) => number {
  if (!tick || tick.blank || tick.glared) return () => 1
  const right = (1 - TICK_WRONG) * tick.confidence
  return (value) => (value === tick.value ? right : (1 - right) / (boxes - 1))
}

export function readDatesTogether(sheet: SeenSheet, month: string | null): Map<LayoutField, Decoded> {
  if (!month) return new Map()
  const column = rowsOf(sheet).flatMap((row) => {
    const cells = written(sheet, row, 'date')
    if (!cells) return []
    const fits = scaleWeight(ticksOf(sheet, row, 'weekday'), 7)
    return [
      {
        field: digitsOf(sheet, row, 'date')!.field,
        cells,
        weekday: (day: number) => fits(weekdayIn(month, day)),
      },
    ]
  })
  const read = jointDates(column, daysIn(month))
  return new Map(column.map(({ field }, i) => [field, read[i]!]))
}

const dayOf = (month: string, day: number) => `${month}-${String(day).padStart(2, '0')}`
/** '1' Monday … '7' Sunday, as on the form. */
export const weekdayIn = (month: string, day: number): string => String(weekdayOf(dayOf(month, day)) || 7)

export function daysIn(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).getUTCDate()
}

// ── times ────────────────────────────────────────────────────────────────────────────────────────────────

/** Either the boxes or the scales, or both. */
function timeSeen(sheet: SeenSheet, row: number, name: 'start' | 'end'): TimeSeen | null {
  const seen = digitsOf(sheet, row, name)
  if (!seen || seen.mark) return null
  const [hour, minute] = [ticksOf(sheet, row, `${name}Hour`), ticksOf(sheet, row, `${name}Minute`)]
  const empty = allBlank(seen.cells)
  if (empty && !scaleSays(hour, minute)) return null
  const hourFits = scaleWeight(hour, 18)
  const minuteFits = scaleWeight(minute, 13)
  return {
    cells: empty ? null : seen.cells,
    ...(hour && { scale: (time: string) => hourFits(time.slice(0, 2)) * minuteFits(time.slice(3)) }),
  }
}

const scaleSays = (hour: TickReading | null, minute: TickReading | null): boolean =>
  [hour, minute].every((tick) => tick !== null && !tick.blank && !tick.glared)

/** The time of the scales alone, 'HH:MM'; null where one of them is left empty. */
export function scaleTime(sheet: SeenSheet, row: number, name: string) {
  const [hour, minute] = [ticksOf(sheet, row, `${name}Hour`), ticksOf(sheet, row, `${name}Minute`)]
  if (!hour?.value || !minute?.value) return null
  return { value: `${hour.value}:${minute.value}`, confidence: Math.min(hour.confidence, minute.confidence) }
}

/** Rows with both times written, and the total: one stands for the other. */
export function readTimesTogether(sheet: SeenSheet): Map<LayoutField, Decoded> {
  const rows = rowsOf(sheet)
  const times = rows.flatMap((row) => {
    const [start, end] = [timeSeen(sheet, row, 'start'), timeSeen(sheet, row, 'end')]
    return start && end ? [{ row, start, end, minutes: written(sheet, row, 'minutes') }] : []
  })
  const total = digitsOf(sheet, 0, 'totalMinutes')
  const totalCells = written(sheet, 0, 'totalMinutes')
  // half a row, one under glare, or a planned one would spoil the sum
  const glared = (row: number) =>
    ['start', 'end'].some((name) => {
      const seen = digitsOf(sheet, row, name)
      return seen !== null && (seen.glared || seen.mark !== null)
    })
  const planned = [...sheet.ticks].some(([field, tick]) => field.name === 'planned' && !tick.blank)
  const whole =
    !planned &&
    rows.every((row) => !timeSeen(sheet, row, 'start') === !timeSeen(sheet, row, 'end')) &&
    rows.every((row) => !glared(row))
  const read = jointTimes(times, whole ? totalCells : null)
  const joint = new Map<LayoutField, Decoded>()
  times.forEach(({ row }, i) => {
    joint.set(digitsOf(sheet, row, 'start')!.field, read.rows[i]!.start)
    joint.set(digitsOf(sheet, row, 'end')!.field, read.rows[i]!.end)
  })
  if (total && read.total?.text) joint.set(total.field, read.total)
  return joint
}

// ── fares and counts ─────────────────────────────────────────────────────────────────────────────────────

/** Fares are read together only where a sum is written, or could be. */
export function readYenTogether(sheet: SeenSheet): Map<LayoutField, Decoded> {
  const total = digitsOf(sheet, 0, 'totalYen')
  if (!total) return new Map()
  const column = rowsOf(sheet).flatMap((row) => digitsOf(sheet, row, 'transportYen') ?? [])
  const whole = column.every(({ glared, mark }) => !glared && !mark)
  const sees = column.filter(({ cells, ink, mark }) => !mark && (!allBlank(cells) || ink > 0))
  const read = jointYen(
    sees.map(({ cells }) => cells),
    whole ? written(sheet, 0, 'totalYen') : null,
  )
  const joint = new Map(sees.map(({ field }, i) => [field, read.rows[i]!]))
  if (read.total?.text) joint.set(total.field, read.total)
  return joint
}

/** How often people count their own rows wrongly: assumed, and generously. */
const COUNT_WRONG = 0.05
const MOST_ROWS = 99

/** The written number of visits, seen from the rows that hold ink. */
export function readCountTogether(sheet: SeenSheet): Map<LayoutField, Decoded> {
  const seen = digitsOf(sheet, 0, 'totalCount')
  const cells = written(sheet, 0, 'totalCount')
  if (!seen || !cells) return new Map()
  const ticked = (row: number) => [...sheet.ticks].some(([field, tick]) => field.row === row && !tick.blank)
  const rows = rowsOf(sheet).filter((row) => ticked(row) || written(sheet, row, 'date')).length
  const weighed = Array.from({ length: MOST_ROWS }, (_, i) => i + 1).flatMap((count) =>
    numberCandidates(2, [count]).map((text) => ({
      text,
      p: probabilityOf(cells, text) * (count === rows ? 1 - COUNT_WRONG : COUNT_WRONG / MOST_ROWS),
    })),
  )
  const best = weighed.reduce((most, one) => (one.p > most.p ? one : most))
  const all = weighed.reduce((total, { p }) => total + p, 0)
  return new Map([[seen.field, { text: best.text, confidence: best.p / all, alternatives: [] }]])
}
