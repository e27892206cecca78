/** TimePad: the hour, then the quarter; any other minute by the phone's own picker. */
import { useState } from 'preact/hooks'
import { CHECK } from '../../messages/check-ja.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))
const QUARTERS = ['00', '15', '30', '45']

interface Props {
  /** 'HH:MM', the value as it stands */
  value: string
  label: string
  onTime: (time: string) => void
}

export function TimePad({ value, label, onTime }: Props) {
  const [hour, setHour] = useState<string | null>(null)
  const [other, setOther] = useState('')
  return (
    <>
      <div class="hours" role="group" aria-label={CHECK.hour}>
        {HOURS.map((one) => (
          <button type="button" key={one} aria-pressed={hour === one} onClick={() => setHour(one)}>
            {Number(one)}
            <span class="unit">時</span>
          </button>
        ))}
      </div>
      <div class="quarters" role="group" aria-label={CHECK.minute}>
        {QUARTERS.map((one) => (
          <button
            type="button"
            key={one}
            disabled={hour === null}
            aria-label={`${hour === null ? '' : Number(hour)}時${Number(one)}分`}
            onClick={() => onTime(`${hour}:${one}`)}
          >
            :{one}
          </button>
        ))}
      </div>
      <div class="other-time">
        <label>
          {CHECK.otherMinute}
          <input
            type="time"
            aria-label={`${label} ${CHECK.otherMinute}`}
            value={other || value}
            onInput={(event) => setOther(event.currentTarget.value)}
          />
        </label>
        <button type="button" disabled={other === ''} onClick={() => onTime(other)}>
          {CHECK.enter}
        </button>
      </div>
    </>
  )
}
