/**
 * PreviewMonth: the real run, rolled back; under the policy in force, or beside it under another one.
 *
 * Promise:  nothing of it stays. A policy that begins later is looked at as if it had begun already.
 * Used by:  famisapo month preview, the month's page.
 */
import type { Db } from '../../db/connect.ts'
import { liveRun, totalsOfRun, type Run } from '../../db/runs.ts'
import { namedDecisions } from '../../db/month-reads.ts'
import type { IsoDate, IsoMonth } from '../../rules/calendar.ts'
import type { PolicyBook } from '../../rules/policy.ts'
import { DECIDED_STATES, type RunCheck } from '../../rules/run-states.ts'
import { calculateMonth, lastDayOf, type MonthServices } from './calculate.ts'
import { MonthRefusal } from './refusal.ts'
import { reportOf, type MonthReport } from './month-report.ts'
import { inOneMoment } from './one-moment.ts'

export async function previewMonth(
  services: MonthServices,
  month: IsoMonth,
  { actor }: { actor: string },
): Promise<MonthReport> {
  return rolledBack(services, month, actor, null, async (tx, run) =>
    reportOf(run, await totalsOfRun(tx, run.id)),
  )
}

export interface Amounts {
  feeYen: number
  rewardYen: number
  subsidyYen: number
}

/** One decision, under the policy in force and under the other; none of it there: all zero. */
export interface ProviderBeside {
  memberNo: string
  name: string
  fiscalYear: number
  now: Amounts
  other: Amounts
}

export interface SideBySide {
  now: MonthReport
  /** `version`: of the other policy, the last it has; `asIf`: that begins later, and is taken as if it had begun */
  other: MonthReport & { version: string; asIf: boolean }
  /** all decisions, of either */
  providers: ProviderBeside[]
}

/** @throws MonthRefusal DECIDED_ALREADY: what is decided is not priced again */
export async function previewUnder(
  services: MonthServices,
  month: IsoMonth,
  { actor, policies }: { actor: string; policies: PolicyBook },
): Promise<SideBySide> {
  const standing = await liveRun(services.db.drizzle, month)
  if (standing && DECIDED_STATES.includes(standing.state))
    throw new MonthRefusal('DECIDED_ALREADY', `${month} is ${standing.state}: it is not priced again`)
  const look = async (tx: Db, run: Run) => ({
    report: reportOf(run, await totalsOfRun(tx, run.id)),
    rows: await namedDecisions(tx, run.id),
  })
  const { book, version, asIf } = asIfBegun(policies, lastDayOf(month))
  const now = await rolledBack(services, month, actor, null, look)
  const other = await rolledBack(services, month, actor, book, look)
  return {
    now: now.report,
    other: { ...other.report, checks: newFindings(now.report.checks, other.report.checks), version, asIf },
    providers: beside(now.rows, other.rows),
  }
}

/** What the other policy finds and the present one does not; that amounts are other ones is what was asked for. */
function newFindings(now: RunCheck[], other: RunCheck[]): RunCheck[] {
  const key = ({ code, ref }: RunCheck) => `${code} ${ref}`
  const known = new Set(now.map(key))
  return other.filter(
    (one) => !known.has(key(one)) && !['AMOUNT_CHANGED', 'UNUSUAL_AMOUNT'].includes(one.code),
  )
}

function asIfBegun({ versions }: PolicyBook, lastDay: IsoDate) {
  const last = versions.at(-1)!
  const asIf = last.from > lastDay
  const book = asIf ? { versions: [{ ...last, from: versions[0]!.from }] } : { versions }
  return { book, version: last.version, asIf }
}

type Row = Awaited<ReturnType<typeof namedDecisions>>[number]
const NOTHING: Amounts = { feeYen: 0, rewardYen: 0, subsidyYen: 0 }

function beside(now: Row[], other: Row[]): ProviderBeside[] {
  const rows = new Map<string, ProviderBeside>()
  for (const [side, found] of [['now', now] as const, ['other', other] as const])
    for (const { decisionNo, providerNo, name, fiscalYear, feeYen, rewardYen, subsidyYen } of found) {
      const known = rows.get(decisionNo) ?? {
        ...{ memberNo: providerNo, name, fiscalYear, now: NOTHING, other: NOTHING },
      }
      rows.set(decisionNo, { ...known, [side]: { feeYen, rewardYen, subsidyYen } })
    }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** @param policies  null: the city's */
async function rolledBack<T>(
  services: MonthServices,
  month: IsoMonth,
  actor: string,
  policies: PolicyBook | null,
  look: (tx: Db, run: Run) => Promise<T>,
): Promise<T> {
  const seen: { it?: T } = {}
  const rollBack = new Error('preview')
  try {
    await inOneMoment(services, async (tx) => {
      const run = await calculateMonth(tx, services, {
        month,
        actor,
        early: true,
        ...(policies && { policies }),
      })
      seen.it = await look(tx, run)
      throw rollBack
    })
  } catch (error) {
    if (error !== rollBack) throw error
  }
  return seen.it!
}
