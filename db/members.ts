/**
 * Members: the register's lookups, and the tie between a member and a LINE account.
 *
 * Promise:  a code is good for five tries and one link; a wrong guess learns how often it has guessed, nothing else;
 *           linking anew says which LINE account lost the member, and takes the registration they had under way along.
 * Locks:    the code's row before the LINE account's; links are made one at a time a member.
 */
import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { and, asc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { jstDate, type IsoDate } from '../rules/calendar.ts'
import { moveApplications } from './applications.ts'
import { appendAudit } from './audit.ts'
import type { Db } from './connect.ts'
import {
  activities,
  children,
  lineAccounts,
  lineLinks,
  linkCodes,
  members,
  pairs,
  programmePeriods,
} from './schema.ts'

const CODE_TRIES = 5
const CODE_DAYS = 90
/** wrong codes of every kind, counted by LINE account and day */
export const WRONG_LINKS_A_DAY = 10
const DAY_MS = 24 * 60 * 60_000

export type Member = typeof members.$inferSelect
export interface Child {
  id: number
  name: string
  kana: string
  birthDate: IsoDate
}

export async function memberByNo(db: Db, memberNo: string): Promise<Member | null> {
  const [row] = await db.select().from(members).where(eq(members.memberNo, memberNo))
  return row ?? null
}

/** null until the LINE account is linked */
export async function memberByLineUser(db: Db, lineUserId: string): Promise<Member | null> {
  const [row] = await db
    .select({ member: members })
    .from(lineLinks)
    .innerJoin(members, eq(members.memberNo, lineLinks.memberNo))
    .where(eq(lineLinks.lineUserId, lineUserId))
  return row?.member ?? null
}

/** null when the member has no LINE account linked */
export async function lineUserOfMember(db: Db, memberNo: string): Promise<string | null> {
  const [row] = await db
    .select({ lineUserId: lineLinks.lineUserId })
    .from(lineLinks)
    .where(eq(lineLinks.memberNo, memberNo))
  return row?.lineUserId ?? null
}

/** Every number that exists: a written one must be among them or stays doubtful. */
export async function memberNumbers(db: Db): Promise<string[]> {
  const rows = await db.select({ memberNo: members.memberNo }).from(members).orderBy(asc(members.memberNo))
  return rows.map((row) => row.memberNo)
}

export async function childrenOf(
  db: Db,
  requesterNos: string[],
): Promise<(Child & { requesterNo: string })[]> {
  if (requesterNos.length === 0) return []
  return db
    .select({
      id: children.id,
      requesterNo: children.requesterNo,
      name: children.name,
      kana: children.kana,
      birthDate: children.birthDate,
    })
    .from(children)
    .where(inArray(children.requesterNo, requesterNos))
    .orderBy(asc(children.requesterNo), asc(children.birthDate), asc(children.id))
}

export interface Pair {
  requesterNo: string
  requesterName: string
  requesterKana: string
  children: Child[]
}

/**
 * The provider's registered pairs, the one with the latest activity first, then by 会員番号.
 * @param on  leaves out pairs ended before this day; none given: pairs without an end
 */
export async function pairsOfProvider(db: Db, providerNo: string, on?: IsoDate): Promise<Pair[]> {
  const latest = db
    .select({ requesterNo: activities.requesterNo, date: sql<string>`max(${activities.date})`.as('latest') })
    .from(activities)
    .where(and(eq(activities.providerNo, providerNo), isNull(activities.removedAt)))
    .groupBy(activities.requesterNo)
    .as('latest_activity')
  const rows = await db
    .select({ requesterNo: pairs.requesterNo, requesterName: members.name, requesterKana: members.kana })
    .from(pairs)
    .innerJoin(members, eq(members.memberNo, pairs.requesterNo))
    .leftJoin(latest, eq(latest.requesterNo, pairs.requesterNo))
    .where(
      and(
        eq(pairs.providerNo, providerNo),
        ne(members.state, 'left'),
        on === undefined
          ? isNull(pairs.endedOn)
          : sql`(${pairs.endedOn} is null or ${pairs.endedOn} >= ${on})`,
      ),
    )
    .orderBy(sql`${latest.date} desc nulls last`, asc(pairs.requesterNo))
  const childRows = await childrenOf(
    db,
    rows.map((row) => row.requesterNo),
  )
  return rows.map((row) => ({
    ...row,
    children: childRows
      .filter((child) => child.requesterNo === row.requesterNo)
      .map(({ id, name, kana, birthDate }) => ({ id, name, kana, birthDate })),
  }))
}

/** The pairs a provider may choose among: none once it has left, for families and children are no longer its to see. */
export async function pairsShownTo(db: Db, providerNo: string, on?: IsoDate): Promise<Pair[]> {
  const provider = await memberByNo(db, providerNo)
  return !provider || provider.state === 'left' ? [] : pairsOfProvider(db, providerNo, on)
}

/** True when both were registered to work together on that day. */
export async function arePaired(
  db: Db,
  providerNo: string,
  requesterNo: string,
  on: IsoDate,
): Promise<boolean> {
  const rows = await db
    .select({ providerNo: pairs.providerNo })
    .from(pairs)
    .where(
      and(
        eq(pairs.providerNo, providerNo),
        eq(pairs.requesterNo, requesterNo),
        sql`${pairs.registeredOn} <= ${on} and (${pairs.endedOn} is null or ${pairs.endedOn} >= ${on})`,
      ),
    )
  return rows.length > 0
}

/** The recognised period of a programme such as 育休復帰 that holds this day, if any. */
export async function programmePeriodOn(
  db: Db,
  requesterNo: string,
  on: IsoDate,
): Promise<{ programme: string; startsOn: IsoDate; endsOn: IsoDate } | null> {
  const [row] = await db
    .select({
      programme: programmePeriods.programme,
      startsOn: programmePeriods.startsOn,
      endsOn: programmePeriods.endsOn,
    })
    .from(programmePeriods)
    .where(
      and(
        eq(programmePeriods.memberNo, requesterNo),
        sql`${programmePeriods.startsOn} <= ${on} and ${programmePeriods.endsOn} >= ${on}`,
      ),
    )
    .orderBy(asc(programmePeriods.startsOn))
    .limit(1)
  return row ?? null
}

// ── the LINE account ─────────────────────────────────────────────────────────────────────────────────────

/**
 * A new code for the centre's letter, eight digits, shown this once: only its hash is kept. An older one dies.
 * @throws Error for an unknown member
 */
export async function issueLinkCode(tx: Db, memberNo: string, now: Date, actor = 'system'): Promise<string> {
  const code = String(randomInt(100_000_000)).padStart(8, '0')
  const row = {
    codeHash: await hash(code),
    triesLeft: CODE_TRIES,
    expiresAt: new Date(now.getTime() + CODE_DAYS * DAY_MS),
  }
  await tx
    .insert(linkCodes)
    .values({ memberNo, ...row })
    .onConflictDoUpdate({ target: linkCodes.memberNo, set: row })
  await appendAudit(tx, { at: now, actor, action: 'member.code-issued', subject: `member:${memberNo}` })
  return code
}

export type LinkResult =
  | {
      result: 'linked'
      memberNo: string
      memberName: string
      /** lost the member to this account: tell it */
      formerLineUserId: string | null
      triesLeft: number
    }
  | { result: 'wrong' | 'locked' | 'expired'; memberName: null; formerLineUserId: null; triesLeft: number }

/**
 * One try to link. Wrong ones are counted, so the caller's transaction must commit whatever the result.
 * Somebody whose try is wrong is told how often they have tried, and nothing of the number: whether it exists, has a
 * code, or was tried by others. That a code is used up or too old is for those who hold it.
 */
export async function linkByCode(
  tx: Db,
  tried: { memberNo: string; birthDate: IsoDate; code: string; lineUserId: string; now: Date },
): Promise<LinkResult> {
  const { lineUserId, now } = tried
  const [found] = await tx
    .select({ member: members, code: linkCodes })
    .from(linkCodes)
    .innerJoin(members, eq(members.memberNo, linkCodes.memberNo))
    .where(eq(linkCodes.memberNo, tried.memberNo))
    .for('update', { of: linkCodes })
  const wrongToday = await wrongLinksToday(tx, lineUserId, now)
  if (wrongToday >= WRONG_LINKS_A_DAY) return refused('locked', 0)

  // The hash is checked whatever is wrong already: the time taken tells nothing.
  const codeMatches = await verify(found?.code.codeHash ?? (await anyHash()), tried.code)
  const isTheirs = found && found.member.state !== 'left' && found.member.birthDate === tried.birthDate
  if (!isTheirs || !codeMatches) {
    await countWrongLink(tx, lineUserId, now)
    await tx
      .update(linkCodes)
      .set({ triesLeft: sql`greatest(${linkCodes.triesLeft} - 1, 0)` })
      .where(eq(linkCodes.memberNo, tried.memberNo))
    const triesLeft = Math.max(0, CODE_TRIES - 1 - wrongToday)
    return refused(triesLeft > 0 ? 'wrong' : 'locked', triesLeft)
  }
  if (found.code.triesLeft <= 0) return refused('locked', 0)
  if (found.code.expiresAt <= now) return refused('expired', 0)
  return link(tx, found.member, lineUserId, now)
}

async function link(tx: Db, member: Member, lineUserId: string, now: Date): Promise<LinkResult> {
  const { memberNo } = member
  const gone = await tx
    .delete(lineLinks)
    .where(or(eq(lineLinks.memberNo, memberNo), eq(lineLinks.lineUserId, lineUserId)))
    .returning()
  await tx.insert(lineLinks).values({ lineUserId, memberNo, linkedAt: now })
  await tx.delete(linkCodes).where(eq(linkCodes.memberNo, memberNo))
  const former = gone.find((row) => row.memberNo === memberNo && row.lineUserId !== lineUserId)
  await appendAudit(tx, {
    at: now,
    actor: `member:${memberNo}`,
    action: 'member.linked',
    subject: `member:${memberNo}`,
    before: former ? { lineUserId: former.lineUserId } : null,
    after: { lineUserId },
  })
  await moveApplications(tx, { lineUserId, memberNo })
  return {
    result: 'linked',
    memberNo,
    memberName: member.name,
    formerLineUserId: former?.lineUserId ?? null,
    triesLeft: CODE_TRIES,
  }
}

function refused(result: 'wrong' | 'locked' | 'expired', triesLeft: number): LinkResult {
  return { result, triesLeft, memberName: null, formerLineUserId: null }
}

export async function wrongLinksToday(tx: Db, lineUserId: string, now: Date): Promise<number> {
  await tx.insert(lineAccounts).values({ lineUserId }).onConflictDoNothing()
  const [account] = await tx
    .select({ tries: lineAccounts.wrongLinkTries, day: lineAccounts.wrongLinkDay })
    .from(lineAccounts)
    .where(eq(lineAccounts.lineUserId, lineUserId))
    .for('update')
  return account?.day === jstDate(now) ? account.tries : 0
}

export async function countWrongLink(tx: Db, lineUserId: string, now: Date): Promise<void> {
  const today = jstDate(now)
  await tx
    .update(lineAccounts)
    .set({
      wrongLinkTries: sql`case when ${lineAccounts.wrongLinkDay} = ${today} then ${lineAccounts.wrongLinkTries} + 1 else 1 end`,
      wrongLinkDay: today,
    })
    .where(eq(lineAccounts.lineUserId, lineUserId))
}

let cachedHash: string | null = null
async function anyHash(): Promise<string> {
  cachedHash ??= await hash('no such code')
  return cachedHash
}

/** Those of the numbers that are registered, whatever their state. */
export async function knownMembers(db: Db, memberNos: string[]): Promise<Set<string>> {
  if (memberNos.length === 0) return new Set()
  const rows = await db
    .select({ memberNo: members.memberNo })
    .from(members)
    .where(inArray(members.memberNo, memberNos))
  return new Set(rows.map((row) => row.memberNo))
}
