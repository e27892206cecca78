/**
 * ReadPlanned: visits printed beforehand. A tick says it went as printed; what was printed comes from the plan whose
 * digest is in the QR, never from the paper's words.
 */
import type { ReadField } from '../../rules/reading.ts'
import { AS_PLANNED, type PlannedVisit } from '../form/layout.ts'
import { digestOfPlan } from '../form/sign-qr.ts'

/** The plan this sheet was printed from, or null when nobody handed it in. */
export function planOf(
  planDigest: string | null | undefined,
  plans: PlannedVisit[][] = [],
): PlannedVisit[] | null {
  return plans.find((plan) => planDigest && digestOfPlan(plan) === planDigest) ?? null
}

const VALUES: [name: string, value: (visit: PlannedVisit) => string | null][] = [
  ['date', ({ date }) => date],
  ['start', ({ start }) => start],
  ['end', ({ end }) => end],
  ['requesterNo', ({ requesterNo }) => requesterNo],
  ['childCount', ({ childCount }) => String(childCount)],
  ['sickCount', ({ sickCount }) => (sickCount ? String(sickCount) : null)],
  ['kind', ({ kind }) => kind ?? null],
]

/**
 * Ticked rows get the values of their plan. A doubtful tick leaves the day to be asked; a plan that is not there
 * leaves everything to be asked; boxes filled in as well must say the same.
 */
export function withPlanned(fields: ReadField[], plan: PlannedVisit[] | null): ReadField[] {
  const ticked = fields.filter((field) => field.name === AS_PLANNED && field.status !== 'blank')
  return ticked.reduce((all, tick) => fillRow(all, tick, plan?.[tick.row - 1] ?? null), fields)
}

function fillRow(fields: ReadField[], tick: ReadField, visit: PlannedVisit | null): ReadField[] {
  const planned = VALUES.map(([name, valueOf]): ReadField => {
    const value = visit && valueOf(visit)
    const base = { name, row: tick.row, box: tick.box, confidence: tick.confidence }
    if (!visit) return { ...base, value: null, confidence: 0, status: 'unsure' }
    if (value === null) return { ...base, value: null, status: 'blank' }
    return { ...base, value, status: name === 'date' ? tick.status : 'sure' }
  })
  const own = (name: string) => fields.find((field) => field.row === tick.row && field.name === name)
  const settled = planned.map((said) => {
    const written = own(said.name)
    if (!written || written.status === 'blank' || written.value === said.value) return said
    const alternatives = [said.value, ...(written.alternatives ?? [])].filter((value) => value !== null)
    return { ...written, status: 'unsure' as const, alternatives }
  })
  const replaced = new Set(VALUES.map(([name]) => name))
  return [...fields.filter((field) => field.row !== tick.row || !replaced.has(field.name)), ...settled]
}
