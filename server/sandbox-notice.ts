/**
 * SandboxNotice: one notice of the sample city, sent two days ago and answered by some, so that the page shows what it
 * is for; and more providers with a LINE account, so that the next one reaches somebody.
 *
 * Never:  sends anything: what a real sending leaves behind is written down, in the city's own transaction.
 */
import { eq } from 'drizzle-orm'
import type { Db } from '../db/connect.ts'
import { answerNotice } from '../db/notice-answers.ts'
import { countAudience } from '../db/notice-audience.ts'
import { freezeNotice } from '../db/notice-sending.ts'
import { createNotice } from '../db/notices.ts'
import { lineAccounts, lineLinks, noticePortions, notices } from '../db/schema.ts'
import { addDays, jstDate } from '../rules/calendar.ts'
import type { NoticeAnswer } from '../rules/notices.ts'

const DAY_MS = 24 * 60 * 60_000

export interface SampleNotice {
  title: string
  body: string
  eventTime: string
  place: string
  /** providers with a phone that nobody plays */
  linked: string[]
  /** have a phone, and block us */
  blocked: string[]
  /** member number → answer, of those with a phone */
  answers: Record<string, NoticeAnswer>
}

export async function addSampleNotice(
  tx: Db,
  sample: SampleNotice,
  { staffId, now, userIdOf }: { staffId: number; now: Date; userIdOf: (memberNo: string) => string },
): Promise<void> {
  const sentAt = new Date(now.getTime() - 2 * DAY_MS)
  for (const memberNo of [...sample.linked, ...sample.blocked]) {
    const lineUserId = userIdOf(memberNo)
    const blockedAt = sample.blocked.includes(memberNo) ? sentAt : null
    await tx.insert(lineAccounts).values({ lineUserId, followedAt: sentAt, blockedAt }).onConflictDoNothing()
    await tx.insert(lineLinks).values({ lineUserId, memberNo, linkedAt: sentAt }).onConflictDoNothing()
  }
  const { title, body, eventTime, place } = sample
  const today = jstDate(now)
  const audience = { role: 'provider' as const, wards: [], trainingExpiresBy: null, hasOpenDraft: false }
  const days = { eventOn: addDays(today, 14), answerBy: addDays(today, 7) }
  const by = { actor: `staff:${staffId}`, at: sentAt }
  const notice = await createNotice(tx, { title, body, eventTime, place, ...days, audience }, by)
  const { line, unlinked, blocked } = await countAudience(tx, audience)
  const frozen = await freezeNotice(tx, { ...notice, people: line + unlinked + blocked, ...by })
  if (frozen.result !== 'sent') throw new Error(`the sample notice was not sent: ${frozen.result}`)
  await tx
    .update(noticePortions)
    .set({ state: 'sent', attempts: 1, firstTryAt: sentAt, sentAt })
    .where(eq(noticePortions.noticeId, notice.id))
  await tx.update(notices).set({ state: 'sent' }).where(eq(notices.id, notice.id))
  let hours = 1
  for (const [memberNo, answer] of Object.entries(sample.answers)) {
    const answeredAt = new Date(sentAt.getTime() + hours++ * 2.5 * 60 * 60_000)
    await answerNotice(tx, { noticeId: notice.id, memberNo, answer, now: answeredAt })
  }
}
