/**
 * Questions of the guided report about the care: which children, 病児, what kind, costs, accidents.
 */
import type { Guided } from '../state.ts'
import { line, pairsOf, small, tap, type FlexMessage } from './flex.ts'
import { clip, yen } from './formats.ts'
import { answer, question, toggle, type Ask } from './guided-frame.ts'
import { childLabel, costsLabel, pairOf, requesterShort } from './report-words.ts'

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
      ['いた', 'いない'],
      tap('guided', draft.draftId, draft.step, `${on ? 'off' : 'on'}:${childId}`, label),
    )
  })
  return question(draft, {
    title: 'どのお子さんでしたか？',
    body: [small('いなかったお子さんは、押してはずしてください。'), ...lines],
    buttons: chosen.size > 0 ? [answer(draft, '次へすすむ', 'done', 'primary')] : [],
  })
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
      ['病児', '元気'],
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
    title: some ? 'ほかに実費はありましたか？' : '交通費や食事代は？',
    body: [
      small(
        `実際に払った額です。${requesterShort(context, draft.answers.requesterNo)}から別に受け取ります。`,
      ),
      ...(transportYen > 0 ? [line('交通費', yen(transportYen))] : []),
      ...(otherYen > 0 ? [line('食事・その他', yen(otherYen))] : []),
    ],
    buttons: [
      some ? answer(draft, '次へすすむ', 'done', 'primary') : answer(draft, 'かからなかった', 'none'),
      ...pairsOf([answer(draft, '交通費', 'transport'), answer(draft, '食事・その他', 'other')]),
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
    title: '事故やけがはありましたか？',
    body: [small('ヒヤリとしたことや小さなことでも「あった」を押してください。')],
    buttons: [answer(draft, 'なかった', 'no'), answer(draft, 'あった', 'yes')],
  })
