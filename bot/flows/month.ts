/**
 * 今月の報告: list, detail, withdraw (asked first), mend; and what the centre sends back.
 *
 * Promise:  a report is withdrawn only after a second tap, and only while the context still says it may be.
 */
import { addDays, monthOf } from '../../rules/calendar.ts'
import type { BotContext, BotEvent, ReportView } from '../contract.ts'
import { menuCard } from '../messages/common.ts'
import { say } from '../messages/flex.ts'
import { linkFirstCard } from '../messages/guided-refusals.ts'
import * as words from '../messages/month.ts'
import type { Tap } from '../postback.ts'
import { sheetOf, withDone, withoutGuided, withoutSheet, type BotState } from '../state.ts'
import { mendSheet, show } from './answer-sheet.ts'
import { mendGuided, stale } from './guided-report.ts'
import { photoTakenBack } from './photo-report.ts'
import { turn, type FlowTurn } from './turn.ts'

export function showMonth(state: BotState, context: BotContext, month = monthOf(context.today)): FlowTurn {
  if (context.member === null)
    return turn(state, [linkFirstCard('報告を見るには、はじめに連携をしてください')])
  return turn(state, [words.monthCard(context, month)])
}

export function lastMonth(context: BotContext): string {
  return monthOf(addDays(`${monthOf(context.today)}-01`, -1))
}

export function tapMonth(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  if (context.member === null) return showMonth(state, context)
  if (tap.step === 'show') {
    const month = tap.value === lastMonth(context) ? tap.value : monthOf(context.today)
    return showMonth(state, context, month)
  }
  const report = context.reports.find((one) => one.caseNo === tap.value)
  if (tap.step === 'keep') return turn(state, [say(words.KEPT_WORDS)])
  if (report === undefined)
    return turn(state, [
      menuCard(context, words.GONE_WORDS, '「今月の報告」から、もう一度ひらいてください。'),
    ])
  return onReport(state, report, tap, context)
}

function onReport(state: BotState, report: ReportView, tap: Tap, context: BotContext): FlowTurn {
  const changeable = words.isChangeable(report)
  const detail = words.reportCard(report, changeable, context)
  const read = sheetOf(state, report.caseNo)
  // Behind a photo that is not sent yet stands what the chat still asks about it.
  const isAsked = read !== null && !read.mends && report.activities.length === 0
  if (tap.step === 'open') return isAsked ? show(state, read, context) : turn(state, [detail])
  if (!['mend', 'withdraw', 'withdraw-yes'].includes(tap.step)) return stale(state, context)
  // What can be withdrawn is a little more than what can be mended: a photo still being read has no activities.
  const withdrawable = changeable || (report.open && report.state === 'asking')
  if (tap.step === 'mend' ? !changeable : !withdrawable) return turn(state, [detail])
  if (tap.step === 'withdraw') return turn(state, [words.askWithdrawCard(report.caseNo, null)])
  if (tap.step === 'withdraw-yes') return turn(state, [], [{ kind: 'withdraw', caseNo: report.caseNo }])
  return mend(state, report, context)
}

/** Re-opens a report as a draft; a mending already begun goes on where it was. */
function mend(state: BotState, report: ReportView, context: BotContext): FlowTurn {
  const begun = sheetOf(state, report.caseNo)
  const clean = begun ? withoutSheet(state, report.caseNo) : state
  const other =
    state.guided !== null &&
    state.guided.mends !== report.caseNo &&
    state.guided.answers.requesterNo !== undefined
  // A half-done report in the questions is not thrown away for this one: the sheet takes it.
  return (other ? null : mendGuided(clean, report, context)) ?? mendSheet(clean, report, context)
}

export function withdrawn(
  state: BotState,
  event: BotEvent & { kind: 'withdrawn' },
  context: BotContext,
): FlowTurn {
  const isMended = state.guided?.mends === event.caseNo
  const closed = event.done ? withoutSheet(isMended ? withoutGuided(state) : state, event.caseNo) : state
  return turn(closed, [words.withdrawnCard(event.caseNo, event.done, context)])
}

/** Unsend of a photo: what was submitted is never withdrawn in silence. */
export function unsent(
  state: BotState,
  photoOf: (BotEvent & { kind: 'unsend' })['photoOf'],
  context: BotContext,
): FlowTurn {
  if (photoOf === null) return turn(state, [])
  const { caseNo } = photoOf
  switch (photoOf.state) {
    case 'submitted':
    case 'returned':
      return turn(state, [words.askWithdrawCard(caseNo, words.UNSENT_WORDS)])
    case 'draft':
    case 'asking': {
      const sheet = sheetOf(state, caseNo)
      const left = sheet?.photoIds.filter((photoId) => !photoOf.photoIds.includes(photoId)) ?? []
      if (sheet && left.length > 0) return photoTakenBack(state, sheet, photoOf.photoIds, context)
      // What is left of the report is the centre's: visits typed at the desk, photos that the chat reads no more.
      const closed = sheet?.mends === false ? withoutSheet(state, caseNo) : state
      const report = context.reports.find((one) => one.caseNo === caseNo)
      const isTyped = report !== undefined && report.activities.length > 0
      return turn(closed, isTyped ? [words.askWithdrawCard(caseNo, words.UNSENT_WORDS)] : [])
    }
    case 'withdrawn': {
      // Its last photo was taken back: nothing is left to ask about.
      const sheet = sheetOf(state, caseNo)
      return turn(sheet ? withDone(withoutSheet(state, caseNo), sheet.draftId, caseNo) : state, [])
    }
    case 'approved':
      return turn(state, [])
  }
}

export function returned(state: BotState, event: BotEvent & { kind: 'returned' }): FlowTurn {
  return turn(withoutSheet(state, event.caseNo), [words.returnedCard(event.caseNo, event.reason)])
}

export function approved(state: BotState, event: BotEvent & { kind: 'approved' }): FlowTurn {
  return turn(withoutSheet(state, event.caseNo), [words.approvedCard(event.caseNo)])
}
