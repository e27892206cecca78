/**
 * Questions of the guided report about the visit: who, which day, from when to when.
 */
import { addDays, clockTimeOf, minutesOf, type ClockTime } from '../../rules/calendar.ts'
import { GRACE_MINUTES } from '../../rules/to-come.ts'
import type { BotContext } from '../contract.ts'
import type { Guided } from '../state.ts'
import { encodeTap } from '../postback.ts'
import { repeatable } from '../last-activity.ts'
import { menuButton } from './common.ts'
import { button, pairsOf, picker, small, text, type FlexMessage, type Part } from './flex.ts'
import { clip, dayJa, spanJa } from './formats.ts'
import { answer, question, type Ask } from './guided-frame.ts'
import { kindLabel, requesterShort } from './report-words.ts'

const PAIRS_A_PAGE = 7

export const askWho: Ask = (draft, context, page = 0) => {
  const from = Math.min(page * PAIRS_A_PAGE, Math.max(0, context.pairs.length - 1))
  const shown = context.pairs.slice(from, from + PAIRS_A_PAGE)
  const last = repeatable(context)
  const again = last !== null && page === 0
  const more = context.pairs.length > from + PAIRS_A_PAGE
  return question(draft, {
    title: 'どなたの活動でしたか？',
    body: again
      ? [
          small(
            `前回は ${requesterShort(context, last.requesterNo)} ${spanJa(last.start, last.end)} ${kindLabel(context, last.kind)}`,
          ),
        ]
      : [],
    buttons: [
      ...(again ? [answer(draft, '前回と同じ', 'again', 'primary')] : []),
      ...shown.map((pair) => answer(draft, `${clip(pair.requesterName, 17)}さん`, pair.requesterNo)),
      ...(more ? [answer(draft, 'ほかの方', `page:${page + 1}`, 'quiet')] : []),
      // a report on paper begins here too; what is mended is no longer on paper
      ...(draft.mends === null && page === 0 ? [menuButton('form', 'quiet')] : []),
    ],
  })
}

export const askDay: Ask = (draft, context) => {
  const day = (name: string, back: number) => {
    const date = addDays(context.today, -back)
    return answer(draft, `${name} ${dayJa(date)}`, date)
  }
  const data = encodeTap('guided', draft.draftId, draft.step)
  const other = picker(
    data,
    { mode: 'date', initial: draft.answers.date ?? context.today, max: context.today },
    'ほかの日をえらぶ',
  )
  return question(draft, {
    title: 'いつの活動でしたか？',
    body: [small(`${requesterShort(context, draft.answers.requesterNo)}の活動`)],
    buttons: [day('今日', 0), day('昨日', 1), button('ほかの日をえらぶ', other, 'quiet')],
  })
}

const USUAL_STARTS: ClockTime[] = ['07:30', '08:00', '14:00', '15:00', '16:00', '17:00', '18:00', '19:00']

export const askStart: Ask = (draft, context) => {
  const last =
    context.lastActivity?.requesterNo === draft.answers.requesterNo ? context.lastActivity?.start : undefined
  const past = (time: ClockTime) => draft.answers.date !== context.today || time < context.time
  const likely = [...new Set([...(last ? [last] : []), ...USUAL_STARTS])].filter(past).slice(0, 8)
  return question(draft, {
    title: '何時に始まりましたか？',
    body: [small(dayOf(draft, context))],
    buttons: [
      ...pairsOf(likely.sort().map((time) => answer(draft, time, time))),
      timeButton(draft, draft.answers.start ?? last ?? '15:00'),
    ],
  })
}

const USUAL_MINUTES = [60, 90, 120, 150, 180, 240]

export const askEnd: Ask = (draft, context) => {
  const start = draft.answers.start ?? '15:00'
  const now = draft.answers.date === context.today ? minutesOf(context.time) + GRACE_MINUTES : 1439
  const likely = USUAL_MINUTES.map((minutes) => minutesOf(start) + minutes).filter((end) => end <= now)
  return question(draft, {
    title: '何時に終わりましたか？',
    body: [small(`${dayOf(draft, context)} ${start} から`)],
    buttons: [
      ...pairsOf(
        likely.map((end) =>
          answer(draft, `${clockTimeOf(end)}（${(end - minutesOf(start)) / 60}時間）`, clockTimeOf(end)),
        ),
      ),
      timeButton(draft, draft.answers.end ?? clockTimeOf(Math.min(minutesOf(start) + 60, 1439))),
    ],
  })
}

const dayOf = ({ answers: { date } }: Guided, context: BotContext) => (date ? dayJa(date, context.today) : '')

function timeButton(draft: Guided, initial: ClockTime): Part {
  const data = encodeTap('guided', draft.draftId, draft.step)
  return button('時刻をえらぶ', picker(data, { mode: 'time', initial }, '時刻をえらぶ'), 'quiet')
}

export const askOvernight: Ask = (draft) => {
  const { start = '', pendingEnd = '' } = draft.answers
  return question(draft, {
    title: `${start}に始まって、${pendingEnd}に終わりましたか？`,
    body: [text('終わりが始まりより前の時刻です。次の日まででしたか？')],
    buttons: [
      answer(draft, `翌日の${pendingEnd}まで`, 'yes'),
      answer(draft, '終わりをなおす', 'end'),
      answer(draft, '始まりをなおす', 'start'),
    ],
  })
}

export const askFuture: Ask = (draft, context) => {
  const { start = '', end = '' } = draft.answers
  return question(draft, {
    title: 'まだ先の時刻です',
    body: [
      text(
        `${dayOf(draft, context)} ${spanJa(start, end)} は、まだ終わっていません。活動が終わってから送ってください。`,
      ),
    ],
    buttons: [
      answer(draft, '日にちをなおす', 'day'),
      answer(draft, '時刻をなおす', 'start'),
      answer(draft, 'あとで続ける', 'later', 'quiet'),
    ],
  })
}

/** 6時半: morning or evening? */
export function askHalf(draft: Guided, times: [ClockTime, ClockTime]): FlexMessage {
  return question(draft, {
    title: 'どちらの時刻ですか？',
    buttons: times.map((time) => answer(draft, halfLabel(time), time)),
  })
}

export function halfLabel(time: ClockTime): string {
  const hour = Number(time.slice(0, 2))
  const spoken = hour === 12 ? '昼' : hour === 0 ? '夜' : hour < 12 ? '午前' : '午後'
  return `${spoken}${hour === 12 ? 12 : hour % 12}:${time.slice(3)}（${time}）`
}
