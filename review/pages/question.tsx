/**
 * One thread: the talk at the left with the answer under it, at the right who it is and notes among ourselves.
 * Ctrl+Enter sends; words that came meanwhile are shown first, and what was typed stays.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Question } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks, newKey } from '../api-desks.ts'
import { caseAddress, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { QUESTION_SAYS } from '../messages/desks.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { MemberCard } from '../parts/member-card.tsx'
import { NoteBox } from '../parts/note-box.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { Talk } from '../parts/talk.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { QuestionMark } from '../parts/question-mark.tsx'

const REFRESH_MS = 8_000
const LIST = '/review/questions'

export function QuestionPage({ me, says, go, caseNo }: PageProps & { caseNo: string }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const [text, setText] = useState('')
  const [words, setWords] = useState({ says, wrong: false })
  const [sending, setSending] = useState(false)
  const counts = useCounts(question)
  const box = useRef<HTMLTextAreaElement>(null)
  const noteBox = useRef<HTMLTextAreaElement>(null)
  const key = useRef(newKey())

  const fail = (error: unknown) =>
    setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
  const load = () => desks.question(caseNo).then(setQuestion, fail)
  useLayoutEffect(() => {
    void load()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [])

  /** @returns whether it was taken */
  const act = async (doing: Promise<Question>, done: string): Promise<boolean> => {
    setSending(true)
    try {
      setQuestion(await doing)
      setWords({ says: done, wrong: false })
      return true
    } catch (error) {
      fail(error)
      if (error instanceof ApiError && error.code === 'NEWER_WORDS') {
        await load()
        setWords({ says: QUESTION_SAYS.newer, wrong: true })
      }
      return false
    } finally {
      setSending(false)
    }
  }
  const send = async () => {
    if (!question || sending) return
    if (!text.trim()) return box.current?.focus()
    const body = { text: text.trim(), seen: question.seen, key: key.current }
    if (!(await act(desks.answer(caseNo, body), unreached ?? QUESTION_SAYS.sent))) return
    key.current = newKey()
    setText('')
  }
  /** The member hears of it: asked for twice. */
  const close = async () => {
    if (!question || question.state === 'closed' || sending) return
    if (words.says !== QUESTION_SAYS.closeAgain)
      return setWords({ says: QUESTION_SAYS.closeAgain, wrong: false })
    await act(desks.closeQuestion(caseNo, question.seen), QUESTION_SAYS.closed)
  }
  const unreached = question && QUESTION_SAYS.unreached[question.reach]
  const preset = (sentence: string) => {
    setText((before) => (before.trim() ? `${before.trimEnd()}\n${sentence}` : sentence))
    box.current?.focus()
  }

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      const typing = target.matches('input, textarea, select')
      if (event.isComposing) return
      if (event.key === 'Enter' && event.ctrlKey && target !== noteBox.current) void send()
      else if (event.key === 'Escape' && typing) target.blur()
      else if (event.key === 'Escape') go(LIST)
      else if (typing || event.ctrlKey || event.metaKey || event.altKey) return
      else if (event.key === 'r') box.current?.focus()
      else if (event.key === 'm') noteBox.current?.focus()
      else if (event.key === 'e') void close()
      else if (/^[1-9]$/.test(event.key) && me.mayWrite) {
        const sentence = question?.presets[Number(event.key) - 1]
        if (!sentence) return
        preset(sentence)
      } else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="questions" go={go} />
      <section class="report-head" aria-label="案件">
        <button class="plain" onClick={() => go(LIST)}>
          <kbd>Esc</kbd> 一覧
        </button>
        {question && <QuestionMark state={question.state} />}
        <h1 class="code">{caseNo}</h1>
        <span>{question && (question.member?.name ?? '連携していない人')}</span>
        <PageLink to={caseAddress(caseNo)} go={go}>
          経過
        </PageLink>
        {unreached && <span class="wrong">× {unreached}</span>}
      </section>
      <main class="question">
        <section class="talk-side" aria-label="やりとり">
          {question && <Talk messages={question.messages} />}
          {question && me.mayWrite && (
            <form
              class="answer-box"
              onSubmit={(event) => {
                event.preventDefault()
                void send()
              }}
            >
              <label for="answer">
                会員への返事 <span class="quiet">LINEのトークに、このまま届きます</span>
              </label>
              <textarea
                id="answer"
                ref={box}
                rows={4}
                maxLength={1000}
                value={text}
                onInput={(event) => setText(event.currentTarget.value)}
              />
              <ul class="presets" aria-label="書き出しの文">
                {question.presets.map((sentence, index) => (
                  <li key={sentence}>
                    <button type="button" class="plain" onClick={() => preset(sentence)}>
                      <kbd>{index + 1}</kbd> {sentence}
                    </button>
                  </li>
                ))}
              </ul>
            </form>
          )}
        </section>
        <aside class="beside">
          {question && (
            <>
              <MemberCard member={question.member} unknown={QUESTION_SAYS.notLinked} go={go} />
              <NoteBox
                notes={question.messages.filter((message) => message.internal)}
                mayWrite={me.mayWrite}
                inputRef={noteBox}
                onNote={(note, noteKey) =>
                  act(desks.note(caseNo, { text: note, key: noteKey }), QUESTION_SAYS.noted)
                }
              />
            </>
          )}
        </aside>
      </main>
      <KeyBar
        says={words.says || (me.mayWrite ? '' : QUESTION_SAYS.readOnly)}
        wrong={words.wrong}
        keys={
          me.mayWrite
            ? [
                {
                  keys: 'Ctrl+Enter',
                  word: '返事を送る',
                  act: () => void send(),
                  primary: true,
                  disabled: !text.trim() || sending,
                },
                { keys: 'r', word: '返事を書く', act: () => box.current?.focus() },
                { keys: '1–4', word: '文を入れる' },
                { keys: 'm', word: 'メモ', act: () => noteBox.current?.focus() },
                {
                  keys: 'e',
                  word: '終わりにする',
                  act: () => void close(),
                  disabled: question === null || question.state === 'closed',
                },
                { keys: 'Esc', word: '一覧', act: () => go(LIST) },
              ]
            : [{ keys: 'Esc', word: '一覧', act: () => go(LIST) }]
        }
      />
    </div>
  )
}
