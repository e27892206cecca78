/**
 * TellDecisions: 交付決定のお知らせ to every member a month is about, by LINE where they have it: no amount, a link.
 *
 * Twice is once: told under the run and the member (server/notify-member.ts).
 */
import { sql } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import { decidedRows } from '../../db/decision-reads.ts'
import type { Run } from '../../db/runs.ts'
import { notifyMember } from '../notify-member.ts'

const AT_ONCE = 100

export async function tellDecisions(
  db: Db,
  run: Pick<Run, 'id' | 'month' | 'revision'>,
  now: Date,
): Promise<{ told: number; paper: number }> {
  const members = [...new Set((await decidedRows(db, { runId: run.id })).map(({ providerNo }) => providerNo))]
  let told = 0
  for (let at = 0; at < members.length; at += AT_ONCE)
    await db.transaction(async (tx) => {
      for (const memberNo of members.slice(at, at + AT_ONCE)) {
        const key = `decision-made:${run.month}-${run.revision}:${memberNo}`
        if (await notifyMember(tx, memberNo, { kind: 'decision-made', month: run.month }, key, now)) told += 1
      }
    })
  return { told, paper: (await paperMembers(db, run.id)).length }
}

export interface PaperMember {
  memberNo: string
  name: string
  /** no LINE account is tied to them, or they have blocked ours */
  why: 'unlinked' | 'blocked'
}

/** Who gets the notice on paper only. */
export async function paperMembers(db: Db, runId: number): Promise<PaperMember[]> {
  const { rows } = await db.execute<{ memberNo: string; name: string; linked: boolean }>(sql`
    select distinct m.member_no as "memberNo", m.name, k.line_user_id is not null as linked
    from decisions d join members m on m.member_no = d.provider_no
    left join line_links k on k.member_no = m.member_no
    left join line_accounts a on a.line_user_id = k.line_user_id
    where d.run_id = ${runId} and (k.line_user_id is null or a.blocked_at is not null)
    order by 1`)
  return rows.map(({ memberNo, name, linked }) => ({ memberNo, name, why: linked ? 'blocked' : 'unlinked' }))
}
