/**
 * ProgrammePeriods: a requester's recognised periods, and the days that were decided under them.
 *
 * Used by:  server/import-programmes.ts.
 */
import { inArray, sql } from 'drizzle-orm'
import type { IsoDate } from '../rules/calendar.ts'
import { DECIDED_STATES } from '../rules/run-states.ts'
import type { Db } from './connect.ts'
import { programmePeriods } from './schema.ts'

export type ProgrammePeriod = typeof programmePeriods.$inferSelect

export async function registeredPeriods(db: Db, memberNos: string[]): Promise<ProgrammePeriod[]> {
  const { memberNo, programme, startsOn } = programmePeriods
  const found: ProgrammePeriod[] = []
  for (let at = 0; at < memberNos.length; at += NUMBERS_PER_READ)
    found.push(
      ...(await db
        .select()
        .from(programmePeriods)
        .where(inArray(memberNo, memberNos.slice(at, at + NUMBERS_PER_READ)))
        .orderBy(memberNo, programme, startsOn)),
    )
  return found
}
const NUMBERS_PER_READ = 1_000

export interface DecidedDay {
  memberNo: string
  programme: string
  activityNo: string
  date: IsoDate
}

/**
 * Of visits that hold a number in a programme by what was decided last: the day they were decided on, and where the
 * report says another day by now, that one too. In the order of their days.
 */
export async function decidedProgrammeDays(db: Db, memberNos: string[]): Promise<DecidedDay[]> {
  const { rows } = await db.execute<{
    member_no: string
    programme: string
    activity_no: string
    date: string
  }>(sql`
    with latest as (
      select distinct on (l.activity_no) l.activity_no, l.requester_no, l.programme, l.activity_date
      from run_lines l join runs u on u.id = l.run_id
      where u.voided_at is null and u.state = any(${sql.param([...DECIDED_STATES])}::text[])
        and l.activity_no in
          (select activity_no from run_lines where requester_no = any(${sql.param(memberNos)}::text[]))
      order by l.activity_no, u.month desc, (l.input_key <> '') desc, l.line desc)
    select l.requester_no as member_no, l.programme, l.activity_no, d.date::text
    from latest l left join activities a on a.activity_no = l.activity_no and a.removed_at is null
    cross join lateral (select l.activity_date as date union select a.date where a.date is not null) d
    where l.programme is not null
    order by d.date, l.activity_no collate "C"`)
  return rows.map(({ member_no, programme, activity_no, date }) => ({
    ...{ memberNo: member_no, programme, activityNo: activity_no, date },
  }))
}
