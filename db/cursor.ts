/**
 * Cursor: the place in a list that is ordered by a time, then a key: where its next page begins.
 *
 * Promise:  what comes back is what `cursorAt` has written; a cursor somebody made up starts from the beginning, it
 *           never reaches the database.
 * Used by:  db/report-queue.ts, db/application-desk.ts, db/question-reads.ts.
 */
export interface Place {
  /** ISO instant */
  at: string
  key: string
}

export const CASE_NO = /^R-\d{8}-\d{5,}$/
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const cursorAt = (at: Date, key: string): string =>
  Buffer.from(JSON.stringify([at.toISOString(), key])).toString('base64url')

/** @param keyShape  what a key of this list looks like */
export function placeOf(cursor: string | null | undefined, keyShape: RegExp): Place | null {
  if (!cursor) return null
  const told = jsonOrNull(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(told)) return null
  const [at, key] = told as unknown[]
  return isInstant(at) && typeof key === 'string' && keyShape.test(key) ? { at, key } : null
}

function isInstant(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(text)) return false
  return !Number.isNaN(Date.parse(text))
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
