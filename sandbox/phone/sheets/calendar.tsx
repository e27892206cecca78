/** Calendar: one month to tap; arrows move by day and week, Page Up and Down by month. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import { addDays, dateOf, partsOf, weekdayOf, weeksOf } from './picker-value.ts'

export interface CalendarProps {
  chosen: string
  allows: (date: string) => boolean
  choose: (date: string) => void
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

export function Calendar({ chosen, allows, choose }: CalendarProps) {
  const [month, setMonth] = useState(chosen)
  const grid = useRef<HTMLTableElement>(null)
  const byKey = useRef(false)
  const [year, monthNo] = partsOf(month)
  const firstDay = dateOf(year, monthNo, 1)
  const canGo = { back: allows(addDays(firstDay, -1)), on: allows(dateOf(year, monthNo + 1, 1)) }

  useLayoutEffect(() => {
    setMonth(chosen)
    if (byKey.current) grid.current?.querySelector<HTMLElement>(`[data-date="${chosen}"]`)?.focus()
    byKey.current = false
  }, [chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = addDays(chosen, step)
    if (!allows(next)) return
    byKey.current = true
    choose(next)
  }
  return (
    <div class="calendar">
      <div class="calendar-head">
        <button
          type="button"
          class="icon-button"
          aria-label={ja.picker.previous}
          disabled={!canGo.back}
          onClick={() => setMonth(dateOf(year, monthNo - 1, 1))}
        >
          <Icon name="back" />
        </button>
        <p aria-live="polite">{`${year}年${monthNo}月`}</p>
        <button
          type="button"
          class="icon-button"
          aria-label={ja.picker.next}
          disabled={!canGo.on}
          onClick={() => setMonth(dateOf(year, monthNo + 1, 1))}
        >
          <Icon name="next" />
        </button>
      </div>
      <table ref={grid} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {ja.picker.weekdays.map((name, n) => (
              <th key={name} scope="col" class={`weekday-${n}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week, n) => (
            <tr key={n}>
              {week.map((date, day) => (
                <td key={day}>
                  {date && (
                    <Day date={date} chosen={date === chosen} allowed={allows(date)} choose={choose} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface DayProps {
  date: string
  chosen: boolean
  allowed: boolean
  choose: (date: string) => void
}

function Day({ date, chosen, allowed, choose }: DayProps) {
  const [, month, day] = partsOf(date)
  return (
    <button
      type="button"
      class={`calendar-day weekday-${weekdayOf(date)}`}
      data-date={date}
      aria-label={`${month}月${day}日`}
      aria-pressed={chosen}
      disabled={!allowed}
      onClick={() => choose(date)}
    >
      {day}
    </button>
  )
}
