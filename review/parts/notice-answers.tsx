/** Notice answers: how far the sending is, who answered what, whom a letter must reach. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { NoticePage, NoticeRecipient, NoticeRecipients, RecipientView } from '../../server/contract.ts'
import { instant } from '../format.ts'
import { ANSWERS, count, LIST, NO_ANSWER, PROGRESS, REACH, VIEWS } from '../messages/notices.ts'
import { noticesApi } from '../notices-api.ts'

export function NoticeProgressLine({ notice }: { notice: NoticePage }) {
  const { progress, sentAt, sentBy } = notice
  return (
    <p class="progress" role="status">
      {progress.sent > 0 && <b>✓ {PROGRESS.sent(progress.sent)}</b>}
      {progress.waiting > 0 && <b>◇ {PROGRESS.waiting(progress.waiting)}</b>}
      {progress.refused > 0 && <b class="wrong">× {PROGRESS.refused(progress.refused)}</b>}
      {progress.expired > 0 && <b class="doubt">▲ {PROGRESS.expired(progress.expired)}</b>}
      {sentAt && <span class="quiet figure">{PROGRESS.by(instant(sentAt), sentBy ?? '')}</span>}
      {progress.trouble && <span class="doubt">▲ {progress.trouble}</span>}
    </p>
  )
}

interface Props {
  notice: NoticePage
  view: RecipientView
  onView: (view: RecipientView) => void
  /** the addresses of letters are offered */
  letters: boolean
}

export function NoticeAnswers({ notice, view, onView, letters }: Props) {
  const [items, setItems] = useState<NoticeRecipients['items'] | null>(null)
  const { counts } = notice
  useLayoutEffect(() => {
    let gone = false
    noticesApi.recipients(notice.id, view).then(
      (answer) => !gone && setItems(answer.items),
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [notice, view])
  return (
    <section class="notice-answers" aria-label="返事">
      <nav class="views" aria-label="返事の一覧">
        {VIEWS.map(({ view: each, word }, index) => (
          <button
            key={each}
            class="view"
            aria-current={view === each ? 'page' : undefined}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => onView(each)}
          >
            <kbd>{index + 1}</kbd>
            {word} <span class="count">{count(sizeOf(each, notice))}</span>
          </button>
        ))}
        <span class="files">
          <a href={noticesApi.fileUrl(notice.id, 'answers')} download id="answers-csv">
            返事のcsv
          </a>
          {letters && (
            <a href={noticesApi.fileUrl(notice.id, 'letters')} download id="letters-csv">
              手紙の宛先csv
            </a>
          )}
        </span>
      </nav>
      <div class="answer-list">
        {items && items.length > 0 && <AnswerTable items={items} asks={notice.answerBy !== null} />}
        {items?.length === 0 && <p class="quiet none">{LIST.noneHere}</p>}
      </div>
      <p class="unseen" role="status">
        {`参加 ${counts.yes} / 不参加 ${counts.no} / 未回答 ${counts.people - counts.yes - counts.no}`}
      </p>
    </section>
  )
}

export function sizeOf(view: RecipientView, { counts, progress }: NoticePage): number {
  switch (view) {
    case 'all':
      return counts.people
    case 'none':
      return counts.people - counts.yes - counts.no
    case 'letters':
      return counts.unlinked + counts.blocked + progress.refused + progress.expired
    default:
      return counts[view]
  }
}

function AnswerTable({ items, asks }: { items: NoticeRecipient[]; asks: boolean }) {
  return (
    <table class="reports">
      <thead>
        <tr>
          {asks && <th scope="col">返事</th>}
          <th scope="col">会員</th>
          <th scope="col">会員番号</th>
          <th scope="col">区</th>
          <th scope="col">電話</th>
          <th scope="col">届け方</th>
          {asks && (
            <th scope="col" class="figure">
              返事の日時
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => {
          const { word, shape } = item.answer ? ANSWERS[item.answer] : NO_ANSWER
          return (
            <tr key={item.memberNo}>
              {asks && (
                <td class={item.answer ? 'state' : 'quiet'}>
                  <span aria-hidden="true">{shape}</span> {word}
                  {item.late && <span class="doubt"> ▲期限後</span>}
                </td>
              )}
              <td>
                {item.name} <span class="quiet">{item.kana}</span>
              </td>
              <td class="code">{item.memberNo}</td>
              <td>{item.ward}</td>
              <td class="code">{item.phone}</td>
              <td>{item.unsure ? REACH.unsure : REACH[item.reach]}</td>
              {asks && <td class="figure">{item.answeredAt && instant(item.answeredAt)}</td>}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
