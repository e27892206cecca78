/** Kind: which member somebody wants to become; a member takes a second role, or tells what has changed. */
import { useState } from 'preact/hooks'
import type { ApplicationKind, Registration } from '../../../server/contract.ts'
import { KINDS, TEXT } from '../../messages/registration-ja.ts'
import { ChoiceField, type Choice } from '../../parts/form/choice-field.tsx'
import { FORM_ID, type StepProps } from './step.ts'

const ALL: ApplicationKind[] = ['requester', 'provider', 'both']

function choicesFor({ member }: Registration): Choice[] {
  if (member === null) return ALL.map((value) => ({ value, ...KINDS[value] }))
  const { isProvider, isRequester } = member
  const own: ApplicationKind = isProvider && isRequester ? 'both' : isProvider ? 'provider' : 'requester'
  const other: ApplicationKind | null = own === 'both' ? null : isProvider ? 'requester' : 'provider'
  return [
    { value: own, label: TEXT.kind.change, help: TEXT.kind.changeHelp },
    ...(other ? [{ value: other, label: TEXT.kind.add(KINDS[other].label), help: KINDS[other].help }] : []),
  ]
}

export function KindStep({ registration, draft, held, problemOf }: StepProps) {
  const choices = choicesFor(registration)
  const [kind, setKind] = useState<string>(draft?.kind ?? (choices.length === 1 ? choices[0]!.value : ''))
  const [missing, setMissing] = useState(false)
  const isMember = registration.member !== null

  function submit(event: Event): void {
    event.preventDefault()
    setMissing(kind === '')
    if (kind !== '') void held.saveKind(kind as ApplicationKind)
  }
  return (
    <form id={FORM_ID} noValidate onSubmit={submit}>
      <p>{registration.programmeName}</p>
      <ChoiceField
        field="kind"
        label={isMember ? TEXT.kind.leadMember : TEXT.kind.lead}
        problem={missing ? `${TEXT.choose}。` : problemOf('kind')}
        choices={choices}
        chosen={[kind]}
        onChoose={(value) => {
          setKind(value)
          setMissing(false)
        }}
      />
      <ul class="hints">
        {TEXT.kind.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </form>
  )
}
