/** UsageReads: a family's visits, from the reports that providers sent about them. */
import { and, desc, eq, gte, inArray, isNull } from 'drizzle-orm'
import type { IsoDate } from '../rules/calendar.ts'
import type { Db } from './connect.ts'
import { activities, members, reports } from './schema.ts'

export interface Visit {
  date: IsoDate
  start: string
  end: string
  providerName: string
  feeYen: number
  transportYen: number
  otherYen: number
  cancelled: boolean
  state: 'submitted' | 'approved'
}

const MOST = 120

/** Submitted or approved, latest first. @param from  the first day that counts */
export async function visitsOfRequester(db: Db, requesterNo: string, from: IsoDate): Promise<Visit[]> {
  const rows = await db
    .select({ activity: activities, state: reports.state, providerName: members.name })
    .from(activities)
    .innerJoin(reports, eq(reports.caseNo, activities.caseNo))
    .innerJoin(members, eq(members.memberNo, activities.providerNo))
    .where(
      and(
        eq(activities.requesterNo, requesterNo),
        gte(activities.date, from),
        isNull(activities.removedAt),
        inArray(reports.state, ['submitted', 'approved']),
      ),
    )
    .orderBy(desc(activities.date), desc(activities.startTime), desc(activities.activityNo))
    .limit(MOST)
  return rows.map(({ activity, state, providerName }) => ({
    date: activity.date,
    start: activity.startTime,
    end: activity.endTime,
    providerName,
    feeYen: activity.feeYen,
    transportYen: activity.transportYen,
    otherYen: activity.otherYen,
    cancelled: activity.cancelled !== null,
    state: state as Visit['state'],
  }))
}
