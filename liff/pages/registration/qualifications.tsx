/** Qualifications: what a provider has learnt already. */
import type { Qualification } from '../../../server/contract.ts'
import { QUALIFICATIONS, TEXT } from '../../messages/registration-ja.ts'
import { ChoiceField } from '../../parts/form/choice-field.tsx'
import { FORM_ID, useTyped, type StepProps } from './step.ts'

const FIELD = 'qualifications.held'
const choices = Object.entries(QUALIFICATIONS).map(([value, label]) => ({ value, label }))

export function QualificationsStep({ draft, held, problemOf }: StepProps) {
  const [own, setOwn] = useTyped<Qualification[]>(
    held,
    'qualifications',
    () => draft?.qualifications?.held ?? [],
  )

  /** どれもない and a qualification cannot both be. */
  function choose(value: Qualification, on: boolean): void {
    if (!on) return setOwn(own.filter((one) => one !== value))
    setOwn(value === 'none' ? ['none'] : [...own.filter((one) => one !== 'none'), value])
  }
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void held.savePage('qualifications', { held: own })
      }}
    >
      <ChoiceField
        field={FIELD}
        help={TEXT.qualifications.help}
        problem={problemOf(FIELD)}
        choices={choices}
        chosen={own}
        several
        onChoose={(value, on) => choose(value as Qualification, on)}
      />
    </form>
  )
}
