/**
 * Typed sheet: several activities typed in one message, as rows of one report.
 *
 * Why rows and not a queue of guided reports: the member wrote one message and gets one receipt, one 送信 and one
 * case number; 病児, costs and accidents are asked once for all rows instead of once an activity. What is missing
 * or doubtful in a row is asked row by row, as with a photo. The price: where a number of children does not say
 * which, a row keeps the number (as paper does), while a single typed report asks for the names.
 */
import type { BotContext } from '../contract.ts'
import { pairOf } from '../messages/report-words.ts'
import { wholeLeft } from '../messages/typed-sheet.ts'
import type { HeardActivity, Sheet, SheetField, SheetRow } from '../state.ts'
import { NO_ANSWERS } from './guided-answers.ts'
import { heardAnswers, heardChildren } from './heard-answers.ts'

export function typedSheet(heard: HeardActivity[], context: BotContext): Sheet {
  const draftId = context.newId()
  const rows = heard.map((one, n) => rowOf(one, n, context))
  return {
    caseNo: draftId,
    draftId,
    ...{ mends: false, source: 'chat', photoIds: [], setTotal: null, failed: [], pages: [] },
    rows,
    doubts: heard.flatMap((one, n) => doubtsOf(one, rows, n)),
    ...{ step: 'doubt', edit: null, rev: 0, sentAt: null, accident: false },
    whole: {
      sick: heard.every((one) => one.sick !== null),
      costs: heard.some(
        (one) => one.transportYen !== null || one.otherYen !== null || one.bareYen !== null || one.noCosts,
      ),
      accident: false,
    },
  }
}

function rowOf(heard: HeardActivity, n: number, context: BotContext): SheetRow {
  const answers = heardAnswers(heard, NO_ANSWERS, context)
  const { requesterNo, date, start, end, pendingEnd } = answers
  const last = end ?? pendingEnd
  const children = childrenOf(heard, requesterNo, context)
  return {
    row: n + 1,
    photoId: '',
    overnight: end !== undefined && start !== undefined && end < start,
    activity: {
      ...(requesterNo && { requesterNo }),
      ...(date && { date }),
      ...(start && { start }),
      ...(last && { end: last }),
      ...(children && { children }),
      kind: answers.kind ?? null,
      transportYen: answers.transportYen,
      otherYen: answers.otherYen,
      ...{ cancelled: null, note: null },
    },
    heard,
  }
}

function childrenOf(
  heard: HeardActivity,
  requesterNo: string | undefined,
  context: BotContext,
): SheetRow['activity']['children'] {
  const pair = pairOf(context, requesterNo)
  if (pair === null || heard.childDoubt) return undefined
  const { childIds, childrenDone, sickIds } = heardChildren(heard, pair)
  if (childrenDone) return childIds.map((id) => ({ childId: id < 0 ? null : id, sick: sickIds.includes(id) }))
  // a number that says how many but not which
  if (heard.count === null || heard.childIds.length > 0 || heard.count > Math.max(pair.children.length, 1))
    return undefined
  return Array.from({ length: heard.count }, () => ({ childId: null, sick: false }))
}

type SheetDoubt = Sheet['doubts'][number]

/** The row above is likely, so it stands first among the buttons; it is never taken over unasked. */
function doubtsOf(heard: HeardActivity, rows: SheetRow[], rowIndex: number): SheetDoubt[] {
  const activity = rows[rowIndex]?.activity ?? {}
  const above = rows[rowIndex - 1]?.activity ?? {}
  const doubt = (field: SheetField, candidates: (string | undefined)[]): SheetDoubt => ({
    ...{ rowIndex, row: rowIndex + 1, field, value: null, cutUrl: null },
    candidates: [...new Set(candidates.filter((one) => one !== undefined))].slice(0, 3),
  })
  const doubts: SheetDoubt[] = []
  const families = heard.requesterNos
  if (!activity.requesterNo && (families.length > 0 || above.requesterNo) && !heard.stranger)
    doubts.push(doubt('requesterNo', families.length > 0 ? families : [above.requesterNo]))
  if (!activity.date && (heard.dates.length > 0 || above.date))
    doubts.push(doubt('date', heard.dates.length > 0 ? heard.dates : [above.date]))
  if (heard.spans.length > 1) doubts.push(...timeDoubts(heard.spans, doubt))
  if (heard.starts.length > 1) doubts.push(doubt('start', heard.starts))
  if (heard.sick === 'some' && !activity.children?.some((child) => child.sick))
    doubts.push(doubt('sickCount', ['1', '2']))
  if (!activity.kind)
    doubts.push(doubt('kind', heard.kinds.length > 0 ? heard.kinds : [above.kind ?? undefined]))
  if (heard.bareYen !== null)
    doubts.push(
      doubt('transportYen', [
        String((heard.transportYen ?? 0) + heard.bareYen),
        String(heard.transportYen ?? 0),
      ]),
    )
  return doubts
}

/** One question: the start where the readings differ in it, else the end. */
function timeDoubts(
  spans: HeardActivity['spans'],
  doubt: (field: SheetField, candidates: string[]) => SheetDoubt,
): SheetDoubt[] {
  const starts = new Set(spans.map((span) => span.start))
  if (starts.size > 1) return [doubt('start', [...starts])]
  return [
    doubt(
      'end',
      spans.map((span) => span.end),
    ),
  ]
}

/** What an answer settles besides itself. */
export function settledRow(row: SheetRow, field: SheetField, context: BotContext): SheetRow {
  const { heard, activity } = row
  if (heard === undefined) return row
  if (field === 'requesterNo') {
    const children = activity.children ?? childrenOf(heard, activity.requesterNo, context)
    return { ...row, activity: { ...activity, ...(children && { children }) } }
  }
  if ((field === 'start' || field === 'end') && heard.spans.length > 1) {
    const fitting = heard.spans.filter((span) => span[field] === activity[field])
    const [only, second] = fitting
    const settled = { ...row, heard: { ...heard, spans: [] } }
    if (only === undefined || second !== undefined) return settled
    return { ...settled, activity: { ...activity, start: only.start, end: only.end } }
  }
  // 「実費300円」 that was no transport was something else
  if (field === 'transportYen' && heard.bareYen !== null) {
    const isOther = activity.transportYen === (heard.transportYen ?? 0)
    const otherYen = (activity.otherYen ?? 0) + (isOther ? heard.bareYen : 0)
    return { ...row, heard: { ...heard, bareYen: null }, activity: { ...activity, otherYen } }
  }
  return row
}

/** An answer to the question about all rows; null when it is none. */
export function takeWhole(sheet: Sheet, value: string): Sheet | null {
  const asked = wholeLeft(sheet)
  if (asked === null || sheet.whole === undefined || (value !== 'yes' && value !== 'no')) return null
  const whole = { ...sheet.whole, [asked]: true }
  if (value === 'no') return { ...sheet, whole }
  if (asked === 'accident') return { ...sheet, whole, accident: true }
  const doubts = sheet.rows.map((row, rowIndex): SheetDoubt => ({
    ...{ rowIndex, row: row.row, value: null, cutUrl: null },
    field: asked === 'sick' ? 'sickCount' : 'transportYen',
    candidates: asked === 'sick' ? countsUpTo(row.activity.children?.length ?? 1) : ['0'],
  }))
  return { ...sheet, whole, doubts: [...sheet.doubts, ...doubts] }
}

const countsUpTo = (most: number) => Array.from({ length: Math.min(most, 2) + 1 }, (_, n) => String(n))
