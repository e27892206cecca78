/**
 * The questions of the guided report, one bubble each. Every answer is a button; most can be typed too.
 */
import { clockTimeOf, minutesOf, addDays, type ClockTime } from '../../rules/calendar.ts'
import type { BotContext } from '../contract.ts'
import type { Guided } from '../state.ts'
import { encodeTap } from '../postback.ts'
import { COLOURS } from './colours.ts'
import { button, card, line, pairsOf, picker, small, tap, tapLine, text, withQuick } from './flex.ts'
import type { Card, FlexMessage, Part, Weight } from './flex.ts'
import { clip, dayJa, hoursJa, spanJa, workedMinutes, yen } from './formats.ts'
import {
  childLabel,
  childrenLabel,
  costsLabel,
  kindLabel,
  pairOf,
  requesterLabel,
  requesterShort,
} from './report-words.ts'

/** 1-9, in the order they are asked */
export const PROGRESS: Partial<Record<Guided['step'], number>> = {
  ...{ who: 1, day: 2, start: 3, end: 4, overnight: 4, future: 4, children: 5, sick: 6 },
  ...{ kind: 7, costs: 8, transport: 8, other: 8, accident: 9 },
}

type Ask = (draft: Guided, context: BotContext, page?: number) => FlexMessage

function answer(
  draft: Guided,
  label: string,
  value: string,
  weight: Weight = 'plain',
  step: string = draft.step,
): Part {
  return button(label, tap('guided', draft.draftId, step, value, label), weight)
}

/** A question with the two transient ways out below it. */
function question(draft: Guided, parts: Card): FlexMessage {
  const no = PROGRESS[draft.step]
  const way = (step: string, label: string) => tap('guided', draft.draftId, step, '', label)
  const first = draft.step === 'who'
  return withQuick(card({ about: `活動報告${no ? ` ${no}/9` : ''}`, ...parts }), [
    ...(first ? [] : [way('back', 'ひとつ前へ')]),
    way('drop', 'やめる'),
  ])
}

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
    ],
  })
}

/** The last activity, where its pair and its children are still registered; a cancelled visit is no model. */
export function repeatable(context: BotContext): BotContext['lastActivity'] {
  const last = context.lastActivity
  const pair = pairOf(context, last?.requesterNo)
  if (last === null || pair === null || last.cancelled !== null || last.children.length === 0) return null
  const known = last.children.every(({ childId }) => pair.children.some((child) => child.childId === childId))
  return known && last.start !== last.end ? last : null
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
    body: [small(dayOf(draft))],
    buttons: [
      ...pairsOf(likely.sort().map((time) => answer(draft, time, time))),
      timeButton(draft, draft.answers.start ?? last ?? '15:00'),
    ],
  })
}

const USUAL_MINUTES = [60, 90, 120, 150, 180, 240]

export const askEnd: Ask = (draft, context) => {
  const start = draft.answers.start ?? '15:00'
  const now = draft.answers.date === context.today ? minutesOf(context.time) + 10 : 1439
  const likely = USUAL_MINUTES.map((minutes) => minutesOf(start) + minutes).filter((end) => end <= now)
  return question(draft, {
    title: '何時に終わりましたか？',
    body: [small(`${dayOf(draft)} ${start} から`)],
    buttons: [
      ...pairsOf(
        likely.map((end) =>
          answer(draft, `${clockTimeOf(end)}（${hoursJa(end - minutesOf(start))}）`, clockTimeOf(end)),
        ),
      ),
      timeButton(draft, draft.answers.end ?? clockTimeOf(Math.min(minutesOf(start) + 60, 1439))),
    ],
  })
}

const dayOf = (draft: Guided) => (draft.answers.date ? dayJa(draft.answers.date) : '')

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

export const askFuture: Ask = (draft) => {
  const { start = '', end = '' } = draft.answers
  return question(draft, {
    title: 'まだ先の時刻です',
    body: [
      text(
        `${dayOf(draft)} ${spanJa(start, end)} は、まだ終わっていません。活動が終わってから送ってください。`,
      ),
    ],
    buttons: [
      answer(draft, '日にちをなおす', 'day'),
      answer(draft, '時刻をなおす', 'start'),
      answer(draft, 'あとで続ける', 'later', 'quiet'),
    ],
  })
}

const CHILDREN_SHOWN = 8

export const askChildren: Ask = (draft, context) => {
  const pair = pairOf(context, draft.answers.requesterNo)
  const named = pair?.children ?? []
  if (named.length === 0) {
    const counts = [1, 2, 3, 4].map((count) => answer(draft, `${count}人`, `count:${count}`))
    return question(draft, { title: 'お子さんは何人でしたか？', buttons: pairsOf(counts) })
  }
  const chosen = new Set(draft.answers.childIds)
  const lines = named.slice(0, CHILDREN_SHOWN).map(({ childId, name }) => {
    const on = chosen.has(childId)
    const label = `${clip(name, 12)}${on ? 'をはずす' : 'もいた'}`
    return toggle(
      on,
      clip(name, 14),
      tap('guided', draft.draftId, draft.step, `${on ? 'off' : 'on'}:${childId}`, label),
    )
  })
  return question(draft, {
    title: 'どのお子さんでしたか？',
    body: [small('いなかったお子さんは、押してはずしてください。'), ...lines],
    buttons: chosen.size > 0 ? [answer(draft, '次へすすむ', 'done', 'primary')] : [],
  })
}

function toggle(on: boolean, name: string, action: ReturnType<typeof tap>): Part {
  return {
    type: 'box',
    layout: 'horizontal',
    action,
    spacing: 'md',
    paddingAll: '11px',
    cornerRadius: 'md',
    borderWidth: '1px',
    borderColor: on ? COLOURS.accent : COLOURS.line,
    contents: [
      text(on ? '☑' : '☐', { flex: 0, size: 'xl', color: on ? COLOURS.accent : COLOURS.muted }),
      text(name, { flex: 1, size: 'lg', gravity: 'center' }),
      text(on ? 'いた' : 'いない', { flex: 0, size: 'sm', gravity: 'center', color: COLOURS.muted }),
    ],
  }
}

export const askSick: Ask = (draft, context) => {
  const pair = pairOf(context, draft.answers.requesterNo)
  const { childIds, sickIds } = draft.answers
  const [only] = childIds
  if (childIds.length === 1 && only !== undefined) {
    return question(draft, {
      title: `${childLabel(pair, only)}さんは病児でしたか？`,
      body: [small('軽い病気や、病気の治りかけで預かったとき')],
      buttons: [answer(draft, 'いいえ', 'none'), answer(draft, '病児でした', `on:${only}`)],
    })
  }
  const lines = childIds.slice(0, CHILDREN_SHOWN).map((childId) => {
    const on = sickIds.includes(childId)
    const name = childLabel(pair, childId)
    return toggle(
      on,
      name,
      tap(
        'guided',
        draft.draftId,
        draft.step,
        `${on ? 'off' : 'on'}:${childId}`,
        `${name}${on ? 'は元気' : 'が病児'}`,
      ),
    )
  })
  return question(draft, {
    title: '病児はいましたか？',
    body: [small('軽い病気や、病気の治りかけで預かったお子さんを押してください。'), ...lines],
    buttons: [
      sickIds.length > 0
        ? answer(draft, '次へすすむ', 'done', 'primary')
        : answer(draft, 'いなかった', 'none'),
    ],
  })
}

const KINDS_FIRST = 7
const KINDS_A_PAGE = 12

export const askKind: Ask = (draft, context, page = 0) => {
  const lastKind = context.lastActivity?.kind
  const ordered = [...context.kinds].sort((a, b) => Number(b.code === lastKind) - Number(a.code === lastKind))
  const from = page === 0 ? 0 : KINDS_FIRST + (page - 1) * KINDS_A_PAGE
  const shown = ordered.slice(from, page === 0 ? KINDS_FIRST : from + KINDS_A_PAGE)
  const more = ordered.length > from + shown.length
  return question(draft, {
    title: 'どんな活動でしたか？',
    buttons: pairsOf([
      ...shown.map((kind) => answer(draft, kind.short, kind.code)),
      ...(more ? [answer(draft, 'その他…', `page:${page + 1}`, 'quiet')] : []),
      ...(page > 0 ? [answer(draft, 'はじめの候補', 'page:0', 'quiet')] : []),
    ]),
  })
}

export const askCosts: Ask = (draft, context) => {
  const { transportYen, otherYen } = draft.answers
  const some = costsLabel(draft.answers) !== null
  return question(draft, {
    title: some ? 'ほかに実費はありましたか？' : '交通費や食事代はかかりましたか？',
    body: [
      small(
        `実際に払った額です。${requesterShort(context, draft.answers.requesterNo)}から別に受け取ります。`,
      ),
      ...(transportYen > 0 ? [line('交通費', yen(transportYen))] : []),
      ...(otherYen > 0 ? [line('食事・その他', yen(otherYen))] : []),
    ],
    buttons: [
      some ? answer(draft, '次へすすむ', 'done', 'primary') : answer(draft, 'かからなかった', 'none'),
      ...pairsOf([
        answer(draft, transportYen > 0 ? '交通費をなおす' : '交通費', 'transport'),
        answer(draft, otherYen > 0 ? '食事等をなおす' : '食事・その他', 'other'),
      ]),
    ],
  })
}

/** A bare amount was typed: what was it for? */
export function askWhichCost(draft: Guided, amountYen: number): FlexMessage {
  return question(draft, {
    title: `${yen(amountYen)}は、何の額ですか？`,
    buttons: pairsOf([
      answer(draft, '交通費', `transport:${amountYen}`),
      answer(draft, '食事・その他', `other:${amountYen}`),
    ]),
  })
}

const USUAL_YEN = [200, 300, 400, 500, 600, 1000]

const askYen =
  (title: string): Ask =>
  (draft) =>
    question(draft, {
      title,
      body: [small('ボタンにないときは、数字を送ってください（例 420）。')],
      buttons: [
        ...pairsOf(USUAL_YEN.map((amount) => answer(draft, yen(amount), String(amount)))),
        answer(draft, 'かからなかった', '0', 'quiet'),
      ],
    })

export const askTransport = askYen('交通費はいくらでしたか？')
export const askOther = askYen('食事代などはいくらでしたか？')

export const askAccident: Ask = (draft) =>
  question(draft, {
    title: '事故・けが・ヒヤリとしたことは？',
    body: [small('小さなことでも「あった」を押してください。')],
    buttons: [answer(draft, 'なかった', 'no'), answer(draft, 'あった', 'yes')],
  })

/** なおす: every answer with its value. */
export const askPick: Ask = (draft, context) => {
  const { answers } = draft
  const children = answers.childIds.map((childId) => ({ childId: childId < 0 ? null : childId, sick: false }))
  const sick = answers.sickIds.length
  const lines: [string, string, string][] = [
    ['だれ', requesterLabel(context, answers.requesterNo), 'who'],
    ['日にち', answers.date ? dayJa(answers.date) : '—', 'day'],
    ['始まり', answers.start ?? '—', 'start'],
    ['終わり', answers.end ?? '—', 'end'],
    ['お子さん', childrenLabel(context, { requesterNo: answers.requesterNo ?? '', children }), 'children'],
    ['病児', sick > 0 ? `${sick}人` : 'いない', 'sick'],
    ['内容', kindLabel(context, answers.kind), 'kind'],
    ['実費', costsLabel(answers) ?? 'なし', 'costs'],
    ['事故など', answers.accident ? 'あった' : 'なかった', 'accident'],
  ]
  return question(draft, {
    title: 'どれをなおしますか？',
    body: lines.map(([name, value, step]) =>
      tapLine(name, value, tap('guided', draft.draftId, 'pick', step, `${name}をなおす`)),
    ),
    buttons: [answer(draft, 'なおさない', 'confirm', 'quiet')],
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

/** A half-done report, found again. */
export function askResume(draft: Guided, context: BotContext): FlexMessage {
  const { requesterNo, date, start } = draft.answers
  const known = [
    requesterNo ? requesterLabel(context, requesterNo) : null,
    date ? dayJa(date) : null,
    start ? `${start}から` : null,
  ].filter((part) => part !== null)
  const no = PROGRESS[draft.step]
  return card({
    about: `活動報告${no ? ` ${no}/9` : ''}`,
    title: '書きかけの報告があります',
    body: known.length > 0 ? [text(known.join(' '))] : [],
    buttons: [
      answer(draft, '続きから', '', 'primary', 'resume'),
      answer(draft, '新しく始める', '', 'plain', 'restart'),
      answer(draft, '書きかけを消す', '', 'quiet', 'drop-yes'),
    ],
  })
}

export function askDrop(draft: Guided): FlexMessage {
  return card({
    about: '活動報告',
    title: '書きかけの報告を消しますか？',
    body: [small('まだ送っていません。残しておいて、あとで続けることもできます。')],
    buttons: [
      answer(draft, '残しておく', '', 'plain', 'later'),
      answer(draft, '消す', '', 'plain', 'drop-yes'),
      answer(draft, '続きから', '', 'quiet', 'resume'),
    ],
  })
}

/** Hours of work as shown above the amounts. */
export const workedJa = (start: ClockTime, end: ClockTime): string => hoursJa(workedMinutes(start, end))
