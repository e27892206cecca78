/**
 * OwnCase: a photo's case, where it is the member's own. Another's is told like one that does not exist; one that was
 * sent from this account and that the centre has put under another member is told as being with the centre.
 */
import { caseByNo } from '../../../db/cases.ts'
import type { Db } from '../../../db/connect.ts'
import { photosOfCase, type PhotoMeta } from '../../../db/photos.ts'
import { reportState } from '../../../db/reports.ts'
import type { ReportState } from '../../../rules/activity.ts'
import type { LiffUser } from '../../liff-sessions.ts'
import { refuse } from './refuse.ts'

export interface OwnCase {
  caseNo: string
  /** null while nothing is on the centre's desk */
  reportState: ReportState | null
  /** all, in the order they were sent */
  photos: PhotoMeta[]
}

export async function ownCase(db: Db, { lineUserId, member }: LiffUser, caseNo: string): Promise<OwnCase> {
  const theCase = await caseByNo(db, caseNo)
  if (theCase?.kind !== 'report') throw refuse(404, 'NO_SUCH_REPORT')
  if (theCase.memberNo !== member.memberNo)
    throw theCase.lineUserId === lineUserId ? refuse(409, 'OTHER_PROVIDER') : refuse(404, 'NO_SUCH_REPORT')
  const photos = await photosOfCase(db, caseNo)
  if (photos.length === 0) throw refuse(404, 'NO_SUCH_REPORT')
  return { caseNo, photos, reportState: await reportState(db, caseNo) }
}

/** Hidden as an identity document, or taken back: nobody sees it. */
export const isShown = (photo: PhotoMeta): boolean => !photo.suspect && photo.state !== 'purged'

/** Not sent yet: what is returned is mended in the chat, from what was sent. */
export const isOpen = (state: ReportState | null): boolean =>
  state === null || state === 'draft' || state === 'asking'
