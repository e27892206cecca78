/** Cases, reports and their activities. */
import { boolean, index, integer, jsonb, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core'
import type { Cancellation, DraftActivity, FeeLine, ReportSource, ReportState } from '../../rules/activity.ts'
import { day, instant, yen } from './columns.ts'
import { members } from './members.ts'

export const caseCounters = pgTable('case_counters', {
  day: day('day').primaryKey(),
  last: integer('last').notNull(),
})

export type CaseKind = 'report' | 'urgent' | 'application' | 'question'

/** 管理番号: every status hangs on it. */
export const cases = pgTable(
  'cases',
  {
    caseNo: text('case_no').primaryKey(),
    procedure: text('procedure').notNull().default('family-support'),
    kind: text('kind').$type<CaseKind>().notNull(),
    memberNo: text('member_no').references(() => members.memberNo),
    lineUserId: text('line_user_id'),
    /** what makes opening the case twice one case: an image set, a draft id */
    originKey: text('origin_key').unique(),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
    summary: text('summary'),
  },
  (t) => [index('cases_of_member').on(t.memberNo, t.openedAt)],
)

export const reports = pgTable(
  'reports',
  {
    caseNo: text('case_no')
      .primaryKey()
      .references(() => cases.caseNo),
    providerNo: text('provider_no').references(() => members.memberNo),
    source: text('source').$type<ReportSource>().notNull(),
    state: text('state').$type<ReportState>().notNull(),
    draftId: text('draft_id').unique(),
    accident: boolean('accident').notNull().default(false),
    /** why a person must look: codes of docs/errors.md */
    attention: jsonb('attention').$type<string[]>().notNull().default([]),
    consentVersion: text('consent_version'),
    receivedAt: instant('received_at').notNull(),
    submittedAt: instant('submitted_at'),
    approvedAt: instant('approved_at'),
    approvedBy: text('approved_by'),
    returnReason: text('return_reason'),
    /** grows with every change: a writer names the version it has seen */
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('reports_queue').on(t.state, t.receivedAt, t.caseNo),
    index('reports_of_provider').on(t.providerNo, t.receivedAt),
  ],
)

export const activities = pgTable(
  'activities',
  {
    activityNo: text('activity_no').primaryKey(),
    caseNo: text('case_no')
      .notNull()
      .references(() => reports.caseNo),
    seq: smallint('seq').notNull(),
    providerNo: text('provider_no').notNull(),
    requesterNo: text('requester_no').notNull(),
    date: day('date').notNull(),
    startTime: text('start_time').notNull(),
    endTime: text('end_time').notNull(),
    children: jsonb('children').$type<DraftActivity['children']>().notNull(),
    kind: text('kind'),
    transportYen: yen('transport_yen').notNull().default(0),
    otherYen: yen('other_yen').notNull().default(0),
    cancelled: text('cancelled').$type<Cancellation>(),
    note: text('note'),
    programme: text('programme'),
    programmeVisit: integer('programme_visit'),
    feeYen: yen('fee_yen').notNull(),
    rewardYen: yen('reward_yen').notNull(),
    subsidyYen: yen('subsidy_yen').notNull(),
    billedMinutes: integer('billed_minutes').notNull(),
    feeLines: jsonb('fee_lines').$type<FeeLine[]>().notNull(),
    policyVersion: text('policy_version').notNull(),
    fiscalYear: smallint('fiscal_year').notNull(),
    /** taken out of its report by a correction; kept, never counted */
    removedAt: instant('removed_at'),
  },
  (t) => [
    unique('activities_in_report').on(t.caseNo, t.seq),
    index('activities_of_provider').on(t.providerNo, t.date),
    index('activities_of_requester').on(t.requesterNo, t.date),
  ],
)
