/** Notice bubble: what a member's phone will show, from the fields as they stand. */
import type { NoticeInput } from '../../server/contract.ts'
import { weekday } from '../format.ts'
import { BUBBLE } from '../messages/notices.ts'

type Shown = Pick<NoticeInput, 'title' | 'body' | 'eventOn' | 'eventTime' | 'place' | 'answerBy'>

/** '2025-11-25' → '11月25日(火)' */
export const dayWords = (date: string): string =>
  `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日(${weekday(date)})`

export function NoticeBubble({ notice }: { notice: Shown }) {
  const { title, body, eventOn, eventTime, place, answerBy } = notice
  const when = [eventOn ? dayWords(eventOn) : '', eventTime.trim()].filter(Boolean).join(' ')
  return (
    <figure class="phone-like">
      <figcaption class="quiet">{BUBBLE.caption}</figcaption>
      <div class="bubble">
        <p class="about">{BUBBLE.about}</p>
        <p class={title.trim() ? 'title' : 'title quiet'}>{title.trim() || BUBBLE.empty}</p>
        {when && <p class="strong">{BUBBLE.when(when)}</p>}
        {place.trim() && <p class="strong">{BUBBLE.where(place.trim())}</p>}
        {body.trim() && <p class="body">{body.trim()}</p>}
        {answerBy && <p class="about">{BUBBLE.by(dayWords(answerBy))}</p>}
        {answerBy && (
          <div class="taps" aria-hidden="true">
            <span class="yes">{BUBBLE.yes}</span>
            <span>{BUBBLE.no}</span>
          </div>
        )}
      </div>
    </figure>
  )
}
