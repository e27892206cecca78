/** Choice: one of a few, from the browser's own list (its keys are known); Enter goes on. */
import type { FieldSource, Option } from '../../server/contract.ts'
import { percent } from '../format.ts'

interface Props {
  id: string
  label: string
  value: string
  options: Option[]
  source?: FieldSource
  seen?: boolean
  error?: string | null
  readOnly: boolean
  /** takes two columns */
  wide?: boolean
  onCommit: (value: string) => void
  onEnter: () => void
  onFocus: () => void
}

export function Choice(props: Props) {
  const { id, label, value, options, source, error } = props
  const doubtful = source?.doubtful && !props.seen
  return (
    <div class={`field ${props.wide ? 'wide' : ''}${doubtful ? ' doubtful' : ''}${error ? ' refused' : ''}`}>
      <label for={id}>
        {doubtful && <span aria-hidden="true">? </span>}
        {label}
        {doubtful && <span class="unseen">（要確認）</span>}
      </label>
      <span class="value">
        <select
          id={id}
          value={value}
          disabled={props.readOnly}
          aria-invalid={Boolean(error)}
          onChange={(event) => props.onCommit(event.currentTarget.value)}
          onFocus={props.onFocus}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey) return
            event.preventDefault()
            props.onEnter()
          }}
        >
          {options.map((option) => (
            <option key={option.code} value={option.code}>
              {option.label}
            </option>
          ))}
        </select>
      </span>
      {doubtful && source && <span class="reading figure">{percent(source.confidence)}</span>}
      {error && <p class="wrong field-wrong">× {error}</p>}
    </div>
  )
}
