/**
 * RegisterMember: a registration form becomes rows of the register: member, children, account, details, consents,
 * LINE account.
 *
 * Promise:  the same form twice changes nothing, not even `updated_at`; a changed account is stamped with the time it
 *           changed. The audit says what changed, and for bank and health data only that it did.
 * Locks:    the audit chain (db/audit.ts) first: new numbers are given under it, one transaction after the other.
 * Used by:  server/accept-application.ts.
 */
import { and, asc, eq, sql } from 'drizzle-orm'
import type { ChildEntry, Consent, MemberDetails } from '../rules/registration.ts'
import { appendAudit, lockAudit } from './audit.ts'
import type { Db } from './connect.ts'
import type { BankAccount } from './accounts.ts'
import { importAccounts } from './import-members.ts'
import type { Member } from './members.ts'
import { children, lineAccounts, lineLinks, linkCodes, memberConsents } from './schema.ts'
import { memberDetails, members } from './schema.ts'
import type { Sealer } from './seal.ts'

export interface Registering {
  tx: Db
  sealer: Sealer
  /** 'staff:3' */
  actor: string
  now: Date
}

type NewMember = Omit<typeof members.$inferInsert, 'memberNo' | 'updatedAt'>
type MemberData = Omit<NewMember, 'joinedOn'>

/**
 * A new member under the next free number: one above the highest, or the lowest gap when the range is full to its end.
 * @throws Error when every number of the range is taken
 */
export async function addMember(
  { tx, actor, now }: Registering,
  range: { from: string; to: string },
  member: NewMember,
): Promise<string> {
  await lockAudit(tx)
  for (;;) {
    const memberNo = await nextNumber(tx, range)
    // an import may have taken it meanwhile
    const rows = await tx
      .insert(members)
      .values({ ...member, memberNo, updatedAt: now })
      .onConflictDoNothing()
      .returning({ memberNo: members.memberNo })
    if (rows.length === 0) continue
    await appendAudit(tx, { at: now, actor, action: 'member.added', subject: `member:${memberNo}` })
    return memberNo
  }
}

async function nextNumber(tx: Db, { from, to }: { from: string; to: string }): Promise<string> {
  const { rows } = await tx.execute<{ next: string | null }>(sql`
    with taken as (select member_no::int as n from members where member_no between ${from} and ${to}),
      above as (select coalesce(max(n) + 1, ${from}::int) as n from taken)
    select coalesce((select n from above where n <= ${to}::int),
      (select min(g) from generate_series(${from}::int, ${to}::int) g where g not in (select n from taken)))::text as next`)
  const next = rows[0]?.next
  if (!next) throw new Error(`every member number from ${from} to ${to} is taken`)
  return next.padStart(from.length, '0')
}

export async function changeMember(
  { tx, actor, now }: Registering,
  before: Member,
  after: MemberData,
): Promise<boolean> {
  const changed = (Object.keys(after) as (keyof MemberData)[]).filter(
    (field) => before[field] !== after[field],
  )
  if (changed.length === 0) return false
  await tx
    .update(members)
    .set({ ...after, updatedAt: now })
    .where(eq(members.memberNo, before.memberNo))
  const only = (row: MemberData) => Object.fromEntries(changed.map((field) => [field, row[field]]))
  await appendAudit(tx, {
    at: now,
    actor,
    action: 'member.changed',
    subject: `member:${before.memberNo}`,
    before: only(before),
    after: only(after),
  })
  return true
}

/** @returns true when it is new or differs; `accounts.updatedAt` is then `now` */
export async function setAccount(
  { tx, sealer, actor, now }: Registering,
  memberNo: string,
  account: BankAccount,
): Promise<boolean> {
  const { changed } = await importAccounts(tx, sealer, [{ ...account, memberNo }], now)
  if (changed === 0) return false
  await appendAudit(tx, { at: now, actor, action: 'account.changed', subject: `member:${memberNo}` })
  return true
}

// ── children ─────────────────────────────────────────────────────────────────────────────────────────────

interface Health {
  allergy: string
}

const healthContext = (childId: number) => `health:${childId}`

export interface RegisteredChild {
  id: number
  name: string
  kana: string
  birthDate: string
  school: string
  allergy: string
}

export async function registeredChildren(
  db: Db,
  sealer: Sealer,
  requesterNo: string,
): Promise<RegisteredChild[]> {
  const rows = await db
    .select()
    .from(children)
    .where(eq(children.requesterNo, requesterNo))
    .orderBy(asc(children.birthDate), asc(children.id))
  return rows.map(({ id, name, kana, birthDate, school, sealedHealth }) => ({
    ...{ id, name, kana, birthDate, school },
    allergy: sealedHealth
      ? (JSON.parse(sealer.open(sealedHealth, healthContext(id)).toString()) as Health).allergy
      : '',
  }))
}

/**
 * A child told of is one that is known when name and birth date agree, or kana and birth date (a name written anew),
 * or the name alone (a birth date mended). One that is no longer told of stays: reports name it.
 */
export async function setChildren(
  registering: Registering,
  requesterNo: string,
  told: ChildEntry[],
): Promise<boolean> {
  const { tx, sealer, actor, now } = registering
  const left = await registeredChildren(tx, sealer, requesterNo)
  const take = (same: (known: RegisteredChild) => boolean): RegisteredChild | undefined => {
    const at = left.findIndex(same)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const exact = told.map((child) =>
    take((known) => known.name === child.name && known.birthDate === child.birthDate),
  )
  const changes: { child: string; changed: string[] }[] = []
  for (const [index, child] of told.entries()) {
    const known =
      exact[index] ??
      take((one) => one.kana !== '' && one.kana === child.kana && one.birthDate === child.birthDate) ??
      take((one) => one.name === child.name)
    const changed = await writeChild(registering, requesterNo, known ?? null, child)
    if (changed) changes.push(changed)
  }
  if (changes.length === 0) return false
  const entry = { at: now, actor, action: 'children.changed' as const, subject: `member:${requesterNo}` }
  await appendAudit(tx, { ...entry, after: { children: changes } })
  return true
}

async function writeChild(
  { tx, sealer }: Registering,
  requesterNo: string,
  known: RegisteredChild | null,
  { name, kana, birthDate, school, allergy }: ChildEntry,
): Promise<{ child: string; changed: string[] } | null> {
  const row = { name, kana, birthDate, school }
  const fields = ['name', 'kana', 'birthDate', 'school', 'allergy'] as const
  const told = { ...row, allergy }
  const changed = known ? fields.filter((field) => known[field] !== told[field]) : ['added']
  if (changed.length === 0) return null
  let id = known?.id
  if (id === undefined) {
    const [added] = await tx
      .insert(children)
      .values({ ...row, requesterNo })
      .returning({ id: children.id })
    id = added!.id
  }
  const health =
    allergy === '' ? null : sealer.seal(Buffer.from(JSON.stringify({ allergy })), healthContext(id))
  await tx
    .update(children)
    .set({ ...row, sealedHealth: health })
    .where(eq(children.id, id))
  return { child: String(id), changed }
}

// ── details, consents, LINE ──────────────────────────────────────────────────────────────────────────────

const detailsContext = (memberNo: string) => `details:${memberNo}`

export async function detailsOf(db: Db, sealer: Sealer, memberNo: string): Promise<MemberDetails | null> {
  const [row] = await db.select().from(memberDetails).where(eq(memberDetails.memberNo, memberNo))
  if (!row) return null
  return JSON.parse(sealer.open(row.sealedDetails, detailsContext(memberNo)).toString()) as MemberDetails
}

export async function setDetails(
  { tx, sealer, actor, now }: Registering,
  memberNo: string,
  details: MemberDetails,
): Promise<boolean> {
  const before = await detailsOf(tx, sealer, memberNo)
  const text = JSON.stringify(details)
  if (before !== null && JSON.stringify({ ...details, ...before }) === text) return false
  const row = { sealedDetails: sealer.seal(Buffer.from(text), detailsContext(memberNo)), updatedAt: now }
  await tx
    .insert(memberDetails)
    .values({ memberNo, ...row })
    .onConflictDoUpdate({ target: memberDetails.memberNo, set: row })
  const changed = (Object.keys(details) as (keyof MemberDetails)[]).filter(
    (field) => JSON.stringify(before?.[field]) !== JSON.stringify(details[field]),
  )
  const entry = { at: now, actor, action: 'details.changed' as const, subject: `member:${memberNo}` }
  await appendAudit(tx, { ...entry, after: { alsoChanged: changed } })
  return true
}

export async function addConsents({ tx }: Registering, memberNo: string, consents: Consent[]): Promise<void> {
  if (consents.length === 0) return
  const rows = consents.map(({ code, version, at }) => ({ memberNo, code, version, agreedAt: new Date(at) }))
  await tx.insert(memberConsents).values(rows).onConflictDoNothing()
}

/**
 * The LINE account that applied is this member's; LINE has verified it. A letter's code is not needed any more.
 * @returns `other-member`: the account belongs to somebody else · `other-line`: the member has another account
 */
export async function linkLine(
  { tx, actor, now }: Registering,
  memberNo: string,
  lineUserId: string,
): Promise<'linked' | 'already' | 'other-member' | 'other-line'> {
  await tx.insert(lineAccounts).values({ lineUserId }).onConflictDoNothing()
  const inserted = await tx
    .insert(lineLinks)
    .values({ lineUserId, memberNo, linkedAt: now })
    .onConflictDoNothing()
    .returning({ memberNo: lineLinks.memberNo })
  if (inserted.length === 0) {
    const [link] = await tx.select().from(lineLinks).where(eq(lineLinks.lineUserId, lineUserId))
    if (!link) return 'other-line'
    return link.memberNo === memberNo ? 'already' : 'other-member'
  }
  await tx.delete(linkCodes).where(and(eq(linkCodes.memberNo, memberNo)))
  const entry = { at: now, actor, action: 'member.linked' as const, subject: `member:${memberNo}` }
  await appendAudit(tx, { ...entry, after: { lineUserId } })
  return 'linked'
}
