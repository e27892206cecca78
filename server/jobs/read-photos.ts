/**
 * ReadPhotos: stored photos become readings, and readings become a turn of conversation.
 *
 * Twice is once: the photo is leased; `savePhotoReading` changes it only while it still waits, and what follows
 * (cut-outs, the event for the conversation) is in the same transaction.
 */
import {
  claimPhotos,
  failPhoto,
  handBackPhotos,
  insertCutOut,
  openPhoto,
  savePhotoReading,
} from '../../db/photos.ts'
import { caseByNo } from '../../db/cases.ts'
import { photoResult, unreadResult } from '../photo-result.ts'
import { readingFacts } from '../reading-facts.ts'
import { tellConversation } from '../notify-member.ts'
import type { Services } from '../services.ts'
import { Stopped, untilStopped } from './until-stopped.ts'

const AT_ONCE = 2
const MAX_TRIES = 3
const RETRY_MS = 10_000
const DEADLINE_MS = 20_000
const SUSPECT_KEPT_MS = 24 * 60 * 60 * 1000
const CUT_OUT_KEPT_MS = 24 * 60 * 60 * 1000

type PhotoServices = Pick<Services, 'city' | 'clock' | 'config' | 'db' | 'log' | 'reader' | 'sealer'>
type Claimed = Awaited<ReturnType<typeof claimPhotos>>[number]

/**
 * @param stopping  what is being read then is handed back: reading it again costs a second
 * @returns         how many photos were taken up
 */
export async function readPhotos(services: PhotoServices, stopping?: AbortSignal): Promise<number> {
  const claimed = await claimPhotos(services.db.drizzle, services.clock(), AT_ONCE)
  await Promise.all(claimed.map((photo) => readOne(services, photo, stopping)))
  return claimed.length
}

async function readOne(
  services: PhotoServices,
  photo: Claimed,
  stopping: AbortSignal | undefined,
): Promise<void> {
  const { db, clock, log, reader, sealer } = services
  try {
    const image = await openPhoto(db.drizzle, sealer, photo.id)
    const theCase = await caseByNo(db.drizzle, photo.caseNo)
    // taken back by its sender meanwhile
    if (!image || !theCase) return void (await failPhoto(db.drizzle, photo.id, 'the image is gone', null))

    const facts = await readingFacts(db.drizzle, services, theCase.memberNo)
    const reading = await untilStopped(
      reader.read(image, { ...facts.readOptions, deadlineMs: DEADLINE_MS }),
      stopping,
    )
    const { result, cuts } = await photoResult(services, { photo, image, reading, facts })
    const now = clock()
    await db.drizzle.transaction(async (tx) => {
      const suspect =
        result.outcome === 'identity-document' ? { purgeAt: new Date(now.getTime() + SUSPECT_KEPT_MS) } : null
      if (
        !(await savePhotoReading(tx, {
          photoId: photo.id,
          reading,
          readAt: now,
          ...(suspect && { suspect }),
        }))
      )
        return
      for (const cut of cuts) {
        await insertCutOut(tx, {
          ...cut,
          photoId: photo.id,
          expiresAt: new Date(now.getTime() + CUT_OUT_KEPT_MS),
        })
      }
      if (theCase.lineUserId) {
        await tellConversation(
          tx,
          theCase.lineUserId,
          { kind: 'reading', result },
          `reading:${photo.id}`,
          now,
        )
      }
    })
  } catch (error) {
    if (error instanceof Stopped) return handBackPhotos(db.drizzle, [photo.id])
    log.error({ photoId: photo.id, error: (error as Error).stack }, 'photo not read')
    const now = clock()
    const givenUp = photo.attempts >= MAX_TRIES
    await db.drizzle.transaction(async (tx) => {
      const retryAt = givenUp ? null : new Date(now.getTime() + RETRY_MS)
      if (!(await failPhoto(tx, photo.id, (error as Error).message, retryAt)) || !givenUp) return
      const lineUserId = (await caseByNo(tx, photo.caseNo))?.lineUserId
      if (!lineUserId) return
      const event = { kind: 'reading', result: unreadResult(services, photo) } as const
      await tellConversation(tx, lineUserId, event, `reading:${photo.id}`, now)
    })
  }
}
