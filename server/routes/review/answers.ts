/**
 * Answers: what the member declared in chat or LIFF, as sent. What the centre mended since is taken back in thought,
 * so that the screen shows both: the words on the left, the mended row on the right.
 */
import type { ReportView } from '../../../db/report-reads.ts'
import { WEEKDAYS_JA, weekdayOf } from '../../../rules/calendar.ts'
import type { Answers } from '../../contract.ts'
import { ANSWERS, CANCELLATIONS } from './messages.ts'

interface Declared {
  requesterNo: string
  date: string
  start: string
  end: string
  childCount: number
  childIds: (number | null)[]
  kind: string | null
  transportYen: number
  otherYen: number
  cancelled: keyof typeof CANCELLATIONS | null
}

export interface AnswerNames {
  /** requester number → name */
  requesters: ReadonlyMap<string, string>
  /** child id → name */
  children: ReadonlyMap<number, string>
  kindLabel: (code: string) => string
}

export function answersOf(view: ReportView, names: AnswerNames): Answers[] {
  const declared = declaredRows(view)
  const rows = declared.map((row, index) => ({
    title: `${index + 1}${ANSWERS.nth}`,
    answers: answers(row, names).map(([question, answer]) => ({ question, answer })),
  }))
  const accident = { question: ANSWERS.accident, answer: view.report.accident ? ANSWERS.yes : ANSWERS.no }
  return rows.length > 0 ? [...rows, { title: ANSWERS.report, answers: [accident] }] : []
}

/** The rows that stood right after the member last sent them. */
function declaredRows(view: ReportView): Declared[] {
  const sentAt = view.history.findLastIndex(({ action }) =>
    /^report\.(re)?submitted$|^report\.asked$/.test(action),
  )
  const since = view.history.slice(sentAt + 1)
  const sentTime = view.history[sentAt]?.at
  const added = new Set(since.filter((e) => e.action === 'activity.added').map((e) => numberIn(e.after)))
  return view.activities
    .filter((row) => !added.has(row.activityNo))
    .filter((row) => row.removedAt === null || (sentTime !== undefined && row.removedAt > sentTime))
    .map((row) => {
      const now: Declared = {
        requesterNo: row.requesterNo,
        date: row.date,
        start: row.startTime,
        end: row.endTime,
        childCount: row.children.length,
        childIds: row.children.map(({ childId }) => childId),
        kind: row.kind,
        transportYen: row.transportYen,
        otherYen: row.otherYen,
        cancelled: row.cancelled,
      }
      // newest change first: the oldest "before" is what was sent
      return since
        .filter((entry) => entry.action === 'activity.changed' && numberIn(entry.after) === row.activityNo)
        .toReversed()
        .reduce((was, entry) => ({ ...was, ...(entry.before as Partial<Declared>) }), now)
    })
}

const numberIn = (value: unknown): unknown => (value as { activityNo?: unknown } | null)?.activityNo

function answers(row: Declared, names: AnswerNames): [string, string][] {
  const named = row.childIds.map((id) => (id === null ? undefined : names.children.get(id)))
  const children =
    named.every((name) => name !== undefined) && named.length > 0 ? named.join('・') : `${row.childCount}人`
  const [, month, day] = row.date.split('-').map(Number)
  const pairs: [string, string | null][] = [
    [ANSWERS.requester, `${names.requesters.get(row.requesterNo) ?? ''}（${row.requesterNo}）`],
    [ANSWERS.date, `${month}月${day}日(${WEEKDAYS_JA[weekdayOf(row.date)]})`],
    [ANSWERS.start, row.start],
    [ANSWERS.end, row.end],
    [ANSWERS.children, children],
    [ANSWERS.kind, row.kind && names.kindLabel(row.kind)],
    [ANSWERS.transport, row.transportYen > 0 ? `${row.transportYen.toLocaleString('ja-JP')}円` : null],
    [ANSWERS.other, row.otherYen > 0 ? `${row.otherYen.toLocaleString('ja-JP')}円` : null],
    [ANSWERS.cancelled, row.cancelled && CANCELLATIONS[row.cancelled]],
  ]
  return pairs.filter((pair): pair is [string, string] => Boolean(pair[1]))
}
