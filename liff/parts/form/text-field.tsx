/** TextField: label above, help below it, one native input, its error under it. */
import type { JSX } from 'preact'
import { labelOf, TEXT } from '../../messages/registration-ja.ts'

/** The id of a field's input: a summary's link leads there. */
export const idOf = (field: string): string => `f-${field.replaceAll('.', '-')}`

/** As much as the server takes of any field; what is too long for its own it names there. */
export const MOST_LETTERS = 400

export interface FieldProps {
  /** path into the form: 'person.familyName' */
  field: string
  label?: string
  help?: string | undefined
  problem: string | undefined
  optional?: boolean
}

/** What a field says besides its label: ids for aria-describedby. */
export const notesOf = (field: string, help: string | undefined, problem: string | undefined): string =>
  [help && `${idOf(field)}-help`, problem && `${idOf(field)}-problem`].filter(Boolean).join(' ')

export function FieldFrame({
  field,
  label,
  help,
  problem,
  optional,
  children,
}: FieldProps & { children: preact.ComponentChildren }) {
  const id = idOf(field)
  return (
    <div class={problem ? 'field wrong' : 'field'}>
      <label for={id}>
        {label ?? labelOf(field)}
        {optional && <span class="optional">{TEXT.optional}</span>}
      </label>
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {children}
      <Problem field={field} problem={problem} />
    </div>
  )
}

export function Problem({ field, problem }: { field: string; problem: string | undefined }) {
  return problem ? (
    <p class="problem" id={`${idOf(field)}-problem`}>
      {problem}
    </p>
  ) : null
}

export function TextField({
  value,
  onValue,
  input = {},
  ...frame
}: FieldProps & {
  value: string
  onValue: (value: string) => void
  input?: JSX.IntrinsicElements['input']
}) {
  const { field, help, problem } = frame
  const notes = notesOf(field, help, problem)
  return (
    <FieldFrame {...frame}>
      <input
        type="text"
        autocomplete="off"
        maxLength={MOST_LETTERS}
        {...input}
        id={idOf(field)}
        value={value}
        aria-invalid={problem !== undefined}
        {...(notes && { 'aria-describedby': notes })}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </FieldFrame>
  )
}
