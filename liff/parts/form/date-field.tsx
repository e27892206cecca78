/** DateField: a day as three fields. What is typed stays as it is; the day is made of it, '' while all are empty. */
import { useState } from 'preact/hooks'
import { TEXT } from '../../messages/registration-ja.ts'
import { idOf, notesOf, Problem, type FieldProps } from './text-field.tsx'
import { labelOf } from '../../messages/registration-ja.ts'

type Parts = [year: string, month: string, day: string]

const halfWidth = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

/** ['1990', '5', '4'] → '1990-05-04'; what is no date goes on as it is, for the server to name */
function dateOf([year, month, day]: Parts): string {
  if (year === '' && month === '' && day === '') return ''
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`.slice(0, 10)
}

const ERAS: [from: number, name: string][] = [
  [2019, '令和'],
  [1989, '平成'],
  [1926, '昭和'],
  [1912, '大正'],
]

/** '1989' → '昭和64年・平成元年', as passbooks and licences say it; '' for a year that is none */
export function eraText(year: string): string {
  if (!/^\d{4}$/.test(year)) return ''
  const at = ERAS.findIndex(([from]) => Number(year) >= from)
  if (at < 0) return ''
  const named = (era: [number, string]) => {
    const n = Number(year) - era[0] + 1
    return `${era[1]}${n === 1 ? '元' : n}年`
  }
  const present = ERAS[at]!
  const before = Number(year) === present[0] ? ERAS[at + 1] : undefined
  return before ? `${named(before)}・${named(present)}` : named(present)
}

export function DateField({
  field,
  label,
  problem,
  value,
  onValue,
  autocomplete = false,
}: FieldProps & { value: string; onValue: (value: string) => void; autocomplete?: boolean }) {
  const [parts, setParts] = useState<Parts>(() => {
    const [year = '', month = '', day = ''] = value.split('-')
    return [year, month.replace(/^0/, ''), day.replace(/^0/, '')]
  })
  const id = idOf(field)
  const names = [TEXT.year, TEXT.month, TEXT.day]
  const ids = [id, `${id}-month`, `${id}-day`]
  const completes = ['bday-year', 'bday-month', 'bday-day'] as const
  const era = eraText(parts[0])

  function change(at: number, typed: string): void {
    const next = parts.map((part, n) => (n === at ? halfWidth(typed) : part)) as Parts
    setParts(next)
    onValue(dateOf(next))
  }
  return (
    <fieldset
      class={problem ? 'field date wrong' : 'field date'}
      aria-describedby={notesOf(field, 'help', problem)}
    >
      <legend>{label ?? labelOf(field)}</legend>
      <p class="help" id={`${id}-help`} aria-live="polite">
        {era === '' ? TEXT.yearHelp : TEXT.era(era)}
      </p>
      <div class="date-parts">
        {parts.map((part, n) => (
          <div class="date-part" key={ids[n]}>
            <input
              type="text"
              inputMode="numeric"
              maxLength={n === 0 ? 4 : 2}
              autocomplete={autocomplete ? completes[n]! : 'off'}
              id={ids[n]!}
              value={part}
              aria-invalid={problem !== undefined}
              onInput={(event) => change(n, event.currentTarget.value)}
            />
            <label for={ids[n]!}>{names[n]}</label>
          </div>
        ))}
      </div>
      <Problem field={field} problem={problem} />
    </fieldset>
  )
}
