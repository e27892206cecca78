/**
 * Questions about typed words that may mean several things: the few readings as buttons, and the way to all others.
 */
import type { BotContext } from '../contract.ts'
import type { Guided, HeardActivity } from '../state.ts'
import { encodeTap } from '../postback.ts'
import { button, pairsOf, picker, small, text, type FlexMessage, type Part } from './flex.ts'
import { clip, dayJa, dayWithYearJa, yen } from './formats.ts'
import { answer, question, type Ask } from './guided-frame.ts'
import { halfLabel } from './guided-visit.ts'
import { requesterLabel } from './report-words.ts'

type AskHeard = (heard: HeardActivity, draft: Guided, context: BotContext) => FlexMessage | null

/** The readings where words were typed, the plain question where none were. */
export const orAsk =
  (askHeard: AskHeard, ask: Ask): Ask =>
  (draft, context, page = 0) => {
    const { heard } = draft.answers
    return (heard && page === 0 ? askHeard(heard, draft, context) : null) ?? ask(draft, context, page)
  }

const SHOWN = 7

export const askHeardWho: AskHeard = (heard, draft, context) => {
  if (heard.requesterNos.length < 2) return null
  const families = heard.requesterNos.slice(0, SHOWN)
  return question(draft, {
    title: 'どちらの方の活動でしたか？',
    buttons: [
      ...families.map((no) => answer(draft, clip(requesterLabel(context, no), 20), no)),
      answer(draft, 'ほかの方', 'all', 'quiet'),
    ],
  })
}

export const askHeardDay: AskHeard = (heard, draft, context) => {
  if (heard.dates.length === 0 || (heard.dates.length === 1 && !heard.dayDoubt)) return null
  const data = encodeTap('guided', draft.draftId, draft.step)
  const [only, second] = heard.dates
  return question(draft, {
    title: 'いつの活動でしたか？',
    body: only && !second && heard.dayDoubt ? [small(`${dayWithYearJa(only)}と曜日があいません。`)] : [],
    buttons: [
      ...heard.dates.slice(0, SHOWN).map((date) => answer(draft, dayJa(date, context.today), date)),
      button(
        'ほかの日をえらぶ',
        picker(
          data,
          { mode: 'date', initial: only ?? context.today, max: context.today },
          'ほかの日をえらぶ',
        ),
        'quiet',
      ),
    ],
  })
}

/** 「3時から」: morning or afternoon */
export const askHeardStart: AskHeard = (heard, draft) => {
  if (heard.starts.length < 2) return null
  const data = encodeTap('guided', draft.draftId, draft.step)
  return question(draft, {
    title: '何時に始まりましたか？',
    buttons: [
      ...heard.starts.map((time) => answer(draft, halfLabel(time), time)),
      button(
        '時刻をえらぶ',
        picker(data, { mode: 'time', initial: heard.starts[0] ?? '15:00' }, '時刻をえらぶ'),
        'quiet',
      ),
    ],
  })
}

const half = (time: string) => halfLabel(time).replace(/（.*）$/, '')

/** 「3時〜5時」: asked once for both ends */
export const askSpan: AskHeard = (heard, draft) => {
  if (heard.spans.length < 2) return null
  const spans = heard.spans.map(({ start, end }): Part => {
    const next = end < start ? '翌日' : ''
    return answer(draft, `${half(start)}〜${next}${half(end)}`, `${start}-${end}`)
  })
  return question(draft, {
    title: '何時から何時まででしたか？',
    body: [text('書いてくださった時刻は、どれですか？')],
    buttons: [...spans, answer(draft, 'ほかの時刻', 'other', 'quiet')],
  })
}

export const askHeardKind: AskHeard = (heard, draft, context) => {
  const kinds = context.kinds.filter((kind) => heard.kinds.includes(kind.code)).slice(0, 12)
  if (kinds.length < 2) return null
  return question(draft, {
    title: 'どの活動でしたか？',
    buttons: pairsOf([
      ...kinds.map((kind) => answer(draft, kind.short, kind.code)),
      answer(draft, 'ほかの内容', 'all', 'quiet'),
    ]),
  })
}

/** 「実費300円」: what was it for? */
export const askHeardCosts: AskHeard = ({ bareYen }, draft) => {
  if (bareYen === null) return null
  const { transportYen, otherYen } = draft.answers
  return question(draft, {
    title: `${yen(bareYen)}は、何の額ですか？`,
    buttons: [
      ...pairsOf([
        answer(draft, '交通費', `transport:${transportYen + bareYen}`),
        answer(draft, '食事・その他', `other:${otherYen + bareYen}`),
      ]),
      answer(draft, '実費ではない', transportYen + otherYen > 0 ? 'done' : 'none', 'quiet'),
    ],
  })
}
