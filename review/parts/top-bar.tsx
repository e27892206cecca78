/** Top bar: how much waits, search, who is working. The same on every page. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Counts, Me, QueueView } from '../../server/contract.ts'
import { api } from '../api.ts'
import { VIEWS } from '../messages/ja.ts'
import { UrgentBar } from './urgent-bar.tsx'

const REFRESH_MS = 20_000

/** Asks again now and then while the page is looked at, and whenever `tick` changes. */
export function useCounts(tick: unknown): Counts | null {
  const [counts, setCounts] = useState<Counts | null>(null)
  useEffect(() => {
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

const countOf = (counts: Counts | null, view: QueueView): number | null =>
  counts && view !== 'all' ? (view === 'approved' ? counts.approvedToday : counts[view]) : null

interface Props {
  me: Me
  counts: Counts | null
  view: QueueView | null
  search: string
  onView: (view: QueueView) => void
  onSearch: (text: string) => void
}

export function TopBar({ me, counts, view, search, onView, onSearch }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
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
  const logOut = async () => {
    await api.logOut().catch(() => undefined)
    dispatchEvent(new Event('logged-out'))
  }
  return (
    <header class="top-bar">
      <nav aria-label="報告の一覧">
        {VIEWS.map(({ view: each, word }, index) => {
          const count = countOf(counts, each)
          return (
            <button
              key={each}
              class="view"
              aria-current={view === each ? 'page' : undefined}
              aria-keyshortcuts={String(index + 1)}
              onClick={() => onView(each)}
            >
              <kbd>{index + 1}</kbd>
              {word}
              {count !== null && (
                <span class={`count ${each === 'refused' && count > 0 ? 'wrong' : ''}`}>{count}</span>
              )}
            </button>
          )
        })}
      </nav>
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          onSearch(input.current?.value.trim() ?? '')
        }}
      >
        <input
          ref={input}
          key={search}
          type="search"
          defaultValue={search}
          placeholder="番号・名前・カナ・電話"
          aria-label="検索（番号・名前・カナ・電話）"
          aria-keyshortcuts="/"
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
        <kbd>/</kbd>
      </form>
      <span class="who">
        {me.name}
        <small>{me.roleName}</small>
      </span>
      <button class="plain" onClick={() => void logOut()}>
        ログアウト
      </button>
      <UrgentBar me={me} />
    </header>
  )
}
