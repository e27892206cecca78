/** MonthReads: the runs as the desk looks at them: a list, one with names, what its findings are about. */
import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { RunCheck } from '../rules/run-states.ts'
import type { Db } from './connect.ts'
import type { DecisionRow, Run } from './runs.ts'
import { activities, decisions, members, runApprovals } from './schema.ts'

export interface MonthListRow {
  runId: number
  decisions: number
  activities: number
  subsidyYen: number
  unpaid: number
}

/** Of the runs given. `unpaid`: exported or paid, and in no file that lives */
export async function monthSums(db: Db, runs: Pick<Run, 'id'>[]): Promise<Map<number, MonthListRow>> {
  if (runs.length === 0) return new Map()
  const { rows } = await db.execute<Record<keyof MonthListRow, string>>(sql`
    select d.run_id as "runId", count(*) as "decisions", sum(d.count) as "activities",
           sum(d.subsidy_yen) as "subsidyYen", count(*) filter (where d.pay_yen > 0 and t.id is null) as "unpaid"
    from decisions d
    left join transfers t on t.run_id = d.run_id and t.decision_no = d.decision_no and t.state in ('in-file', 'paid')
    where d.run_id = any(${sql.param(runs.map(({ id }) => id))}::bigint[]) group by d.run_id`)
  return new Map(
    rows.map((row) => [
      Number(row.runId),
      {
        ...{ runId: Number(row.runId), decisions: Number(row.decisions), activities: Number(row.activities) },
        ...{ subsidyYen: Number(row.subsidyYen), unpaid: Number(row.unpaid) },
      },
    ]),
  )
}

/** 'YYYY-MM' of the earliest approved activity; null without any */
export async function firstActivityMonth(db: Db): Promise<string | null> {
  const { rows } = await db.execute<{ month: string | null }>(sql`
    select to_char(min(a.date), 'YYYY-MM') as month from activities a
    join reports r on r.case_no = a.case_no and r.state = 'approved' where a.removed_at is null`)
  return rows[0]?.month ?? null
}

export async function namedDecisions(db: Db, runId: number): Promise<(DecisionRow & { name: string })[]> {
  const rows = await db
    .select({ decision: decisions, name: members.name })
    .from(decisions)
    .innerJoin(members, eq(members.memberNo, decisions.providerNo))
    .where(eq(decisions.runId, runId))
    .orderBy(asc(decisions.fiscalYear), asc(decisions.providerNo))
  return rows.map(({ decision, name }) => ({ ...decision, name }))
}

export async function approvalsOfRun(db: Db, runId: number) {
  return db
    .select({ approver: runApprovals.approver, approvedAt: runApprovals.approvedAt })
    .from(runApprovals)
    .where(eq(runApprovals.runId, runId))
    .orderBy(asc(runApprovals.approvedAt))
}

/** 報告番号 → the visit's day and its provider; 会員番号 → the name. Of the findings given. */
export async function aboutFindings(
  db: Db,
  checks: RunCheck[],
): Promise<Map<string, { date: string | null; name: string }>> {
  const refs = [...new Set(checks.flatMap(({ ref }) => (ref ? [ref] : [])))]
  if (refs.length === 0) return new Map()
  const visits = await db
    .select({ ref: activities.activityNo, date: activities.date, name: members.name })
    .from(activities)
    .innerJoin(members, eq(members.memberNo, activities.providerNo))
    .where(inArray(activities.activityNo, refs))
  const people = await db
    .select({ ref: members.memberNo, name: members.name })
    .from(members)
    .where(inArray(members.memberNo, refs))
  return new Map<string, { date: string | null; name: string }>([
    ...people.map(({ ref, name }) => [ref, { date: null, name }] as const),
    ...visits.map(({ ref, date, name }) => [ref, { date, name }] as const),
  ])
}
