/**
 * ApplicationDesk: what the centre sees of applications, and what it decides.
 *
 * Promise:  a decision is a conditional UPDATE on the version its clerk has seen: the second of two finds nothing.
 *           Drafts nobody has sent are not shown.
 * Used by:  server/accept-application.ts, server/routes/review/applications.ts.
 */
import { and, asc, desc, eq, isNotNull, ne, or, sql, type SQL } from 'drizzle-orm'
import type { ApplicationState, RegistrationForm } from '../rules/registration.ts'
import { openForm } from './application-form.ts'
import { appendAudit, auditOf, type AuditAction } from './audit.ts'
import { closeCase } from './cases.ts'
import type { Db } from './connect.ts'
import { cursorAt, placeOf, UUID } from './cursor.ts'
import { memberByLineUser, type Member } from './members.ts'
import { applications, cases, members, type audit } from './schema.ts'
import type { Sealer } from './seal.ts'
import { caseNoMatches, personMatches, termOf } from './search.ts'

/** `sealedForm` is opened or left out; `caseNo` is there once it was sent. */
export type ApplicationRow = Omit<typeof applications.$inferSelect, 'sealedForm' | 'caseNo'> & {
  caseNo: string
}

export interface ApplicationsWanted {
  state?: ApplicationState
  /** case number, member number, name, kana or phone; parts of them */
  search?: string
  cursor?: string | null
  limit: number
}

const shown = {
  id: applications.id,
  caseNo: sql<string>`${applications.caseNo}`,
  lineUserId: applications.lineUserId,
  memberNo: applications.memberNo,
  kind: applications.kind,
  state: applications.state,
  name: applications.name,
  kana: applications.kana,
  phone: applications.phone,
  consents: applications.consents,
  idempotencyKey: applications.idempotencyKey,
  savedAt: applications.savedAt,
  submittedAt: applications.submittedAt,
  decidedAt: applications.decidedAt,
  decidedBy: applications.decidedBy,
  returnReason: applications.returnReason,
  version: applications.version,
}

/** Longest waiting first. `next` is the cursor of the following page, null at the end. */
export async function applicationQueue(
  db: Db,
  wanted: ApplicationsWanted,
): Promise<{ rows: ApplicationRow[]; next: string | null }> {
  const found = await db
    .select(shown)
    .from(applications)
    .where(and(...conditionsOf(wanted)))
    .orderBy(asc(applications.submittedAt), asc(applications.id))
    .limit(wanted.limit + 1)
  const rows = found.slice(0, wanted.limit)
  const last = found.length > wanted.limit ? rows.at(-1) : undefined
  return { rows, next: last ? cursorAt(last.submittedAt!, last.id) : null }
}

function conditionsOf({ state, search, cursor }: ApplicationsWanted): SQL[] {
  const conditions = [
    ne(applications.state, 'draft'),
    isNotNull(applications.caseNo),
    isNotNull(applications.submittedAt),
  ]
  if (state) conditions.push(eq(applications.state, state))
  if (search?.trim()) conditions.push(matches(search.trim()))
  const after = placeOf(cursor, UUID)
  if (after)
    conditions.push(
      sql`(${applications.submittedAt}, ${applications.id}) > (${after.at}::timestamptz, ${after.key}::uuid)`,
    )
  return conditions
}

function matches(search: string): SQL {
  const term = termOf(search)
  const { memberNo, name, kana, phone } = applications
  return or(
    caseNoMatches(term, sql`${applications.caseNo}`),
    personMatches(term, { memberNo, name, kana, phone }),
  ) as SQL
}

/** The one that waits longest, leaving out one just worked on. */
export async function nextWaitingApplication(db: Db, exceptCaseNo: string): Promise<string | null> {
  const [row] = await db
    .select({ caseNo: applications.caseNo })
    .from(applications)
    .where(and(eq(applications.state, 'submitted'), sql`${applications.caseNo} <> ${exceptCaseNo}`))
    .orderBy(asc(applications.submittedAt), asc(applications.id))
    .limit(1)
  return row?.caseNo ?? null
}

// ── one application ──────────────────────────────────────────────────────────────────────────────────────

/** @param lock  for a decision: nobody else decides until the transaction ends */
export async function applicationByCase(
  db: Db,
  sealer: Sealer,
  caseNo: string,
  lock = false,
): Promise<{ application: ApplicationRow; form: RegistrationForm } | null> {
  const query = db
    .select({ ...shown, sealedForm: applications.sealedForm })
    .from(applications)
    .where(and(eq(applications.caseNo, caseNo), ne(applications.state, 'draft')))
  const [row] = lock ? await query.for('update') : await query
  if (!row) return null
  const { sealedForm, ...application } = row
  return { application, form: openForm(sealer, row.id, sealedForm) }
}

export interface ApplicationSurroundings {
  /** who the LINE account belongs to already */
  lineMember: Member | null
  /** members who may be the same person */
  doubles: Member[]
  /** oldest first */
  history: (typeof audit.$inferSelect)[]
}

export async function surroundingsOf(
  db: Db,
  application: ApplicationRow,
  form: RegistrationForm,
): Promise<ApplicationSurroundings> {
  return {
    lineMember: await memberByLineUser(db, application.lineUserId),
    doubles: await doublesOf(db, form, application.memberNo),
    history: await auditOf(db, application.caseNo),
  }
}

/** half and full width */
const SPACES = ' \u3000'

/** The same kana and birth date, or the same telephone. Those who left count too. */
async function doublesOf(db: Db, form: RegistrationForm, exceptMemberNo: string | null): Promise<Member[]> {
  const { person, contact } = form
  const kana = person ? `${person.familyKana}${person.givenKana}`.replace(/\s/g, '') : ''
  const digits = (contact?.phone ?? '').replace(/\D/g, '')
  const samePerson = sql`(translate(${members.kana}, ${SPACES}, '') = ${kana} and ${members.birthDate} = ${person?.birthDate ?? null})`
  const samePhone = sql`(${digits} <> '' and regexp_replace(${members.phone}, '\\D', '', 'g') = ${digits})`
  return db
    .select()
    .from(members)
    .where(
      and(
        sql`(${samePerson} or ${samePhone})`,
        exceptMemberNo === null ? undefined : ne(members.memberNo, exceptMemberNo),
      ),
    )
    .orderBy(desc(samePerson), asc(members.memberNo))
    .limit(10)
}

// ── decisions ────────────────────────────────────────────────────────────────────────────────────────────

/** Who decides, on which application, as seen in which version. */
export interface Seen {
  caseNo: string
  version: number
  /** 'staff:3' */
  actor: string
  now: Date
}

/** @returns false when it was decided on, taken back or changed meanwhile */
export async function approveApplication(tx: Db, seen: Seen, memberNo: string): Promise<boolean> {
  const done = await decide(tx, seen, 'approved', { memberNo, returnReason: null }, { memberNo })
  if (!done) return false
  await tx.update(cases).set({ memberNo }).where(eq(cases.caseNo, seen.caseNo))
  await closeCase(tx, seen.caseNo, { at: seen.now, actor: seen.actor })
  return true
}

/** Back to the applicant, who mends and sends it again under the same case. */
export function returnApplication(tx: Db, seen: Seen, reason: string): Promise<boolean> {
  return decide(tx, seen, 'returned', { returnReason: reason }, { reason })
}

export async function declineApplication(tx: Db, seen: Seen, reason: string): Promise<boolean> {
  if (!(await decide(tx, seen, 'declined', { returnReason: reason }, { reason }))) return false
  await closeCase(tx, seen.caseNo, { at: seen.now, actor: seen.actor })
  return true
}

/** Says which member it is about; null: a new one after all. */
export async function tieApplication(tx: Db, seen: Seen, memberNo: string | null): Promise<boolean> {
  const [before] = await tx
    .select({ memberNo: applications.memberNo })
    .from(applications)
    .where(eq(applications.caseNo, seen.caseNo))
  const changed = await change(tx, seen, { memberNo })
  if (changed) await note(tx, seen, 'application.tied', { memberNo: before?.memberNo ?? null }, { memberNo })
  return changed
}

async function decide(
  tx: Db,
  seen: Seen,
  state: 'approved' | 'returned' | 'declined',
  set: Partial<typeof applications.$inferInsert>,
  told: Record<string, unknown>,
): Promise<boolean> {
  const decided = { state, decidedAt: seen.now, decidedBy: seen.actor }
  if (!(await change(tx, seen, { ...decided, ...set }))) return false
  await note(tx, seen, `application.${state}`, { state: 'submitted' }, { state, ...told })
  return true
}

async function change(
  tx: Db,
  { caseNo, version }: Seen,
  set: Partial<typeof applications.$inferInsert>,
): Promise<boolean> {
  const rows = await tx
    .update(applications)
    .set({ ...set, version: version + 1 })
    .where(
      and(
        eq(applications.caseNo, caseNo),
        eq(applications.version, version),
        eq(applications.state, 'submitted'),
      ),
    )
    .returning({ id: applications.id })
  return rows.length > 0
}

function note(
  tx: Db,
  { caseNo, actor, now }: Seen,
  action: AuditAction,
  before: unknown,
  after: unknown,
): Promise<void> {
  return appendAudit(tx, { at: now, actor, action, subject: caseNo, before, after })
}
