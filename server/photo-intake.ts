/**
 * PhotoIntake: a photo's bytes are fetched from LINE at once, checked, re-encoded and stored sealed. A PDF sent as a
 * file becomes photos too: a page each, all of one case.
 *
 * Promise:  only the re-encoded picture is kept (no GPS, no tail of another format); a URL in an event is never fetched.
 * Twice is once: the photo is unique by its LINE message and page, the case by the message or its image set (and, for
 * a photo that comes when the set's report is sent or closed, by its turn in the set).
 */
import { createHash, randomUUID } from 'node:crypto'
import sharp from 'sharp'
import type { BotEvent } from '../bot/contract.ts'
import { caseOfOrigin, openCase } from '../db/cases.ts'
import type { Db } from '../db/connect.ts'
import { memberByLineUser, type Member } from '../db/members.ts'
import {
  findSamePhoto,
  pageKey,
  photoByLineMessage,
  storePhoto as keepPhoto,
  type PhotoMeta,
} from '../db/photos.ts'
import { isUnsent, openReport } from '../db/reports.ts'
import { judgeHeader } from '../ocr/open/file-header.ts'
import { openPages } from '../ocr/open/open-pages.ts'
import { MAX_PIXELS } from '../ocr/read/decode-photo.ts'
import type { ImageSet, LineEvent } from './line-events.ts'
import type { Services } from './services.ts'

export const MAX_BYTES = 15 * 1024 * 1024
/** enough for the reader (it works at 2,700 px) and small enough for years of photos in one database */
const KEPT_SIDE_PX = 3_000
const KEPT_QUALITY = 85

/** What a PDF's pages are drawn at: more than the reader works with, on paper 205 dots an inch. */
const DRAWN_SIDE_PX = 2_700
const OPEN_DEADLINE_MS = 30_000

export interface KeptPicture {
  image: Buffer
  widthPx: number
  heightPx: number
}

export type RefusedPhoto = { kind: 'refused'; why: Extract<BotEvent, { kind: 'photo-refused' }>['why'] }

export type FetchedPhoto =
  | { kind: 'photo'; sha256: string; pages: KeptPicture[] }
  | RefusedPhoto
  | { kind: 'try-later'; detail: string }

/** Photos come as images; a PDF, and a photo somebody attached, come as files. */
const TAKEN_FILES = /\.(pdf|jpe?g|png|webp|hei[cf])$/i

export function bringsPhoto({ type, message, source }: LineEvent): boolean {
  if (type !== 'message' || source?.type !== 'user') return false
  return message?.type === 'image' || (message?.type === 'file' && TAKEN_FILES.test(message.fileName ?? ''))
}

export async function fetchPhoto(services: Pick<Services, 'line'>, event: LineEvent): Promise<FetchedPhoto> {
  const message = event.message
  // An external picture is a URL somebody chose: fetching it would let them aim our server at any address.
  if (!message?.id || message.contentProvider?.type === 'external')
    return { kind: 'refused', why: 'not-an-image' }
  const tooLarge = message.type === 'file' ? 'file-too-large' : 'too-large'
  if ((message.fileSize ?? 0) > MAX_BYTES) return { kind: 'refused', why: tooLarge }
  const content = await services.line.content(message.id, MAX_BYTES)
  if (content.kind === 'try-later') return content
  if (content.kind === 'too-large') return { kind: 'refused', why: tooLarge }
  if (content.kind !== 'bytes') return { kind: 'refused', why: content.kind }
  return takeIn(content.bytes)
}

/** @returns the pictures to keep, a photo's one or a PDF's pages; or why there are none */
export async function takeIn(bytes: Buffer): Promise<Exclude<FetchedPhoto, { kind: 'try-later' }>> {
  const { kind, refused } = judgeHeader(bytes)
  if (refused !== null) return { kind: 'refused', why: refused }
  if (kind !== 'pdf' && kind !== 'heic') return reencode(bytes)
  const opened = await openPages(bytes, {
    longSidePx: kind === 'pdf' ? DRAWN_SIDE_PX : KEPT_SIDE_PX,
    jpegQuality: KEPT_QUALITY,
    deadlineMs: OPEN_DEADLINE_MS,
  })
  if (opened.kind === 'pages') return { kind: 'photo', sha256: sha256Of(bytes), pages: opened.pages }
  if (kind === 'heic') return opened
  const why = { 'not-an-image': 'broken-pdf', 'too-large': 'file-too-large' } as const
  return {
    kind: 'refused',
    why: opened.why === 'locked' || opened.why === 'too-many-pages' ? opened.why : why[opened.why],
  }
}

const sha256Of = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')

/** @returns an upright JPEG without metadata, or why the bytes are none */
export async function reencode(bytes: Buffer): Promise<Exclude<FetchedPhoto, { kind: 'try-later' }>> {
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
    const page = { image: data, widthPx: info.width, heightPx: info.height }
    return { kind: 'photo', sha256: sha256Of(bytes), pages: [page] }
  } catch {
    // libvips names the broken marker; the member can only send the picture again
    return { kind: 'refused', why: 'not-an-image' }
  }
}

export interface StoredPhoto {
  /** one a page */
  events: BotEvent[]
  /** the last photo stored; null when nothing new was */
  photoId: string | null
}

/** In the turn's transaction: the case, the photos and their work to be read are there together, or not. */
export async function storePhoto(
  tx: Db,
  services: Pick<Services, 'clock' | 'sealer'>,
  lineUserId: string,
  event: LineEvent,
  fetched: Exclude<FetchedPhoto, { kind: 'try-later' }>,
): Promise<StoredPhoto> {
  const message = event.message!
  const set = message.imageSet
  const inSet = set && { imageSetId: set.id }
  if (fetched.kind === 'refused')
    return { events: [{ kind: 'photo-refused', why: fetched.why, ...inSet }], photoId: null }
  if ((await photoByLineMessage(tx, message.id!)) !== null) return { events: [], photoId: null }
  const member = await memberByLineUser(tx, lineUserId)
  const sender = { memberNo: member?.memberNo ?? null, lineUserId }
  const same = await findSamePhoto(tx, fetched.sha256, sender)
  if (same && !set) {
    // No case is opened for a single photo that is here already.
    const nowhere = { caseNo: `same-as:${same.caseNo}`, photoId: randomUUID(), ...ALONE }
    return { events: [{ kind: 'photo', ...nowhere, duplicateOf: same.caseNo }], photoId: null }
  }
  const now = services.clock()
  const { originKey, place } = set?.id
    ? await placeInSet(tx, set)
    : { originKey: `line-message:${message.id!}`, place: ALONE }
  const caseNo = await openPhotoCase(tx, { member, lineUserId, originKey, now })
  if (same) {
    const photoId = randomUUID()
    const known = { caseNo, photoId, ...inSet, ...place, duplicateOf: same.caseNo }
    return { events: [{ kind: 'photo', ...known }], photoId: null }
  }
  const total = fetched.pages.length
  const placeOf = (index: number) => (total === 1 ? place : { setIndex: index + 1, setTotal: total })
  const kept = { caseNo, key: message.id!, imageSetId: set?.id ?? null, placeOf, now }
  const photoIds = await keepPages(tx, services, fetched, kept)
  return {
    events: photoIds.map((photoId, index) => ({
      ...{ kind: 'photo', caseNo, photoId, ...inSet, ...placeOf(index), duplicateOf: null },
    })),
    photoId: photoIds.at(-1) ?? null,
  }
}

type Place = Pick<PhotoMeta, 'setIndex' | 'setTotal'>
const ALONE: Place = { setIndex: null, setTotal: null }

/**
 * Photos sent together are one case until its report is sent or closed. A photo that comes later begins another, which
 * waits for nobody: its visits are in no report yet.
 */
async function placeInSet(tx: Db, set: ImageSet): Promise<{ originKey: string; place: Place }> {
  const first = `line-image-set:${set.id}`
  const place = { setIndex: set.index ?? null, setTotal: set.total ?? null }
  for (let nth = 1; ; nth += 1) {
    const originKey = nth === 1 ? first : `${first}:${nth}`
    const caseNo = await caseOfOrigin(tx, originKey)
    if (caseNo === null || (await isUnsent(tx, caseNo)))
      return { originKey, place: nth === 1 ? place : ALONE }
  }
}

/** On the centre's desk from its receipt on, whatever becomes of the conversation. The same origin is one case. */
export async function openPhotoCase(
  tx: Db,
  origin: { member: Member | null; lineUserId: string; originKey: string; now: Date },
): Promise<string> {
  const { member, lineUserId, originKey, now } = origin
  const { caseNo } = await openCase(tx, {
    ...{ kind: 'report', memberNo: member?.memberNo ?? null, lineUserId, originKey },
    ...{ openedAt: now, summary: null },
  })
  await openReport(tx, {
    caseNo,
    providerNo: member?.isProvider ? member.memberNo : null,
    source: 'photo',
    state: 'asking',
    attention: [],
    receivedAt: now,
  })
  return caseNo
}

export interface KeptPages {
  caseNo: string
  /** unique to what brought the pages; all but the first bear it with their number */
  key: string
  imageSetId: string | null
  placeOf: (index: number) => Place
  now: Date
  /** the reader waits until then; left out: at once */
  readFrom?: Date
}

/** @returns ids of the photos, one a page, in order */
export async function keepPages(
  tx: Db,
  { sealer }: Pick<Services, 'sealer'>,
  { sha256, pages }: Extract<FetchedPhoto, { kind: 'photo' }>,
  { caseNo, key, imageSetId, placeOf, now, readFrom }: KeptPages,
): Promise<string[]> {
  const photoIds: string[] = []
  for (const [index, page] of pages.entries()) {
    const { photoId } = await keepPhoto(tx, sealer, {
      ...{ id: randomUUID(), caseNo, lineMessageId: pageKey(key, index + 1), imageSetId },
      ...placeOf(index),
      sha256: index === 0 ? sha256 : sha256Of(pageKey(sha256, index + 1)),
      ...page,
      receivedAt: now,
      ...(readFrom && { readFrom }),
    })
    photoIds.push(photoId)
  }
  return photoIds
}
