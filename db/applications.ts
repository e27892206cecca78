/**
 * Applications: who asks to become a member, from the first saved page to the sending.
 *
 * Promise:  one open application a LINE account; a page is written only over the version its writer has seen; sent
 *           once, whatever arrives twice; a returned one keeps its number when it is sent again.
 * Locks:    the audit chain, then the application's row.
 * Used by:  server/routes/liff/registration/*. The centre's side is db/application-desk.ts.
 */
import { and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { ApplicationKind, ApplicationState, RegistrationForm } from '../rules/registration.ts'
import { emptyForm, openForm, sealForm } from './application-form.ts'
import { appendAudit, lockAudit } from './audit.ts'
import { openCase } from './cases.ts'
import type { Db } from './connect.ts'
import { accounts, applications } from './schema.ts'
import type { Sealer } from './seal.ts'

/** How many wait for the centre. */
export async function waitingApplications(db: Db): Promise<number> {
  return db.$count(applications, eq(applications.state, 'submitted'))
}

/** May be written by the applicant. */
const WRITABLE: ApplicationState[] = ['draft', 'returned']
const OPEN: ApplicationState[] = [...WRITABLE, 'submitted']

export interface Application {
  id: string
  /** null until it is sent for the first time */
  caseNo: string | null
  memberNo: string | null
  kind: ApplicationKind
  state: ApplicationState
  form: RegistrationForm
  savedAt: Date
  submittedAt: Date | null
  returnReason: string | null
  version: number
}

/** The LINE account's open application, else the last one that was decided; null when there was none. */
export async function applicationOf(db: Db, sealer: Sealer, lineUserId: string): Promise<Application | null> {
  const [row] = await db
    .select()
    .from(applications)
    .where(eq(applications.lineUserId, lineUserId))
    .orderBy(
      sql`(${inArray(applications.state, OPEN)}) desc`,
      desc(applications.savedAt),
      desc(applications.id),
    )
    .limit(1)
  return row ? opened(sealer, row) : null
}

/** A new draft; where one is open already, that one as it is. */
export async function startApplication(
  db: Db,
  sealer: Sealer,
  wanted: {
    lineUserId: string
    memberNo: string | null
    kind: ApplicationKind
    form: Partial<RegistrationForm>
    now: Date
  },
): Promise<{ application: Application; already: boolean }> {
  const { lineUserId, memberNo, kind, now } = wanted
  const id = crypto.randomUUID()
  const inserted = await db
    .insert(applications)
    .values({
      ...{ id, lineUserId, memberNo, kind, state: 'draft' as const, savedAt: now },
      sealedForm: sealForm(sealer, id, { ...emptyForm(), ...wanted.form }),
    })
    .onConflictDoNothing()
    .returning({ id: applications.id })
  const application = await applicationOf(db, sealer, lineUserId)
  if (!application) throw new Error('an application that was just opened is gone')
  return { application, already: inserted.length === 0 }
}

export type SaveOutcome =
  | { outcome: 'saved'; application: Application }
  /** changed, sent or decided meanwhile: `application` is what stands */
  | { outcome: 'stale'; application: Application }

/** Writes kind and form over the version the writer has seen, and over no other. */
export async function saveApplication(
  db: Db,
  sealer: Sealer,
  seen: Pick<Application, 'id' | 'version'>,
  wanted: { lineUserId: string; kind: ApplicationKind; form: RegistrationForm; now: Date },
): Promise<SaveOutcome> {
  const [row] = await db
    .update(applications)
    .set({
      kind: wanted.kind,
      sealedForm: sealForm(sealer, seen.id, wanted.form),
      savedAt: wanted.now,
      version: sql`${applications.version} + 1`,
    })
    .where(
      and(
        eq(applications.id, seen.id),
        eq(applications.lineUserId, wanted.lineUserId),
        eq(applications.version, seen.version),
        inArray(applications.state, WRITABLE),
      ),
    )
    .returning()
  if (row) return { outcome: 'saved', application: opened(sealer, row) }
  const application = await applicationOf(db, sealer, wanted.lineUserId)
  if (!application) throw new Error('an application that was open is gone')
  return { outcome: 'stale', application }
}

export type SubmitOutcome =
  | { outcome: 'submitted'; caseNo: string; already: boolean }
  | { outcome: 'stale'; application: Application }
  | { outcome: 'refused' }
  /** nothing was ever begun */
  | { outcome: 'nothing' }

/**
 * Sends the application, inside the caller's transaction.
 * @param wanted.version  the one the applicant looked at: a later one is not sent unseen
 * @param wanted.check    looks at the locked form; false: not to be sent. `send` is what is kept of it
 * Twice is once: a key that was taken answers the same again, and what is sent already is never sent anew.
 */
export async function submitApplication(
  tx: Db,
  sealer: Sealer,
  wanted: {
    lineUserId: string
    version: number
    key: string
    now: Date
    check: (application: Application) => RegistrationForm | null
  },
): Promise<SubmitOutcome> {
  const { lineUserId, version, now } = wanted
  // a key is its maker's own: nobody meets another's
  const key = `${lineUserId}:${wanted.key}`
  await lockAudit(tx)
  const [taken] = await tx.select().from(applications).where(eq(applications.idempotencyKey, key))
  if (taken?.caseNo) return { outcome: 'submitted', caseNo: taken.caseNo, already: true }

  const [row] = await tx
    .select()
    .from(applications)
    .where(and(eq(applications.lineUserId, lineUserId), inArray(applications.state, OPEN)))
    .for('update')
  if (!row) return { outcome: 'nothing' }
  if (row.state === 'submitted') return { outcome: 'submitted', caseNo: row.caseNo!, already: true }
  const application = opened(sealer, row)
  if (row.version !== version) return { outcome: 'stale', application }
  const form = wanted.check(application)
  if (!form) return { outcome: 'refused' }

  const { id, memberNo, kind } = application
  const { caseNo } = await openCase(tx, {
    ...{ kind: 'application', memberNo, lineUserId, originKey: `application:${id}`, openedAt: now },
    summary: null,
  })
  const { person, contact } = form
  await tx
    .update(applications)
    .set({
      ...{ caseNo, state: 'submitted', idempotencyKey: key, submittedAt: now, returnReason: null },
      sealedForm: sealForm(sealer, id, form),
      name: `${person?.familyName ?? ''} ${person?.givenName ?? ''}`.trim(),
      kana: `${person?.familyKana ?? ''} ${person?.givenKana ?? ''}`.trim(),
      phone: contact?.phone ?? '',
      consents: form.consents ?? [],
      version: sql`${applications.version} + 1`,
    })
    .where(eq(applications.id, id))
  await appendAudit(tx, {
    at: now,
    actor: memberNo ? `member:${memberNo}` : 'applicant',
    action: row.state === 'returned' ? 'application.resubmitted' : 'application.submitted',
    subject: caseNo,
    after: { kind, consents: (form.consents ?? []).map(({ code, version }) => `${code} ${version}`) },
  })
  return { outcome: 'submitted', caseNo, already: false }
}

/** Whether the register knows where to pay this member. */
export async function hasAccount(db: Db, memberNo: string): Promise<boolean> {
  return (await db.$count(accounts, eq(accounts.memberNo, memberNo))) > 0
}

function opened(sealer: Sealer, row: typeof applications.$inferSelect): Application {
  const { id, caseNo, memberNo, kind, state, savedAt, submittedAt, returnReason, version } = row
  return {
    ...{ id, caseNo, memberNo, kind, state, savedAt, submittedAt, returnReason, version },
    form: openForm(sealer, id, row.sealedForm),
  }
}

/** Begun and left: bank and health data of somebody who never sent them. Sent ones are never deleted. @returns how many */
export async function deleteForgottenDrafts(db: Db, savedBefore: Date): Promise<number> {
  const rows = await db
    .delete(applications)
    .where(
      and(
        eq(applications.state, 'draft'),
        isNull(applications.caseNo),
        lt(applications.savedAt, savedBefore),
      ),
    )
    .returning({ id: applications.id })
  return rows.length
}
