/**
 * Staff: accounts, wrong tries and the lock they lead to, sessions.
 *
 * Promise:  an unknown login costs a try the same time as a wrong password; a locked account is not told apart
 *           from a wrong password until the right one is given; tokens are stored as hashes only.
 */
import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { and, asc, eq, gt, lt, or, sql } from 'drizzle-orm'
import { appendAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { staff, staffSessions, type StaffRole } from './schema.ts'

const TRIES_BEFORE_LOCK = 10
const LOCK_MS = 15 * 60_000
const SESSION_MS = 12 * 60 * 60_000
const IDLE_MS = 30 * 60_000

export interface StaffMember {
  id: number
  login: string
  name: string
  role: StaffRole
  active: boolean
}

export type LoginResult =
  | { result: 'ok'; staff: StaffMember }
  | { result: 'wrong' }
  /** only told to someone who gave the right password */
  | { result: 'locked'; until: Date }

const shown = { id: staff.id, login: staff.login, name: staff.name, role: staff.role, active: staff.active }

/** @returns null when the login is taken */
export async function createStaff(
  tx: Db,
  person: { login: string; name: string; role: StaffRole; password: string },
  by: { actor: string; at: Date },
): Promise<StaffMember | null> {
  const { password, ...row } = person
  const [added] = await tx
    .insert(staff)
    .values({ ...row, passwordHash: await hash(password) })
    .onConflictDoNothing({ target: staff.login })
    .returning(shown)
  if (!added) return null
  await appendAudit(tx, {
    ...by,
    action: 'staff.added',
    subject: `staff:${added.id}`,
    after: { login: added.login, role: added.role },
  })
  return added
}

/** A new password; ends the lock and every session. @returns false for an unknown login */
export async function resetPassword(
  tx: Db,
  login: string,
  password: string,
  by: { actor: string; at: Date },
): Promise<boolean> {
  const [person] = await tx
    .update(staff)
    .set({ passwordHash: await hash(password), failedTries: 0, lockedUntil: null })
    .where(eq(staff.login, login))
    .returning({ id: staff.id })
  if (!person) return false
  await tx.delete(staffSessions).where(eq(staffSessions.staffId, person.id))
  await appendAudit(tx, { ...by, action: 'staff.reset', subject: `staff:${person.id}` })
  return true
}

export async function findStaffByLogin(db: Db, login: string): Promise<StaffMember | null> {
  const [row] = await db.select(shown).from(staff).where(eq(staff.login, login))
  return row ?? null
}

export async function listStaff(db: Db): Promise<StaffMember[]> {
  return db.select(shown).from(staff).orderBy(asc(staff.id))
}

/** One try to log in; wrong tries are counted even when many arrive at once. */
export async function tryLogin(db: Db, login: string, password: string, now: Date): Promise<LoginResult> {
  const [person] = await db.select().from(staff).where(eq(staff.login, login))
  const right = await verify(person?.passwordHash ?? (await unknownHash()), password)
  if (!person?.active) return { result: 'wrong' }
  if (person.lockedUntil && person.lockedUntil > now) {
    return right ? { result: 'locked', until: person.lockedUntil } : { result: 'wrong' }
  }
  if (!right) {
    await db.transaction((tx) => countWrongTry(tx, person.id, now))
    return { result: 'wrong' }
  }
  // Tries in parallel may have locked it while this one was being checked.
  const [unlocked] = await db
    .update(staff)
    .set({ failedTries: 0, lockedUntil: null })
    .where(
      and(
        eq(staff.id, person.id),
        sql`(${staff.lockedUntil} is null or ${staff.lockedUntil} <= ${now.toISOString()})`,
      ),
    )
    .returning(shown)
  return unlocked ? { result: 'ok', staff: unlocked } : { result: 'wrong' }
}

export interface StaffSession {
  staff: StaffMember
  csrfToken: string
  expiresAt: Date
}

/** @returns the token for the cookie; only its hash is kept */
export async function createSession(
  tx: Db,
  staffId: number,
  now: Date,
): Promise<{ token: string; csrfToken: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url')
  const csrfToken = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + SESSION_MS)
  await tx
    .insert(staffSessions)
    .values({ tokenHash: tokenHash(token), staffId, csrfToken, createdAt: now, lastSeenAt: now, expiresAt })
  return { token, csrfToken, expiresAt }
}

/**
 * @param attended  false: a page looked again by itself; the half hour goes on
 * @returns null when unknown, over, idle for half an hour, or the account was closed
 */
export async function sessionByToken(
  db: Db,
  token: string,
  now: Date,
  attended = true,
): Promise<StaffSession | null> {
  const idleSince = new Date(now.getTime() - IDLE_MS)
  const alive = and(
    eq(staffSessions.tokenHash, tokenHash(token)),
    eq(staff.id, staffSessions.staffId),
    eq(staff.active, true),
    gt(staffSessions.expiresAt, now),
    gt(staffSessions.lastSeenAt, idleSince),
  )
  const found = { ...shown, csrfToken: staffSessions.csrfToken, expiresAt: staffSessions.expiresAt }
  const [row] = attended
    ? await db.update(staffSessions).set({ lastSeenAt: now }).from(staff).where(alive).returning(found)
    : await db.select(found).from(staffSessions).innerJoin(staff, alive)
  if (!row) return null
  const { csrfToken, expiresAt, ...person } = row
  return { staff: person, csrfToken, expiresAt }
}

export async function endSession(db: Db, token: string): Promise<void> {
  await db.delete(staffSessions).where(eq(staffSessions.tokenHash, tokenHash(token)))
}

export async function deleteEndedSessions(db: Db, now: Date): Promise<number> {
  const idleSince = new Date(now.getTime() - IDLE_MS)
  const rows = await db
    .delete(staffSessions)
    .where(or(lt(staffSessions.expiresAt, now), lt(staffSessions.lastSeenAt, idleSince)))
    .returning({ staffId: staffSessions.staffId })
  return rows.length
}

async function countWrongTry(tx: Db, staffId: number, now: Date): Promise<void> {
  const [row] = await tx
    .update(staff)
    .set({
      failedTries: sql`case when ${staff.failedTries} + 1 >= ${TRIES_BEFORE_LOCK} then 0 else ${staff.failedTries} + 1 end`,
      lockedUntil: sql`case when ${staff.failedTries} + 1 >= ${TRIES_BEFORE_LOCK}
        then ${new Date(now.getTime() + LOCK_MS).toISOString()}::timestamptz else ${staff.lockedUntil} end`,
    })
    .where(eq(staff.id, staffId))
    .returning({ failedTries: staff.failedTries })
  if (row?.failedTries === 0) {
    await appendAudit(tx, { at: now, actor: 'system', action: 'staff.locked', subject: `staff:${staffId}` })
  }
}

let cachedUnknownHash: string | null = null
async function unknownHash(): Promise<string> {
  cachedUnknownHash ??= await hash(randomBytes(16).toString('hex'))
  return cachedUnknownHash
}

function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
