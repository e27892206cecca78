/**
 * CheckFacts: what the rules need to know beside an activity, read in one go for a whole report.
 *
 * Promise:  only activities that count: not removed, of reports neither withdrawn nor returned nor still a draft.
 * Used by:  server/price-draft.ts, server/bot-context.ts, server/report-actions.ts.
 */
import { and, between, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { addDays } from '../rules/calendar.ts'
import type { MemberFacts, OtherActivity } from '../rules/checks.ts'
import type { CountedActivity, RecognisedPeriod } from '../rules/programmes.ts'
import type { Db } from './connect.ts'
import { activities, members, pairs, programmePeriods, reports } from './schema.ts'

export async function memberFacts(db: Db, memberNos: string[]): Promise<Map<string, MemberFacts>> {
  if (memberNos.length === 0) return new Map()
  const rows = await db
    .select({ memberNo: members.memberNo, joinedOn: members.joinedOn, state: members.state })
    .from(members)
    .where(inArray(members.memberNo, memberNos))
  return new Map(rows.map(({ memberNo, ...facts }) => [memberNo, facts]))
}

/** requester number → since when, until when the two are registered together */
export async function pairFacts(
  db: Db,
  providerNo: string,
): Promise<Map<string, { registeredOn: string; endedOn: string | null }>> {
  const rows = await db
    .select({ requesterNo: pairs.requesterNo, registeredOn: pairs.registeredOn, endedOn: pairs.endedOn })
    .from(pairs)
    .where(eq(pairs.providerNo, providerNo))
  return new Map(rows.map(({ requesterNo, ...facts }) => [requesterNo, facts]))
}

const counts = and(isNull(activities.removedAt), inArray(reports.state, ['submitted', 'asking', 'approved']))

/** Activities that may collide with visits of `dates`: of the same provider or the same requesters, a day either side. */
export async function otherActivities(
  db: Db,
  wanted: { providerNo: string; requesterNos: string[]; dates: string[]; exceptCaseNo: string | null },
): Promise<OtherActivity[]> {
  const dates = [...wanted.dates].sort()
  if (dates.length === 0) return []
  const rows = await db
    .select({
      ref: activities.activityNo,
      providerNo: activities.providerNo,
      requesterNo: activities.requesterNo,
      date: activities.date,
      start: activities.startTime,
      end: activities.endTime,
      children: activities.children,
      cancelled: activities.cancelled,
    })
    .from(activities)
    .innerJoin(reports, eq(reports.caseNo, activities.caseNo))
    .where(
      and(
        counts,
        between(activities.date, addDays(dates[0]!, -1), addDays(dates.at(-1)!, 1)),
        or(
          eq(activities.providerNo, wanted.providerNo),
          wanted.requesterNos.length > 0 ? inArray(activities.requesterNo, wanted.requesterNos) : sql`false`,
        ),
        wanted.exceptCaseNo === null ? undefined : ne(activities.caseNo, wanted.exceptCaseNo),
      ),
    )
  return rows
}

export interface ProgrammeFacts {
  periods: RecognisedPeriod[]
  /** every visit of the requester that counts, of all providers; `key` is the 報告番号 */
  visits: (CountedActivity & { caseNo: string })[]
}

/** Requesters without a recognised period are left out. */
export async function programmeFacts(db: Db, requesterNos: string[]): Promise<Map<string, ProgrammeFacts>> {
  if (requesterNos.length === 0) return new Map()
  const periods = await db
    .select()
    .from(programmePeriods)
    .where(inArray(programmePeriods.memberNo, requesterNos))
  const facts = new Map<string, ProgrammeFacts>()
  for (const { memberNo, programme, startsOn, endsOn } of periods) {
    const known = facts.get(memberNo) ?? { periods: [], visits: [] }
    known.periods.push({ programme, from: startsOn, to: endsOn })
    facts.set(memberNo, known)
  }
  if (facts.size === 0) return facts
  const visits = await db
    .select({
      key: activities.activityNo,
      caseNo: activities.caseNo,
      requesterNo: activities.requesterNo,
      date: activities.date,
      start: activities.startTime,
      cancelled: activities.cancelled,
    })
    .from(activities)
    .innerJoin(reports, eq(reports.caseNo, activities.caseNo))
    .where(and(counts, inArray(activities.requesterNo, [...facts.keys()])))
  for (const { requesterNo, ...visit } of visits) facts.get(requesterNo)?.visits.push(visit)
  return facts
}
