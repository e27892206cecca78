/** MemberSearch: a member found by typing a number, name or kana; arrows choose, Enter takes. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { MemberItem } from '../../server/contract.ts'
import { desks } from '../api-desks.ts'

const SHOWN = 6
const QUIET_MS = 120

interface Props {
  role: 'provider' | 'requester'
  label: string
  /** left out: themselves, and who is a pair already */
  except: string[]
  onPick: (memberNo: string) => Promise<void>
}

export function MemberSearch({ role, label, except, onPick }: Props) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<MemberItem[] | null>(null)
  const [at, setAt] = useState(0)
  const asked = useRef(0)
  const id = `search-${role}`

  useLayoutEffect(() => {
    const mine = ++asked.current
    if (typed.trim() === '') return setFound(null)
    const timer = setTimeout(() => {
      desks.members({ search: typed.trim(), role, limit: 20 }).then(
        ({ items }) => {
          if (mine !== asked.current) return
          setFound(items.filter((item) => !item.left && !except.includes(item.memberNo)).slice(0, SHOWN))
          setAt(0)
        },
        () => undefined,
      )
    }, QUIET_MS)
    return () => clearTimeout(timer)
  }, [typed])

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
        aria-activedescendant={found?.[at] ? `${id}-${found[at].memberNo}` : undefined}
        autocomplete="off"
        placeholder="番号・名前・カナ"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return
          const last = (found?.length ?? 1) - 1
          if (event.key === 'ArrowDown') setAt(Math.min(last, at + 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
          else if (event.key === 'Enter') void pick(found?.[at])
          else if (event.key === 'Escape' && typed) setTyped('')
          else if (event.key === 'Escape') event.currentTarget.blur()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {found && (
        <ul id={`${id}-list`} role="listbox" aria-label={label}>
          {found.map((item, index) => (
            <li
              key={item.memberNo}
              id={`${id}-${item.memberNo}`}
              role="option"
              aria-selected={index === at}
              onMouseDown={(event) => {
                event.preventDefault()
                void pick(item)
              }}
            >
              <span class="code">{item.memberNo}</span> {item.name} <span class="quiet">{item.kana}</span>{' '}
              <span class="quiet">{item.ward}</span>
              {index === at && <span class="quiet"> Enter で組にする</span>}
            </li>
          ))}
          {found.length === 0 && <li class="quiet">合う会員はいません。</li>}
        </ul>
      )}
    </div>
  )
}
