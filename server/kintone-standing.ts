/**
 * KintoneStanding: what a look at kintone tells of a record that is to be written there.
 *
 * Promise:  what stands there is written over only when it is as we left it, or our own doing, or when a person said
 *           so. Everything else is an edit, and shown as one.
 * Used by:  server/jobs/sync-kintone.ts
 */
import type { ClaimedRecord } from '../db/kintone-records.ts'
import type { KintoneRow } from '../office/kintone/client.ts'
import { holds } from '../office/kintone/compare-records.ts'

export type Standing =
  /** as wanted: nothing to write */
  | { kind: 'in-step'; revision: number }
  /** `revision`: what may be written over; null: nothing is there */
  | { kind: 'writable'; revision: number | null }
  | { kind: 'edited' }

type Record = Pick<ClaimedRecord, 'fields' | 'tried' | 'revision' | 'over'>

export function standingOf({ fields, tried, revision, over }: Record, row: KintoneRow | undefined): Standing {
  if (!row) return { kind: 'writable', revision: null }
  if (holds(row.fields, fields)) return { kind: 'in-step', revision: row.revision }
  const isOurs = row.revision === revision || tried.some((sent) => holds(row.fields, sent))
  return isOurs || over ? { kind: 'writable', revision: row.revision } : { kind: 'edited' }
}
