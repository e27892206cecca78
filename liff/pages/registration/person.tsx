/** Person: name, kana offered while it is typed, birth date. */
import type { PersonPage } from '../../../server/contract.ts'
import { TEXT } from '../../messages/registration-ja.ts'
import { DateField } from '../../parts/form/date-field.tsx'
import { NameFields } from '../../parts/form/name-fields.tsx'
import { FORM_ID, useTyped, type StepProps } from './step.ts'

const EMPTY: PersonPage = { familyName: '', givenName: '', familyKana: '', givenKana: '', birthDate: '' }

export function PersonStep({ draft, held, problemOf }: StepProps) {
  const [page, setPage] = useTyped<PersonPage>(held, 'person', () => draft?.person ?? EMPTY)
  const change = (part: Partial<PersonPage>) => setPage((before) => ({ ...before, ...part }))
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void held.savePage('person', page)
      }}
    >
      <p class="help">{TEXT.person.kanaHelp}</p>
      <NameFields
        nameField="person.familyName"
        kanaField="person.familyKana"
        name={page.familyName}
        kana={page.familyKana}
        autocomplete="family-name"
        onName={(familyName, familyKana) => change({ familyName, familyKana })}
        onKana={(familyKana) => change({ familyKana })}
        problemOf={problemOf}
      />
      <NameFields
        nameField="person.givenName"
        kanaField="person.givenKana"
        name={page.givenName}
        kana={page.givenKana}
        autocomplete="given-name"
        onName={(givenName, givenKana) => change({ givenName, givenKana })}
        onKana={(givenKana) => change({ givenKana })}
        problemOf={problemOf}
      />
      <DateField
        field="person.birthDate"
        value={page.birthDate}
        problem={problemOf('person.birthDate')}
        autocomplete
        onValue={(birthDate) => change({ birthDate })}
      />
    </form>
  )
}
