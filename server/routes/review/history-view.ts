/** HistoryView: audit rows of a case as people read them: who, when, what, before and after. */
import type { ReportView } from '../../../db/report-reads.ts'
import { jstDate, jstTime } from '../../../rules/calendar.ts'
import type { HistoryEntry } from '../../contract.ts'
import { ACTIONS, actorText, CANCELLATIONS, HISTORY_FIELDS, ROW_CHANGED, STATE_WORDS } from './messages.ts'

type AuditRow = ReportView['history'][number]

/** A report, or anything else with a history and without rows. */
export interface HistorySource {
  /** oldest first */
  history: AuditRow[]
  activities: Pick<ReportView['activities'][number], 'activityNo' | 'seq'>[]
}

export interface HistoryNames {
  /** 'staff:3' → name */
  staff: ReadonlyMap<string, string>
  providerName: string | null
  kindLabel: (code: string) => string
}

export const jstInstant = (at: Date): string => `${jstDate(at)}T${jstTime(at)}`

/** Latest first. */
export function historyOf(view: HistorySource, names: HistoryNames): HistoryEntry[] {
  return view.history
    .map((entry) => ({
      at: jstInstant(entry.at),
      actor: names.staff.get(entry.actor) ?? actorText(entry.actor, names.providerName),
      action: ACTIONS[entry.action as keyof typeof ACTIONS] ?? entry.action,
      changes: changesOf(entry, view, names),
    }))
    .toReversed()
}

function changesOf(entry: AuditRow, view: HistorySource, names: HistoryNames): HistoryEntry['changes'] {
  // its kind is said by the page it stands on
  if (entry.action === 'case.opened') return []
  const before = (entry.before ?? {}) as Record<string, unknown>
  const after = (entry.after ?? {}) as Record<string, unknown>
  const activityNo = (after['activityNo'] ?? before['activityNo']) as string | undefined
  const seq = view.activities.find((row) => row.activityNo === activityNo)?.seq
  const row = seq === undefined ? '' : `${seq}${ROW_CHANGED.nth} `
  const shown = (field: string, value: unknown) => (value === undefined ? null : wordOf(field, value, names))
  const fields = Object.keys(HISTORY_FIELDS).filter((field) => field in before || field in after)
  // a whole row added or taken out is named by its day and time
  const told =
    entry.action === 'activity.changed' ? fields : fields.filter((field) => ROW_CHANGED.tells.includes(field))
  const changes = (entry.action.startsWith('activity.') ? told : fields).map((field) => ({
    what: `${row}${HISTORY_FIELDS[field]}`,
    before: shown(field, before[field]),
    after: shown(field, after[field]),
  }))
  const also = (after['alsoChanged'] ?? []) as string[]
  return [
    ...changes,
    ...also.map((field) => ({
      what: `${row}${ROW_CHANGED.also[field] ?? field}`,
      before: null,
      after: ROW_CHANGED.changed,
    })),
  ]
}

function wordOf(field: string, value: unknown, { kindLabel }: HistoryNames): string | null {
  if (value === null) return null
  if (field === 'state') return STATE_WORDS[value as keyof typeof STATE_WORDS] ?? String(value)
  if (field === 'kind') return kindLabel(String(value))
  if (field === 'cancelled') return CANCELLATIONS[value as keyof typeof CANCELLATIONS] ?? String(value)
  return typeof value === 'number' ? value.toLocaleString('ja-JP') : String(value)
}
