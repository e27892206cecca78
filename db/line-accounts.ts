/**
 * LineAccounts: who follows us, and who blocks us.
 *
 * Promise:  what happened last counts, not what LINE told last: its events come late and twice.
 */
import { and, eq, isNull, lt, or } from 'drizzle-orm'
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

const isNews = (at: Date) =>
  and(...[lineAccounts.followedAt, lineAccounts.blockedAt].map((known) => or(isNull(known), lt(known, at))))
