/** The queue: what waits, oldest first. Arrow keys walk, Enter opens. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { QueueItem, QueueView } from '../../server/contract.ts'
import { api, ApiError } from '../api.ts'
import { reportAddress, searchAddress, type PageProps } from '../go.ts'
import { EMPTY, ERRORS, VIEWS } from '../messages/ja.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { QueueTable } from '../parts/queue-table.tsx'
import { ReportViews } from '../parts/report-views.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'

const PAGE_ROWS = 50
const REFRESH_MS = 20_000

interface Shown {
  view: QueueView
  search: string
}

/** The list shown lives in the address: back, reload and a sent link all find it again. */
function shownOf(query: string): Shown {
  const given = new URLSearchParams(query)
  const view = VIEWS.find((each) => each.view === given.get('view'))?.view
  const search = given.get('search') ?? ''
  return { view: view ?? (search ? 'all' : 'waiting'), search }
}

export function QueuePage({ me, says, go }: PageProps) {
  const [shown, setShown] = useState(shownOf(location.search))
  const [items, setItems] = useState<QueueItem[] | null>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(items)
  const asked = useRef(0)

  const load = async (from: string | null) => {
    const mine = ++asked.current
    try {
      const answer = await api.queue({ ...shown, cursor: from ?? undefined, limit: PAGE_ROWS })
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
    history.replaceState(null, '', `/review/?${query}`)
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
  const open = (item: QueueItem | undefined) => item && go(reportAddress(item.caseNo))

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (target.matches('input, textarea, select')) return
      const digit = VIEWS[Number(event.key) - 1]
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

  const title = shown.search ? `「${shown.search}」の検索` : VIEWS.find((v) => v.view === shown.view)?.word
  return (
    <div class="frame">
      <TopBar
        me={me}
        counts={counts}
        section="reports"
        go={go}
        search={{
          text: shown.search,
          placeholder: '番号・名前・カナ・電話',
          onSearch: (search) => show({ view: search ? 'all' : 'waiting', search }),
        }}
      />
      <ReportViews counts={counts} view={shown.view} onView={(view) => show({ view, search: '' })} />
      <main class="queue">
        <h1 class="unseen">{title}の報告</h1>
        {shown.search && (
          <p class="searched">
            <PageLink to={searchAddress(shown.search)} go={go}>
              「{shown.search}」を、申請・質問・至急からも探す
            </PageLink>
          </p>
        )}
        {items && items.length > 0 && (
          <QueueTable items={items} at={at} me={me} onPick={setAt} onOpen={open} />
        )}
        {items?.length === 0 && (
          <div class="empty">
            <p>{shown.search ? `「${shown.search}」に合う報告はありません。` : EMPTY[shown.view].now}</p>
            <p class="quiet">
              {shown.search
                ? '管理番号・会員番号・名前・カナ・電話番号の一部で、もう一度探してください。'
                : EMPTY[shown.view].next}
            </p>
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
          { keys: '1–7', word: '一覧を変える' },
          { keys: '/', word: '検索' },
          ...(shown.search
            ? [{ keys: 'Esc', word: '検索をやめる', act: () => show({ view: 'waiting', search: '' }) }]
            : []),
        ]}
      />
    </div>
  )
}
