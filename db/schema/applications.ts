/** Applications: who asks to become a member, from the first saved page to the centre's decision. */
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ApplicationKind, ApplicationState, Consent } from '../../rules/registration.ts'
import { bytea, instant } from './columns.ts'
import { members } from './members.ts'
import { cases } from './reports.ts'

export const applications = pgTable(
  'applications',
  {
    id: uuid('id').primaryKey(),
    /** given on the first sending, kept when it is returned and sent again */
    caseNo: text('case_no')
      .unique()
      .references(() => cases.caseNo),
    lineUserId: text('line_user_id').notNull(),
    /** the member who applies for a second role or changes their data; null for somebody new */
    memberNo: text('member_no').references(() => members.memberNo),
    kind: text('kind').$type<ApplicationKind>().notNull(),
    state: text('state').$type<ApplicationState>().notNull(),
    /** RegistrationForm as JSON: it holds bank and health data */
    sealedForm: bytea('sealed_form').notNull(),
    /** for the queue and its search, from the sending on */
    name: text('name').notNull().default(''),
    kana: text('kana').notNull().default(''),
    phone: text('phone').notNull().default(''),
    consents: jsonb('consents').$type<Consent[]>().notNull().default([]),
    /** made by the phone, one a sending: the same key again is the same sending */
    idempotencyKey: text('idempotency_key').unique(),
    savedAt: instant('saved_at').notNull(),
    submittedAt: instant('submitted_at'),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    returnReason: text('return_reason'),
    /** grows with every change: a writer names the version it has seen */
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('one_open_application')
      .on(t.lineUserId)
      .where(sql`state in ('draft','submitted','returned')`),
    index('applications_queue').on(t.state, t.submittedAt, t.id),
  ],
)

/** What a member agreed to, when, in which wording. Added to, never changed. */
export const memberConsents = pgTable(
  'member_consents',
  {
    memberNo: text('member_no')
      .notNull()
      .references(() => members.memberNo),
    code: text('code').notNull(),
    version: text('version').notNull(),
    agreedAt: instant('agreed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberNo, t.code, t.version] })],
)

/** What a registration tells beside the register's columns: workplace, emergency contact, qualifications. */
export const memberDetails = pgTable('member_details', {
  memberNo: text('member_no')
    .primaryKey()
    .references(() => members.memberNo),
  /** MemberDetails as JSON */
  sealedDetails: bytea('sealed_details').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
