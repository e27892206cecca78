/**
 * LineAccounts: who follows us, who blocks us, and which rich menu they see.
 *
 * Promise:  what happened last counts, not what LINE told last: its events come late and twice. A menu that LINE has not
 *           taken from us stays due.
 */
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { lineAccounts } from './schema.ts'

/** Added, or back after a block. */
export async function setFollowed(tx: Db, lineUserId: string, at: Date): Promise<void> {
  await tx
    .insert(lineAccounts)
    .values({ lineUserId, followedAt: at })
    .onConflictDoUpdate({
      target: lineAccounts.lineUserId,
      set: { followedAt: at, blockedAt: null },
      setWhere: isNews(at),
    })
}

export async function setBlocked(tx: Db, lineUserId: string, at: Date): Promise<void> {
  await tx
    .insert(lineAccounts)
    .values({ lineUserId, blockedAt: at })
    .onConflictDoUpdate({ target: lineAccounts.lineUserId, set: { blockedAt: at }, setWhere: isNews(at) })
}

/** Who writes to us blocks us no longer, whether or not LINE told of it. */
export async function heardFrom(tx: Db, lineUserId: string, at: Date): Promise<void> {
  await tx
    .update(lineAccounts)
    .set({ followedAt: at, blockedAt: null })
    .where(and(eq(lineAccounts.lineUserId, lineUserId), lt(lineAccounts.blockedAt, at)))
}

export async function isBlocked(db: Db, lineUserId: string): Promise<boolean> {
  const [row] = await db
    .select({ blockedAt: lineAccounts.blockedAt })
    .from(lineAccounts)
    .where(eq(lineAccounts.lineUserId, lineUserId))
  return row !== undefined && row.blockedAt !== null
}

/** The menu somebody is to see from now on; shown anew, whatever was shown before. */
export async function wantMenu(tx: Db, lineUserId: string, menuWanted: string): Promise<void> {
  const set = { menuWanted, menuShown: null }
  await tx
    .insert(lineAccounts)
    .values({ lineUserId, ...set })
    .onConflictDoUpdate({ target: lineAccounts.lineUserId, set })
}

/** @returns null when the account sees what it is to see */
export async function menuDue(db: Db, lineUserId: string): Promise<string | null> {
  const [row] = await db
    .select({ menu: lineAccounts.menuWanted })
    .from(lineAccounts)
    .where(
      and(
        eq(lineAccounts.lineUserId, lineUserId),
        sql`${lineAccounts.menuWanted} is distinct from ${lineAccounts.menuShown}`,
      ),
    )
  return row?.menu ?? null
}

/** LINE has taken it; another that is wanted by now stays due. */
export async function menuWasShown(db: Db, lineUserId: string, menu: string): Promise<void> {
  await db
    .update(lineAccounts)
    .set({ menuShown: menu })
    .where(and(eq(lineAccounts.lineUserId, lineUserId), eq(lineAccounts.menuWanted, menu)))
}

const isNews = (at: Date) =>
  and(...[lineAccounts.followedAt, lineAccounts.blockedAt].map((known) => or(isNull(known), lt(known, at))))
