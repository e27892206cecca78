/**
 * Typed answers of the guided report: words into the same values that the buttons carry.
 *
 * Never:  answers for the member: what could mean two things becomes a question with two buttons.
 */
import type { BotContext, Reply } from '../contract.ts'
import { askHalf } from '../messages/guided-visit.ts'
import { askWhichCost } from '../messages/guided-care.ts'
import { childLabel, pairOf } from '../messages/report-words.ts'
import { familyName } from '../messages/formats.ts'
import type { BotState, Guided, GuidedStep } from '../state.ts'
import { plain } from '../understand/plain-text.ts'
import { namedIn, readCount, readYen, readYesNo } from '../understand/read-answer.ts'
import { readDay } from '../understand/read-day.ts'
import { readIntent } from '../understand/read-intent.ts'
import { readTime } from '../understand/read-time.ts'
import { minutesOf } from '../../rules/calendar.ts'
import { MAX_COST_YEN } from './guided-answers.ts'
import { stepBefore, show, takeAnswer } from './guided-report.ts'
import { settled } from './show-guided.ts'
import { turn, type FlowTurn } from './turn.ts'

type Heard = { value: string } | { ask: Reply } | null
type Hear = (typed: string, draft: Guided, context: BotContext) => Heard

const value = (text: string | null | undefined): Heard =>
  text === null || text === undefined ? null : { value: text }

const hearWho: Hear = (typed, _draft, context) => {
  if (/(前回|前|いつも)と同じ|いつもの/.test(plain(typed))) return { value: 'again' }
  const [only, second] = namedIn(typed, context.pairs, (pair) => [
    pair.requesterName,
    familyName(pair.requesterName),
    pair.requesterNo,
  ])
  return only && !second ? { value: only.requesterNo } : null
}

const hearTime: Hear = (typed, draft) => {
  const heard = readTime(typed)
  if (heard === null) return null
  return heard.kind === 'time' ? { value: heard.time } : { ask: askHalf(draft, heard.times) }
}

/** 「午後です」, 「15時から」: one of the readings on the buttons. */
const hearSpan: Hear = (typed, draft) => {
  const spans = draft.answers.heard?.spans ?? []
  const words = plain(typed)
  const time = readTime(words.split(/から|~|-/)[0] ?? '')
  const isAfternoon = /午後|夕|夜|昼|pm/.test(words)
  const isMorning = /午前|朝|am/.test(words)
  const fitting = spans.filter(({ start }) =>
    time?.kind === 'time'
      ? start === time.time
      : isAfternoon === !isMorning && minutesOf(start) >= 720 === isAfternoon,
  )
  const [only, second] = fitting
  return only && !second ? { value: `${only.start}-${only.end}` } : null
}

const hearOvernight: Hear = (typed) => {
  const answer = readYesNo(typed)
  if (/翌日|次の日/.test(plain(typed)) || answer === 'yes') return { value: 'yes' }
  return answer === 'no' ? { value: 'end' } : null
}

const hearChildren: Hear = (typed, draft, context) => {
  const pair = pairOf(context, draft.answers.requesterNo)
  const named = pair?.children ?? []
  if (named.length === 0) {
    const count = readCount(typed)
    return count === null ? null : { value: `count:${count}` }
  }
  const all = named.map((child) => child.childId).join(',')
  const everyone =
    /^(全員|みんな|ぜんいん|2人とも|二人とも|両方|りょうほう)$/.test(plain(typed)) ||
    readCount(typed) === named.length
  if (everyone) return { value: `only:${all}` }
  if (readYesNo(typed) === 'yes') return { value: 'done' }
  // 「なつは休み」 names a child that was not there: only plain lists of names are taken
  if (/(休み|いない|いません|ぬき|抜き|以外)/.test(plain(typed))) return null
  const children = namedIn(typed, named, (child) => [child.name])
  return children.length > 0 ? { value: `only:${children.map((child) => child.childId).join(',')}` } : null
}

const hearSick: Hear = (typed, draft, context) => {
  const answer = readYesNo(typed)
  if (answer === 'no') return { value: 'none' }
  const [only, second] = draft.answers.childIds
  if (answer === 'yes') return second === undefined && only !== undefined ? { value: `on:${only}` } : null
  const pair = pairOf(context, draft.answers.requesterNo)
  const named = namedIn(typed, draft.answers.childIds, (childId) => [childLabel(pair, childId)])
  return named.length === 1 ? { value: `on:${named[0]}` } : null
}

const hearKind: Hear = (typed, _draft, context) => {
  const named = namedIn(typed, context.kinds, (kind) => [kind.short, kind.label])
  return named.length === 1 ? value(named[0]?.code) : null
}

const hearCosts: Hear = (typed, draft) => {
  const words = plain(typed).replace(/\s/g, '')
  const some = draft.answers.transportYen + draft.answers.otherYen > 0
  if (readYesNo(typed) === 'no') return { value: some ? 'done' : 'none' }
  const labelled = /^(交通費|バス代?|電車代?|食事代?|おやつ代?|その他)は?(.+)$/.exec(words)
  const amount = readYen(labelled?.[2] ?? words, MAX_COST_YEN)
  if (labelled && amount !== null)
    return { value: `${/交通|バス|電車/.test(labelled[1] ?? '') ? 'transport' : 'other'}:${amount}` }
  if (/^(交通費|バス代?|電車代?)$/.test(words)) return { value: 'transport' }
  if (/^(食事代?|おやつ代?|その他|ほか)$/.test(words)) return { value: 'other' }
  return amount === null ? null : { ask: askWhichCost(draft, amount) }
}

const hearYen: Hear = (typed) => {
  const amount = readYesNo(typed) === 'no' ? 0 : readYen(typed, MAX_COST_YEN)
  return amount === null ? null : { value: String(amount) }
}

const hearAccident: Hear = (typed) => {
  const answer = readYesNo(typed)
  return answer === null ? null : { value: answer }
}

const HEAR: Partial<Record<GuidedStep, Hear>> = {
  who: hearWho,
  day: (typed, _draft, context) => value(readDay(typed, context.today)),
  start: hearTime,
  end: hearTime,
  span: hearSpan,
  overnight: hearOvernight,
  children: hearChildren,
  sick: hearSick,
  kind: hearKind,
  costs: hearCosts,
  transport: hearYen,
  other: hearYen,
  accident: hearAccident,
}

/** Null when the words are no answer to the present question. A sending is never typed: only its button does it. */
export function typeGuided(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  if (state.guided === null) return null
  const draft = settled(state.guided, context)
  if (/^(ひとつ前へ?|一つ前へ?|もどる|戻る)$/.test(plain(typed)) && draft.step !== 'sending')
    return show(state, { ...draft, step: stepBefore(draft) }, context)
  if (draft.step === 'confirm' && readIntent(typed) === 'mend')
    return show(state, { ...draft, step: 'pick' }, context)
  const heard = HEAR[draft.step]?.(typed, draft, context) ?? null
  if (heard === null) return null
  if ('ask' in heard) return turn(state, [heard.ask])
  return takeAnswer(state, draft, heard.value, context)
}
