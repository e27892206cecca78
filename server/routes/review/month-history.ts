/** MonthHistory: the audit rows of a month as people read them, latest first. */
import type { audit } from '../../../db/schema.ts'
import type { HistoryEntry } from '../../contract.ts'
import type { Dropped } from '../../month/drop-print.ts'
import type { Stopped } from '../../month/stop-payments.ts'
import { PAPER_WORDS } from '../../month/words.ts'
import { jstInstant } from './history-view.ts'
import { actorText } from './messages.ts'
import { HISTORY as words, MONTH_STATES } from './month-words.ts'

type AuditRow = typeof audit.$inferSelect
type Told = Record<string, unknown>

export function monthHistory(rows: AuditRow[], staff: ReadonlyMap<string, string>): HistoryEntry[] {
  return rows
    .map((row) => ({
      at: jstInstant(row.at),
      actor: staff.get(row.actor) ?? actorText(row.actor, null),
      ...toldOf(row.action, (row.before ?? {}) as Told, (row.after ?? {}) as Told),
    }))
    .toReversed()
}

const told = (what: string, after: unknown, before: unknown = null) => ({
  what,
  before: before === null || before === undefined ? null : shown(before),
  after: shown(after),
})
const shown = (value: unknown) => (typeof value === 'number' ? value.toLocaleString('ja-JP') : String(value))
const stateOf = (value: unknown) => MONTH_STATES[value as keyof typeof MONTH_STATES] ?? null

function toldOf(action: string, before: Told, after: Told): Pick<HistoryEntry, 'action' | 'changes'> {
  const batch = Number(after['batch'])
  switch (action) {
    case 'month.changed':
      return changed(before, after)
    case 'month.past-year-approved':
      return {
        action: words.pastYearApproved(Number(after['fiscalYear'])),
        changes: [told('SHA-256', after['approved'])],
      }
    case 'export.made':
      return { action: words.exported, changes: filesOf(after) }
    case 'file.downloaded':
      return { action: words.downloaded(String(after['name'])), changes: [] }
    case 'print.dropped':
      return { action: words.printed, changes: archivesOf(after) }
    case 'transfer.returned':
      return {
        action: words.returned,
        changes: (after['returned'] as { decisionNo: string; reason: string }[]).map(
          ({ decisionNo, reason }) => told(decisionNo, reason),
        ),
      }
    case 'transfer.made':
      return {
        action: words.made(batch),
        changes: [told(words.count, after['count']), told(words.yen, after['sumYen']), ...filesOf(after)],
      }
    case 'transfer.voided':
      return { action: words.voidedBatch(batch), changes: [] }
    case 'transfer.paid':
      return { action: words.paidBatch(batch), changes: [] }
    case 'account.confirmed':
      return { action: words.accountConfirmed, changes: [told('', after['memberNo'])] }
    case 'payment.released':
      return { action: words.released, changes: [told('', after['memberNo'])] }
    case 'payment.stopped':
      return {
        action: words.stopped,
        changes: (after['stopped'] as Pick<Stopped, 'decisionNo' | 'reason'>[]).map(
          ({ decisionNo, reason }) => told(decisionNo, PAPER_WORDS.held[reason]),
        ),
      }
    default:
      return { action, changes: [] }
  }
}

function changed(before: Told, after: Told): Pick<HistoryEntry, 'action' | 'changes'> {
  if (typeof after['approved'] === 'string')
    return { action: words.approvedBy, changes: [told('SHA-256', after['approved'])] }
  if ('voided' in after) {
    const reason = after['voided'] === 'calculated anew' ? words.calculatedAnew : after['voided']
    return { action: words.voided, changes: [told(words.reason, reason, null)] }
  }
  const state = stateOf(after['state']) ?? ''
  const revision = words.revision(Number(after['revision']))
  if (after['state'] === 'calculated') return { action: words.calculated, changes: [told('', revision)] }
  return { action: state, changes: [told(words.state, state, stateOf(before['state']))] }
}

const archivesOf = (after: Told) =>
  (after['archives'] as Dropped[]).map(({ archiveName, encrypted, pages, count }) =>
    told(archiveName, `${words.pages(pages, count)}${encrypted ? words.encrypted : ''}`),
  )

const filesOf = (after: Told) =>
  ((after['files'] ?? []) as { name: string; fiscalYear: number; sha256: string }[]).map(
    ({ name, fiscalYear, sha256 }) => told(`${fiscalYear}年度 ${name}`, sha256.slice(0, 16)),
  )
