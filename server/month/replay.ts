/**
 * Replay: a past month worked out from its activities, beside the list the office made for it then.
 *
 * Promise:  writes nothing: the run is the real one, rolled back. Every provider of either side is compared in every
 *           figure that the old list has; what differs is told with both.
 * Counts:   a month without a run of ours: the activities of its own days (what was late then is not known now); a
 *           month with a run: that run.
 */
import { sql } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import { liveRun } from '../../db/runs.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import { calculateMonth, type MonthServices } from './calculate.ts'

/** null: the list has no such column, or nothing in it */
export interface OldFigures {
  count: number | null
  minutes: number | null
  feeYen: number | null
  rewardYen: number | null
  subsidyYen: number | null
}
export type Figure = keyof OldFigures
export const FIGURES: readonly Figure[] = ['count', 'minutes', 'feeYen', 'rewardYen', 'subsidyYen']

export interface OldRow extends OldFigures {
  memberNo: string
  name: string
}

export interface Difference {
  memberNo: string
  name: string
  /** `missing`: only the old list has this provider, `added`: only we do */
  what: Figure | 'missing' | 'added'
  /** of `missing` and `added`: the subsidy */
  old: number | null
  ours: number | null
}

export interface Replayed {
  month: IsoMonth
  providers: number
  same: number
  oldSubsidyYen: number
  oursSubsidyYen: number
  differences: Difference[]
}

type OurRow = Record<Figure, number> & { memberNo: string; name: string }

export async function replayMonth(
  services: MonthServices,
  month: IsoMonth,
  old: OldRow[],
): Promise<Replayed> {
  return compareLists(month, old, await oursOf(services, month))
}

async function oursOf(services: MonthServices, month: IsoMonth): Promise<OurRow[]> {
  const rollBack = new Error('replayed')
  let ours: OurRow[] = []
  try {
    await services.db.drizzle.transaction(
      async (tx) => {
        const run = await liveRun(tx, month)
        const { id } = run ?? (await calculateMonth(tx, services, { month, actor: 'system', early: true }))
        ours = await sumsOf(tx, id, run ? null : month)
        throw rollBack
      },
      { isolationLevel: 'repeatable read' },
    )
  } catch (error) {
    if (error !== rollBack) throw error
  }
  return ours
}

/** @param only  the activities of this month's days */
async function sumsOf(tx: Db, runId: number, only: IsoMonth | null): Promise<OurRow[]> {
  const { rows } = await tx.execute<Record<Figure, string> & { memberNo: string; name: string }>(sql`
    select l.provider_no as "memberNo", m.name, sum(l.count) as count, sum(l.billed_minutes) as minutes,
           sum(l.fee_yen) as "feeYen", sum(l.reward_yen) as "rewardYen", sum(l.subsidy_yen) as "subsidyYen"
    from run_lines l join members m on m.member_no = l.provider_no
    where l.run_id = ${runId} and (${only}::text is null or to_char(l.activity_date, 'YYYY-MM') = ${only})
    group by l.provider_no, m.name order by l.provider_no`)
  return rows.map(({ memberNo, name, ...sums }) => ({
    ...{ memberNo, name, count: Number(sums.count), minutes: Number(sums.minutes) },
    ...{ feeYen: Number(sums.feeYen), rewardYen: Number(sums.rewardYen) },
    subsidyYen: Number(sums.subsidyYen),
  }))
}

export function compareLists(month: IsoMonth, old: OldRow[], ours: OurRow[]): Replayed {
  const theirs = new Map(old.map((row) => [row.memberNo, row]))
  const own = new Map(ours.map((row) => [row.memberNo, row]))
  const numbers = [...new Set([...theirs.keys(), ...own.keys()])].sort()
  const found = numbers.map((memberNo) => differencesOf(theirs.get(memberNo), own.get(memberNo)))
  const sum = (rows: { subsidyYen: number | null }[]) =>
    rows.reduce((yen, row) => yen + (row.subsidyYen ?? 0), 0)
  return {
    ...{ month, providers: numbers.length, same: found.filter((one) => one.length === 0).length },
    ...{ oldSubsidyYen: sum(old), oursSubsidyYen: sum(ours), differences: found.flat() },
  }
}

function differencesOf(old: OldRow | undefined, ours: OurRow | undefined): Difference[] {
  const { memberNo, name } = (ours ?? old)!
  if (!ours) return [{ memberNo, name, what: 'missing', old: old!.subsidyYen, ours: null }]
  if (!old) return [{ memberNo, name, what: 'added', old: null, ours: ours.subsidyYen }]
  return FIGURES.flatMap((what): Difference[] =>
    old[what] === null || old[what] === ours[what]
      ? []
      : [{ memberNo, name, what, old: old[what], ours: ours[what] }],
  )
}
