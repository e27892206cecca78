/**
 * SearchField: a place of the bank list, found while somebody types. Keys: ↑ ↓ Enter Esc; the list lies over what is
 * below it, so that nothing shifts. Enter takes from the list of the letters that stand there, never of earlier ones.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { BankPlace } from '../../../server/contract.ts'
import { labelOf, TEXT } from '../../messages/registration-ja.ts'
import { FieldFrame, idOf, notesOf, type FieldProps } from './text-field.tsx'

const DELAY_MS = 150

export interface Offered extends BankPlace {
  /** leads elsewhere instead of being a place */
  elsewhere?: boolean
}

export function SearchField({
  chosen,
  find,
  onChoose,
  onClear,
  ...frame
}: FieldProps & {
  /** '福岡（0177）' */
  chosen: string | null
  find: (typed: string) => Promise<Offered[]>
  onChoose: (place: Offered) => void
  onClear: () => void
}) {
  const { field, help, problem } = frame
  const id = idOf(field)
  const [typed, setTyped] = useState('')
  const [answer, setAnswer] = useState<{ to: string; places: Offered[] } | null>(null)
  const [at, setAt] = useState(0)
  const asked = useRef(0)
  const place = useRef<HTMLElement>(null)
  const found = answer?.places ?? null
  const fresh = answer?.to === typed
  const inHand = fresh ? found?.[at] : undefined

  useLayoutEffect(() => {
    const mine = ++asked.current
    if (typed.trim() === '') {
      setAnswer(null)
      return
    }
    const timer = setTimeout(() => {
      // an answer to older letters is of no use; no answer leaves the list as it is
      const keep = (places: Offered[]) => {
        if (mine !== asked.current) return
        setAnswer({ to: typed, places })
        setAt(0)
      }
      find(typed).then(keep, () => undefined)
    }, DELAY_MS)
    return () => clearTimeout(timer)
  }, [typed])

  function choose(one: Offered | undefined): void {
    if (!one) return
    asked.current++
    setTyped('')
    setAnswer(null)
    onChoose(one)
    if (!one.elsewhere)
      requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('.again')?.focus())
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || found === null) return
    const last = found.length - 1
    const keys: Record<string, () => void> = {
      ArrowDown: () => setAt(Math.min(last, at + 1)),
      ArrowUp: () => setAt(Math.max(0, at - 1)),
      Enter: () => choose(inHand),
      Escape: () => setAnswer(null),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const notes = notesOf(field, help, problem)
  const open = found !== null
  return (
    <FieldFrame {...frame}>
      <span class="search" ref={place}>
        {chosen === null ? (
          <input
            type="text"
            role="combobox"
            autocomplete="off"
            id={id}
            value={typed}
            aria-expanded={open}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-invalid={problem !== undefined}
            {...(inHand && { 'aria-activedescendant': `${id}-${at}` })}
            {...(notes && { 'aria-describedby': notes })}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={onKey}
            onBlur={() => setTimeout(() => setAnswer(null), DELAY_MS)}
            onFocus={() => setTyped(typed)}
          />
        ) : (
          <span class="chosen">
            <output for={id}>{chosen}</output>
            <button
              type="button"
              class="again"
              aria-label={`${frame.label ?? labelOf(field)} ${chosen} ${TEXT.account.change}`}
              id={id}
              {...(notes && { 'aria-describedby': notes })}
              onClick={() => {
                onClear()
                requestAnimationFrame(() => document.getElementById(id)?.focus())
              }}
            >
              {TEXT.account.change}
            </button>
          </span>
        )}
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label={frame.label ?? labelOf(field)}
          hidden={!open || found.length === 0}
        >
          {found?.map((one, n) => (
            <li
              key={one.code}
              id={`${id}-${n}`}
              role="option"
              aria-selected={one === inHand}
              // before the input loses the focus and the list closes
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(one)}
            >
              <strong>{one.name}</strong> <span>{one.elsewhere ? '' : `${one.code} ${one.kana}`}</span>
            </li>
          ))}
        </ul>
        <span class="search-says help" role="status">
          {fresh && open && (found.length === 0 ? TEXT.account.none : TEXT.account.found(found.length))}
        </span>
      </span>
    </FieldFrame>
  )
}
