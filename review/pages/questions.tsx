/** Questions: threads that wait for an answer, oldest first. Arrow keys walk, Enter opens. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { QuestionItem, QuestionState } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks } from '../api-desks.ts'
import { instant } from '../format.ts'
import { questionAddress, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { NO_QUESTIONS, QUESTION_STATES, QUESTION_VIEWS } from '../messages/desks.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { useListKeys } from '../use-list-keys.ts'

const REFRESH_MS = 15_000

/** The list shown lives in the address. */
function viewOf(query: string): QuestionState {
  const given = new URLSearchParams(query).get('view')
  return QUESTION_VIEWS.find(({ view }) => view === given)?.view ?? 'waiting'
}

export function QuestionsPage({ me, says, go }: PageProps) {
  const [view, setView] = useState(viewOf(location.search))
  const [items, setItems] = useState<QuestionItem[] | null>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(items)

  const load = async (from: string | null) => {
    try {
      const answer = await desks.questions({ view, cursor: from ?? undefined })
      setItems((before) => (from && before ? [...before, ...answer.items] : answer.items))
      setCursor(answer.nextCursor)
    } catch (error) {
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
    }
  }
  useLayoutEffect(() => {
    void load(null)
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && at === 0) void load(null)
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [view])

  const show = (next: QuestionState) => {
    history.replaceState(null, '', `/review/questions?${new URLSearchParams({ view: next })}`)
    setItems(null)
    setAt(0)
    setView(next)
  }
  const open = (index: number) => {
    const item = items?.[index]
    if (item) go(questionAddress(item.caseNo))
  }
  useListKeys({
    count: items?.length ?? 0,
    at,
    onWalk: setAt,
    onOpen: open,
    onDigit: (index) => {
      const next = QUESTION_VIEWS[index]
      if (next) show(next.view)
      return next !== undefined
    },
  })

  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="questions" go={go} />
      <nav class="views" aria-label="質問の一覧">
        {QUESTION_VIEWS.map(({ view: each, word }, index) => (
          <button
            key={each}
            class="view"
            aria-current={view === each ? 'page' : undefined}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => show(each)}
          >
            <kbd>{index + 1}</kbd>
            {word}
            {each === 'waiting' && counts && <span class="count">{counts.questions}</span>}
          </button>
        ))}
      </nav>
      <main class="queue">
        <h1 class="unseen">質問</h1>
        {items && items.length > 0 && <QuestionTable items={items} at={at} onPick={setAt} onOpen={open} />}
        {items?.length === 0 && (
          <div class="empty">
            <p>{NO_QUESTIONS[view].now}</p>
            <p class="quiet">{NO_QUESTIONS[view].next}</p>
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
          { keys: 'Enter', word: '開く', act: () => open(at), disabled: !items?.length },
          { keys: '1–3', word: '一覧を変える' },
          { keys: '/', word: '検索' },
        ]}
      />
    </div>
  )
}

interface TableProps {
  items: QuestionItem[]
  at: number
  onPick: (index: number) => void
  onOpen: (index: number) => void
}

function QuestionTable({ items, at, onPick, onOpen }: TableProps) {
  return (
    <table class="reports questions">
      <thead>
        <tr>
          <th scope="col">状態</th>
          <th scope="col">管理番号</th>
          <th scope="col">会員</th>
          <th scope="col">最後の言葉</th>
          <th scope="col" class="figure">
            通
          </th>
          <th scope="col" class="figure">
            最後
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <tr
            key={item.caseNo}
            aria-current={index === at ? 'true' : undefined}
            class={index === at ? 'current' : ''}
            onClick={() => onPick(index)}
            onDblClick={() => onOpen(index)}
          >
            <td>
              <QuestionMark state={item.state} />
            </td>
            <td class="code">
              <a
                href={questionAddress(item.caseNo)}
                onFocus={() => onPick(index)}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey) return
                  event.preventDefault()
                  onOpen(index)
                }}
              >
                {item.caseNo}
              </a>
            </td>
            <td>
              {item.memberName ?? <span class="doubt">? 連携していない人</span>}
              {item.memberNo && <span class="quiet code"> {item.memberNo}</span>}
            </td>
            <td class="why">
              {item.lastAuthor === 'staff' && <span class="quiet">センター: </span>}
              <bdi>{item.lastWords}</bdi>
            </td>
            <td class="figure">{item.messageCount}</td>
            <td class="figure">{instant(item.lastAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function QuestionMark({ state }: { state: QuestionState }) {
  const { word, shape } = QUESTION_STATES[state]
  return (
    <span class={`state question-${state}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}
