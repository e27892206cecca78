/** Applications: who waits to become a member, or to have something changed; longest waiting first. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ApplicationItem, ApplicationView } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { applicationsApi } from '../applications-api.ts'
import { applicationAddress, APPLICATIONS, type PageProps } from '../go.ts'
import { APPLICATION_VIEWS, APPLICATIONS_EMPTY, TELL } from '../messages/applications.ts'
import { ERRORS } from '../messages/ja.ts'
import { ApplicationTable } from '../parts/application-table.tsx'
import { KeyBar } from '../parts/key-bar.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'

const PAGE_ROWS = 50
const REFRESH_MS = 20_000

interface Shown {
  view: ApplicationView
  search: string
}

function shownOf(query: string): Shown {
  const given = new URLSearchParams(query)
  const view = APPLICATION_VIEWS.find((each) => each.view === given.get('view'))?.view
  const search = given.get('search') ?? ''
  return { view: view ?? (search ? 'all' : 'waiting'), search }
}

export function ApplicationsPage({ me, says, go }: PageProps) {
  const [shown, setShown] = useState(shownOf(location.search))
  const [items, setItems] = useState<ApplicationItem[] | null>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(items)
  const asked = useRef(0)

  const load = async (from: string | null) => {
    const mine = ++asked.current
    try {
      const answer = await applicationsApi.list({ ...shown, cursor: from ?? undefined, limit: PAGE_ROWS })
      if (mine !== asked.current) return
      setItems((before) => (from && before ? [...before, ...answer.items] : answer.items))
      setCursor(answer.nextCursor)
    } catch (error) {
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
    }
  }

  useLayoutEffect(() => {
    void load(null)
    const timer = setInterval(() => {
      // a list that was walked down stays as it is: rows must not move under the hand
      if (document.visibilityState === 'visible' && at === 0) void load(null)
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [shown])

  const show = (next: Shown) => {
    const query = new URLSearchParams({ view: next.view, ...(next.search && { search: next.search }) })
    history.replaceState(null, '', `${APPLICATIONS}?${query}`)
    setItems(null)
    setAt(0)
    setShown(next)
  }
  const walk = (step: number) => {
    const last = (items?.length ?? 1) - 1
    const next = Math.max(0, Math.min(last, at + step))
    setAt(next)
    if (next === last && cursor) void load(cursor)
  }
  const open = (item: ApplicationItem | undefined) => item && go(applicationAddress(item.caseNo))

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (target.matches('input, textarea, select')) return
      const digit = APPLICATION_VIEWS[Number(event.key) - 1]
      if (event.key === 'ArrowDown' || event.key === 'j') walk(1)
      else if (event.key === 'ArrowUp' || event.key === 'k') walk(-1)
      else if (event.key === 'PageDown') walk(15)
      else if (event.key === 'PageUp') walk(-15)
      else if (event.key === 'Enter' && !target.matches('button, a')) open(items?.[at])
      else if (event.key === 'Escape' && shown.search) show({ view: 'waiting', search: '' })
      else if (digit) show({ view: digit.view, search: '' })
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  const word = APPLICATION_VIEWS.find((each) => each.view === shown.view)?.word
  const empty = shown.search
    ? `「${shown.search}」に合う申請はありません。`
    : APPLICATIONS_EMPTY[shown.view].now
  return (
    <div class="frame">
      <TopBar
        me={me}
        counts={counts}
        section="applications"
        go={go}
        search={{
          text: shown.search,
          placeholder: TELL.search,
          onSearch: (search) => show({ view: search ? 'all' : 'waiting', search }),
        }}
      />
      <nav class="views" aria-label="申請の一覧">
        {APPLICATION_VIEWS.map(({ view, word: name }, index) => (
          <button
            key={view}
            class="view"
            aria-current={shown.view === view ? 'page' : undefined}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => show({ view, search: '' })}
          >
            <kbd>{index + 1}</kbd>
            {name}
            {view === 'waiting' && counts && <span class="count">{counts.applications}</span>}
          </button>
        ))}
      </nav>
      <main class="queue">
        <h1 class="unseen">{shown.search ? `「${shown.search}」の検索` : word}の申請</h1>
        {items && items.length > 0 && <ApplicationTable items={items} at={at} onPick={setAt} onOpen={open} />}
        {items?.length === 0 && (
          <div class="empty">
            <p>{empty}</p>
            {!shown.search && <p class="quiet">{APPLICATIONS_EMPTY[shown.view].next}</p>}
          </div>
        )}
        {cursor && (
          <button class="plain more" onClick={() => void load(cursor)}>
            つづきを見る
          </button>
        )}
      </main>
      <KeyBar
        says={words.says}
        wrong={words.wrong}
        keys={[
          { keys: '↑ ↓', word: '選ぶ' },
          { keys: 'Enter', word: '開く', act: () => open(items?.[at]), disabled: !items?.length },
          { keys: '1–5', word: '一覧を変える' },
          { keys: '/', word: '検索' },
          ...(shown.search
            ? [{ keys: 'Esc', word: '検索をやめる', act: () => show({ view: 'waiting', search: '' }) }]
            : []),
        ]}
      />
    </div>
  )
}
