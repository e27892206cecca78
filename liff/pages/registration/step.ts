/** Step: what every page of the registration is handed. */
import type { Registration, RegistrationDraft } from '../../../server/contract.ts'
import type { Phone } from '../../phone.ts'
import type { Held } from '../../use-registration.ts'

export interface StepProps {
  registration: Registration
  /** null on the first page, while nothing is begun */
  draft: RegistrationDraft | null
  held: Held
  phone: Phone
  /** what is wrong at a field */
  problemOf: (field: string) => string | undefined
}

/** The button below sends this form, whichever page it is on. */
export const FORM_ID = 'step'
