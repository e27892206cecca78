/**
 * Photos: sealed pictures, their readings, and the digit cut-outs shown in bubbles.
 *
 * Promise:  a LINE message is one photo; the image is stored sealed to its own row; a purge takes image, readings
 *           and cut-outs and leaves row and hash, so that the same photo is still recognised.
 */
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm'
import type { Reading } from '../rules/reading.ts'
import type { Db } from './connect.ts'
import { cases, corpusCells, cutOuts, photos, readings, type PhotoState } from './schema.ts'
import type { Sealer } from './seal.ts'
import { wake } from './wake.ts'

const LEASE_MS = 120_000

export interface NewPhoto {
  id: string
  caseNo: string
  lineMessageId: string | null
  imageSetId: string | null
  setIndex: number | null
  setTotal: number | null
  /** hex, of the bytes as received */
  sha256: string
  /** re-encoded upright JPEG, no metadata */
  image: Buffer
  widthPx: number
  heightPx: number
  receivedAt: Date
  /** the reader waits until then; left out: at once */
  readFrom?: Date
}

/** All of a photo but its picture. */
export interface PhotoMeta {
  id: string
  caseNo: string
  lineMessageId: string | null
  imageSetId: string | null
  setIndex: number | null
  setTotal: number | null
  sha256: string
  widthPx: number
  heightPx: number
  receivedAt: Date
  state: PhotoState
  suspect: boolean
}

export const photoMeta = {
  id: photos.id,
  caseNo: photos.caseNo,
  lineMessageId: photos.lineMessageId,
  imageSetId: photos.imageSetId,
  setIndex: photos.setIndex,
  setTotal: photos.setTotal,
  sha256: photos.sha256,
  widthPx: photos.widthPx,
  heightPx: photos.heightPx,
  receivedAt: photos.receivedAt,
  state: photos.state,
  suspect: photos.suspect,
}

/** Stores the sealed image; it then waits for reading. `already`: the LINE message is stored under `photoId`. */
export async function storePhoto(
  tx: Db,
  sealer: Sealer,
  photo: NewPhoto,
): Promise<{ photoId: string; already: boolean }> {
  const { image, readFrom, ...row } = photo
  const inserted = await tx
    .insert(photos)
    .values({
      ...row,
      sealedImage: sealer.seal(image, imageContext(photo.id)),
      nextTryAt: readFrom ?? photo.receivedAt,
    })
    .onConflictDoNothing()
    .returning({ id: photos.id })
  if (inserted.length > 0) {
    await wake(tx, 'photos')
    return { photoId: photo.id, already: false }
  }
  const [known] = await tx
    .select({ id: photos.id })
    .from(photos)
    .where(
      photo.lineMessageId === null
        ? eq(photos.id, photo.id)
        : or(eq(photos.lineMessageId, photo.lineMessageId), eq(photos.id, photo.id)),
    )
  return { photoId: known?.id ?? photo.id, already: true }
}

export async function photoById(db: Db, photoId: string): Promise<PhotoMeta | null> {
  const [row] = await db.select(photoMeta).from(photos).where(eq(photos.id, photoId))
  return row ?? null
}

/** Several pictures may come of one message: a PDF's pages, two sheets in one photo. The first bears its bare id. */
export const pageKey = (key: string, page: number): string => (page === 1 ? key : `${key}#${page}`)
export const sheetKey = (key: string, sheet: number): string => (sheet === 1 ? key : `${key}~${sheet}`)

/** All that came of one message, or of one file sent on the page. `unsend` names the message only. */
export async function photosOfKey(db: Db, key: string): Promise<PhotoMeta[]> {
  const first = await photoByLineMessage(db, key)
  if (!first) return []
  const all = await photosOfCase(db, first.caseNo)
  return all.filter((photo) => photo.lineMessageId?.split(/[#~]/)[0] === key)
}

/** The message's first picture. */
export async function photoByLineMessage(db: Db, lineMessageId: string): Promise<PhotoMeta | null> {
  const [row] = await db.select(photoMeta).from(photos).where(eq(photos.lineMessageId, lineMessageId))
  return row ?? null
}

/**
 * The earliest photo with these very bytes from the same member (or, unlinked, the same LINE account). A closed case is
 * passed over: a report that was dropped or withdrawn may be sent again with the same photo.
 */
export async function findSamePhoto(
  db: Db,
  sha256: string,
  sender: { memberNo: string | null; lineUserId: string | null },
  exceptPhotoId?: string,
): Promise<{ photoId: string; caseNo: string; receivedAt: Date } | null> {
  const from: SQL[] = []
  if (sender.memberNo !== null) from.push(eq(cases.memberNo, sender.memberNo))
  if (sender.lineUserId !== null) from.push(eq(cases.lineUserId, sender.lineUserId))
  if (from.length === 0) return null
  const [row] = await db
    .select({ photoId: photos.id, caseNo: photos.caseNo, receivedAt: photos.receivedAt })
    .from(photos)
    .innerJoin(cases, eq(cases.caseNo, photos.caseNo))
    .where(
      and(
        eq(photos.sha256, sha256),
        isNull(cases.closedAt),
        or(...from),
        exceptPhotoId === undefined ? undefined : ne(photos.id, exceptPhotoId),
      ),
    )
    .orderBy(asc(photos.receivedAt), asc(photos.id))
    .limit(1)
  return row ?? null
}

/** @returns null when the image is gone (purged) or there is no such photo */
export async function openPhoto(db: Db, sealer: Sealer, photoId: string): Promise<Buffer | null> {
  const [row] = await db
    .select({ sealedImage: photos.sealedImage })
    .from(photos)
    .where(eq(photos.id, photoId))
  return row?.sealedImage ? sealer.open(row.sealedImage, imageContext(photoId)) : null
}

/** Leases photos that wait for reading, those waiting longest first. `attempts` counts this try. */
export async function claimPhotos(
  db: Db,
  now: Date,
  limit: number,
): Promise<(PhotoMeta & { attempts: number })[]> {
  const at = now.toISOString()
  return db
    .update(photos)
    .set({ leaseUntil: new Date(now.getTime() + LEASE_MS), attempts: sql`${photos.attempts} + 1` })
    .where(
      sql`${photos.id} in (
        select p.id from photos p
        where p.state = 'received' and p.next_try_at <= ${at} and (p.lease_until is null or p.lease_until <= ${at})
        order by p.next_try_at, p.id limit ${limit}
        for update skip locked)`,
    )
    .returning({ ...photoMeta, attempts: photos.attempts })
}

/**
 * Keeps the reading and ends the wait; enqueue what follows in the same transaction.
 * @returns false when another worker was first or the photo was purged: do nothing more
 */
export async function savePhotoReading(
  tx: Db,
  read: { photoId: string; reading: Reading; readAt: Date; suspect?: { purgeAt: Date } },
): Promise<boolean> {
  const rows = await tx
    .update(photos)
    .set({
      state: 'read',
      leaseUntil: null,
      lastError: null,
      ...(read.suspect ? { suspect: true, purgeAt: read.suspect.purgeAt } : {}),
    })
    .where(and(eq(photos.id, read.photoId), eq(photos.state, 'received')))
    .returning({ id: photos.id })
  if (rows.length === 0) return false
  await addReading(tx, read)
  return true
}

/** Photos of a case that nobody has read yet wait until then; a time that is here wakes the reader. */
export async function readCaseFrom(tx: Db, caseNo: string, at: Date): Promise<void> {
  await tx
    .update(photos)
    .set({ nextTryAt: at })
    .where(and(eq(photos.caseNo, caseNo), eq(photos.state, 'received'), isNull(photos.leaseUntil)))
  await wake(tx, 'photos')
}

/** Another engine's reading of a photo read before; the same engine's is replaced. */
export async function addReading(
  tx: Db,
  read: { photoId: string; reading: Reading; readAt: Date },
): Promise<void> {
  const { photoId, reading, readAt } = read
  await tx
    .insert(readings)
    .values({ photoId, reading, engine: reading.engine, readAt })
    .onConflictDoUpdate({ target: [readings.photoId, readings.engine], set: { reading, readAt } })
}

/** Other reports, still standing, that hold a photo of this case byte for byte; whoever sent it. */
export async function reportsWithSamePhoto(db: Db, caseNo: string): Promise<string[]> {
  const rows = await db.execute<{ case_no: string }>(sql`
    select distinct other.case_no from photos own
    join photos other on other.sha256 = own.sha256 and other.case_no <> own.case_no
    join reports on reports.case_no = other.case_no and reports.state <> 'withdrawn'
    where own.case_no = ${caseNo}
    order by 1`)
  return rows.rows.map((row) => row.case_no)
}

/** @param retryAt null: given up; the photo is `failed` and the centre reads it */
export async function failPhoto(
  db: Db,
  photoId: string,
  error: string,
  retryAt: Date | null,
): Promise<boolean> {
  const rows = await db
    .update(photos)
    .set({
      leaseUntil: null,
      lastError: error,
      ...(retryAt === null ? { state: 'failed' as const } : { nextTryAt: retryAt }),
    })
    .where(and(eq(photos.id, photoId), eq(photos.state, 'received')))
    .returning({ id: photos.id })
  return rows.length > 0
}

/** Hands back photos leased by this process when it stops in good order. */
export async function handBackPhotos(db: Db, photoIds: string[]): Promise<void> {
  if (photoIds.length === 0) return
  await db
    .update(photos)
    .set({ leaseUntil: null, attempts: sql`greatest(${photos.attempts} - 1, 0)` })
    .where(and(inArray(photos.id, photoIds), eq(photos.state, 'received')))
}

/** Image, readings, cut-outs and cells kept for training go; row and hash stay. @returns false when it was purged before */
export async function purgePhoto(tx: Db, photoId: string): Promise<boolean> {
  const rows = await tx
    .update(photos)
    .set({ state: 'purged', sealedImage: null, purgeAt: null, leaseUntil: null })
    .where(and(eq(photos.id, photoId), ne(photos.state, 'purged')))
    .returning({ id: photos.id })
  if (rows.length === 0) return false
  await tx.delete(readings).where(eq(readings.photoId, photoId))
  await tx.delete(cutOuts).where(eq(cutOuts.photoId, photoId))
  await tx.delete(corpusCells).where(eq(corpusCells.photoId, photoId))
  return true
}

/** Suspicious pictures whose day is over. */
export async function photosToPurge(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .select({ id: photos.id })
    .from(photos)
    .where(and(isNotNull(photos.purgeAt), lte(photos.purgeAt, now), ne(photos.state, 'purged')))
  return rows.map((row) => row.id)
}

/** In the order they were sent. */
export async function photosOfCase(db: Db, caseNo: string): Promise<PhotoMeta[]> {
  return db
    .select(photoMeta)
    .from(photos)
    .where(eq(photos.caseNo, caseNo))
    .orderBy(asc(photos.setIndex), asc(photos.receivedAt), asc(photos.id))
}

/** The latest reading of each photo. */
export async function latestReadings(
  db: Db,
  photoIds: string[],
): Promise<{ photoId: string; reading: Reading; readAt: Date }[]> {
  if (photoIds.length === 0) return []
  return db
    .selectDistinctOn([readings.photoId], {
      photoId: readings.photoId,
      reading: readings.reading,
      readAt: readings.readAt,
    })
    .from(readings)
    .where(inArray(readings.photoId, photoIds))
    .orderBy(readings.photoId, desc(readings.readAt), desc(readings.id))
}

// ── cut-outs ─────────────────────────────────────────────────────────────────────────────────────────────

/** @param cutOut  `token` unguessable, at least 128 random bits; `png` holds one cell and no name */
export async function insertCutOut(
  tx: Db,
  cutOut: { token: string; photoId: string; png: Buffer; expiresAt: Date },
): Promise<void> {
  await tx.insert(cutOuts).values(cutOut).onConflictDoNothing({ target: cutOuts.token })
}

export async function unexpiredCutOut(db: Db, token: string, now: Date): Promise<Buffer | null> {
  const [row] = await db
    .select({ png: cutOuts.png })
    .from(cutOuts)
    .where(and(eq(cutOuts.token, token), gt(cutOuts.expiresAt, now)))
  return row?.png ?? null
}

/** @returns how many */
export async function deleteExpiredCutOuts(db: Db, now: Date): Promise<number> {
  const rows = await db.delete(cutOuts).where(lte(cutOuts.expiresAt, now)).returning({ token: cutOuts.token })
  return rows.length
}

function imageContext(photoId: string): string {
  return `photo:${photoId}`
}
