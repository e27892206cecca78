/**
 * Applications: who asks to become a member, from the first saved page to the sending.
 *
 * Promise:  one open application a LINE account; a page is written only over the version its writer has seen; sent
 *           once, whatever arrives twice; a returned one keeps its number when it is sent again. One that tells of a
 *           member is that member's: a LINE account that lost them neither reads nor sends it any more.
 * Locks:    the audit chain, then the application's row.
 * Used by:  server/routes/liff/registration/*. The centre's side is db/application-desk.ts.
 */
import { and, desc, eq, inArray, isNull, lt, not, or, sql, type SQL } from 'drizzle-orm'
import type { ApplicationKind, ApplicationState, RegistrationForm } from '../rules/registration.ts'
import { emptyForm, openForm, sealForm } from './application-form.ts'
import { appendAudit, lockAudit } from './audit.ts'
import { openCase } from './cases.ts'
import type { Db } from './connect.ts'
import { accounts, applications, lineLinks } from './schema.ts'
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

/** Who asks: a LINE account, and the member it is linked to now; null: nobody of ours. */
export interface Applicant {
  lineUserId: string
  memberNo: string | null
}

/**
 * The account's own, about nobody of ours or about its member. One that the centre tied to a member is still the
 * applicant's, as long as that member has no LINE account.
 */
function isTheirs({ lineUserId, memberNo }: Applicant): SQL {
  const tied = sql`not exists (select from ${lineLinks} where ${lineLinks.memberNo} = ${applications.memberNo})`
  return and(
    eq(applications.lineUserId, lineUserId),
    or(isNull(applications.memberNo), memberNo === null ? tied : eq(applications.memberNo, memberNo)),
  ) as SQL
}

/** The applicant's open application, else the last one that was decided; null when there was none. */
export async function applicationOf(db: Db, sealer: Sealer, who: Applicant): Promise<Application | null> {
  const [row] = await db
    .select()
    .from(applications)
    .where(isTheirs(who))
    .orderBy(
      sql`(${inArray(applications.state, OPEN)}) desc`,
      desc(applications.savedAt),
      desc(applications.id),
    )
    .limit(1)
  return row ? opened(sealer, row) : null
}

/**
 * A new draft; where one is open already, that one as it is.
 * @returns null while the centre holds one that this account sent for a member it has lost since
 */
export async function startApplication(
  db: Db,
  sealer: Sealer,
  wanted: Applicant & { kind: ApplicationKind; form: Partial<RegistrationForm>; now: Date },
): Promise<{ application: Application; already: boolean } | null> {
  const { lineUserId, memberNo, kind, now } = wanted
  const id = crypto.randomUUID()
  await db
    .delete(applications)
    .where(
      and(
        eq(applications.lineUserId, lineUserId),
        eq(applications.state, 'draft'),
        sql`${applications.memberNo} <> coalesce(${memberNo}, '')`,
      ),
    )
  const inserted = await db
    .insert(applications)
    .values({
      ...{ id, lineUserId, memberNo, kind, state: 'draft' as const, savedAt: now },
      sealedForm: sealForm(sealer, id, { ...emptyForm(), ...wanted.form }),
    })
    .onConflictDoNothing()
    .returning({ id: applications.id })
  const application = await applicationOf(db, sealer, wanted)
  // an older one that was decided is no answer to who begins anew
  if (!application || !OPEN.includes(application.state)) return null
  return { application, already: inserted.length === 0 }
}

export type SaveOutcome =
  | { outcome: 'saved'; application: Application }
  /** changed, sent or decided meanwhile: `application` is what stands */
  | { outcome: 'stale'; application: Application }
  /** no longer this applicant's: the link was moved */
  | { outcome: 'gone' }

/** Writes kind and form over the version the writer has seen, and over no other. */
export async function saveApplication(
  db: Db,
  sealer: Sealer,
  seen: Pick<Application, 'id' | 'version'>,
  wanted: Applicant & { kind: ApplicationKind; form: RegistrationForm; now: Date },
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
        isTheirs(wanted),
        eq(applications.version, seen.version),
        inArray(applications.state, WRITABLE),
      ),
    )
    .returning()
  if (row) return { outcome: 'saved', application: opened(sealer, row) }
  const application = await applicationOf(db, sealer, wanted)
  return application ? { outcome: 'stale', application } : { outcome: 'gone' }
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
  wanted: Applicant & {
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
    .where(and(isTheirs(wanted), inArray(applications.state, OPEN)))
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

/**
 * A LINE account was linked to this member, inside that transaction and after the audit chain: what was begun for
 * another member than the account's is deleted, unsent; what was sent for this member goes with them, so that the
 * centre's answer reaches the account they use. It stays behind where the new account has one of its own under way.
 */
export async function moveApplications(
  tx: Db,
  linked: { lineUserId: string; memberNo: string },
): Promise<void> {
  const { lineUserId, memberNo } = linked
  const isOwn = eq(applications.lineUserId, lineUserId)
  const isOfMember = eq(applications.memberNo, memberNo)
  await tx
    .delete(applications)
    .where(and(eq(applications.state, 'draft'), or(and(isOwn, not(isOfMember)), and(not(isOwn), isOfMember))))
  if ((await tx.$count(applications, and(isOwn, inArray(applications.state, OPEN)))) > 0) return
  const [sent] = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(and(isOfMember, inArray(applications.state, OPEN)))
    .orderBy(desc(applications.savedAt))
    .limit(1)
    .for('update')
  if (sent) await tx.update(applications).set({ lineUserId }).where(eq(applications.id, sent.id))
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
