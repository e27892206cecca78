/** Keypad: large digits under a thumb; the same by the keys of a keyboard. 決定 ends it. */
import { CHECK } from '../../messages/check-ja.ts'

interface Props {
  value: string
  maxLength: number
  /** the value in words, large above the keys */
  shown: string
  /** what the register says of it, or what is wrong with it */
  says?: string | undefined
  ready: boolean
  onValue: (value: string) => void
  onEnter: () => void
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

/** A leading zero is only the value 0 itself; a member number keeps its zeros. */
const typed = (value: string, digit: string, maxLength: number): string => {
  const next = maxLength < 6 && value === '0' ? digit : value + digit
  return next.length > maxLength ? value : next
}

export function Keypad({ value, maxLength, shown, says, ready, onValue, onEnter }: Props) {
  const press = (digit: string) => onValue(typed(value, digit, maxLength))
  const erase = () => onValue(value.slice(0, -1))
  const key = (digit: string) => (
    <button type="button" key={digit} onClick={() => press(digit)}>
      {digit}
    </button>
  )
  return (
    <div
      class="keypad-frame"
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        if (/^[0-9]$/.test(event.key)) press(event.key)
        else if (event.key === 'Backspace') erase()
        // on a button Enter is that button's
        else if (event.key === 'Enter' && ready && !(event.target instanceof HTMLButtonElement)) onEnter()
        else return
        event.preventDefault()
      }}
    >
      <p class="typed" tabIndex={0} role="group" aria-label={`${CHECK.typed} ${shown}`}>
        {shown}
      </p>
      <p class="typed-says" role="status">
        {says}
      </p>
      <div class="keypad">
        {DIGITS.map(key)}
        <button type="button" onClick={erase} disabled={value === ''}>
          {CHECK.delete}
        </button>
        {key('0')}
        <button type="button" class="enter" disabled={!ready} onClick={onEnter}>
          {CHECK.enter}
        </button>
      </div>
    </div>
  )
}
