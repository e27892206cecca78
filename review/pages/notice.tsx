/**
 * One notice: written at the left, seen as a member sees it at the right; once sent, how far it is and who answered.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AudienceCounts, NoticeDesk, NoticePage as Notice } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { noticeAddress, NOTICES, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { LIST, SAVED, SEND } from '../messages/notices.ts'
import { noticesApi } from '../notices-api.ts'
import { NoticeBeside } from '../parts/notice-beside.tsx'
import { NoticeBubble } from '../parts/notice-bubble.tsx'
import { NoticeFields } from '../parts/notice-fields.tsx'
import { NoticeFrame } from '../parts/notice-frame.tsx'
import { NoticeSend } from '../parts/notice-send.tsx'
import { SentNotice } from '../parts/sent-notice.tsx'
import { useDraft, type Words } from '../use-draft.ts'

const wordsOf = (error: unknown): Words => ({
  says: error instanceof ApiError ? error.message : ERRORS.unexpected,
  wrong: true,
})

/** @param id  a number, or 'new' */
export function NoticePage(props: PageProps & { id: string }) {
  const [desk, setDesk] = useState<NoticeDesk | null>(null)
  const [notice, setNotice] = useState<Notice | null>(null)
  const [words, setWords] = useState<Words>({ says: props.says, wrong: false })
  useLayoutEffect(() => {
    noticesApi.desk().then(setDesk, (error: unknown) => setWords(wordsOf(error)))
    if (props.id !== 'new')
      noticesApi.notice(Number(props.id)).then(setNotice, (error: unknown) => setWords(wordsOf(error)))
  }, [])
  const ready = desk !== null && (props.id === 'new' || notice !== null)
  if (!ready) return <NoticeFrame {...props} words={words} keys={[]} />
  if (notice && (notice.state !== 'draft' || !desk.mayWrite))
    return <SentNotice {...props} first={notice} words={words} mayWrite={desk.mayWrite} />
  if (!desk.mayWrite)
    return <NoticeFrame {...props} words={{ says: SAVED.readOnly, wrong: true }} keys={[]} />
  return (
    <WriteNotice
      {...props}
      desk={desk}
      first={notice}
      onSent={(sent, say) => {
        setNotice(sent)
        setWords({ says: say, wrong: false })
      }}
    />
  )
}

const DESK_MS = 10_000

interface WriteProps extends PageProps {
  desk: NoticeDesk
  first: Notice | null
  onSent: (notice: Notice, says: string) => void
}

function WriteNotice({ desk: firstDesk, first, onSent, ...page }: WriteProps) {
  const { me, go } = page
  const [desk, setDesk] = useState(firstDesk)
  const [counts, setCounts] = useState<AudienceCounts | null>(null)
  const [asking, setAsking] = useState(false)
  const [stored, setStored] = useState(first)
  const [own, setOwn] = useState<Words | null>(null)
  const draft = useDraft(first, (notice) => {
    setStored(notice)
    setOwn(null)
    // a reload finds the draft; the page itself goes on as it is
    history.replaceState(null, '', noticeAddress(notice.id))
  })
  const { values, save } = draft
  /** F9 was pressed once, and nothing was written since */
  const sure = useRef(false)
  useLayoutEffect(() => void (sure.current = false), [values])
  const audience = JSON.stringify(values.audience)
  const count = () =>
    noticesApi.audience(values.audience).then(setCounts, (error: unknown) => setOwn(wordsOf(error)))
  useLayoutEffect(() => {
    let gone = false
    noticesApi.audience(values.audience).then(
      (next) => !gone && setCounts(next),
      (error: unknown) => !gone && setOwn(wordsOf(error)),
    )
    return () => {
      gone = true
    }
  }, [audience])

  const refresh = () => void noticesApi.desk().then(setDesk, () => undefined)
  useLayoutEffect(() => {
    // what is left of the month moves while one writes
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), DESK_MS)
    return () => clearInterval(timer)
  }, [])

  const titled = values.title.trim() !== ''
  const test = async () => {
    const notice = await save()
    if (!notice || !titled || !desk.lineTied) return
    noticesApi.test(notice.id, notice.version, crypto.randomUUID()).then(
      () => {
        setOwn({ says: SEND.tested, wrong: false })
        refresh()
      },
      (error: unknown) => setOwn(wordsOf(error)),
    )
  }
  const ask = async (next: boolean) => {
    if (next && !titled) return document.getElementById('notice-title')?.focus()
    setAsking(next)
    if (next) {
      refresh()
      await count()
    } else document.getElementById('notice-title')?.focus()
  }
  const send = async (people: number) => {
    const notice = await save()
    if (!notice) return setAsking(false)
    try {
      const sent = await noticesApi.send(notice.id, notice.version, people)
      onSent(sent, SAVED.sent(sent.counts.line))
    } catch (error) {
      setAsking(false)
      setOwn(wordsOf(error))
      const present = await noticesApi.notice(notice.id).catch(() => null)
      if (present && present.state !== 'draft') onSent(present, '')
      else void count()
    }
  }
  const remove = async () => {
    const notice = stored ? await save() : null
    if (!notice) return go(NOTICES)
    if (!sure.current) {
      sure.current = true
      return setOwn({ says: SAVED.removeTwice, wrong: false })
    }
    noticesApi.remove(notice.id, notice.version).then(
      () => go(NOTICES, SAVED.removed),
      (error: unknown) => setOwn(wordsOf(error)),
    )
  }
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing) return
      if (event.ctrlKey && event.key === 's') void save()
      else if (event.key === 'F8') void test()
      else if (event.key === 'F9') void remove()
      else if (event.ctrlKey && event.key === 'Enter' && !asking) void ask(true)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  return (
    <NoticeFrame
      {...page}
      words={own ?? draft.words}
      keys={[
        { keys: 'Ctrl+S', word: '保存', act: () => void save() },
        { keys: 'F8', word: SEND.test, act: () => void test(), disabled: !titled || !desk.lineTied },
        { keys: 'Ctrl+Enter', word: '送る', act: () => void ask(true), disabled: !titled || asking },
        { keys: 'F9', word: SAVED.remove, act: () => void remove() },
      ]}
    >
      <h1 class="unseen">{LIST.fresh}</h1>
      <NoticeFields values={values} wards={desk.wards} today={me.today} set={draft.set} />
      <aside>
        <NoticeBeside mine={draft.mine} onSettle={draft.settle} />
        <NoticeBubble notice={values} />
        <NoticeSend
          counts={counts}
          desk={desk}
          titled={titled}
          asking={asking}
          onAsk={(next) => void ask(next)}
          onTest={() => void test()}
          onSend={(people) => void send(people)}
          onTied={(lineTied) => setDesk({ ...desk, lineTied })}
        />
      </aside>
    </NoticeFrame>
  )
}
