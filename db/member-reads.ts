/**
 * MemberReads: the register as the desk looks at it: found by number, name, kana or phone, and one member whole.
 * Never:  opens the bank account further than its last figures.
 */
import { and, asc, desc, eq, gt, sql, type SQL } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { accountOf } from './accounts.ts'
import { memberByNo, type Member } from './members.ts'
import { children, lineAccounts, lineLinks, linkCodes, members, trainings } from './schema.ts'
import type { Sealer } from './seal.ts'
import { personMatches, termOf } from './search.ts'

export interface MemberListRow {
  member: Member
  linked: boolean
}

export async function searchMembers(
  db: Db,
  wanted: { search?: string; role?: 'provider' | 'requester'; cursor?: string | null; limit: number },
): Promise<{ rows: MemberListRow[]; next: string | null }> {
  const conditions: SQL[] = []
  const term = termOf(wanted.search ?? '')
  if (term.text) conditions.push(personMatches(term, members))
  if (wanted.role === 'provider') conditions.push(eq(members.isProvider, true))
  if (wanted.role === 'requester') conditions.push(eq(members.isRequester, true))
  if (wanted.cursor) conditions.push(gt(members.memberNo, wanted.cursor))
  const found = await db
    .select({ member: members, lineUserId: lineLinks.lineUserId })
    .from(members)
    .leftJoin(lineLinks, eq(lineLinks.memberNo, members.memberNo))
    .where(and(...conditions))
    .orderBy(asc(members.memberNo))
    .limit(wanted.limit + 1)
  const rows = found
    .slice(0, wanted.limit)
    .map(({ member, lineUserId }) => ({ member, linked: lineUserId !== null }))
  return { rows, next: found.length > wanted.limit ? (rows.at(-1)?.member.memberNo ?? null) : null }
}

export interface MemberWhole {
  member: Member
  link: { lineUserId: string; linkedAt: Date; blocked: boolean } | null
  /** a letter under way; its code is not kept */
  code: { expiresAt: Date; triesLeft: number } | null
  children: (typeof children.$inferSelect)[]
  /** latest first */
  trainings: (typeof trainings.$inferSelect)[]
  /** null: none registered; damaged: it cannot be opened (accounts.ts) */
  account: { bankCode: string; branchCode: string; kind: string; lastDigits: string } | 'damaged' | null
}

export async function memberWhole(db: Db, sealer: Sealer, memberNo: string): Promise<MemberWhole | null> {
  const member = await memberByNo(db, memberNo)
  if (!member) return null
  const [link] = await db
    .select({
      lineUserId: lineLinks.lineUserId,
      linkedAt: lineLinks.linkedAt,
      blocked: sql<boolean>`${lineAccounts.blockedAt} is not null`,
    })
    .from(lineLinks)
    .leftJoin(lineAccounts, eq(lineAccounts.lineUserId, lineLinks.lineUserId))
    .where(eq(lineLinks.memberNo, memberNo))
  const [code] = await db
    .select({ expiresAt: linkCodes.expiresAt, triesLeft: linkCodes.triesLeft })
    .from(linkCodes)
    .where(eq(linkCodes.memberNo, memberNo))
  const account = await accountOf(db, sealer, memberNo)
  return {
    member,
    link: link ?? null,
    code: code ?? null,
    children: await db
      .select()
      .from(children)
      .where(eq(children.requesterNo, memberNo))
      .orderBy(asc(children.birthDate), asc(children.id)),
    trainings: await db
      .select()
      .from(trainings)
      .where(eq(trainings.memberNo, memberNo))
      .orderBy(desc(trainings.completedOn), asc(trainings.course)),
    account:
      account && account !== 'damaged'
        ? {
            bankCode: account.bankCode,
            branchCode: account.branchCode,
            kind: account.kind,
            lastDigits: account.number.slice(-3),
          }
        : account,
  }
}
