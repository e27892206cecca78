/**
 * Uploads: photos, HEIC and PDF sent on the members' page become photos of a case, as those from the chat do.
 *
 * Twice is once: a file is unique by its sender and Idempotency-Key, the case by its sender and set.
 * The reader waits for the end of the set, so that the chat asks about all of it together; a set that nobody ends is
 * read by itself after a while.
 */
import { caseOfOrigin } from '../db/cases.ts'
import type { Db } from '../db/connect.ts'
import { findSamePhoto, photosOfCase, photosOfKey, readCaseFrom } from '../db/photos.ts'
import type { LiffUploaded, LiffUploadEnded } from './contract.ts'
import type { LiffUser } from './liff-sessions.ts'
import { inTurns } from './in-turns.ts'
import { tellConversation } from './notify-member.ts'
import { keepPages, openPhotoCase, takeIn, type RefusedPhoto } from './photo-intake.ts'
import type { Services } from './services.ts'

/** of a set; a PDF's own limit is the same */
export const MAX_PAGES = 20
const WAITS_FOR_END_MS = 120_000

/** of all members together, in one process */
const decoding = inTurns(4)

type UploadServices = Pick<Services, 'clock' | 'db' | 'sealer'>

export interface Upload {
  set: string
  key: string
  bytes: Buffer
}

export type UploadOutcome =
  | ({ kind: 'taken' } & LiffUploaded)
  | { kind: 'refused'; why: RefusedPhoto['why'] }
  /** these very bytes are in a report of theirs already */
  | { kind: 'same'; caseNo: string }

const caseKey = ({ member }: LiffUser, set: string) => `upload:${member.memberNo}:${set}`

export async function takeUpload(
  services: UploadServices,
  user: LiffUser,
  { set, key, bytes }: Upload,
): Promise<UploadOutcome> {
  const { drizzle } = services.db
  const photoKey = `upload:${user.member.memberNo}:${key}`
  const known = await takenBefore(drizzle, photoKey)
  if (known) return known
  // decoding is slow: outside the transaction
  const fetched = await decoding(() => takeIn(bytes))
  if (fetched.kind === 'refused') return fetched

  return drizzle.transaction(async (tx): Promise<UploadOutcome> => {
    const { member, lineUserId } = user
    const now = services.clock()
    const sender = { memberNo: member.memberNo, lineUserId }
    const same = await findSamePhoto(tx, fetched.sha256, sender)
    if (same)
      // two tries of one sending at once
      return (await takenBefore(tx, photoKey)) ?? { kind: 'same', caseNo: same.caseNo }
    const originKey = caseKey(user, set)
    const caseNo = await openPhotoCase(tx, { member, lineUserId, originKey, now })
    const before = (await photosOfCase(tx, caseNo)).length
    if (before + fetched.pages.length > MAX_PAGES) return { kind: 'refused', why: 'too-many-pages' }
    const readFrom = new Date(now.getTime() + WAITS_FOR_END_MS)
    const placeOf = (index: number) => ({ setIndex: before + index + 1, setTotal: null })
    const kept = { caseNo, key: photoKey, imageSetId: originKey, placeOf, now, readFrom }
    const photoIds = await keepPages(tx, services, fetched, kept)
    await readCaseFrom(tx, caseNo, readFrom)
    for (const [index, photoId] of photoIds.entries()) {
      const photo = { kind: 'photo' as const, caseNo, photoId, ...placeOf(index), duplicateOf: null }
      await tellConversation(tx, lineUserId, { ...photo, fromPage: true }, `uploaded:${photoId}`, now)
    }
    return { kind: 'taken', caseNo, pages: photoIds.length, already: false }
  })
}

async function takenBefore(db: Db, photoKey: string): Promise<UploadOutcome | null> {
  const [first, ...others] = await photosOfKey(db, photoKey)
  return first ? { kind: 'taken', caseNo: first.caseNo, pages: others.length + 1, already: true } : null
}

/** The set is whole: the reader may begin. @returns null where nothing of it was taken */
export async function endUpload(
  services: UploadServices,
  user: LiffUser,
  set: string,
): Promise<LiffUploadEnded | null> {
  return services.db.drizzle.transaction(async (tx) => {
    const caseNo = await caseOfOrigin(tx, caseKey(user, set))
    if (caseNo === null) return null
    await readCaseFrom(tx, caseNo, services.clock())
    return { caseNo, pages: (await photosOfCase(tx, caseNo)).length }
  })
}
