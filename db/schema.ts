/**
 * Schema: what we remember. The migrations in db/migrations/ make it; a test holds both together.
 *
 * Conventions: yen are bigint (JS number, safe far beyond any city's budget); days are `date` as 'YYYY-MM-DD',
 * instants `timestamptz`; `sealed…` columns are encrypted envelopes (db/seal.ts). A table that is also a
 * list of work has `lease_until`, `attempts`, `next_try_at`.
 */
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Cancellation, DraftActivity, FeeLine, ReportSource, ReportState } from '../rules/activity.ts'
import type { Reading } from '../rules/reading.ts'

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const day = (name: string) => date(name, { mode: 'string' })
const yen = (name: string) => bigint(name, { mode: 'number' })
const id = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey()

/** One row a fact about this database: 'mode' is 'sandbox' or 'production'. */
export const stamps = pgTable('stamps', { key: text('key').primaryKey(), value: text('value').notNull() })

// ── members ──────────────────────────────────────────────────────────────────────────────────────────────

export type MemberState = 'active' | 'paused' | 'left'

export const members = pgTable('members', {
  memberNo: text('member_no').primaryKey(),
  name: text('name').notNull(),
  kana: text('kana').notNull(),
  isProvider: boolean('is_provider').notNull(),
  isRequester: boolean('is_requester').notNull(),
  birthDate: day('birth_date').notNull(),
  postalCode: text('postal_code').notNull().default(''),
  address: text('address').notNull().default(''),
  ward: text('ward').notNull().default(''),
  phone: text('phone').notNull().default(''),
  joinedOn: day('joined_on').notNull(),
  state: text('state').$type<MemberState>().notNull().default('active'),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

export const children = pgTable(
  'children',
  {
    id: id(),
    requesterNo: text('requester_no')
      .notNull()
      .references(() => members.memberNo),
    name: text('name').notNull(),
    kana: text('kana').notNull().default(''),
    birthDate: day('birth_date').notNull(),
    /** allergy, illness, disability, doctor */
    sealedHealth: bytea('sealed_health'),
  },
  (t) => [unique('children_once').on(t.requesterNo, t.name, t.birthDate)],
)

export const accounts = pgTable('accounts', {
  memberNo: text('member_no')
    .primaryKey()
    .references(() => members.memberNo),
  /** bank, branch, kind, number, holder */
  sealedAccount: bytea('sealed_account').notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

export const pairs = pgTable(
  'pairs',
  {
    providerNo: text('provider_no')
      .notNull()
      .references(() => members.memberNo),
    requesterNo: text('requester_no')
      .notNull()
      .references(() => members.memberNo),
    registeredOn: day('registered_on').notNull(),
    endedOn: day('ended_on'),
  },
  (t) => [
    primaryKey({ columns: [t.providerNo, t.requesterNo] }),
    index('pairs_of_requester').on(t.requesterNo),
  ],
)

export const trainings = pgTable(
  'trainings',
  {
    memberNo: text('member_no')
      .notNull()
      .references(() => members.memberNo),
    course: text('course').notNull(),
    completedOn: day('completed_on').notNull(),
    expiresOn: day('expires_on'),
  },
  (t) => [primaryKey({ columns: [t.memberNo, t.course, t.completedOn] })],
)

/** A requester's recognised period in a programme such as 育休復帰 (D15). */
export const programmePeriods = pgTable(
  'programme_periods',
  {
    memberNo: text('member_no')
      .notNull()
      .references(() => members.memberNo),
    programme: text('programme').notNull(),
    startsOn: day('starts_on').notNull(),
    endsOn: day('ends_on').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberNo, t.programme, t.startsOn] })],
)

export const lineLinks = pgTable('line_links', {
  lineUserId: text('line_user_id').primaryKey(),
  memberNo: text('member_no')
    .notNull()
    .unique()
    .references(() => members.memberNo),
  linkedAt: instant('linked_at').notNull().defaultNow(),
})

/** Accounts that follow us or did; `blocked_at` set while the member blocks the account. */
export const lineAccounts = pgTable('line_accounts', {
  lineUserId: text('line_user_id').primaryKey(),
  followedAt: instant('followed_at'),
  blockedAt: instant('blocked_at'),
  /** wrong tries to link on `wrongLinkDay`: one account may not go through the members' numbers */
  wrongLinkTries: smallint('wrong_link_tries').notNull().default(0),
  wrongLinkDay: day('wrong_link_day'),
})

/** The one-time code on the centre's letter. Five wrong tries lock it; the centre prints another. */
export const linkCodes = pgTable('link_codes', {
  memberNo: text('member_no')
    .primaryKey()
    .references(() => members.memberNo),
  codeHash: text('code_hash').notNull(),
  triesLeft: smallint('tries_left').notNull().default(5),
  expiresAt: instant('expires_at').notNull(),
})

// ── intake ───────────────────────────────────────────────────────────────────────────────────────────────

/** The inbox: every webhook event once. The row is the work item. */
export const lineEvents = pgTable(
  'line_events',
  {
    webhookEventId: text('webhook_event_id').primaryKey(),
    /** the member's LINE user id; null for events without one */
    lineUserId: text('line_user_id'),
    occurredAt: instant('occurred_at').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    handledAt: instant('handled_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: instant('lease_until'),
    nextTryAt: instant('next_try_at'),
    lastError: text('last_error'),
    /** set aside: of a kind nobody handles yet, or failed too often; kept, never claimed, never in a member's way */
    parkedAt: instant('parked_at'),
  },
  (t) => [
    index('line_events_waiting')
      .on(t.lineUserId, t.occurredAt, t.webhookEventId)
      .where(sql`handled_at is null and parked_at is null`),
    index('line_events_oldest')
      .on(t.occurredAt, t.webhookEventId)
      .where(sql`handled_at is null and parked_at is null`),
    index('line_events_leased')
      .on(t.lineUserId)
      .where(sql`handled_at is null and lease_until is not null`),
  ],
)

export const conversations = pgTable('conversations', {
  lineUserId: text('line_user_id').primaryKey(),
  state: jsonb('state').$type<Record<string, unknown>>().notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

// ── cases and reports ────────────────────────────────────────────────────────────────────────────────────

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

// ── photos ───────────────────────────────────────────────────────────────────────────────────────────────

export type PhotoState = 'received' | 'read' | 'failed' | 'purged'

export const photos = pgTable(
  'photos',
  {
    id: uuid('id').primaryKey(),
    caseNo: text('case_no')
      .notNull()
      .references(() => cases.caseNo),
    lineMessageId: text('line_message_id').unique(),
    imageSetId: text('image_set_id'),
    setIndex: smallint('set_index'),
    setTotal: smallint('set_total'),
    /** hex, of the bytes as received: tells the same photo sent twice; outlives a purge */
    sha256: text('sha256').notNull(),
    /** re-encoded upright JPEG, no metadata */
    sealedImage: bytea('sealed_image'),
    widthPx: integer('width_px').notNull(),
    heightPx: integer('height_px').notNull(),
    receivedAt: instant('received_at').notNull(),
    state: text('state').$type<PhotoState>().notNull().default('received'),
    /** looks like a passbook, insurance or My Number card: shown to nobody, purged within a day */
    suspect: boolean('suspect').notNull().default(false),
    purgeAt: instant('purge_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: instant('lease_until'),
    nextTryAt: instant('next_try_at'),
    lastError: text('last_error'),
  },
  (t) => [
    index('photos_of_case').on(t.caseNo),
    index('photos_by_hash').on(t.sha256),
    index('photos_waiting')
      .on(t.nextTryAt)
      .where(sql`state = 'received'`),
  ],
)

export const readings = pgTable(
  'readings',
  {
    id: id(),
    photoId: uuid('photo_id')
      .notNull()
      .references(() => photos.id),
    reading: jsonb('reading').$type<Reading>().notNull(),
    engine: text('engine').notNull(),
    readAt: instant('read_at').notNull(),
  },
  (t) => [unique('one_reading_an_engine').on(t.photoId, t.engine)],
)

/** Digit cut-outs shown inside a bubble: one cell, no name, an unguessable address, gone in 24 h. */
export const cutOuts = pgTable('cut_outs', {
  token: text('token').primaryKey(),
  photoId: uuid('photo_id')
    .notNull()
    .references(() => photos.id),
  png: bytea('png').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

// ── what leaves ──────────────────────────────────────────────────────────────────────────────────────────

export type OutboxState = 'waiting' | 'sending' | 'sent' | 'unknown' | 'refused' | 'expired'

/** Messages to members. A reply has a token and no retry key; a push has a retry key, set before the first try. */
export const lineOutbox = pgTable(
  'line_outbox',
  {
    id: id(),
    /** what makes enqueueing twice one message, e.g. 'event:<webhookEventId>' or 'reading:<photoId>' */
    dedupeKey: text('dedupe_key').notNull().unique(),
    lineUserId: text('line_user_id').notNull(),
    kind: text('kind').$type<'reply' | 'push'>().notNull(),
    replyToken: text('reply_token'),
    /** the event's own time: a token is good for a minute from it */
    replyTokenAt: instant('reply_token_at'),
    retryKey: uuid('retry_key'),
    messages: jsonb('messages').$type<unknown[]>().notNull(),
    state: text('state').$type<OutboxState>().notNull().default('waiting'),
    /** not before this; a photo's receipt waits up to 5 s for its reading */
    nextTryAt: instant('next_try_at').notNull(),
    firstTryAt: instant('first_try_at'),
    leaseUntil: instant('lease_until'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (t) => [
    index('line_outbox_waiting')
      .on(t.nextTryAt, t.id)
      .where(sql`state in ('waiting','sending')`),
    index('line_outbox_of_user')
      .on(t.lineUserId, t.id)
      .where(sql`state in ('waiting','sending')`),
  ],
)

export type KintoneApp = 'members' | 'accounts' | 'activities' | 'decisions'

/** What kintone should hold, one row a record: the desired state, not a queue of changes. */
export const kintoneRecords = pgTable(
  'kintone_records',
  {
    app: text('app').$type<KintoneApp>().notNull(),
    /** the record's unique key, e.g. the 報告番号 */
    key: text('key').notNull(),
    fields: jsonb('fields').$type<Record<string, unknown>>().notNull(),
    wantedVersion: integer('wanted_version').notNull().default(1),
    sentVersion: integer('sent_version').notNull().default(0),
    /** kintone's own reason, null when in step */
    lastError: text('last_error'),
    refusedAt: instant('refused_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: instant('lease_until'),
    nextTryAt: instant('next_try_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (t) => [
    primaryKey({ columns: [t.app, t.key] }),
    index('kintone_records_waiting')
      .on(t.nextTryAt)
      .where(sql`sent_version < wanted_version`),
  ],
)

// ── staff and audit ──────────────────────────────────────────────────────────────────────────────────────

export type StaffRole = 'centre' | 'clerk' | 'preparer' | 'approver' | 'treasury' | 'admin' | 'auditor'

export const staff = pgTable('staff', {
  id: id(),
  login: text('login').notNull().unique(),
  name: text('name').notNull(),
  role: text('role').$type<StaffRole>().notNull(),
  /** argon2id */
  passwordHash: text('password_hash').notNull(),
  active: boolean('active').notNull().default(true),
  failedTries: smallint('failed_tries').notNull().default(0),
  lockedUntil: instant('locked_until'),
})

export const staffSessions = pgTable('staff_sessions', {
  tokenHash: text('token_hash').primaryKey(),
  staffId: bigint('staff_id', { mode: 'number' })
    .notNull()
    .references(() => staff.id),
  csrfToken: text('csrf_token').notNull(),
  createdAt: instant('created_at').notNull(),
  lastSeenAt: instant('last_seen_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

/** Who did what, when, before and after. Append-only for the application; each row's hash covers the one before. */
export const audit = pgTable(
  'audit',
  {
    id: bigint('id', { mode: 'number' }).primaryKey(),
    at: instant('at').notNull(),
    /** 'staff:3', 'member:100012', 'system' */
    actor: text('actor').notNull(),
    /** 'report.changed', 'report.approved', … enumerated in db/audit.ts */
    action: text('action').notNull(),
    /** the case, member or staff it is about */
    subject: text('subject').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [uniqueIndex('audit_chain').on(t.previousHash), index('audit_of_subject').on(t.subject, t.id)],
)
