/**
 * お知らせ: the latest notices with one's own answer, an answer and its change, an old button; and a person of the
 * centre who ties their own LINE account.
 *
 * Never:  decides whether an answer is taken: the server does, in the turn's own transaction.
 */
import type { BotContext, BotEvent } from '../contract.ts'
import { linkFirstCard } from '../messages/guided-refusals.ts'
import { say } from '../messages/flex.ts'
import { menuCard } from '../messages/common.ts'
import * as words from '../messages/notices.ts'
import type { Tap } from '../postback.ts'
import type { BotState } from '../state.ts'
import { stale } from './guided-report.ts'
import { turn, type FlowTurn } from './turn.ts'

/** Shown whole, the newest next to the thumb; older ones a line each above. */
const SHOWN_WHOLE = 3

export function showNotices(state: BotState, context: BotContext): FlowTurn {
  if (context.member === null)
    return turn(state, [linkFirstCard('お知らせを見るには、はじめに連携をしてください')])
  const notices = context.notices ?? []
  if (notices.length === 0) return turn(state, [words.noNoticesCard()])
  const older = notices.slice(SHOWN_WHOLE)
  return turn(state, [
    ...(older.length > 0 ? [words.olderNoticesCard(older)] : []),
    ...notices
      .slice(0, SHOWN_WHOLE)
      .map((notice) => words.ownNoticeCard(notice, context))
      .reverse(),
  ])
}

export function tapNotice(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  if (tap.id === 'test') return turn(state, [say(words.TEST_TAPPED)])
  if (context.member === null) return showNotices(state, context)
  const noticeId = /^\d{1,15}$/.test(tap.id) ? Number(tap.id) : null
  if (noticeId !== null && tap.step === 'open') {
    const notice = context.notices?.find(({ id }) => id === noticeId)
    return notice ? turn(state, [words.ownNoticeCard(notice, context)]) : showNotices(state, context)
  }
  if (noticeId === null || tap.step !== 'answer' || (tap.value !== 'yes' && tap.value !== 'no'))
    return stale(state, context)
  return turn(state, [], [{ kind: 'answer-notice', noticeId, answer: tap.value }])
}

export function noticeAnswered(
  state: BotState,
  event: BotEvent & { kind: 'notice-answered' },
  context: BotContext,
): FlowTurn {
  const { notice, result } = event
  if (notice === null) return turn(state, [menuCard(context, words.NOT_FOR_YOU)])
  if (result === 'over') return turn(state, [words.noticeOverCard(notice, context)])
  if (result === 'asks-nothing') return turn(state, [words.ownNoticeCard(notice, context)])
  return turn(state, [words.answerTakenCard(notice, context)])
}

/** 「職員 123456」, from anybody: the centre's people need not be members. */
export function typeStaffCode(state: BotState, typed: string): FlowTurn | null {
  const found = /^\s*職員\s*(\d{6})\s*$/.exec(typed.slice(0, 40).normalize('NFKC'))
  return found ? turn(state, [], [{ kind: 'tie-staff', code: found[1]! }]) : null
}

export function staffTied(state: BotState, event: BotEvent & { kind: 'staff-tied' }): FlowTurn {
  if (event.result === 'tied') return turn(state, [say(words.STAFF_TIED(event.staffName ?? '職員'))])
  return turn(state, [say(event.result === 'locked' ? words.STAFF_LOCKED : words.STAFF_WRONG)])
}
