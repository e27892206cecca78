/**
 * ReadSheet: the fields of a page under what must be true: the calendar, the day's hours, the printed month and
 * names, the register of members.
 */
import type { ReadField } from '../../rules/reading.ts'
import { BLANK, type DigitModel } from '../digits/recognise.ts'
import type { LayoutField } from '../form/layout.ts'
import { digestOfKinds } from '../form/sign-qr.ts'
import {
  allBlank,
  decodeAmong,
  type Decoded,
  decodeFreely,
  numberCandidates,
  TIME_CANDIDATES,
  timeOf,
  RULED_OUTSIDE,
} from './decode-digits.ts'
import { jointDates } from './joint-dates.ts'
import { jointTimes } from './joint-times.ts'
import type { Page } from './page.ts'
import { digitsField, type SeenDigits, seeDigits, textField, tickField } from './read-fields.ts'

export interface SheetRules {
  registeredNumbers?: string[] | undefined
  pairedRequesters?: string[] | undefined
  /** 'YYYY-MM-DD' */
  today?: string | undefined
  /** the city's kinds of care in their present order; another printed order leaves the field unsure */
  kindCodes?: string[] | undefined
}

export interface SheetFields {
  providerNo: string | null
  month: string | null
  fields: ReadField[]
}

/** 令和1年 is 2019. */
const REIWA_BEFORE = 2018

export function readSheet(page: Page, scale: number, model: DigitModel, rules: SheetRules): SheetFields {
  const seen = seeDigits(page, model)
  const find = (name: string) => [...seen.values()].find((item) => item.field.name === name)
  const monthSeen = find('month')
  const monthField = monthSeen ? readMonth(page, scale, monthSeen, rules.today) : null
  const providerSeen = find('provider')
  const providerField = providerSeen ? readNumber(page, scale, providerSeen, rules.registeredNumbers) : null
  const month = page.sheet.month ?? monthField?.value ?? null
  const joint = new Map([...readTimesTogether(seen), ...readDatesTogether(seen, month)])
  const fields = page.layout.fields.flatMap((field): ReadField[] => {
    if (field.name === 'month') return monthField ? [monthField] : []
    if (field.name === 'provider') return providerField ? [providerField] : []
    if (field.type === 'text') return [textField(page, scale, field)]
    if (field.type === 'tick') return [readTickField(page, scale, field, rules)]
    const read = readDigits(page, scale, seen.get(field)!, { month, rules, joint })
    const monthDoubtful = field.name === 'date' && monthField !== null && monthField.status !== 'sure'
    return [monthDoubtful && read.status === 'sure' ? { ...read, status: 'unsure' } : read]
  })
  return { providerNo: page.sheet.providerNo ?? providerField?.value ?? null, month, fields }
}

function readTickField(page: Page, scale: number, field: LayoutField, rules: SheetRules): ReadField {
  const read = tickField(page, scale, field)
  if (field.name !== 'kind') return read
  const known = rules.kindCodes && digestOfKinds(rules.kindCodes) === page.sheet.kindsDigest
  if (known || read.status === 'blank') return read
  return { ...read, value: null, alternatives: [], status: 'unsure', confidence: 0 }
}

function readDigits(
  page: Page,
  scale: number,
  seen: SeenDigits,
  { month, rules, joint }: { month: string | null; rules: SheetRules; joint: Map<LayoutField, Decoded> },
): ReadField {
  const { cells } = seen
  const together = joint.get(seen.field) ?? null
  const number = (text: string) => String(Number(text))
  switch (seen.field.name) {
    case 'date':
      return readDate(page, scale, seen, month, together)
    case 'start':
    case 'end':
      return digitsField(
        page,
        scale,
        seen,
        together ?? decodeAmong(cells, TIME_CANDIDATES),
        timeOf,
        together !== null,
      )
    case 'requesterNo':
      return readNumber(
        page,
        scale,
        seen,
        rules.registeredNumbers ?? rules.pairedRequesters,
        rules.pairedRequesters,
      )
    case 'transportYen':
      return digitsField(page, scale, seen, leadingBlanksOnly(inTens(cells)), number)
    case 'totalMinutes':
      return digitsField(
        page,
        scale,
        seen,
        together ?? decodeFreely(cells),
        (text) => String(Number(text.slice(0, 3)) * 60 + Number(text.slice(3))),
        together !== null,
      )
    default:
      return digitsField(page, scale, seen, leadingBlanksOnly(cells), number)
  }
}

/** Rows with both times written, and the total: one stands for the other. */
function readTimesTogether(seen: Map<LayoutField, SeenDigits>): Map<LayoutField, Decoded> {
  const of = (row: number, name: string) =>
    [...seen.values()].find(
      ({ field, cells }) => field.row === row && field.name === name && !allBlank(cells),
    )
  const rows = [...new Set([...seen.keys()].map(({ row }) => row))].filter((row) => row > 0)
  const written = rows.flatMap((row) => {
    const [start, end] = [of(row, 'start'), of(row, 'end')]
    return start && end ? [{ start, end }] : []
  })
  const total = of(0, 'totalMinutes') ?? null
  // half a row, or one under glare, would spoil the sum
  const whole =
    rows.every((row) => Boolean(of(row, 'start')) === Boolean(of(row, 'end'))) &&
    written.every(({ start, end }) => !start.glared && !end.glared)
  const read = jointTimes(
    written.map(({ start, end }) => ({ start: start.cells, end: end.cells })),
    whole && total && !total.glared ? total.cells : null,
  )
  const joint = new Map<LayoutField, Decoded>()
  written.forEach(({ start, end }, i) => {
    joint.set(start.field, read.rows[i]!.start)
    joint.set(end.field, read.rows[i]!.end)
  })
  if (total && read.total?.text) joint.set(total.field, read.total)
  return joint
}

/** A month's rows that are filled in, read as one column. */
function readDatesTogether(
  seen: Map<LayoutField, SeenDigits>,
  month: string | null,
): Map<LayoutField, Decoded> {
  const column = [...seen.values()]
    .filter(({ field, cells, glared }) => field.name === 'date' && !glared && !allBlank(cells))
    .sort((a, b) => a.field.row - b.field.row)
  if (!month || column.length < 2) return new Map()
  const read = jointDates(
    column.map(({ cells }) => cells),
    daysIn(month),
  )
  return new Map(column.map(({ field }, i) => [field, read[i]!]))
}

/** Weight of an amount that is no tens of yen: bus and tram fares are; others are asked (check-rows.ts). */
const ODD_YEN = 1 / 50

function inTens(cells: SeenDigits['cells']): SeenDigits['cells'] {
  const last = cells.at(-1)
  if (!last) return cells
  const weighed = last.map((p, symbol) => p * (symbol === 0 || symbol === BLANK ? 1 : ODD_YEN))
  const all = weighed.reduce((sum, p) => sum + p, 0)
  return [...cells.slice(0, -1), weighed.map((p) => p / all)]
}

/** '2 40' is no number a person writes: what has a gap is nobody's to guess. */
function leadingBlanksOnly(cells: SeenDigits['cells']) {
  const decoded = decodeFreely(cells)
  const gap = decoded.text !== null && decoded.text.trim().includes(' ')
  const alternatives = decoded.alternatives.filter((text) => text.trim() !== '' && !text.trim().includes(' '))
  return gap
    ? { text: decoded.text!.replaceAll(' ', ''), confidence: 0, alternatives }
    : { ...decoded, alternatives }
}

function readDate(
  page: Page,
  scale: number,
  seen: SeenDigits,
  month: string | null,
  together: Decoded | null,
): ReadField {
  const days = month ? daysIn(month) : 31
  const candidates = numberCandidates(2, range(1, days))
  const say = (text: string) => `${month ?? '????-??'}-${String(Number(text)).padStart(2, '0')}`
  const decoded = together ?? decodeAmong(seen.cells, candidates)
  const read = digitsField(page, scale, seen, decoded, say, together !== null)
  return month || read.value === null ? read : { ...read, value: null, alternatives: [], status: 'unsure' }
}

function readMonth(page: Page, scale: number, seen: SeenDigits, today: string | undefined): ReadField {
  const now = today ? Number(today.slice(0, 4)) - REIWA_BEFORE : null
  const years = now === null ? range(1, 30) : range(Math.max(1, now - 1), now)
  const candidates = years.flatMap((year) =>
    numberCandidates(2, [year]).flatMap((y) => numberCandidates(2, range(1, 12)).map((m) => y + m)),
  )
  const say = (text: string) =>
    `${REIWA_BEFORE + Number(text.slice(0, 2))}-${String(Number(text.slice(2))).padStart(2, '0')}`
  return digitsField(page, scale, seen, decodeAmong(seen.cells, candidates), say)
}

/** Weight of a family that the provider is not registered with: a slip, or a pair told too late. */
const UNUSUAL = 1 / 50

/** A member number is sure only against a register: six digits carry no check of their own. */
function readNumber(
  page: Page,
  scale: number,
  seen: SeenDigits,
  known: string[] | undefined,
  usual: string[] = [],
): ReadField {
  const asWritten = (text: string) => text.replaceAll(' ', '')
  const plain = digitsField(page, scale, seen, decodeFreely(seen.cells), asWritten)
  if (plain.status === 'blank') return plain
  if (!known || known.length === 0)
    return { ...plain, status: 'unsure', confidence: Math.min(plain.confidence, 0.9) }
  const among = digitsField(
    page,
    scale,
    seen,
    decodeAmong(
      seen.cells,
      known.filter((no) => no.length === 6),
      (no) => (usual.length === 0 || usual.includes(no) ? 1 : UNUSUAL),
      usual.length > 0 ? RULED_OUTSIDE : undefined,
    ),
    asWritten,
    usual.length > 0,
  )
  if (among.value !== null && among.confidence >= 0.5) return among
  // nobody in the register: what is written stays as it is, for a person
  const alternatives = [...new Set([among.value, ...(plain.alternatives ?? [])])].filter((no) => no !== null)
  return { ...plain, alternatives, status: 'unsure', confidence: Math.min(plain.confidence, 0.5) }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

function daysIn(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).getUTCDate()
}
