/**
 * StaffLine: the tie between a person at the desk and their own LINE account, where tests of notices go.
 *
 * Promise:  a code is good for a quarter of an hour and one tie; an account that guesses is stopped after ten wrong
 *           tries a day, together with its wrong tries at a member's code.
 */
import { createHash, randomInt } from 'node:crypto'
import { and, eq, gt } from 'drizzle-orm'
import { appendAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { countWrongLink, WRONG_LINKS_A_DAY, wrongLinksToday } from './members.ts'
import { staff } from './schema.ts'

const CODE_MS = 15 * 60_000

const hashOf = (code: string) => createHash('sha256').update(`staff ${code}`).digest('hex')

/** A new code of six digits, shown this once; the one before dies. */
export async function issueStaffCode(
  tx: Db,
  staffId: number,
  now: Date,
): Promise<{ code: string; expiresAt: Date }> {
  const expiresAt = new Date(now.getTime() + CODE_MS)
  for (;;) {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const [other] = await tx
      .select({ id: staff.id })
      .from(staff)
      .where(eq(staff.lineCodeHash, hashOf(code)))
    if (other) continue
    await tx
      .update(staff)
      .set({ lineCodeHash: hashOf(code), lineCodeExpiresAt: expiresAt })
      .where(eq(staff.id, staffId))
    return { code, expiresAt }
  }
}

/** null while no LINE account is tied */
export async function lineUserOfStaff(db: Db, staffId: number): Promise<string | null> {
  const [row] = await db.select({ lineUserId: staff.lineUserId }).from(staff).where(eq(staff.id, staffId))
  return row?.lineUserId ?? null
}

export type StaffTie = { result: 'tied'; staffName: string } | { result: 'wrong' | 'locked'; staffName: null }

/** One try. Wrong ones are counted, so the caller's transaction must commit whatever the result. */
export async function tieStaff(
  tx: Db,
  { code, lineUserId, now }: { code: string; lineUserId: string; now: Date },
): Promise<StaffTie> {
  if ((await wrongLinksToday(tx, lineUserId, now)) >= WRONG_LINKS_A_DAY)
    return { result: 'locked', staffName: null }
  const [person] = await tx
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(
      and(eq(staff.lineCodeHash, hashOf(code)), gt(staff.lineCodeExpiresAt, now), eq(staff.active, true)),
    )
    .for('update')
  if (!person) {
    await countWrongLink(tx, lineUserId, now)
    return { result: 'wrong', staffName: null }
  }
  // one account is one person's: whoever had it before loses it
  await tx.update(staff).set({ lineUserId: null }).where(eq(staff.lineUserId, lineUserId))
  await tx
    .update(staff)
    .set({ lineUserId, lineCodeHash: null, lineCodeExpiresAt: null })
    .where(eq(staff.id, person.id))
  await appendAudit(tx, {
    at: now,
    actor: `staff:${person.id}`,
    action: 'staff.line-tied',
    subject: `staff:${person.id}`,
  })
  return { result: 'tied', staffName: person.name }
}

/** @returns false when none was tied */
export async function untieStaff(tx: Db, staffId: number, now: Date): Promise<boolean> {
  if ((await lineUserOfStaff(tx, staffId)) === null) return false
  await tx.update(staff).set({ lineUserId: null }).where(eq(staff.id, staffId))
  const actor = `staff:${staffId}`
  await appendAudit(tx, { at: now, actor, action: 'staff.line-untied', subject: actor })
  return true
}
