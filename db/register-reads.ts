/**
 * RegisterReads: whole registers, in the order of their numbers, for the files an office takes away.
 */
import { and, asc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { ReportState } from '../rules/activity.ts'
import type { IsoMonth } from '../rules/calendar.ts'
import type { Db } from './connect.ts'
import type { Member } from './members.ts'
import type { ActivityRow } from './report-reads.ts'
import { activities, kintoneRecords, members, reports } from './schema.ts'

/** Members left out are not registered. */
export async function memberRoles(
  db: Db,
  memberNos: string[],
): Promise<Map<string, { name: string; isProvider: boolean; isRequester: boolean }>> {
  const roles = new Map<string, { name: string; isProvider: boolean; isRequester: boolean }>()
  for (let at = 0; at < memberNos.length; at += NUMBERS_PER_READ) {
    const { memberNo, name, isProvider, isRequester } = members
    const rows = await db
      .select({ memberNo, name, isProvider, isRequester })
      .from(members)
      .where(inArray(memberNo, memberNos.slice(at, at + NUMBERS_PER_READ)))
    for (const { memberNo: number, ...role } of rows) roles.set(number, role)
  }
  return roles
}
const NUMBERS_PER_READ = 1_000

export function allMembers(db: Db): Promise<Member[]> {
  return db.select().from(members).orderBy(asc(members.memberNo))
}

export interface ListedActivity {
  activity: ActivityRow
  state: ReportState
  providerName: string | null
  requesterName: string | null
}

/**
 * Every activity of the month, or of all; one taken out of its report only where kintone has heard of it.
 */
export function allActivities(db: Db, month: IsoMonth | null): Promise<ListedActivity[]> {
  const provider = alias(members, 'provider')
  const requester = alias(members, 'requester')
  return db
    .select({
      activity: activities,
      state: reports.state,
      providerName: provider.name,
      requesterName: requester.name,
    })
    .from(activities)
    .innerJoin(reports, eq(reports.caseNo, activities.caseNo))
    .leftJoin(provider, eq(provider.memberNo, activities.providerNo))
    .leftJoin(requester, eq(requester.memberNo, activities.requesterNo))
    .leftJoin(
      kintoneRecords,
      and(eq(kintoneRecords.app, 'activities'), eq(kintoneRecords.key, activities.activityNo)),
    )
    .where(
      and(
        or(isNull(activities.removedAt), isNotNull(kintoneRecords.key)),
        month === null ? undefined : sql`to_char(${activities.date}, 'YYYY-MM') = ${month}`,
      ),
    )
    .orderBy(asc(activities.activityNo))
}
