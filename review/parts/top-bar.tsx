/** Top bar: the parts of the office with what waits in each, search, who is working. The same on every page. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Counts, Me } from '../../server/contract.ts'
import { api, ApiError } from '../api.ts'
import { QUEUE, SEARCH_LETTERS, searchAddress, type Go } from '../go.ts'
import { ERRORS, SAYS, SECTIONS, type Section } from '../messages/ja.ts'
import { UrgentBar } from './urgent-bar.tsx'

const REFRESH_MS = 20_000

/** Asks again now and then while the page is looked at, and whenever `tick` changes. */
export function useCounts(tick: unknown): Counts | null {
  const [counts, setCounts] = useState<Counts | null>(null)
  useLayoutEffect(() => {
    let gone = false
    const ask = () => {
      if (document.visibilityState === 'visible')
        void api.counts().then(
          (next) => !gone && setCounts(next),
          () => undefined,
        )
    }
    ask()
    const timer = setInterval(ask, REFRESH_MS)
    addEventListener('focus', ask)
    return () => {
      gone = true
      clearInterval(timer)
      removeEventListener('focus', ask)
    }
  }, [tick])
  return counts
}

export interface Search {
  text: string
  placeholder: string
  onSearch: (text: string) => void
}

interface Props {
  me: Me
  counts: Counts | null
  /** none: the page belongs to several */
  section?: Section | undefined
  go: Go
  /** default: finds any case */
  search?: Search
}

export function TopBar({ me, counts, section, go, search = caseSearch(go) }: Props) {
  const [stillIn, setStillIn] = useState('')
  const logOut = async () => {
    try {
      await api.logOut()
    } catch (error) {
      const told = error instanceof ApiError ? error : null
      if (told?.status !== 401) return setStillIn(told?.message ?? ERRORS.unexpected)
    }
    dispatchEvent(new Event('logged-out'))
  }
  return (
    <header class="top-bar">
      <nav aria-label="仕事">
        {SECTIONS.map(({ section: each, word, address, count }) => {
          const waiting = counts && count ? count(counts) : null
          return (
            <a
              key={each}
              class="view"
              href={address}
              aria-current={section === each ? 'page' : undefined}
              onClick={(event) => {
                // a new window is the browser's business
                if (event.ctrlKey || event.metaKey || event.shiftKey) return
                event.preventDefault()
                go(address)
              }}
            >
              {word}
              {waiting !== null && <span class="count">{waiting}</span>}
            </a>
          )
        })}
      </nav>
      <SearchField {...search} />
      <span class="who">
        {me.name}
        <small>{me.roleName}</small>
      </span>
      <button class="plain" onClick={() => void logOut()}>
        ログアウト
      </button>
      {stillIn && (
        <p class="wrong still-in" role="alert">
          × {SAYS.stillIn} {stillIn}
        </p>
      )}
      <UrgentBar me={me} />
    </header>
  )
}

export const caseSearch = (go: Go, text = ''): Search => ({
  text,
  placeholder: '番号・名前・カナ・電話',
  onSearch: (wanted) => go(wanted ? searchAddress(wanted) : QUEUE),
})

function SearchField({ text, placeholder, onSearch }: Search) {
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      if (event.key !== '/' || typing || event.isComposing) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        input.current?.blur()
        onSearch(input.current?.value.trim() ?? '')
      }}
    >
      <input
        ref={input}
        key={text}
        type="search"
        defaultValue={text}
        maxLength={SEARCH_LETTERS}
        placeholder={placeholder}
        aria-label={`検索（${placeholder}）`}
        aria-keyshortcuts="/"
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <kbd>/</kbd>
    </form>
  )
}
