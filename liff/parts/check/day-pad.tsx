/** DayPad: the days of a month, each with its weekday; a day that has not been cannot be chosen. */
import { useState } from 'preact/hooks'
import { daysOf, monthAway } from '../../check-state.ts'
import { CHECK } from '../../messages/check-ja.ts'
import { dayText } from '../format.ts'

interface Props {
  /** 'YYYY-MM-DD' */
  value: string
  today: string
  onDay: (date: string) => void
}

export function DayPad({ value, today, onDay }: Props) {
  const [month, setMonth] = useState((value || today).slice(0, 7))
  const [year, of] = month.split('-').map(Number)
  return (
    <>
      <div class="month-line">
        <button type="button" onClick={() => setMonth(monthAway(month, -1))}>
          {CHECK.lastMonth}
        </button>
        <strong aria-live="polite">
          {year}年{of}月
        </strong>
        <button
          type="button"
          disabled={month >= today.slice(0, 7)}
          onClick={() => setMonth(monthAway(month, 1))}
        >
          {CHECK.nextMonth}
        </button>
      </div>
      <div class="days">
        {daysOf(month).map((date) => {
          const [, weekday] = /\((.)\)/.exec(dayText(date)) ?? []
          return (
            <button
              type="button"
              key={date}
              aria-label={dayText(date)}
              aria-pressed={date === value}
              disabled={date > today}
              onClick={() => onDay(date)}
            >
              {Number(date.slice(8))}
              <span class="unit">{weekday}</span>
            </button>
          )
        })}
      </div>
    </>
  )
}
