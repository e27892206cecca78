/** Photos, their readings, and the cut-outs shown in chat. */
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { Reading } from '../../rules/reading.ts'
import { bytea, id, instant } from './columns.ts'
import { cases } from './reports.ts'

export type PhotoState = 'received' | 'read' | 'failed' | 'purged'

export const photos = pgTable(
  'photos',
  {
    id: uuid('id').primaryKey(),
    caseNo: text('case_no')
      .notNull()
      .references(() => cases.caseNo),
    /** LINE's id of the message, digits; 'upload:…' for a file sent on the members' page, which `unsend` never names */
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
