/**
 * PriceRows: rows as the member has them on the page become activities, 見込み and what is still to mend.
 *
 * Promise:  nothing doubtful passes unless the member has changed it or said that it is right.
 */
import type { Db } from '../../../db/connect.ts'
import { completeActivity, activityOfRow } from '../../../rules/reading-rows.ts'
import type { DraftActivity, Fee } from '../../../rules/activity.ts'
import type { CheckField } from '../../../rules/checks.ts'
import type { LiffField, LiffFee, LiffPrices, LiffProblem, LiffRow } from '../../contract.ts'
import { withChildren } from '../../photo-result.ts'
import { priceDraft } from '../../price-draft.ts'
import type { ReadingFacts } from '../../reading-facts.ts'
import type { Services } from '../../services.ts'
import { refusalsOf } from '../../submit-report.ts'
import { problemText } from './messages.ts'

type SourceField = LiffField['field']
type Problem = Pick<LiffProblem, 'field' | 'code'>

/** What the reader saw: a row of the same photo and number. */
export interface RowRead {
  value: LiffRow
  fields: LiffField[]
}

export interface PricedRows {
  prices: LiffPrices
  /** one a row; null while something is missing or contradicts itself */
  activities: (DraftActivity | null)[]
}

const REQUIRED: SourceField[] = ['requesterNo', 'date', 'start', 'end', 'childCount']

export async function priceRows(
  tx: Db,
  services: Pick<Services, 'city' | 'clock'>,
  wanted: {
    rows: LiffRow[]
    read: RowRead[]
    facts: Pick<ReadingFacts, 'pairs'>
    providerNo: string
    caseNo: string
  },
): Promise<PricedRows> {
  const { rows, read, facts, providerNo, caseNo } = wanted
  const problems: LiffProblem[] = []
  const add = (row: number, { field, code }: Problem) =>
    problems.push({ row, field, code, text: problemText(code) })
  const activities = rows.map((row, index) => {
    const seen = read.find(({ value }) => value.photoId === row.photoId && value.row === row.row)
    const wrong = shapeProblems(row, services)
    for (const problem of [...wrong, ...unconfirmed(row, seen)]) add(index, problem)
    return wrong.length > 0 ? null : activityOf(row, facts)
  })
  const places = activities.flatMap((activity, index) => (activity ? [index] : []))
  const { pricings, checks } = await priceDraft(tx, services, {
    providerNo,
    activities: activities.filter((activity) => activity !== null),
    exceptCaseNo: caseNo,
  })
  for (const { row, code, field } of refusalsOf(pricings, checks))
    add(places[row]!, { code, field: sourceField(field) })
  const fees = activities.map((_, index) => {
    const pricing = pricings[places.indexOf(index)]
    return pricing && 'fee' in pricing ? feeView(pricing.fee) : null
  })
  const inOrder = problems.toSorted((a, b) => a.row - b.row)
  return { activities, prices: { fees, problems: inOrder, totals: totalsOf(fees) } }
}

function shapeProblems(row: LiffRow, { city }: Pick<Services, 'city'>): Problem[] {
  const problems: Problem[] = REQUIRED.filter((field) => valueOf(row, field) === null).map((field) => ({
    field,
    code: 'MISSING',
  }))
  if (row.childCount === 0) problems.push({ field: 'childCount', code: 'EMPTY_CHILDREN' })
  if (row.childCount !== null && (row.sickCount ?? 0) > row.childCount)
    problems.push({ field: 'sickCount', code: 'MORE_SICK_THAN_CHILDREN' })
  if (row.start !== null && row.end !== null && row.end < row.start && !row.overnight)
    problems.push({ field: 'end', code: 'END_BEFORE_START' })
  if (row.kind !== null && !city.kindsOfCare.some(({ code }) => code === row.kind))
    problems.push({ field: 'kind', code: 'UNKNOWN_KIND' })
  return problems
}

/** A value that was changed is the member's own word; the read one wants a yes. */
function unconfirmed(row: LiffRow, seen: RowRead | undefined): Problem[] {
  if (!seen) return []
  const open = seen.fields.filter(
    ({ field, doubtful }) =>
      doubtful && !row.confirmed.includes(field) && valueOf(row, field) === valueOf(seen.value, field),
  )
  const missing = (field: SourceField) => REQUIRED.includes(field) && valueOf(row, field) === null
  return open.filter(({ field }) => !missing(field)).map(({ field }) => ({ field, code: 'UNCONFIRMED' }))
}

const valueOf = (row: LiffRow, field: SourceField): string | number | null => row[field]

function activityOf(row: LiffRow, facts: Pick<ReadingFacts, 'pairs'>): DraftActivity | null {
  const { date, start, end, childCount, sickCount, kind, requesterNo, transportYen } = row
  const read = { date, start, end, childCount, sickCount, kind, requesterNo, transportYen }
  return completeActivity(withChildren(activityOfRow(read), facts))
}

function sourceField(field: CheckField | null): SourceField | null {
  if (field === 'children') return 'childCount'
  return field === null || field === 'otherYen' || field === 'programme' ? null : field
}

const feeView = ({ feeYen, rewardYen, subsidyYen, billedMinutes, lines }: Fee): LiffFee => ({
  ...{ feeYen, rewardYen, subsidyYen, billedMinutes },
  lines: lines.map((line) => ({ text: line.text, feeYen: line.feeYen, rewardYen: line.rewardYen })),
})

function totalsOf(fees: (LiffFee | null)[]): LiffPrices['totals'] {
  const sum = (yen: 'feeYen' | 'rewardYen' | 'subsidyYen') =>
    fees.reduce((total, fee) => total + (fee?.[yen] ?? 0), 0)
  return { feeYen: sum('feeYen'), rewardYen: sum('rewardYen'), subsidyYen: sum('subsidyYen') }
}
