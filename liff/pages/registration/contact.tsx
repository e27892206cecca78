/** Contact: the telephone, and whom to ask in an emergency. */
import type { ContactPage } from '../../../server/contract.ts'
import { TEXT } from '../../messages/registration-ja.ts'
import { TextField } from '../../parts/form/text-field.tsx'
import { FORM_ID, useTyped, type StepProps } from './step.ts'

const EMPTY: ContactPage = { phone: '', emergencyName: '', emergencyRelation: '', emergencyPhone: '' }

export function ContactStep({ draft, held, problemOf }: StepProps) {
  const [page, setPage] = useTyped<ContactPage>(held, 'contact', () => draft?.contact ?? EMPTY)
  const field = (name: keyof ContactPage) => ({
    field: `contact.${name}`,
    value: page[name],
    problem: problemOf(`contact.${name}`),
    onValue: (value: string) => setPage((before) => ({ ...before, [name]: value })),
  })
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void held.savePage('contact', page)
      }}
    >
      <TextField
        {...field('phone')}
        help={TEXT.contact.phoneHelp}
        input={{ type: 'tel', autocomplete: 'tel-national' }}
      />
      <TextField {...field('emergencyName')} help={TEXT.contact.emergencyHelp} />
      <TextField {...field('emergencyRelation')} help={TEXT.contact.relationHelp} />
      <TextField {...field('emergencyPhone')} input={{ type: 'tel' }} />
    </form>
  )
}
