/**
 * Schema: what we remember. The migrations in db/migrations/ make it; a test holds both together.
 *
 * Conventions: yen are bigint (JS number, safe far beyond any city's budget); days are `date` as 'YYYY-MM-DD',
 * instants `timestamptz`; `sealed…` columns are encrypted envelopes (db/seal.ts). A table that is also a
 * list of work has `lease_until`, `attempts`, `next_try_at`.
 */
export * from './schema/applications.ts'
export * from './schema/corpus.ts'
export * from './schema/intake.ts'
export * from './schema/members.ts'
export * from './schema/notices.ts'
export * from './schema/outgoing.ts'
export * from './schema/photos.ts'
export * from './schema/questions.ts'
export * from './schema/reports.ts'
export * from './schema/runs.ts'
export * from './schema/schedule.ts'
export * from './schema/staff.ts'
