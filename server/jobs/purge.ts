/**
 * Purge: what may not stay. Suspicious pictures after a day, cut-outs after 24 hours, ended sessions, words of sent messages after 30 days.
 * Running it twice deletes nothing more.
 */
import { forgetSentMessages } from '../../db/line-outbox.ts'
import { deleteExpiredCutOuts, photosToPurge, purgePhoto } from '../../db/photos.ts'
import { deleteEndedSessions } from '../../db/staff.ts'
import type { Services } from '../services.ts'

const KEEP_MESSAGES_MS = 30 * 24 * 60 * 60 * 1000

export async function purge({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<number> {
  const now = clock()
  const suspects = await photosToPurge(db.drizzle, now)
  for (const photoId of suspects) await db.drizzle.transaction((tx) => purgePhoto(tx, photoId))
  await deleteExpiredCutOuts(db.drizzle, now)
  await deleteEndedSessions(db.drizzle, now)
  await forgetSentMessages(db.drizzle, new Date(now.getTime() - KEEP_MESSAGES_MS))
  return 0
}
