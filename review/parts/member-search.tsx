/**
 * MemberSearch: a member found by typing a number, name or kana; arrows choose, Enter takes.
 *
 * Promise:  Enter takes nobody but from the list of the letters that stand there.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { MemberItem } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks } from '../api-desks.ts'
import { SEARCH_LETTERS } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'

const SHOWN = 6
const QUIET_MS = 120

interface Found {
  /** what was looked for */
  letters: string
  items: MemberItem[]
  /** why nobody could be looked for */
  trouble: string
}

interface Props {
  role: 'provider' | 'requester'
  label: string
  /** left out: themselves, and who is a pair already */
  except: string[]
  onPick: (memberNo: string) => Promise<void>
}

export function MemberSearch({ role, label, except, onPick }: Props) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const [at, setAt] = useState(0)
  const asked = useRef(0)
  const id = `search-${role}`
  const letters = typed.trim()
  // the list of the earlier letters stays until the new one is there, but nobody of it is in hand
  const inHand = found?.letters === letters ? found.items[at] : undefined

  useLayoutEffect(() => {
    const mine = ++asked.current
    if (letters === '') return setFound(null)
    const show = (items: MemberItem[], trouble = '') => {
      if (mine !== asked.current) return
      setFound({ letters, items, trouble })
      setAt(0)
    }
    const timer = setTimeout(() => {
      desks.members({ search: letters, role, limit: 20 }).then(
        ({ items }) =>
          show(items.filter((item) => !item.left && !except.includes(item.memberNo)).slice(0, SHOWN)),
        (error: unknown) => show([], error instanceof ApiError ? error.message : ERRORS.unexpected),
      )
    }, QUIET_MS)
    return () => clearTimeout(timer)
  }, [letters])

  const pick = async (item: MemberItem | undefined) => {
    if (!item) return
    asked.current += 1
    setFound(null)
    setTyped('')
    await onPick(item.memberNo)
  }
  return (
    <div class="member-search">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="pair-search"
        role="combobox"
        aria-expanded={found !== null}
        aria-controls={`${id}-list`}
        aria-activedescendant={inHand && `${id}-${inHand.memberNo}`}
        autocomplete="off"
        placeholder="番号・名前・カナ"
        maxLength={SEARCH_LETTERS}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return
          const last = (found?.items.length ?? 1) - 1
          if (event.key === 'ArrowDown') setAt(Math.min(last, at + 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
          else if (event.key === 'Enter') void pick(inHand)
          else if (event.key === 'Escape' && typed) setTyped('')
          else if (event.key === 'Escape') event.currentTarget.blur()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {found && (
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          aria-busy={found.letters !== letters}
          class={found.letters === letters ? '' : 'quiet'}
        >
          {found.items.map((item) => (
            <li
              key={item.memberNo}
              id={`${id}-${item.memberNo}`}
              role="option"
              aria-selected={item === inHand}
              onMouseDown={(event) => {
                event.preventDefault()
                void pick(item)
              }}
            >
              <span class="code">{item.memberNo}</span> {item.name} <span class="quiet">{item.kana}</span>{' '}
              <span class="quiet">{item.ward}</span>
              {item === inHand && <span class="quiet"> Enter で組にする</span>}
            </li>
          ))}
          {found.trouble && <li class="wrong">× {found.trouble}</li>}
          {found.items.length === 0 && !found.trouble && <li class="quiet">合う会員はいません。</li>}
        </ul>
      )}
    </div>
  )
}
