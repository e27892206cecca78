/** Step: what every page of the registration is handed, and what is typed in it. */
import { useState } from 'preact/hooks'
import type { Registration, RegistrationDraft } from '../../../server/contract.ts'
import type { Step } from '../../messages/registration-ja.ts'
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

/**
 * What is typed in a page, as useState gives it, and held above the pages: who goes back and comes again finds it.
 * @param fromDraft  what stands there before anything is typed
 */
export function useTyped<Value>(
  { typed }: Pick<Held, 'typed'>,
  step: Step,
  fromDraft: () => Value,
): [Value, (next: Value | ((before: Value) => Value)) => void] {
  const [value, setValue] = useState<Value>(() =>
    typed.has(step) ? (typed.get(step) as Value) : fromDraft(),
  )
  return [
    value,
    (next) =>
      setValue((before) => {
        const now = typeof next === 'function' ? (next as (before: Value) => Value)(before) : next
        typed.set(step, now)
        return now
      }),
  ]
}

/** The button below sends this form, whichever page it is on. */
export const FORM_ID = 'step'
