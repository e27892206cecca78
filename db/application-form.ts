/**
 * ApplicationForm: a registration form in its envelope, the same for a draft that is saved page by page and for the
 * application the centre reads.
 *
 * Promise:  the envelope opens for its own application only; what was sealed comes back unchanged.
 * Used by:  db/applications.ts (the applicant's side), db/application-desk.ts (the centre's).
 */
import type { RegistrationForm } from '../rules/registration.ts'
import type { Sealer } from './seal.ts'

/** Nothing filled in yet. */
export function emptyForm(): RegistrationForm {
  return {
    person: null,
    address: null,
    contact: null,
    children: null,
    qualifications: null,
    account: null,
    consents: null,
  }
}

export function sealForm(sealer: Sealer, applicationId: string, form: RegistrationForm): Buffer {
  return sealer.seal(Buffer.from(JSON.stringify(form)), formContext(applicationId))
}

/** @throws SealError when the envelope was changed or belongs to another application */
export function openForm(sealer: Sealer, applicationId: string, sealed: Buffer): RegistrationForm {
  const told = JSON.parse(sealer.open(sealed, formContext(applicationId)).toString())
  // a form saved before a page was added lacks its key: the page was not filled in
  return { ...emptyForm(), ...(told as Partial<RegistrationForm>) }
}

function formContext(applicationId: string): string {
  return `application:${applicationId}`
}
