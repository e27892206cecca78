/** PickerSheet: LINE's datetimepicker: a calendar, two wheels, or both. */
import { useState } from 'preact/hooks'
import type { Phone } from '../chat/use-phone.ts'
import { ja } from '../messages/ja.ts'
import type { PickerAction } from '../world/line-objects.ts'
import { Calendar } from './calendar.tsx'
import { initialValue, isAllowed, isDayAllowed, joinValue, timeOf, weekdayOf } from './picker-value.ts'
import type { PickerValue } from './picker-value.ts'
import { Sheet } from './sheet.tsx'
import { Wheel } from './wheel.tsx'

export function PickerSheet({ action, phone }: { action: PickerAction; phone: Phone }) {
  const [value, setValue] = useState(() => initialValue(action, nowInJapan()))
  const [hour = 0, minute = 0] = value.time.split(':').map(Number)
  const allowed = isAllowed(action, value)
  // the wheels settle at their own pace: each changes its own part of whatever the value is by then
  const change = (part: { date?: string; hour?: number; minute?: number }) =>
    setValue((before) => changed(before, part))
  const close = () => phone.show(null)
  return (
    <Sheet title={action.label || ja.picker[action.mode]} kind="tall" onClose={close}>
      <p class="picked" aria-live="polite">
        {words(value.date, value.time)}
      </p>
      {action.mode !== 'time' && (
        <Calendar
          chosen={value.date}
          allows={(date) => isDayAllowed(action, date)}
          choose={(date) => change({ date })}
        />
      )}
      {action.mode !== 'date' && (
        <div class="wheels">
          <Wheel name={ja.picker.hour} count={24} value={hour} onChange={(hour) => change({ hour })} />
          <span aria-hidden="true">:</span>
          <Wheel
            name={ja.picker.minute}
            count={60}
            value={minute}
            onChange={(minute) => change({ minute })}
          />
        </div>
      )}
      <p class="picker-problem" role="status">
        {allowed ? '' : ja.picker.outside}
      </p>
      <div class="sheet-foot">
        <button type="button" class="plain-button" onClick={close}>
          {ja.picker.cancel}
        </button>
        <button
          type="button"
          class="main-button"
          disabled={!allowed}
          onClick={() => {
            phone.pick(action, joinValue(action, value))
            close()
          }}
        >
          {ja.picker.done}
        </button>
      </div>
    </Sheet>
  )
}

function changed(before: PickerValue, part: { date?: string; hour?: number; minute?: number }): PickerValue {
  const [hour = 0, minute = 0] = before.time.split(':').map(Number)
  const hasTime = part.hour !== undefined || part.minute !== undefined
  return {
    date: part.date ?? before.date,
    time: hasTime ? timeOf(part.hour ?? hour, part.minute ?? minute) : before.time,
  }
}

function words(date: string, time: string): string {
  const [, month, day] = date.split('-').map(Number)
  const dayWords = date && `${month}月${day}日(${ja.picker.weekdays[weekdayOf(date)]})`
  return [dayWords, time].filter(Boolean).join(' ')
}

/** Like LINE's, the picker opens at the phone's own time when the bot names none. */
const nowInJapan = () =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' })
    .format(Date.now())
    .replace(' ', 'T')
