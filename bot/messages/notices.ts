/**
 * Notices: the bubble of an invitation, what an answer is answered with, and the centre's own people.
 *
 * Promise:  a push is the same for everybody it goes to: nothing about one person stands in it.
 * Looks:    review/parts/notice-bubble.tsx shows the centre the same bubble; a test holds both together.
 */
import { isLate, isOver, type NoticeAnswer, type NoticeWords } from '../../rules/notices.ts'
import type { BotContext, NoticeView } from '../contract.ts'
import { COLOURS } from './colours.ts'
import { callButton, menuButton, notice as framed } from './common.ts'
import { button, card, small, tap, text, tapLine, type FlexMessage, type Part } from './flex.ts'
import { clip, dayJa } from './formats.ts'

export const ANSWERS: Record<NoticeAnswer, string> = { yes: '参加する', no: '参加しない' }

export const NOTICE_ABOUT = 'センターからのお知らせ'
export const TEST_ABOUT = '【テスト】センターからのお知らせ'

type Sent = NoticeWords & { id: number }

/** What goes to everybody. */
export const noticePush = (notice: Sent): FlexMessage =>
  card({ ...noticeParts(notice), buttons: answerButtons(notice, null) })

/** What goes to the person who writes it; its buttons record nothing. */
export const noticeTest = (notice: Sent): FlexMessage =>
  card({
    ...noticeParts(notice),
    about: TEST_ABOUT,
    title: clip(`【テスト】${notice.title}`, 80),
    buttons: notice.answerBy === null ? [] : bothAnswers('test'),
  })

function noticeParts(notice: NoticeWords) {
  return {
    about: NOTICE_ABOUT,
    title: clip(notice.title, 80),
    body: [
      ...whenAndWhere(notice),
      ...(notice.body.trim() ? [text(notice.body)] : []),
      ...(notice.answerBy ? [small(`${dayJa(notice.answerBy)}までに、答えてください。`)] : []),
    ],
  }
}

function whenAndWhere({ eventOn, eventTime, place }: NoticeWords): Part[] {
  const when = [eventOn ? dayJa(eventOn) : '', eventTime.trim()].filter(Boolean).join(' ')
  return [
    ...(when ? [text(`日時：${when}`, { weight: 'bold' })] : []),
    ...(place.trim() ? [text(`場所：${place}`, { weight: 'bold' })] : []),
  ]
}

const answerTap = (id: string, answer: NoticeAnswer) => tap('notice', id, 'answer', answer, ANSWERS[answer])

const bothAnswers = (id: string): Part[] => [
  button(ANSWERS.yes, answerTap(id, 'yes'), 'primary'),
  button(ANSWERS.no, answerTap(id, 'no')),
]

/** Both answers, or the one that would change it. */
function answerButtons(notice: Sent, given: NoticeAnswer | null): Part[] {
  if (notice.answerBy === null) return []
  if (given === null) return bothAnswers(String(notice.id))
  const other = given === 'yes' ? 'no' : 'yes'
  return [button(`${ANSWERS[other]}に変える`, answerTap(String(notice.id), other))]
}

/** One notice as this member sees it in the list, with their own answer. */
export function ownNoticeCard(notice: NoticeView, context: BotContext): FlexMessage {
  const over = isOver(notice, context.today)
  const parts = noticeParts(notice)
  return card({
    ...parts,
    body: [
      ...(notice.answer ? [framed(`✓ ${ANSWERS[notice.answer]}`, COLOURS.accent)] : []),
      ...parts.body,
      ...(over ? [small('この日は、もう終わりました。')] : []),
    ],
    buttons: over ? [] : answerButtons(notice, notice.answer),
  })
}

/** More than are shown whole: a line each. */
export function olderNoticesCard(notices: NoticeView[]): FlexMessage {
  return card({
    about: 'お知らせ',
    title: '前のお知らせ',
    body: notices.map((notice) =>
      tapLine(
        notice.eventOn ? dayJa(notice.eventOn) : '',
        `${notice.answer ? '✓ ' : ''}${clip(notice.title, 60)}`,
        tap('notice', String(notice.id), 'open', '', clip(notice.title, 60)),
      ),
    ),
  })
}

export function noNoticesCard(): FlexMessage {
  return card({
    title: 'お知らせは、まだありません',
    body: [text('センターからお知らせが届くと、ここで見られます。')],
  })
}

export function answerTakenCard(notice: NoticeView, context: BotContext): FlexMessage {
  const late = isLate(notice, context.today)
  return card({
    about: 'お知らせへの返事',
    title: `✓ ${ANSWERS[notice.answer ?? 'yes']}`,
    body: [
      text(clip(notice.title, 80)),
      ...whenAndWhere(notice),
      text(
        late
          ? `受け取りました。しめ切り（${dayJa(notice.answerBy!)}）のあとなので、センターから連絡することがあります。`
          : '返事を受け取りました。変えるときは、下のボタンを押してください。',
      ),
    ],
    buttons: answerButtons(notice, notice.answer),
  })
}

/** An old button: the day has passed. */
export function noticeOverCard(notice: NoticeView, context: BotContext): FlexMessage {
  return card({
    about: 'お知らせへの返事',
    title: 'この日は、もう終わりました',
    body: [
      text(
        `「${clip(notice.title, 80)}」（${notice.eventOn ? dayJa(notice.eventOn) : ''}）の返事は、もう受け取れません。`,
      ),
      small('聞きたいことがあるときは、センターに電話してください。'),
    ],
    buttons: [menuButton('notices'), callButton(context)],
  })
}

export const NOT_FOR_YOU = 'そのお知らせは、いまの会員番号には届いていません。'
export const TEST_TAPPED = 'これはテストです。返事は記録していません。'

export const STAFF_TIED = (name: string) =>
  `${name}さんのLINEとつながりました。お知らせのテストが、ここに届きます。`
export const STAFF_WRONG =
  '職員の番号が違うか、15分を過ぎています。お知らせの画面で新しい番号を出して、もう一度送ってください。'
export const STAFF_LOCKED = '今日はもう試せません。あした、新しい番号でもう一度送ってください。'
