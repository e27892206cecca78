/**
 * Ways through the guided report: mend one answer, go on with a half-done one, drop it.
 */
import type { BotContext } from '../contract.ts'
import type { Guided } from '../state.ts'
import { card, small, tap, tapLine, text, type FlexMessage } from './flex.ts'
import { dayJa } from './formats.ts'
import { PROGRESS, answer, question, type Ask } from './guided-frame.ts'
import { childrenLabel, costsLabel, kindLabel, requesterLabel } from './report-words.ts'

/** なおす: every answer with its value. */
export const askPick: Ask = (draft, context) => {
  const { answers } = draft
  const children = answers.childIds.map((childId) => ({ childId: childId < 0 ? null : childId, sick: false }))
  const sick = answers.sickIds.length
  const lines: [string, string, string][] = [
    ['だれ', requesterLabel(context, answers.requesterNo), 'who'],
    ['日にち', answers.date ? dayJa(answers.date, context.today) : '—', 'day'],
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

/** A half-done report, found again. */
export function askResume(draft: Guided, context: BotContext): FlexMessage {
  const { requesterNo, date, start } = draft.answers
  const known = [
    requesterNo ? requesterLabel(context, requesterNo) : null,
    date ? dayJa(date, context.today) : null,
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
    title: draft.mends ? 'なおすのをやめますか？' : '書きかけの報告を消しますか？',
    body: [
      small(
        draft.mends
          ? 'やめても、送った報告は前のままです。'
          : 'まだ送っていません。残しておいて、あとで続けることもできます。',
      ),
    ],
    buttons: [
      answer(draft, '残しておく', '', 'plain', 'later'),
      answer(draft, draft.mends ? 'やめる' : '消す', '', 'plain', 'drop-yes'),
      answer(draft, '続きから', '', 'quiet', 'resume'),
    ],
  })
}
