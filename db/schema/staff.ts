/** Staff, their sessions, and who did what. */
import { bigint, boolean, index, jsonb, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'

export type StaffRole = 'centre' | 'clerk' | 'preparer' | 'approver' | 'treasury' | 'admin' | 'auditor'

export const staff = pgTable('staff', {
  id: id(),
  login: text('login').notNull().unique(),
  name: text('name').notNull(),
  role: text('role').$type<StaffRole>().notNull(),
  /** argon2id */
  passwordHash: text('password_hash').notNull(),
  active: boolean('active').notNull().default(true),
  /** where a notice's test goes; tied by a code typed into the chat */
  lineUserId: text('line_user_id').unique(),
  lineCodeHash: text('line_code_hash').unique(),
  lineCodeExpiresAt: instant('line_code_expires_at'),
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
