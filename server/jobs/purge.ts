/**
 * Purge: what may not stay. Suspicious pictures after a day, cut-outs after 24 hours, ended sessions, words of sent
 * messages after 30 days, applications begun and left for 90.
 * Running it twice deletes nothing more.
 */
import { deleteForgottenDrafts } from '../../db/applications.ts'
import { forgetSentMessages } from '../../db/line-outbox.ts'
import { deleteExpiredCutOuts, photosToPurge, purgePhoto } from '../../db/photos.ts'
import { deleteEndedSessions } from '../../db/staff.ts'
import type { Services } from '../services.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEEP_MESSAGES_MS = 30 * DAY_MS
const KEEP_DRAFTS_MS = 90 * DAY_MS

export async function purge({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<number> {
  const now = clock()
  const suspects = await photosToPurge(db.drizzle, now)
  for (const photoId of suspects) await db.drizzle.transaction((tx) => purgePhoto(tx, photoId))
  await deleteExpiredCutOuts(db.drizzle, now)
  await deleteEndedSessions(db.drizzle, now)
  await forgetSentMessages(db.drizzle, new Date(now.getTime() - KEEP_MESSAGES_MS))
  await deleteForgottenDrafts(db.drizzle, new Date(now.getTime() - KEEP_DRAFTS_MS))
  return 0
}
