/**
 * NoticeSending: recipients and portions fixed in one transaction; portions as a list of work with leases.
 *
 * Promise:  a recipient is in one portion, a portion has one retry key for ever: LINE's memory of that key makes every
 *           further try of it harmless. A crashed sender's portion comes back when its lease ends, with the same key.
 * Never:    talks to LINE. What a try taught is for the sender to judge (server/jobs/send-notices.ts).
 * Locks:    the notice's row before its portions, wherever both are changed.
 */
import { and, asc, eq, sql } from 'drizzle-orm'
import { PEOPLE_PER_CALL } from '../rules/notices.ts'
import { appendAudit, lockAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { audienceRows, countAudience, type AudienceCounts } from './notice-audience.ts'
import type { Notice } from './notices.ts'
import { noticePortions, noticeRecipients, notices } from './schema.ts'
import { wake } from './wake.ts'

export type SendResult =
  | { result: 'sent'; notice: Notice }
  /** sent already, or changed since it was looked at */
  | { result: 'stale' }
  /** not the people that were confirmed: nothing was sent */
  | { result: 'audience-changed'; counts: AudienceCounts }
  | { result: 'nobody' }

interface Wanted {
  id: number
  version: number
  /** how many the sender has confirmed, by LINE and by letter together */
  people: number
  actor: string
  at: Date
}

/**
 * Fixes who gets the notice and by which call. The caller's transaction must roll back unless the result is 'sent'.
 */
export async function freezeNotice(tx: Db, wanted: Wanted): Promise<SendResult> {
  const { id, version, people, actor, at } = wanted
  await lockAudit(tx)
  const [notice] = await tx
    .update(notices)
    .set({ state: 'sending', sentBy: actor, sentAt: at, version: version + 1 })
    .where(and(eq(notices.id, id), eq(notices.version, version), eq(notices.state, 'draft')))
    .returning()
  if (!notice) return { result: 'stale' }
  const added = await tx.execute(sql`
    insert into notice_recipients (notice_id, member_no, reach, line_user_id, portion)
    select ${id}, member_no, reach, line_user_id,
      case when reach = 'line'
        then ((row_number() over (partition by reach order by member_no)) - 1) / ${PEOPLE_PER_CALL} + 1 end
    from (${audienceRows(notice.audience)}) meant`)
  if (added.rowCount === 0) return { result: 'nobody' }
  if (added.rowCount !== people) {
    return { result: 'audience-changed', counts: await countAudience(tx, notice.audience) }
  }
  const portions = await tx.execute(sql`
    insert into notice_portions (notice_id, portion, retry_key, next_try_at)
    select distinct on (portion) ${id}::bigint, portion, gen_random_uuid(), ${at.toISOString()}::timestamptz
    from notice_recipients where notice_id = ${id} and portion is not null`)
  await appendAudit(tx, {
    at,
    actor,
    action: 'notice.sent',
    subject: `notice:${id}`,
    after: { title: notice.title, audience: notice.audience, people, calls: portions.rowCount },
  })
  await finishWhenDone(tx, id)
  await wake(tx, 'notices')
  return { result: 'sent', notice }
}

/** A leased portion: try it once, then settle it. */
export interface ClaimedPortion {
  noticeId: number
  portion: number
  retryKey: string
  /** counts this try */
  attempts: number
  /** of the earliest try that LINE may have accepted; this one's, when none before may have been */
  firstTryAt: Date
  /** no earlier try may have been accepted */
  keyUnused: boolean
  lineUserIds: string[]
}

/** @returns null when nothing is due */
export async function claimPortion(db: Db, now: Date, leaseMs: number): Promise<ClaimedPortion | null> {
  const at = now.toISOString()
  return db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ notice_id: string; portion: number; fresh: boolean }>(sql`
      select notice_id, portion, first_try_at is null as fresh from notice_portions
      where (state = 'waiting' and next_try_at <= ${at}) or (state = 'sending' and lease_until <= ${at})
      order by next_try_at, notice_id, portion limit 1
      for update skip locked`)
    const due = rows[0]
    if (!due) return null
    const noticeId = Number(due.notice_id)
    const [row] = await tx
      .update(noticePortions)
      .set({
        state: 'sending',
        attempts: sql`${noticePortions.attempts} + 1`,
        firstTryAt: sql`coalesce(${noticePortions.firstTryAt}, ${at}::timestamptz)`,
        leaseUntil: new Date(now.getTime() + leaseMs),
      })
      .where(and(eq(noticePortions.noticeId, noticeId), eq(noticePortions.portion, due.portion)))
      .returning()
    const people = await tx
      .select({ lineUserId: noticeRecipients.lineUserId })
      .from(noticeRecipients)
      .where(and(eq(noticeRecipients.noticeId, noticeId), eq(noticeRecipients.portion, due.portion)))
      .orderBy(asc(noticeRecipients.memberNo))
    return {
      noticeId,
      portion: due.portion,
      retryKey: row!.retryKey,
      attempts: row!.attempts,
      firstTryAt: row!.firstTryAt!,
      keyUnused: due.fresh,
      lineUserIds: people.map(({ lineUserId }) => lineUserId!),
    }
  })
}

export type PortionSettlement =
  | { state: 'sent' }
  | { state: 'refused' | 'expired'; error: string }
  /** `keyUnused`: LINE has certainly not accepted the key yet, so its 24 hours have not begun */
  | { state: 'waiting'; error: string; nextTryAt: Date; keyUnused: boolean }

/** @returns false when the portion is not being sent any more: another sender settled it */
export async function settlePortion(
  db: Db,
  { noticeId, portion }: Pick<ClaimedPortion, 'noticeId' | 'portion'>,
  outcome: PortionSettlement,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await tx.select({ id: notices.id }).from(notices).where(eq(notices.id, noticeId)).for('update')
    const rows = await tx
      .update(noticePortions)
      .set({
        state: outcome.state,
        leaseUntil: null,
        lastError: outcome.state === 'sent' ? null : outcome.error,
        ...(outcome.state === 'sent' && { sentAt: now }),
        ...(outcome.state === 'waiting' && { nextTryAt: outcome.nextTryAt }),
        ...(outcome.state === 'waiting' && outcome.keyUnused && { firstTryAt: null }),
      })
      .where(
        and(
          eq(noticePortions.noticeId, noticeId),
          eq(noticePortions.portion, portion),
          eq(noticePortions.state, 'sending'),
        ),
      )
      .returning({ portion: noticePortions.portion })
    if (rows.length > 0 && outcome.state !== 'waiting') await finishWhenDone(tx, noticeId)
    return rows.length > 0
  })
}

/** Nothing left to send: a notice for letters only is done at once. */
async function finishWhenDone(tx: Db, noticeId: number): Promise<void> {
  await tx
    .update(notices)
    .set({ state: 'sent' })
    .where(
      and(
        eq(notices.id, noticeId),
        eq(notices.state, 'sending'),
        sql`not exists (select 1 from notice_portions p
          where p.notice_id = ${noticeId} and p.state in ('waiting', 'sending'))`,
      ),
    )
}

/** Pushes decided and not yet counted by LINE, those to single members among them. */
export async function peopleStillToReach(db: Db): Promise<number> {
  const { rows } = await db.execute<{ people: number }>(sql`
    select (
      (select count(*) from notice_portions p
        join notice_recipients r on r.notice_id = p.notice_id and r.portion = p.portion
        where p.state in ('waiting', 'sending'))
      + (select count(*) from line_outbox o where o.kind = 'push' and o.state in ('waiting', 'sending'))
    )::int as people`)
  return rows[0]?.people ?? 0
}
