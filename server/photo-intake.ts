/**
 * PhotoIntake: a photo's bytes are fetched from LINE at once, checked, re-encoded and stored sealed.
 *
 * Promise:  only the re-encoded picture is kept (no GPS, no tail of another format); a URL in an event is never fetched.
 * Twice is once: the photo is unique by its LINE message, the case by the message or its image set.
 */
import { createHash, randomUUID } from 'node:crypto'
import sharp from 'sharp'
import type { BotEvent } from '../bot/contract.ts'
import { caseByNo, openCase } from '../db/cases.ts'
import type { Db } from '../db/connect.ts'
import { memberByLineUser } from '../db/members.ts'
import { findSamePhoto, photoByLineMessage, storePhoto as keepPhoto } from '../db/photos.ts'
import { openReport } from '../db/reports.ts'
import { MAX_PIXELS, formatOf } from '../ocr/read/decode-photo.ts'
import type { LineEvent } from './line-events.ts'
import type { Services } from './services.ts'

const MAX_BYTES = 15 * 1024 * 1024
/** enough for the reader (it works at 2,700 px) and small enough for years of photos in one database */
const KEPT_SIDE_PX = 3_000
const KEPT_QUALITY = 85

export type FetchedPhoto =
  | { kind: 'photo'; sha256: string; image: Buffer; widthPx: number; heightPx: number }
  | { kind: 'refused'; why: 'not-an-image' | 'too-large' | 'gone' }
  | { kind: 'try-later'; detail: string }

export async function fetchPhoto(services: Pick<Services, 'line'>, event: LineEvent): Promise<FetchedPhoto> {
  const message = event.message
  // An external picture is a URL somebody chose: fetching it would let them aim our server at any address.
  if (!message?.id || message.contentProvider?.type === 'external')
    return { kind: 'refused', why: 'not-an-image' }
  const content = await services.line.content(message.id, MAX_BYTES)
  if (content.kind === 'try-later') return content
  if (content.kind !== 'bytes') return { kind: 'refused', why: content.kind }
  return reencode(content.bytes)
}

/** @returns an upright JPEG without metadata, or why the bytes are none */
export async function reencode(bytes: Buffer): Promise<FetchedPhoto> {
  const format = formatOf(bytes)
  if (format === null || format === 'heic') return { kind: 'refused', why: 'not-an-image' }
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (width * height > MAX_PIXELS) return { kind: 'refused', why: 'too-large' }
    const { data, info } = await sharp(bytes, {
      limitInputPixels: MAX_PIXELS,
      failOn: 'truncated',
      sequentialRead: true,
    })
      .rotate()
      .flatten({ background: 'white' })
      .resize({ width: KEPT_SIDE_PX, height: KEPT_SIDE_PX, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: KEPT_QUALITY })
      .toBuffer({ resolveWithObject: true })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { kind: 'photo', sha256, image: data, widthPx: info.width, heightPx: info.height }
  } catch {
    // libvips names the broken marker; the member can only send the picture again
    return { kind: 'refused', why: 'not-an-image' }
  }
}

export interface StoredPhoto {
  event: BotEvent
  /** null when nothing new was stored */
  photoId: string | null
}

/** In the turn's transaction: the case, the photo and its work to be read are there together, or not. */
export async function storePhoto(
  tx: Db,
  services: Pick<Services, 'clock' | 'sealer'>,
  lineUserId: string,
  event: LineEvent,
  fetched: Exclude<FetchedPhoto, { kind: 'try-later' }>,
): Promise<StoredPhoto> {
  if (fetched.kind === 'refused') return { event: { kind: 'photo-refused', why: fetched.why }, photoId: null }
  const message = event.message!
  const member = await memberByLineUser(tx, lineUserId)
  const sender = { memberNo: member?.memberNo ?? null, lineUserId }
  const set = message.imageSet
  const place = { setIndex: set?.index ?? null, setTotal: set?.total ?? null }

  const same = await findSamePhoto(tx, fetched.sha256, sender)
  // A report that was dropped or withdrawn may be sent again with the same photo.
  const isHere =
    same !== null &&
    !(await caseByNo(tx, same.caseNo))?.closedAt &&
    (await photoByLineMessage(tx, message.id!)) === null
  if (isHere && !set) {
    // No case is opened for a single photo that is here already.
    const nowhere = { caseNo: `same-as:${same.caseNo}`, photoId: randomUUID() }
    return { event: { kind: 'photo', ...nowhere, ...place, duplicateOf: same.caseNo }, photoId: null }
  }
  const now = services.clock()
  const { caseNo } = await openCase(tx, {
    kind: 'report',
    ...sender,
    originKey: set?.id ? `line-image-set:${set.id}` : `line-message:${message.id!}`,
    openedAt: now,
    summary: null,
  })
  // On the centre's desk from its receipt on, whatever becomes of the conversation.
  await openReport(tx, {
    caseNo,
    providerNo: member?.isProvider ? member.memberNo : null,
    source: 'photo',
    state: 'asking',
    attention: [],
    receivedAt: now,
  })
  if (isHere) {
    const photoId = randomUUID()
    return { event: { kind: 'photo', caseNo, photoId, ...place, duplicateOf: same.caseNo }, photoId: null }
  }
  const { photoId } = await keepPhoto(tx, services.sealer, {
    id: randomUUID(),
    caseNo,
    lineMessageId: message.id!,
    imageSetId: set?.id ?? null,
    ...place,
    sha256: fetched.sha256,
    image: fetched.image,
    widthPx: fetched.widthPx,
    heightPx: fetched.heightPx,
    receivedAt: now,
  })
  return { event: { kind: 'photo', caseNo, photoId, ...place, duplicateOf: null }, photoId }
}
