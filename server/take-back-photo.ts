/**
 * TakeBackPhoto: a member unsends a photo. Before its report is approved the picture goes and only the hash stays;
 * afterwards it is kept under the records rule, and shown to nobody without a reason.
 * The claim is never withdrawn in silence: the conversation asks.
 */
import type { BotEvent } from '../bot/contract.ts'
import { caseByNo } from '../db/cases.ts'
import type { Db } from '../db/connect.ts'
import { photosOfCase, photosOfKey, purgePhoto } from '../db/photos.ts'
import { reportByCase } from '../db/report-reads.ts'
import { setAttention, withdrawReport } from '../db/report-steps.ts'
import { reportState } from '../db/reports.ts'

type PhotoOf = Extract<BotEvent, { kind: 'unsend' }>['photoOf']

export async function takeBackPhoto(tx: Db, lineMessageId: string, now: Date): Promise<PhotoOf> {
  const taken = await photosOfKey(tx, lineMessageId)
  if (!taken[0]) return null
  const { caseNo } = taken[0]
  const state = await reportState(tx, caseNo)
  const owner = (await caseByNo(tx, caseNo))?.memberNo
  const actor = owner ? `member:${owner}` : 'system'
  if (state === null || state === 'draft' || state === 'asking') {
    for (const photo of taken) await purgePhoto(tx, photo.id)
    // The other photos of a set are still a report.
    const left = (await photosOfCase(tx, caseNo)).filter((other) => other.state !== 'purged')
    if (left.length === 0) await withdrawReport(tx, { caseNo, actor, now })
    return { caseNo, state: left.length === 0 ? 'withdrawn' : (state ?? 'asking') }
  }
  if (state !== 'approved') for (const photo of taken) await purgePhoto(tx, photo.id)
  const attention = (await reportByCase(tx, caseNo))?.report.attention ?? []
  await setAttention(tx, {
    caseNo,
    version: null,
    actor,
    now,
    attention: [...new Set([...attention, 'PHOTO_TAKEN_BACK'])],
  })
  return { caseNo, state }
}
