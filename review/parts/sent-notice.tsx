/** Sent notice: how far the sending is, who answered what, and what was sent. A draft of others is shown the same way. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { NoticePage as Notice, RecipientView } from '../../server/contract.ts'
import { NOTICES, type PageProps } from '../go.ts'
import { SAVED, VIEWS } from '../messages/notices.ts'
import { noticesApi } from '../notices-api.ts'
import type { Words } from '../use-draft.ts'
import { NoticeAnswers, NoticeProgressLine } from './notice-answers.tsx'
import { NoticeBubble } from './notice-bubble.tsx'
import { NoticeFrame } from './notice-frame.tsx'

const SENDING_MS = 1_500
const SENT_MS = 10_000

interface Props extends PageProps {
  first: Notice
  words: Words
  /** addresses are for those who send letters */
  mayWrite: boolean
}

export function SentNotice({ first, words, mayWrite, ...page }: Props) {
  const [notice, setNotice] = useState(first)
  const [view, setView] = useState<RecipientView>('all')
  const isDraft = notice.state === 'draft'
  useLayoutEffect(() => {
    const look = () => {
      if (document.visibilityState !== 'visible') return
      noticesApi.notice(first.id).then(
        // the list of people is asked for anew only when something has changed
        (next) => setNotice((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next)),
        () => undefined,
      )
    }
    look()
    const timer = setInterval(look, notice.state === 'sending' ? SENDING_MS : SENT_MS)
    return () => clearInterval(timer)
  }, [notice.state, view])
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (target.matches('input, textarea, select')) return
      const digit = VIEWS[Number(event.key) - 1]
      if (digit) setView(digit.view)
      else if (event.key === 'c') document.getElementById('answers-csv')?.click()
      else if (event.key === 'l') document.getElementById('letters-csv')?.click()
      else if (event.key === 'Escape') page.go(NOTICES)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  return (
    <NoticeFrame
      {...page}
      words={words}
      tick={notice}
      keys={[
        { keys: '1–6', word: '一覧を変える' },
        { keys: 'C', word: '返事のcsv', act: () => document.getElementById('answers-csv')?.click() },
        ...(mayWrite
          ? [{ keys: 'L', word: '手紙の宛先csv', act: () => document.getElementById('letters-csv')?.click() }]
          : []),
        { keys: 'Esc', word: '一覧に戻る', act: () => page.go(NOTICES) },
      ]}
    >
      <div class="sent">
        <h1>{notice.title}</h1>
        {!isDraft && <NoticeProgressLine notice={notice} />}
        {isDraft && <p class="quiet">{SAVED.readOnly}</p>}
        {!isDraft && <NoticeAnswers notice={notice} view={view} onView={setView} letters={mayWrite} />}
      </div>
      <aside>
        <NoticeBubble notice={notice} />
      </aside>
    </NoticeFrame>
  )
}
