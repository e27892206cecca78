/** ChoiceField: one of a few, or several of them, as large cards with a native radio or box in each. */
import { labelOf } from '../../messages/registration-ja.ts'
import { idOf, notesOf, Problem, type FieldProps } from './text-field.tsx'

export interface Choice {
  value: string
  label: string
  help?: string
}

export function ChoiceField({
  field,
  label,
  help,
  problem,
  choices,
  chosen,
  several = false,
  hideLegend = false,
  onChoose,
}: FieldProps & {
  choices: Choice[]
  chosen: readonly string[]
  several?: boolean
  /** the page's heading says it already */
  hideLegend?: boolean
  onChoose: (value: string, on: boolean) => void
}) {
  const id = idOf(field)
  const notes = notesOf(field, help, problem)
  return (
    <fieldset
      class={problem ? 'field choices wrong' : 'field choices'}
      {...(notes && { 'aria-describedby': notes })}
    >
      <legend class={hideLegend ? 'unseen' : ''}>{label ?? labelOf(field)}</legend>
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {choices.map((choice, n) => (
        <label class="choice" key={choice.value}>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={field}
            id={n === 0 ? id : `${id}-${n}`}
            checked={chosen.includes(choice.value)}
            onChange={(event) => onChoose(choice.value, event.currentTarget.checked)}
          />
          <span>
            <strong>{choice.label}</strong>
            {choice.help && <span class="help">{choice.help}</span>}
          </span>
        </label>
      ))}
      <Problem field={field} problem={problem} />
    </fieldset>
  )
}
