/** SandboxApplications: the sample city's waiting applications, sent as their applicants would have sent them. */
import type { RegistrationConsent } from '../city/city.ts'
import { emptyForm, sealForm } from '../db/application-form.ts'
import { openCase } from '../db/cases.ts'
import type { Db } from '../db/connect.ts'
import { applications, lineAccounts } from '../db/schema.ts'
import type { Sealer } from '../db/seal.ts'
import { addDays, jstDate } from '../rules/calendar.ts'
import type { RegistrationForm } from '../rules/registration.ts'
import type { Persona, sampleApplications } from '../sandbox/start.ts'

type Applicant = (typeof sampleApplications)[number]
type UserIdOf = (key: string) => string

/** @param by.consents  what is to be agreed to */
export async function addSampleApplications(
  tx: Db,
  sealer: Sealer,
  applicants: Applicant[],
  by: { now: Date; userIdOf: UserIdOf; consents: RegistrationConsent[] },
): Promise<void> {
  for (const applicant of applicants) {
    const { key, kind, person, contact, minutesAgo } = applicant
    const lineUserId = by.userIdOf(key)
    const id = crypto.randomUUID()
    const sentAt = new Date(by.now.getTime() - minutesAgo * 60_000)
    const form = formOf(applicant, by.now, by.consents)
    await tx.insert(lineAccounts).values({ lineUserId, followedAt: sentAt }).onConflictDoNothing()
    // today's numbers: those of the days before belong to the sample city's reports
    const { caseNo } = await openCase(tx, {
      ...{ kind: 'application', memberNo: null, lineUserId, originKey: `application:${id}` },
      ...{ openedAt: by.now, summary: null },
    })
    await tx.insert(applications).values({
      ...{ id, caseNo, lineUserId, kind, state: 'submitted', savedAt: sentAt, submittedAt: sentAt },
      sealedForm: sealForm(sealer, id, form),
      name: `${person.familyName} ${person.givenName}`,
      kana: `${person.familyKana} ${person.givenKana}`,
      phone: contact.phone,
      consents: form.consents ?? [],
    })
  }
}

function formOf(
  { kind, person, address, contact, children, qualifications, account }: Applicant,
  now: Date,
  consents: RegistrationConsent[],
): RegistrationForm {
  const today = jstDate(now)
  const born = (age: number) =>
    addDays(`${Number(today.slice(0, 4)) - age}${today.slice(4, 7)}-01`, -100 - age)
  return {
    ...emptyForm(),
    ...{ person, address, contact },
    ...(kind === 'requester'
      ? { children: children.map(({ age, ...child }) => ({ ...child, birthDate: born(age) })) }
      : { qualifications: { held: qualifications }, account }),
    consents: consents
      .filter(({ kinds }) => kinds.includes(kind))
      .map(({ code, version }) => ({ code, version, at: now.toISOString() })),
  }
}

/** Their phones, for those that a visitor may play. */
export const applicantPhones = (applicants: Applicant[], userIdOf: UserIdOf): Persona[] =>
  applicants.map(({ key, person, note }) => ({
    userId: userIdOf(key),
    displayName: `${person.familyName} ${person.givenName}`,
    following: true,
    ...(note === null ? { unlisted: true } : { note }),
  }))
