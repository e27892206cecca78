/**
 * Triage: what happens next with a photo that was read.
 *
 * Promise:  a value that money depends on goes on as sure only when the reader was sure of it and no check
 *           speaks against it; everything else is asked, worst first.
 * Never:    asks the member about what only the centre can settle.
 * Used by:  server/photo-result.ts.
 */
import type { Fee } from './activity.ts'
import { minutesOf } from './calendar.ts'
import type { Check, CheckCode, CheckField } from './check.ts'
import type { DoubtField, TriageDoubt } from './doubts.ts'
import { DOUBT_FIELDS, DoubtList, REQUIRED_FIELDS } from './doubts.ts'
import type { Reading } from './reading.ts'
import type { InkedRow } from './reading-rows.ts'
import { inkedRows } from './reading-rows.ts'

export type { DoubtField, TriageDoubt } from './doubts.ts'

export type TriageVerdict = 'complete' | 'ask-member' | 'new-photo' | 'centre'

export interface TriageFacts {
  /** findings of `checkActivity`, by index into reading.rows; left out for rows not complete enough to check */
  checks?: (Check[] | undefined)[]
  /** fees, by index into reading.rows; null while unknown */
  fees?: (Fee | null | undefined)[]
  /** the provider's requesters: offered where a number is missing or is none of them */
  pairedRequesters?: string[]
}

export interface Triage {
  verdict: TriageVerdict
  /** worst first, each field once */
  doubts: TriageDoubt[]
  /** codes: a reading's reason, a check's code, or one of this file */
  why: string[]
  /** a person at the centre looks at it whatever the member answers */
  centre: boolean
}

/** Below this many doubts the member is asked, however large their share. */
const MANY_DOUBTS = 8

/** What the member wrote can be wrong in these; the rest is between the centre and the register. */
const MEMBER_CAN_MEND: CheckCode[] = [
  'BAD_DATE',
  'BAD_TIME',
  'ZERO_LENGTH',
  'END_BEFORE_START',
  'FUTURE',
  'OVERLAP',
  'OVER_24H',
  'TOO_MANY_CHILDREN',
  'EMPTY_CHILDREN',
  'UNKNOWN_MEMBER',
  'UNREGISTERED_PAIR',
  'NO_POLICY',
  'UNUSUAL',
]
/** Said on the report, but no reason to stop. */
const REMARKS: CheckCode[] = ['OUTSIDE_WINDOW', 'NO_KIND', 'TWO_FAMILIES']

export function triage(reading: Reading, facts: TriageFacts = {}): Triage {
  if (reading.verdict !== 'read') {
    return { verdict: 'new-photo', doubts: [], why: [reading.reason ?? reading.verdict], centre: false }
  }
  const rows = inkedRows(reading)
  if (rows.length === 0) return { verdict: 'new-photo', doubts: [], why: ['NOTHING_WRITTEN'], centre: false }

  const doubts = new DoubtList(facts.pairedRequesters ?? [])
  const why = new Set<string>()
  let centre = false
  for (const row of rows) {
    doubtUnread(row, doubts)
    for (const check of facts.checks?.[row.rowIndex] ?? []) {
      why.add(check.code)
      const field = doubtFieldOf(check.field)
      if (field && MEMBER_CAN_MEND.includes(check.code))
        doubts.add(row, field, check.severity === 'block' ? 0 : 2)
      else if (!REMARKS.includes(check.code)) centre = true
    }
  }
  for (const check of reading.checks) {
    why.add(check.code)
    doubts.addWeakest(rows.filter((row) => row.row === check.row))
  }
  for (const code of totalMismatches(reading, rows, facts)) {
    why.add(code)
    centre = true
    if (code !== 'TOTAL_COUNT') doubts.addWeakest(rows)
  }
  // Notes are read by a person beside the report; the member's figures stand meanwhile.
  if (reading.handwrittenNotes) why.add('HANDWRITTEN_NOTES')
  const asked = doubts.worstFirst()
  if (asked.length > 0) why.add('UNSURE')
  const hopeless = asked.length > MANY_DOUBTS && asked.length * 2 > rows.length * REQUIRED_FIELDS.length
  if (hopeless) why.add('MOSTLY_UNSURE')
  if (!reading.form) why.add('UNKNOWN_FORM')
  const forCentre = hopeless || !reading.form || (asked.length === 0 && centre)
  const verdict = forCentre ? 'centre' : asked.length > 0 ? 'ask-member' : 'complete'
  return { verdict, doubts: asked, why: [...why], centre: reading.handwrittenNotes || centre || forCentre }
}

function doubtUnread(row: InkedRow, doubts: DoubtList): void {
  for (const name of DOUBT_FIELDS) {
    const field = row.fields.get(name)
    const missing = row.read[name] === null
    if (field?.status === 'unsure') doubts.add(row, name, field.value === null ? 1 : 2)
    else if (missing && (REQUIRED_FIELDS.includes(name) || (field && field.status !== 'blank')))
      doubts.add(row, name, 1)
  }
  const { childCount, sickCount } = row.read
  if (childCount === null) return
  if (childCount < 1) doubts.add(row, 'childCount', 0)
  if ((sickCount ?? 0) > childCount) {
    doubts.add(row, 'sickCount', 0)
    doubts.add(row, 'childCount', 0)
  }
}

function doubtFieldOf(field: CheckField | null): DoubtField | null {
  return field === 'children' ? 'childCount' : (DOUBT_FIELDS.find((name) => name === field) ?? null)
}

/** What the paper itself counted or summed, against its rows. Unknown rows and unsure sums settle nothing. */
function totalMismatches(reading: Reading, rows: InkedRow[], facts: TriageFacts): string[] {
  const unsure = (name: string) =>
    reading.fields.some((field) => field.name === name && field.status === 'unsure')
  const said = (name: string, value: number | null | undefined) => (unsure(name) ? null : (value ?? null))
  const count = said('totalCount', reading.totals.count)
  const minutes = said('totalMinutes', reading.totals.minutes)
  const feeYen = said('totalFee', reading.totals.feeYen)
  const fees = rows.map((row) => facts.fees?.[row.rowIndex] ?? null)
  const worked = sumOf(
    rows.map(({ read: { start, end } }) => (start && end ? workedMinutes(start, end) : null)),
  )
  // People write the hours they were there, or the hours that are billed; both are right.
  const billed = sumOf(fees.map((fee) => fee && fee.billedMinutes))
  const calculatedYen = sumOf(fees.map((fee) => fee && fee.feeYen))
  const codes: string[] = []
  if (count !== null && count !== rows.length) codes.push('TOTAL_COUNT')
  if (minutes !== null && worked !== null && minutes !== worked && minutes !== billed)
    codes.push('TOTAL_MINUTES')
  if (feeYen !== null && calculatedYen !== null && feeYen !== calculatedYen) codes.push('TOTAL_FEE')
  return codes
}

/** Null as soon as one is not known. */
function sumOf(values: (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  )
}

function workedMinutes(start: string, end: string): number {
  return (minutesOf(end) - minutesOf(start) + 24 * 60) % (24 * 60)
}
