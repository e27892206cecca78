/**
 * TakeBackPhoto: a member unsends a photo. Before its report is approved the picture goes and only the hash stays;
 * afterwards it is kept under the records rule, and shown to nobody without a reason. What the reader has just found
 * on a picture that is gone is not told.
 * The claim is never withdrawn in silence: the conversation asks.
 */
import type { BotEvent } from '../bot/contract.ts'
import { caseByNo } from '../db/cases.ts'
import type { Db } from '../db/connect.ts'
import { photosOfCase, photosOfKey, purgePhoto } from '../db/photos.ts'
import { reportByCase } from '../db/report-reads.ts'
import { dropReport, setAttention } from '../db/report-steps.ts'
import { reportState } from '../db/reports.ts'
import { furtherSheetKey, readingKey, untellConversation } from './notify-member.ts'

type PhotoOf = Extract<BotEvent, { kind: 'unsend' }>['photoOf']

export async function takeBackPhoto(tx: Db, lineMessageId: string, now: Date): Promise<PhotoOf> {
  const taken = await photosOfKey(tx, lineMessageId)
  if (!taken[0]) return null
  const { caseNo } = taken[0]
  const photoIds = taken.map(({ id }) => id)
  const state = await reportState(tx, caseNo)
  const owner = (await caseByNo(tx, caseNo))?.memberNo
  const actor = owner ? `member:${owner}` : 'system'
  if (state === null || state === 'draft' || state === 'asking') {
    for (const photoId of photoIds) {
      await purgePhoto(tx, photoId)
      for (const key of [furtherSheetKey(photoId), readingKey(photoId)])
        await untellConversation(tx, key, now)
    }
    // The other photos of a set are still a report.
    const left = (await photosOfCase(tx, caseNo)).filter((other) => other.state !== 'purged')
    if (left.length > 0) return { caseNo, state: state ?? 'asking', photoIds }
    const dropped = await dropReport(tx, { caseNo, actor, now })
    // The centre may have typed visits from the picture.
    if (state === null || dropped === 'done') return { caseNo, state: 'withdrawn', photoIds }
  }
  if (state !== 'approved') for (const photoId of photoIds) await purgePhoto(tx, photoId)
  const attention = (await reportByCase(tx, caseNo))?.report.attention ?? []
  await setAttention(tx, {
    caseNo,
    version: null,
    actor,
    now,
    attention: [...new Set([...attention, 'PHOTO_TAKEN_BACK'])],
  })
  return { caseNo, state, photoIds }
}
