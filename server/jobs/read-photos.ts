/**
 * ReadPhotos: stored photos become readings, and readings become a turn of conversation.
 *
 * Twice is once: the photo is leased; `savePhotoReading` changes it only while it still waits, and what follows
 * (cut-outs, the event for the conversation) is in the same transaction.
 * A photo of two sheets is stored once more, under the second sheet's reading: a photo is one page of its case.
 */
import { errorLine, errorWithPlace } from '../tell-error.ts'
import { createHash, randomUUID } from 'node:crypto'
import type { PhotoResult } from '../../bot/contract.ts'
import type { Db } from '../../db/connect.ts'
import {
  claimPhotos,
  failPhoto,
  handBackPhotos,
  insertCutOut,
  openPhoto,
  savePhotoReading,
  sheetKey,
  storePhoto,
  type PhotoMeta,
} from '../../db/photos.ts'
import { caseByNo } from '../../db/cases.ts'
import type { Reading } from '../../rules/reading.ts'
import { photoResult, unreadResult, type CutOut } from '../photo-result.ts'
import { readingFacts } from '../reading-facts.ts'
import { furtherSheetKey, readingKey, tellConversation } from '../notify-member.ts'
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
    const { otherSheets = [], ...own } = reading
    const pages: ReadPage[] = []
    for (const [index, one] of [own, ...otherSheets].entries()) {
      const page = index === 0 ? photo : { ...photo, id: randomUUID() }
      pages.push({
        photo: page,
        reading: one,
        ...(await photoResult(services, { photo: page, image, reading: one, facts })),
      })
    }
    const now = clock()
    await db.drizzle.transaction(async (tx) => {
      const [first, ...others] = pages
      if (!first || !(await savePage(tx, first, now))) return
      for (const [index, page] of others.entries()) {
        await storeSheet(tx, sealer, { page, image, sheet: index + 2, now })
        await savePage(tx, page, now)
      }
      if (!theCase.lineUserId) return
      // told last, the photo itself is what its receipt waits for
      for (const page of [...others, first])
        await tellReading(tx, theCase.lineUserId, page, now, page !== first)
    })
  } catch (error) {
    if (error instanceof Stopped) return handBackPhotos(db.drizzle, [photo.id])
    log.error({ photoId: photo.id, error: errorWithPlace(error) }, 'photo not read')
    const now = clock()
    const givenUp = photo.attempts >= MAX_TRIES
    await db.drizzle.transaction(async (tx) => {
      const retryAt = givenUp ? null : new Date(now.getTime() + RETRY_MS)
      if (!(await failPhoto(tx, photo.id, errorLine(error), retryAt)) || !givenUp) return
      const lineUserId = (await caseByNo(tx, photo.caseNo))?.lineUserId
      if (!lineUserId) return
      const event = { kind: 'reading', result: unreadResult(services, photo) } as const
      await tellConversation(tx, lineUserId, event, readingKey(photo.id), now)
    })
  }
}

/** A sheet of a photo, judged. */
interface ReadPage {
  photo: PhotoMeta
  reading: Reading
  result: PhotoResult
  cuts: CutOut[]
}

/** @returns false when somebody else read the photo meanwhile, or it was taken back */
async function savePage(tx: Db, { photo, reading, result, cuts }: ReadPage, now: Date): Promise<boolean> {
  const isSuspect = result.outcome === 'identity-document'
  const suspect = isSuspect ? { purgeAt: new Date(now.getTime() + SUSPECT_KEPT_MS) } : null
  const saved = await savePhotoReading(tx, {
    photoId: photo.id,
    reading,
    readAt: now,
    ...(suspect && { suspect }),
  })
  if (!saved) return false
  const expiresAt = new Date(now.getTime() + CUT_OUT_KEPT_MS)
  for (const cut of cuts) await insertCutOut(tx, { ...cut, photoId: photo.id, expiresAt })
  return true
}

/** The same picture again, for the sheet that its own photo does not stand for. */
async function storeSheet(
  tx: Db,
  sealer: Services['sealer'],
  { page, image, sheet, now }: { page: ReadPage; image: Buffer; sheet: number; now: Date },
): Promise<void> {
  const { id, caseNo, lineMessageId, imageSetId, setIndex, setTotal, sha256, widthPx, heightPx } = page.photo
  await storePhoto(tx, sealer, {
    ...{ id, caseNo, imageSetId, setIndex, setTotal, widthPx, heightPx, image },
    lineMessageId: lineMessageId && sheetKey(lineMessageId, sheet),
    sha256: createHash('sha256').update(sheetKey(sha256, sheet)).digest('hex'),
    receivedAt: now,
  })
}

async function tellReading(tx: Db, lineUserId: string, page: ReadPage, now: Date, isFurther: boolean) {
  const { id: photoId, caseNo } = page.photo
  if (isFurther) {
    const arrived = { caseNo, photoId, setIndex: null, setTotal: null, duplicateOf: null }
    // before every reading: a case whose photos all seem read would be shown without this one
    const before = new Date(now.getTime() - 1)
    await tellConversation(tx, lineUserId, { kind: 'photo', ...arrived }, furtherSheetKey(photoId), before)
  }
  const at = isFurther ? now : new Date(now.getTime() + 1)
  await tellConversation(tx, lineUserId, { kind: 'reading', result: page.result }, readingKey(photoId), at)
}
