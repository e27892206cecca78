/**
 * Pairs: a provider and a requester who met at the 事前打合せ and are registered to work together.
 *
 * Promise:  registered once, however often it is said; an end keeps the row, and the audit log every beginning and
 *           end. One pair is one row: registered anew it counts from its first day again, so that late reports of the
 *           earlier time stay good (a visit in the break is not told apart from others).
 * Locks:    the audit chain, then the pair's row.
 */
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { jstDate, type IsoDate } from '../rules/calendar.ts'
import { appendAudit, lockAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { memberByNo, type Member } from './members.ts'
import { children, members, pairs } from './schema.ts'

export interface PairAction {
  providerNo: string
  requesterNo: string
  actor: string
  now: Date
}

export type PairRefusal =
  'SAME_MEMBER' | 'UNKNOWN_MEMBER' | 'NO_PROVIDER_ROLE' | 'NO_REQUESTER_ROLE' | 'LEFT_MEMBER'

export type PairResult =
  | { kind: 'done'; already: boolean; again: boolean; provider: Member; requester: Member }
  | { kind: 'refused'; code: PairRefusal; field: 'providerNo' | 'requesterNo' }

export async function registerPair(tx: Db, action: PairAction): Promise<PairResult> {
  await lockAudit(tx)
  const { providerNo, requesterNo, now } = action
  const [provider, requester] = [await memberByNo(tx, providerNo), await memberByNo(tx, requesterNo)]
  if (!provider) return refused('UNKNOWN_MEMBER', 'providerNo')
  if (!requester) return refused('UNKNOWN_MEMBER', 'requesterNo')
  if (providerNo === requesterNo) return refused('SAME_MEMBER', 'requesterNo')
  if (!provider.isProvider) return refused('NO_PROVIDER_ROLE', 'providerNo')
  if (!requester.isRequester) return refused('NO_REQUESTER_ROLE', 'requesterNo')
  if (provider.state === 'left') return refused('LEFT_MEMBER', 'providerNo')
  if (requester.state === 'left') return refused('LEFT_MEMBER', 'requesterNo')

  const before = await lockPair(tx, action)
  const done = { kind: 'done', already: false, again: before !== null, provider, requester } as const
  if (before && before.endedOn === null) return { ...done, already: true, again: false }
  const registeredOn = before?.registeredOn ?? jstDate(now)
  await tx
    .insert(pairs)
    .values({ providerNo, requesterNo, registeredOn })
    .onConflictDoUpdate({ target: [pairs.providerNo, pairs.requesterNo], set: { endedOn: null } })
  await appendPairAudit(tx, action, 'pair.registered', {
    before: before && { registeredOn: before.registeredOn, endedOn: before.endedOn },
    after: { since: jstDate(now), registeredOn },
  })
  return done
}

export type EndResult =
  | { kind: 'done'; already: boolean; endedOn: IsoDate; provider: Member; requester: Member }
  | { kind: 'no-such-pair' }
  | { kind: 'refused'; code: 'BEFORE_REGISTERED' | 'FUTURE_END'; field: 'endedOn' }

/** @param endedOn  the last day they work together, today at the latest: the chat stops offering the pair at once */
export async function endPair(tx: Db, action: PairAction & { endedOn: IsoDate }): Promise<EndResult> {
  await lockAudit(tx)
  const { providerNo, requesterNo, endedOn, now } = action
  const before = await lockPair(tx, action)
  const [provider, requester] = [await memberByNo(tx, providerNo), await memberByNo(tx, requesterNo)]
  if (!before || !provider || !requester) return { kind: 'no-such-pair' }
  const who = { kind: 'done', provider, requester } as const
  if (before.endedOn !== null) return { ...who, already: true, endedOn: before.endedOn }
  if (endedOn < before.registeredOn) return { kind: 'refused', code: 'BEFORE_REGISTERED', field: 'endedOn' }
  if (endedOn > jstDate(now)) return { kind: 'refused', code: 'FUTURE_END', field: 'endedOn' }
  await tx
    .update(pairs)
    .set({ endedOn })
    .where(and(eq(pairs.providerNo, providerNo), eq(pairs.requesterNo, requesterNo)))
  await appendPairAudit(tx, action, 'pair.ended', {
    before: { registeredOn: before.registeredOn, endedOn: null },
    after: { endedOn },
  })
  return { ...who, already: false, endedOn }
}

export interface MemberPair {
  /** what the other one is in this pair */
  otherRole: 'provider' | 'requester'
  otherNo: string
  otherName: string
  otherKana: string
  /** of the requester */
  children: string[]
  registeredOn: IsoDate
  endedOn: IsoDate | null
}

/** Both ways, those that stand first; ended ones stay visible. */
export async function pairsOfMember(db: Db, memberNo: string): Promise<MemberPair[]> {
  const isProvider = sql<boolean>`${pairs.providerNo} = ${memberNo}`
  const rows = await db
    .select({ pair: pairs, isProvider, name: members.name, kana: members.kana })
    .from(pairs)
    .innerJoin(
      members,
      sql`${members.memberNo} = case when ${isProvider} then ${pairs.requesterNo} else ${pairs.providerNo} end`,
    )
    .where(sql`${pairs.providerNo} = ${memberNo} or ${pairs.requesterNo} = ${memberNo}`)
    .orderBy(sql`${pairs.endedOn} is not null`, desc(pairs.registeredOn), asc(members.memberNo))
  const names = await childNames(
    db,
    rows.map(({ pair }) => pair.requesterNo),
  )
  return rows.map(({ pair, isProvider: mine, name, kana }) => ({
    otherRole: mine ? 'requester' : 'provider',
    otherNo: mine ? pair.requesterNo : pair.providerNo,
    otherName: name,
    otherKana: kana,
    children: names.get(pair.requesterNo) ?? [],
    registeredOn: pair.registeredOn,
    endedOn: pair.endedOn,
  }))
}

async function childNames(db: Db, requesterNos: string[]): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>()
  if (requesterNos.length === 0) return names
  const rows = await db
    .select({ requesterNo: children.requesterNo, name: children.name })
    .from(children)
    .where(sql`${children.requesterNo} = any(${sql.param(requesterNos)}::text[])`)
    .orderBy(asc(children.birthDate), asc(children.id))
  for (const { requesterNo, name } of rows) names.set(requesterNo, [...(names.get(requesterNo) ?? []), name])
  return names
}

async function lockPair(
  tx: Db,
  { providerNo, requesterNo }: PairAction,
): Promise<typeof pairs.$inferSelect | null> {
  const [row] = await tx
    .select()
    .from(pairs)
    .where(and(eq(pairs.providerNo, providerNo), eq(pairs.requesterNo, requesterNo)))
    .for('update')
  return row ?? null
}

/** On both members' own records. */
async function appendPairAudit(
  tx: Db,
  { providerNo, requesterNo, actor, now }: PairAction,
  action: 'pair.registered' | 'pair.ended',
  change: { before: object | null; after: object },
): Promise<void> {
  for (const memberNo of [providerNo, requesterNo]) {
    await appendAudit(tx, {
      at: now,
      actor,
      action,
      subject: `member:${memberNo}`,
      before: change.before,
      after: { providerNo, requesterNo, ...change.after },
    })
  }
}

function refused(code: PairRefusal, field: 'providerNo' | 'requesterNo'): PairResult {
  return { kind: 'refused', code, field }
}
