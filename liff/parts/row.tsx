/** Row: one activity; folded to a line when there is nothing to look at. */
import { useState } from 'preact/hooks'
import type { LiffField, LiffFee, LiffProblem, LiffReading, LiffRow } from '../../server/contract.ts'
import { WORDS } from '../messages/ja.ts'
import { fieldsInOrder, idOf, isSettled, withValue } from '../reading-state.ts'
import { Field } from './field.tsx'
import { rowText } from './format.ts'

interface Props {
  index: number
  row: LiffRow
  reading: LiffReading
  fee: LiffFee | null
  problems: LiffProblem[]
  onRow: (row: LiffRow) => void
  onFocus: (field: LiffField) => void
}

export function Row({ index, row, reading, fee, problems, onRow, onFocus }: Props) {
  const seen = reading.rows[index]!
  const [open, setOpen] = useState(() => seen.fields.some(({ doubtful }) => doubtful))
  const shown = open || problems.length > 0
  const whole = problems.find(({ field }) => field === null)
  const title = `${idOf(index, null)}-title`
  return (
    <section class="row" id={idOf(index, null)} tabIndex={-1} aria-labelledby={title}>
      <header>
        <div>
          <h2 id={title}>{WORDS.row(index + 1, reading.rows.length)}</h2>
          <p class="row-line">{rowText(row, reading)}</p>
        </div>
        {problems.length === 0 && (
          <button
            type="button"
            class="quiet"
            aria-expanded={shown}
            aria-describedby={title}
            onClick={() => {
              setOpen(!open)
              if (!open) onFocus(seen.fields[0]!)
            }}
          >
            {shown ? WORDS.fold : WORDS.mend}
          </button>
        )}
      </header>
      {whole && <p class="problem">{whole.text}</p>}
      {shown &&
        fieldsInOrder(seen).map((field) => (
          <div key={field.field}>
            <Field
              {...{ index, row, field, reading }}
              settled={isSettled(row, seen, field)}
              problem={problems.find((problem) => problem.field === field.field)}
              onValue={(text) => onRow(withValue(row, field.field, text))}
              onFocus={() => onFocus(field)}
            />
            {field.field === 'end' && row.start !== null && row.end !== null && row.end < row.start && (
              <label class="overnight">
                <input
                  type="checkbox"
                  checked={row.overnight}
                  onChange={(event) => onRow({ ...row, overnight: event.currentTarget.checked })}
                />
                {WORDS.overnight}
              </label>
            )}
          </div>
        ))}
      <p class="row-fee">{fee ? WORDS.yen(fee.rewardYen) : WORDS.notPriced}</p>
    </section>
  )
}
