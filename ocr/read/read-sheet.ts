/**
 * ReadSheet: the fields of a page under what must be true: the calendar, the day's hours, the printed month and
 * names, the register of members.
 */
import type { ReadField } from '../../rules/reading.ts'
import type { DigitModel } from '../digits/recognise.ts'
import type { LayoutField } from '../form/layout.ts'
import { digestOfKinds } from '../form/sign-qr.ts'
import { decodeAmong, decodeFreely, numberCandidates, TIME_CANDIDATES, timeOf } from './decode-digits.ts'
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
  const fields = page.layout.fields.flatMap((field): ReadField[] => {
    if (field.name === 'month') return monthField ? [monthField] : []
    if (field.name === 'provider') return providerField ? [providerField] : []
    if (field.type === 'text') return [textField(page, scale, field)]
    if (field.type === 'tick') return [readTickField(page, scale, field, rules)]
    const read = readDigits(page, scale, seen.get(field)!, month, rules)
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
  month: string | null,
  rules: SheetRules,
): ReadField {
  const { cells } = seen
  const number = (text: string) => String(Number(text))
  switch (seen.field.name) {
    case 'date':
      return readDate(page, scale, seen, month)
    case 'start':
    case 'end':
      return digitsField(page, scale, seen, decodeAmong(cells, TIME_CANDIDATES), timeOf)
    case 'requesterNo':
      return readNumber(page, scale, seen, rules.pairedRequesters ?? rules.registeredNumbers)
    case 'totalMinutes':
      return digitsField(page, scale, seen, decodeFreely(cells), (text) =>
        String(Number(text.slice(0, 3)) * 60 + Number(text.slice(3))),
      )
    default:
      return digitsField(page, scale, seen, leadingBlanksOnly(cells), number)
  }
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

function readDate(page: Page, scale: number, seen: SeenDigits, month: string | null): ReadField {
  const days = month ? daysIn(month) : 31
  const candidates = numberCandidates(2, range(1, days))
  const say = (text: string) => `${month ?? '????-??'}-${String(Number(text)).padStart(2, '0')}`
  const read = digitsField(page, scale, seen, decodeAmong(seen.cells, candidates), say)
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
function readNumber(page: Page, scale: number, seen: SeenDigits, known: string[] | undefined): ReadField {
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
    ),
    asWritten,
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
