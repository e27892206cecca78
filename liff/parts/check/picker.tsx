/** Picker: what a field is answered with when no candidate is right: digits, a day, a time, or one of a list. */
import { useState } from 'preact/hooks'
import type { LiffReading, LiffRow } from '../../../server/contract.ts'
import { CHECK, QUESTIONS } from '../../messages/check-ja.ts'
import type { FieldName } from '../../reading-state.ts'
import { valueText } from '../format.ts'
import { DayPad } from './day-pad.tsx'
import { Keypad } from './keypad.tsx'
import { TimePad } from './time-pad.tsx'

interface Props {
  field: FieldName
  row: LiffRow
  reading: LiffReading
  /** shown above as candidates already */
  offered: string[]
  onValue: (text: string) => void
}

export function Picker(props: Props) {
  const { field, row, reading, onValue } = props
  const value = row[field] === null ? '' : String(row[field])
  switch (field) {
    case 'date':
      return <DayPad {...{ value, today: reading.today }} onDay={onValue} />
    case 'start':
    case 'end':
      return <TimePad {...{ value, label: QUESTIONS[field] }} onTime={onValue} />
    case 'kind':
      return <Choices {...props} values={reading.kinds.map(({ code }) => code)} />
    case 'requesterNo':
      return (
        <>
          <Choices {...props} values={pairsIn(reading).slice(0, PAIRS_SHOWN)} />
          <Digits {...props} />
        </>
      )
    default:
      return <Digits {...props} />
  }
}

/** More are found sooner by their number. */
const PAIRS_SHOWN = 6
const pairsIn = ({ requesters }: LiffReading): string[] =>
  requesters.filter(({ name }) => name !== '').map(({ requesterNo }) => requesterNo)

function Choices({ field, reading, offered, values, onValue }: Props & { values: string[] }) {
  const left = values.filter((one) => !offered.includes(one))
  if (left.length === 0) return null
  return (
    <div class="choices">
      {left.map((one) => (
        <button type="button" key={one} onClick={() => onValue(one)}>
          {valueText(field, one, reading)}
        </button>
      ))}
    </div>
  )
}

const LENGTHS: Partial<Record<FieldName, number>> = { requesterNo: 6, transportYen: 5 }
const MOST_CHILDREN = 20

function Digits({ field, reading, onValue }: Props) {
  const [value, setValue] = useState('')
  const maxLength = LENGTHS[field] ?? 2
  const isNumber = field !== 'requesterNo'
  const name = pairsIn(reading).includes(value) ? valueText(field, value, reading) : null
  const count = Number(value)
  const isCount = field === 'childCount' || field === 'sickCount'
  const fits = !isCount || (count <= MOST_CHILDREN && (field === 'sickCount' || count > 0))
  return (
    <Keypad
      {...{ value, maxLength }}
      shown={value === '' ? CHECK.nothing : isNumber ? valueText(field, value, reading) : value}
      says={isNumber ? undefined : saysOf(value, name)}
      ready={value !== '' && (isNumber ? fits : name !== null)}
      onValue={setValue}
      onEnter={() => onValue(isNumber ? String(count) : value)}
    />
  )
}

function saysOf(memberNo: string, name: string | null): string {
  if (memberNo.length < 6) return CHECK.sixDigits
  return name === null ? CHECK.unknown : CHECK.known(name)
}
