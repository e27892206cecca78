/**
 * Check: one doubtful field on the screen, its place in the photo above: candidates to tap, else a large pad. The
 * next one comes by itself.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LiffReading, LiffRow } from '../../../server/contract.ts'
import { contradiction, nextOpen, type Place } from '../../check-state.ts'
import { CHECK, QUESTIONS } from '../../messages/check-ja.ts'
import { WORDS } from '../../messages/ja.ts'
import { isSettled, withValue, type FieldName } from '../../reading-state.ts'
import { rowText, valueText } from '../format.ts'
import { Picker } from './picker.tsx'

interface Props {
  reading: LiffReading
  rows: LiffRow[]
  places: Place[]
  at: number
  onAt: (at: number) => void
  onRow: (index: number, row: LiffRow) => void
  /** all are settled, or the member wants the list */
  onList: () => void
}

/** These may stay empty on the paper. */
const MAY_BE_BLANK: FieldName[] = ['sickCount', 'kind', 'transportYen']

export function Check({ reading, rows, places, at, onAt, onRow, onList }: Props) {
  const [wrong, setWrong] = useState<{
    text: string
    why: NonNullable<ReturnType<typeof contradiction>>
  } | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    setWrong(null)
    heading.current?.focus()
  }, [at])
  const place = places[at]!
  const row = rows[place.row]!
  const seen = reading.rows[place.row]!
  const name = place.field.field

  function settle(next: LiffRow): void {
    onRow(place.row, next)
    const after = rows.map((one, index) => (index === place.row ? next : one))
    const open = nextOpen(places, at, after, reading.rows)
    if (open === null) onList()
    else onAt(open)
  }

  function take(text: string): void {
    const isDoubtful = (field: FieldName) =>
      seen.fields.some((one) => one.field === field && !isSettled(row, seen, one))
    const why = contradiction(row, name, text, isDoubtful)
    if (why) setWrong({ text, why })
    else settle(withValue(row, name, text))
  }

  const offered = [...place.field.candidates, ...(MAY_BE_BLANK.includes(name) ? [''] : [])]
  return (
    <section class="check" aria-labelledby="check-question">
      <header>
        <h1 id="check-question" ref={heading} tabIndex={-1}>
          {QUESTIONS[name]}
        </h1>
        <p class="progress" aria-label={CHECK.progressRead(at + 1, places.length)} role="img">
          {CHECK.progress(at + 1, places.length)}
        </p>
      </header>
      <p class="about">
        {WORDS.row(place.row + 1, rows.length)} {rowText(row, reading)}
      </p>
      {wrong?.why === 'reversed' ? (
        <NextDay row={withValue(row, name, wrong.text)} onRow={settle} onMend={() => setWrong(null)} />
      ) : (
        <>
          {wrong && (
            <p class="problem" role="alert">
              {wrong.why === 'same-time' ? CHECK.sameTime : CHECK.moreSick}
            </p>
          )}
          {offered.length > 0 && (
            <>
              <div class="candidates" role="group" aria-label={CHECK.candidates}>
                {offered.map((text) => (
                  <button type="button" key={text} onClick={() => take(text)}>
                    {text === '' ? WORDS.keepBlank : valueText(name, text, reading)}
                  </button>
                ))}
              </div>
              <p class="help">{CHECK.other}</p>
            </>
          )}
          <Picker key={`${place.row}-${name}`} field={name} {...{ row, reading, offered }} onValue={take} />
        </>
      )}
      <nav class="check-ways" aria-label={CHECK.progressRead(at + 1, places.length)}>
        <button type="button" disabled={at === 0} onClick={() => onAt(at - 1)}>
          {CHECK.back}
        </button>
        <button type="button" onClick={onList}>
          {CHECK.list}
        </button>
      </nav>
    </section>
  )
}

function NextDay({
  row,
  onRow,
  onMend,
}: {
  row: LiffRow
  onRow: (row: LiffRow) => void
  onMend: () => void
}) {
  const { start, end } = row
  return (
    <div class="next-day" role="alert">
      <p>
        <strong>{CHECK.reversed(start ?? '', end ?? '')}</strong>
      </p>
      <p>{CHECK.reversedHelp}</p>
      <button type="button" class="primary" onClick={() => onRow({ ...row, overnight: true })}>
        {CHECK.nextDay(end ?? '')}
      </button>
      <button type="button" onClick={onMend}>
        {CHECK.mendTime}
      </button>
    </div>
  )
}
