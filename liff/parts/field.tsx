/** Field: label above, what is doubtful in words, candidates as buttons, one native input, its error below. */
import type { LiffField, LiffProblem, LiffReading, LiffRow } from '../../server/contract.ts'
import { FIELD_NAMES, WORDS } from '../messages/ja.ts'
import { idOf } from '../reading-state.ts'
import { valueText } from './format.ts'

interface Props {
  index: number
  row: LiffRow
  field: LiffField
  reading: LiffReading
  settled: boolean
  problem: LiffProblem | undefined
  onValue: (text: string) => void
  onFocus: () => void
}

export function Field({ index, row, field, reading, settled, problem, onValue, onFocus }: Props) {
  const name = field.field
  const id = idOf(index, name)
  const value = row[name] === null ? '' : String(row[name])
  const notes = [field.doubtful && `${id}-doubt`, problem && `${id}-problem`].filter(Boolean).join(' ')
  const input = { id, value, row, reading, name, notes, wrong: problem !== undefined, onValue }
  return (
    <div
      class={`field${field.doubtful && !settled ? ' doubtful' : ''}${problem ? ' wrong' : ''}`}
      onFocusIn={onFocus}
    >
      <label for={id}>
        {FIELD_NAMES[name]}
        {field.doubtful && (
          <span class={settled ? 'mark settled' : 'mark'}>
            {settled ? `✓ ${WORDS.confirmed}` : `？ ${WORDS.doubt}`}
          </span>
        )}
      </label>
      {field.doubtful && (
        <>
          <p class="help" id={`${id}-doubt`}>
            {field.candidates.length > 0 ? WORDS.doubtHelp : WORDS.doubtBlank}
          </p>
          <Candidates {...{ index, row, field, reading, settled, onValue }} />
        </>
      )}
      <Input {...input} />
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem.text}
        </p>
      )}
    </div>
  )
}

/** These may stay empty on the paper. */
const MAY_BE_BLANK = ['sickCount', 'kind', 'transportYen']

function Candidates({
  row,
  field: { field, candidates },
  reading,
  settled,
  onValue,
}: Pick<Props, 'index' | 'row' | 'field' | 'reading' | 'settled' | 'onValue'>) {
  const present = row[field] === null ? '' : String(row[field])
  const offered = [...candidates, ...(MAY_BE_BLANK.includes(field) ? [''] : [])]
  return (
    <div class="candidates" role="group" aria-label={`${FIELD_NAMES[field]} ${WORDS.doubt}`}>
      {offered.map((value) => (
        <button
          type="button"
          key={value}
          aria-pressed={settled && present === value}
          onClick={() => onValue(value)}
        >
          {value === '' ? WORDS.keepBlank : valueText(field, value, reading)}
        </button>
      ))}
    </div>
  )
}

interface InputProps {
  id: string
  value: string
  row: LiffRow
  reading: LiffReading
  name: LiffField['field']
  notes: string
  wrong: boolean
  onValue: (text: string) => void
}

const MOST_CHILDREN = 10

function Input({ id, value, row, reading, name, notes, wrong, onValue }: InputProps) {
  const common = {
    id,
    value,
    'aria-invalid': wrong,
    ...(notes && { 'aria-describedby': notes }),
  }
  const onInput = (event: { currentTarget: HTMLInputElement | HTMLSelectElement }) =>
    onValue(event.currentTarget.value)
  if (name === 'date') return <input type="date" max={reading.today} {...common} onChange={onInput} />
  if (name === 'start' || name === 'end') return <input type="time" {...common} onChange={onInput} />
  if (name === 'transportYen')
    return (
      <input
        {...{ type: 'number', inputMode: 'numeric' as const, min: 0, max: 999_999, step: 1 }}
        {...common}
        onInput={(event) => {
          if (!event.currentTarget.validity.badInput) onInput(event)
        }}
      />
    )
  return (
    <select {...common} onChange={onInput}>
      <option value="">{name === 'sickCount' ? WORDS.none : WORDS.choose}</option>
      {choices(name, row, reading).map(([code, label]) => (
        <option key={code} value={code}>
          {label}
        </option>
      ))}
    </select>
  )
}

function choices(name: LiffField['field'], row: LiffRow, reading: LiffReading): [string, string][] {
  if (name === 'requesterNo')
    return reading.requesters.map(({ requesterNo, name: who }) => [
      requesterNo,
      who === '' ? requesterNo : `${who}（${requesterNo}）`,
    ])
  if (name === 'kind') return reading.kinds.map(({ code, label }) => [code, label])
  const family = reading.requesters.find(({ requesterNo }) => requesterNo === row.requesterNo)?.childCount
  const most = Math.max(family || MOST_CHILDREN, row.childCount ?? 0, row.sickCount ?? 0)
  const least = name === 'sickCount' ? 0 : 1
  return Array.from({ length: most - least + 1 }, (_, n) => [String(n + least), WORDS.people(n + least)])
}
