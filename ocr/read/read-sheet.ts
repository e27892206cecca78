/**
 * ReadSheet: the fields of a page under what must be true: the calendar, the day's hours, the printed month and
 * names, the register of members, and the checks the writer filled in.
 */
import type { ReadField } from '../../rules/reading.ts'
import { BLANK, type DigitModel } from '../digits/recognise.ts'
import type { LayoutField, PlannedVisit } from '../form/layout.ts'
import { digestOfKinds } from '../form/sign-qr.ts'
import {
  allBlank,
  decodeAmong,
  type Decoded,
  decodeFreely,
  numberCandidates,
  TIME_CANDIDATES,
  timeOf,
} from './decode-digits.ts'
import { decodeMember } from './joint-members.ts'
import type { Page } from './page.ts'
import { digitsField, photoBox, type SeenDigits, seeDigits, textField, tickField } from './read-fields.ts'
import { planOf, withPlanned } from './read-planned.ts'
import { readTicks } from './read-ticks.ts'
import {
  daysIn,
  readCountTogether,
  readDatesTogether,
  readTimesTogether,
  readYenTogether,
  scaleTime,
  type SeenSheet,
} from './read-together.ts'
import { SURE } from './thresholds.ts'

export interface SheetRules {
  registeredNumbers?: string[] | undefined
  pairedRequesters?: string[] | undefined
  /** their names in the register, by number: typed words may agree or disagree, and no more */
  familyNames?: Record<string, string> | undefined
  /** 'YYYY-MM-DD' */
  today?: string | undefined
  /** the city's kinds of care in their present order; another printed order leaves the field unsure */
  kindCodes?: string[] | undefined
  /** the planned visits that were printed, a list a page; found again by the digest in the QR */
  plannedVisits?: PlannedVisit[][] | undefined
}

export interface SheetFields {
  providerNo: string | null
  month: string | null
  fields: ReadField[]
}

/** 令和1年 is 2019. */
const REIWA_BEFORE = 2018
/** Scales beside a time: they are read with it, and are no fields of their own. */
const SCALES = ['startHour', 'startMinute', 'endHour', 'endMinute']

interface Known {
  month: string | null
  rules: SheetRules
  sheet: SeenSheet
  joint: Map<LayoutField, Decoded>
}

export function readSheet(page: Page, scale: number, model: DigitModel, rules: SheetRules): SheetFields {
  const digits = seeDigits(page, model)
  const ticked = page.layout.fields.filter((field) => field.type === 'tick')
  const sheet = { digits, ticks: new Map(ticked.map((field) => [field, readTicks(page, field)])) }
  const find = (name: string) => [...digits.values()].find((item) => item.field.name === name)
  const monthSeen = find('month')
  const monthField = monthSeen ? readMonth(page, scale, monthSeen, rules.today) : null
  const providerSeen = find('provider')
  const providerField = providerSeen ? readNumber(page, scale, providerSeen, rules.registeredNumbers) : null
  const month = page.sheet.month ?? monthField?.value ?? null
  const joint = new Map([
    ...readTimesTogether(sheet),
    ...readDatesTogether(sheet, month),
    ...readYenTogether(sheet),
    ...readCountTogether(sheet),
  ])
  const known: Known = { month, rules, sheet, joint }
  const fields = page.layout.fields.flatMap((field): ReadField[] => {
    if (field.name === 'month') return monthField ? [monthField] : []
    if (field.name === 'provider') return providerField ? [providerField] : []
    if (SCALES.includes(field.name)) return []
    if (field.type === 'text') return [textField(page, scale, field)]
    if (field.type === 'tick') return [readTickField(page, scale, field, known)]
    const read = readDigits(page, scale, digits.get(field)!, known)
    const monthDoubtful = field.name === 'date' && monthField !== null && monthField.status !== 'sure'
    return [monthDoubtful && read.status === 'sure' ? { ...read, status: 'unsure' } : read]
  })
  const plan = planOf(page.sheet.planDigest, rules.plannedVisits)
  return {
    providerNo: page.sheet.providerNo ?? providerField?.value ?? null,
    month,
    fields: withDittos(withPlanned(fields, plan), digits),
  }
}

/** 「〃」 proposes what stands above; whether it was meant so is the member's to say. */
function withDittos(fields: ReadField[], digits: Map<LayoutField, SeenDigits>): ReadField[] {
  const dittos = new Set(
    [...digits.values()].flatMap(({ field, mark }) =>
      mark === 'ditto' ? [`${field.name} ${field.row}`] : [],
    ),
  )
  const above = new Map<string, string>()
  return fields.map((field) => {
    const meant = dittos.has(`${field.name} ${field.row}`) ? (above.get(field.name) ?? null) : field.value
    if (meant !== null) above.set(field.name, meant)
    return meant === field.value || field.status !== 'unsure'
      ? field
      : { ...field, value: meant, confidence: 0.5 }
  })
}

function readTickField(page: Page, scale: number, field: LayoutField, { rules, sheet }: Known): ReadField {
  const read = tickField(page, scale, field, sheet.ticks.get(field)!)
  // a check that is not clear is as if it had not been ticked
  if (field.name === 'weekday')
    return read.status === 'unsure' ? { ...read, value: null, status: 'blank' } : read
  if (field.name !== 'kind') return read
  const known = rules.kindCodes && digestOfKinds(rules.kindCodes) === page.sheet.kindsDigest
  if (known || read.status === 'blank') return read
  return { ...read, value: null, alternatives: [], status: 'unsure', confidence: 0 }
}

function readDigits(page: Page, scale: number, seen: SeenDigits, known: Known): ReadField {
  const { rules, month, joint } = known
  const { cells, field } = seen
  const together = joint.get(field) ?? null
  const number = (text: string) => String(Number(text))
  const asHours = (text: string) => String(Number(text.slice(0, -2)) * 60 + Number(text.slice(-2)))
  switch (field.name) {
    case 'date':
      return readDate(page, scale, seen, month, together)
    case 'start':
    case 'end':
      return readTime(page, scale, seen, known)
    case 'requesterNo':
      return readNumber(
        page,
        scale,
        seen,
        rules.registeredNumbers ?? rules.pairedRequesters,
        rules.pairedRequesters,
      )
    case 'transportYen':
      return digitsField(
        page,
        scale,
        seen,
        together ?? leadingBlanksOnly(inTens(cells)),
        number,
        together !== null && hasSum(known),
      )
    case 'minutes':
      return digitsField(page, scale, seen, decodeFreely(cells), asHours, 'check')
    case 'totalMinutes':
      return digitsField(page, scale, seen, together ?? decodeFreely(cells), asHours, 'check')
    case 'totalYen':
    case 'totalCount':
      return digitsField(page, scale, seen, together ?? leadingBlanksOnly(cells), number, 'check')
    default:
      return digitsField(page, scale, seen, leadingBlanksOnly(cells), number)
  }
}

const hasSum = ({ sheet }: Known): boolean =>
  [...sheet.digits.values()].some(({ field, cells }) => field.name === 'totalYen' && !allBlank(cells))

/** From its boxes, or from the scales where no box is filled; boxes and scales must not contradict each other. */
function readTime(page: Page, scale: number, seen: SeenDigits, { sheet, joint }: Known): ReadField {
  const { field, cells } = seen
  const together = joint.get(field) ?? null
  const ticked = scaleTime(sheet, field.row, field.name)
  const empty = allBlank(cells) && !seen.glared
  if (empty && ticked) {
    const { value, confidence } = ticked
    const status = confidence >= SURE.tick ? 'sure' : 'unsure'
    const scales = page.layout.fields.filter(
      ({ name, row }) => row === field.row && [`${field.name}Hour`, `${field.name}Minute`].includes(name),
    )
    const box = photoBox(page, scale, {
      ...field,
      cells: [],
      options: scales.flatMap(({ options }) => options),
    })
    return { name: field.name, row: field.row, value, confidence, status, box, alternatives: [] }
  }
  const decoded = together ?? decodeAmong(cells, TIME_CANDIDATES)
  const read = digitsField(page, scale, seen, decoded, timeOf, together !== null)
  const against = ticked && read.value !== null && ticked.value !== read.value
  if (!against) return read
  return {
    ...read,
    status: 'unsure',
    alternatives: [...new Set([ticked.value, ...(read.alternatives ?? [])])],
  }
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
    usual.length > 0
      ? decodeMember(seen.cells, known, usual)
      : decodeAmong(
          seen.cells,
          known.filter((no) => no.length === 6),
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
