/**
 * NoticeAudience: who a notice is for, in SQL, and how it would reach them.
 *
 * Promise:  each member is in it once, whatever groups hold them; the preview and the sending read the same query.
 */
import { sql, type SQL } from 'drizzle-orm'
import type { NoticeAudience } from '../rules/notices.ts'
import type { Db } from './connect.ts'

/** People by the way the notice takes. */
export interface AudienceCounts {
  line: number
  unlinked: number
  blocked: number
}

/** Rows (member_no, reach, line_user_id): everybody meant, once. */
export function audienceRows(audience: NoticeAudience): SQL {
  return sql`
    select m.member_no,
      case when l.line_user_id is null then 'unlinked' when a.blocked_at is not null then 'blocked' else 'line' end as reach,
      case when a.blocked_at is null then l.line_user_id end as line_user_id
    from members m
      left join line_links l on l.member_no = m.member_no
      left join line_accounts a on a.line_user_id = l.line_user_id
    where ${sql.join(conditions(audience), sql` and `)}`
}

export async function countAudience(db: Db, audience: NoticeAudience): Promise<AudienceCounts> {
  const { rows } = await db.execute<{ reach: keyof AudienceCounts; people: number }>(
    sql`select reach, count(*)::int as people from (${audienceRows(audience)}) meant group by reach`,
  )
  const of = (reach: keyof AudienceCounts) => rows.find((row) => row.reach === reach)?.people ?? 0
  return { line: of('line'), unlinked: of('unlinked'), blocked: of('blocked') }
}

/** Wards that members live in, for the choice. */
export async function knownWards(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ ward: string }>(
    sql`select distinct ward from members where ward <> '' and state <> 'left' order by ward`,
  )
  return rows.map(({ ward }) => ward)
}

function conditions({ role, wards, trainingExpiresBy, hasOpenDraft }: NoticeAudience): SQL[] {
  return [
    sql`m.state <> 'left'`,
    ...(role === 'provider' ? [sql`m.is_provider`] : []),
    ...(role === 'requester' ? [sql`m.is_requester`] : []),
    ...(wards.length > 0 ? [sql`m.ward in ${wards}`] : []),
    ...(trainingExpiresBy === null ? [] : [sql`m.is_provider and ${expiring(trainingExpiresBy)}`]),
    ...(hasOpenDraft ? [OPEN_DRAFT] : []),
  ]
}

/** A course taken again counts from its latest completion; one without an end never runs out. */
const expiring = (by: string): SQL => sql`m.member_no in (
  select latest.member_no from (
    select distinct on (member_no, course) member_no, expires_on from trainings
    order by member_no, course, completed_on desc, expires_on desc nulls first
  ) latest where latest.expires_on <= ${by}::date)`

/**
 * A photo not confirmed yet is a report in 'draft' or 'asking'; answers to the questions in the chat are kept in
 * the conversation until they are sent. The one look of this room into a conversation: whether `guided` knows for
 * whom the report is (bot/state.ts).
 */
const OPEN_DRAFT: SQL = sql`(
  m.member_no in (select r.provider_no from reports r where r.state in ('draft', 'asking'))
  or l.line_user_id in (
    select c.line_user_id from conversations c where c.state #>> '{guided,answers,requesterNo}' is not null))`
