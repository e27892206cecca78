/** Notices: what was written to many at once, latest first. Arrow keys walk, Enter opens, N writes a new one. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { NoticeDesk, NoticeItem } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { instant } from '../format.ts'
import { noticeAddress, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { count, LIST, NOTICE_STATES } from '../messages/notices.ts'
import { noticesApi } from '../notices-api.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { dayWords } from '../parts/notice-bubble.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'

export function NoticesPage({ me, says, go }: PageProps) {
  const [items, setItems] = useState<NoticeItem[] | null>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const [desk, setDesk] = useState<NoticeDesk | null>(null)
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(items)

  const load = async (from: number | null) => {
    try {
      const answer = await noticesApi.list(from)
      setItems((before) => (from && before ? [...before, ...answer.items] : answer.items))
      setCursor(answer.nextCursor)
    } catch (error) {
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
    }
  }
  useLayoutEffect(() => {
    void load(null)
    void noticesApi.desk().then(setDesk, () => undefined)
  }, [])

  // while it is not known yet, the key works: the next page says whose it is not
  const mayWrite = desk?.mayWrite ?? true
  const open = (item: NoticeItem | undefined) => item && go(noticeAddress(item.id))
  const write = () => mayWrite && go(noticeAddress('new'))
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (target.matches('input, textarea, select')) return
      const last = (items?.length ?? 1) - 1
      if (event.key === 'ArrowDown' || event.key === 'j') setAt(Math.min(last, at + 1))
      else if (event.key === 'ArrowUp' || event.key === 'k') setAt(Math.max(0, at - 1))
      else if (event.key === 'Enter' && !target.matches('button, a')) open(items?.[at])
      else if (event.key === 'n' || event.key === 'N') write()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="notices" go={go} />
      <main class="queue">
        <h1 class="unseen">{LIST.heading}</h1>
        {items && items.length > 0 && <NoticeTable items={items} at={at} onPick={setAt} onOpen={open} />}
        {items?.length === 0 && (
          <div class="empty">
            <p>{LIST.none}</p>
            <p class="quiet">{mayWrite ? LIST.next : LIST.nextReader}</p>
          </div>
        )}
        {cursor !== null && (
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
          { keys: 'N', word: LIST.fresh, act: write, primary: true, disabled: !mayWrite },
        ]}
      />
    </div>
  )
}

interface TableProps {
  items: NoticeItem[]
  at: number
  onPick: (index: number) => void
  onOpen: (item: NoticeItem) => void
}

function NoticeTable({ items, at, onPick, onOpen }: TableProps) {
  const current = useRef<HTMLTableRowElement>(null)
  useLayoutEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [at])
  return (
    <table class="reports">
      <thead>
        <tr>
          <th scope="col">状態</th>
          <th scope="col" class="why">
            題名
          </th>
          <th scope="col">日にち</th>
          <th scope="col" class="figure">
            人数
          </th>
          <th scope="col" class="figure">
            参加
          </th>
          <th scope="col" class="figure">
            不参加
          </th>
          <th scope="col" class="figure">
            未回答
          </th>
          <th scope="col" class="figure">
            手紙
          </th>
          <th scope="col" class="figure">
            送信
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <NoticeRow
            key={item.id}
            {...{ item, onOpen }}
            current={index === at ? current : null}
            onPick={() => onPick(index)}
          />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  item: NoticeItem
  current: { current: HTMLTableRowElement | null } | null
  onPick: () => void
  onOpen: (item: NoticeItem) => void
}

function NoticeRow({ item, current, onPick, onOpen }: RowProps) {
  const { word, shape } = NOTICE_STATES[item.state]
  const { people, yes, no, unlinked, blocked } = item.counts
  const asked = item.state !== 'draft' && item.answerBy !== null
  const orDash = (shown: boolean, figure: number) => (shown ? count(figure) : '–')
  return (
    <tr
      ref={current ?? undefined}
      class={current ? 'current' : ''}
      aria-current={current ? 'true' : undefined}
      onClick={onPick}
      onDblClick={() => onOpen(item)}
    >
      <td class={`state ${item.state === 'sent' ? 'state-approved' : ''}`}>
        <span aria-hidden="true">{shape}</span> {word}
      </td>
      <td class="why">
        <a
          href={noticeAddress(item.id)}
          onFocus={onPick}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey) return
            event.preventDefault()
            onOpen(item)
          }}
        >
          {item.title.trim() || LIST.untitled}
        </a>
      </td>
      <td>{item.eventOn ? dayWords(item.eventOn) : '–'}</td>
      <td class="figure">{orDash(item.state !== 'draft', people)}</td>
      <td class="figure">{orDash(asked, yes)}</td>
      <td class="figure">{orDash(asked, no)}</td>
      <td class="figure">{orDash(asked, people - yes - no)}</td>
      <td class="figure">{orDash(item.state !== 'draft', unlinked + blocked)}</td>
      <td class="figure">{item.sentAt ? instant(item.sentAt) : '–'}</td>
    </tr>
  )
}
