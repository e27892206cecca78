/**
 * Wheel: numbers on a drum: turned by finger, tapped, stepped by arrows, or typed (two digits within a second).
 */
import { useLayoutEffect, useRef } from 'preact/hooks'

export interface WheelProps {
  name: string
  /** 0 … count-1 */
  count: number
  value: number
  onChange: (value: number) => void
}

const rowPx = 44
const typingMs = 1000
const two = (n: number) => String(n).padStart(2, '0')

export function Wheel({ name, count, value, onChange }: WheelProps) {
  const drum = useRef<HTMLDivElement>(null)
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined)
  const typed = useRef({ digits: '', at: 0 })
  useLayoutEffect(() => {
    const element = drum.current
    if (element && Math.round(element.scrollTop / rowPx) !== value) element.scrollTo({ top: value * rowPx })
  }, [value])
  useLayoutEffect(() => () => clearTimeout(settle.current), [])

  const turned = () => {
    clearTimeout(settle.current)
    settle.current = setTimeout(() => {
      const row = Math.round((drum.current?.scrollTop ?? 0) / rowPx)
      onChange(Math.max(0, Math.min(count - 1, row)))
    }, 80)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key]
    const isDigit = /^\d$/.test(event.key)
    if (step === undefined && !isDigit) return
    event.preventDefault()
    if (step !== undefined) return onChange((value + step + count) % count)
    const fresh = event.timeStamp - typed.current.at > typingMs
    const digits = `${fresh ? '' : typed.current.digits}${event.key}`.slice(-2)
    typed.current = { digits, at: event.timeStamp }
    onChange(Math.min(count - 1, Number(digits)))
  }
  return (
    <div class="wheel">
      <div
        ref={drum}
        class="wheel-drum"
        role="spinbutton"
        tabIndex={0}
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={count - 1}
        aria-valuenow={value}
        aria-valuetext={`${value}${name}`}
        onScroll={turned}
        onKeyDown={onKeyDown}
      >
        {Array.from({ length: count }, (_, n) => (
          <div
            key={n}
            class={n === value ? 'wheel-row chosen' : 'wheel-row'}
            data-value={n}
            onClick={() => onChange(n)}
          >
            {two(n)}
          </div>
        ))}
      </div>
    </div>
  )
}
