/**
 * A report typed as a sentence: what was understood, is it a report, and what to do with the half-done one.
 */
import type { BotContext, Reply } from '../contract.ts'
import type { Guided, HeardActivity, Typed } from '../state.ts'
import { menuCard, waysOn } from './common.ts'
import { button, card, say, small, tap, text, type FlexMessage, type Part, type Weight } from './flex.ts'
import { dayJa, spanJa, yen } from './formats.ts'
import { childLabel, dayToComeWords, pairOf, requesterLabel, requesterShort } from './report-words.ts'

export const EXAMPLE = '11/5 15時〜17時半 佐藤さん 2人 園へ迎え 交通費340円'

/** '11月5日(水) 15:00–17:30 佐藤さん 2人 交通費340円': only what is sure. */
export function heardLine(heard: HeardActivity, context: BotContext): string {
  const [date, otherDate] = heard.dates
  const [span, otherSpan] = heard.spans
  const [no, otherNo] = heard.requesterNos
  const [kind, otherKind] = heard.kinds
  const pair = pairOf(context, no)
  const names = heard.childIds.map((id) => childLabel(pair, id)).join('・')
  const parts = [
    date && !otherDate && !heard.dayDoubt ? dayJa(date, context.today) : null,
    span && !otherSpan ? spanJa(span.start, span.end) : null,
    no && !otherNo ? requesterShort(context, no) : null,
    names || (heard.count === null ? null : `${heard.count}人`),
    heard.sick === 'some' ? '病児' : null,
    kind && !otherKind ? (context.kinds.find((one) => one.code === kind)?.short ?? null) : null,
    heard.transportYen ? `交通費${yen(heard.transportYen)}` : null,
    heard.otherYen ? `食事・その他${yen(heard.otherYen)}` : null,
  ]
  return parts.filter((part) => part !== null).join(' ') || '（まだ読みとれたものがありません）'
}

export function understood(activities: HeardActivity[], context: BotContext): Reply {
  const [first] = activities
  if (first && activities.length === 1) return say(`読みとりました：${heardLine(first, context)}`)
  return say(`${activities.length}件の活動として読みとりました。`)
}

const LINES_SHOWN = 10

const choice = (typed: Typed, label: string, step: string, weight: Weight = 'plain'): Part =>
  button(label, tap('typed', typed.id, step, '', label), weight)

const linesOf = (typed: Typed, context: BotContext): Part[] =>
  typed.activities.slice(0, LINES_SHOWN).map((heard) => text(heardLine(heard, context)))

function askIsReport(typed: Typed, context: BotContext): FlexMessage {
  return card({
    title: '活動の報告ですか？',
    body: [...linesOf(typed, context), small('「はい」を押すと、足りないところだけ聞きます。')],
    buttons: [choice(typed, 'はい', 'yes', 'primary'), choice(typed, 'いいえ', 'no')],
  })
}

/** Nothing is lost before the member has chosen. */
function askReplace(typed: Typed, draft: Guided, context: BotContext): FlexMessage {
  const { requesterNo, date, start } = draft.answers
  const known = [
    requesterNo ? requesterLabel(context, requesterNo) : null,
    date ? dayJa(date, context.today) : null,
    start ? `${start}から` : null,
  ].filter((part) => part !== null)
  return card({
    title: '書きかけの報告があります',
    body: [
      small(draft.mends ? 'なおしている報告' : '書きかけ'),
      text(known.join(' ') || '（まだ答えがありません）'),
      small('今の文'),
      ...linesOf(typed, context),
    ],
    buttons: [
      choice(typed, '書きかけの続き', 'keep'),
      choice(typed, '今の文で始める', 'replace'),
      small('「今の文で始める」を押すと、書きかけは消えます。'),
    ],
  })
}

/** The question that stands about typed words. */
export const typedCard = (
  state: { guided: Guided | null },
  typed: Typed,
  context: BotContext,
): FlexMessage =>
  typed.why === 'replace' && state.guided
    ? askReplace(typed, state.guided, context)
    : askIsReport(typed, context)

export const NOT_A_REPORT = 'わかりました。報告にはしません。'
export const TOO_MANY = '活動が多すぎて、一度に読めません。10件までに分けて送ってください。'

/** Words with a day or a time in them that are no report. */
export function planWords(activities: HeardActivity[], { today }: BotContext): string {
  const date = activities.flatMap(({ dates }) => dates).find((one) => one > today)
  return date
    ? dayToComeWords(date, today)
    : 'これからの予定は、受け取れません。活動が終わってから送ってください。'
}
export const CANCELLED_WORDS = 'キャンセルの連絡は、ここでは受け取れません。センターに知らせてください。'

export function notYetCard(context: BotContext, sentence: string): FlexMessage {
  return menuCard(context, 'まだ報告ではないようです', sentence)
}

/** Something of a report is in it, but not enough to be sure. */
export function howToTypeCard(context: BotContext): FlexMessage {
  return card({
    title: '報告でしたら、こう送れます',
    body: [text(EXAMPLE), small('日にち、時刻、お名前があれば、足りないところは聞きます。')],
    buttons: waysOn(context),
  })
}
