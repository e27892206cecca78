/**
 * The conversation: (state, event, context) → {state, replies, effects}.
 *
 * Promise:  pure: no clock, no network, no throw for anything a member can do; at most five messages a turn.
 *           A turn with effects that answer in the same turn (try-link, submit, withdraw, ask-centre) says nothing
 *           itself: the result comes back as an event; only an accident told to the centre is answered before that.
 *           Otherwise silence is only for: the later photos of a set, a wait for photos that something else has
 *           ended, what arrived twice, a reminder to somebody with nothing half done, unsend of what was never sent,
 *           and a group already answered today.
 * Never:    sends a report without its 送信 button; reads words as a 送信.
 * Used by:  server/jobs/handle-events.ts.
 */
import type { BotContext, BotEvent, ConversationState, Reply, Turn } from './contract.ts'
import { sheetRefused, sheetSubmitted, tapSheet } from './flows/answer-sheet.ts'
import * as asking from './flows/ask-centre.ts'
import { notAsking } from './flows/asking-open.ts'
import { guidedRefused, guidedSubmitted, startGuided, tapGuided } from './flows/guided-report.ts'
import { linkMoved, linkResult, tapLinking, typeLinking } from './flows/linking.ts'
import { approved, returned, tapMonth, unsent, withdrawn } from './flows/month.ts'
import { noticeAnswered, staffTied, tapNotice, typeStaffCode } from './flows/notices.ts'
import { photoArrived, photoRefused, photosOverdue, readingArrived } from './flows/photo-report.ts'
import { reminders } from './flows/present.ts'
import { applicationApproved, applicationSentBack } from './flows/registration.ts'
import { reportDue } from './flows/report-due.ts'
import { followed, inGroup, talk, tapMenu, unreadable } from './flows/small-talk.ts'
import { turn, type FlowTurn } from './flows/turn.ts'
import { typeGuided } from './flows/type-guided.ts'
import { typeSheet } from './flows/type-sheet.ts'
import { tapTyped, typeClearReport, typeMaybeReport, typeTyped } from './flows/typed-report.ts'
import { tapUsage } from './flows/usage.ts'
import { accountWantedCard } from './messages/account-wanted.ts'
import { decisionMadeCard } from './messages/decisions.ts'
import { refusalWords, urgentOpenedWords } from './messages/confirm-report.ts'
import { askResume } from './messages/guided-ways.ts'
import { say } from './messages/flex.ts'
import { PHOTO_LATE_WORDS } from './messages/photo-report.ts'
import { pairEndedCard, pairRegisteredCard } from './messages/pairs.ts'
import { LIMITS } from './messages/limits.ts'
import { decodeTap } from './postback.ts'
import { migrateState, sheetOf, withoutGuided, withoutSheet, type BotState } from './state.ts'
import { READABLE_LENGTH } from './understand/plain-text.ts'

export function converse(state: ConversationState | null, event: BotEvent, context: BotContext): Turn {
  const { state: next, replies, effects } = flowOf(migrateState(state), event, context)
  return { state: next, replies: replies.slice(0, LIMITS.messagesPerReply).map(withoutHiddenQuick), effects }
}

/** LINE shows the quick replies of the last message only. */
function withoutHiddenQuick(reply: Reply, index: number, all: Reply[]): Reply {
  if (index === all.length - 1 || reply.quickReply === undefined) return reply
  const shown = { ...reply }
  delete shown.quickReply
  return shown
}

function flowOf(state: BotState, event: BotEvent, context: BotContext): FlowTurn {
  switch (event.kind) {
    case 'follow':
      return followed(state, event.isUnblocked, context)
    case 'group':
      return inGroup(state, context)
    case 'text':
      return onText(state, event.text, context)
    case 'postback':
      return onTap(state, event.data, event.picked, context)
    case 'sticker':
    case 'video':
    case 'audio':
    case 'file':
    case 'location':
      return unreadable(state, { kind: event.kind }, context)
    case 'photo':
      return asking.photoWhileAsking(state, context, (rest) => photoArrived(rest, event, context))
    case 'photo-refused':
      return photoRefused(state, event, context)
    case 'photo-late':
      return turn(state, [say(PHOTO_LATE_WORDS)])
    case 'reading':
      return readingArrived(state, event.result, context)
    case 'unsend':
      return unsent(state, event.photoOf, context)
    case 'photos-overdue':
      return photosOverdue(state, event, context)
    case 'link-result':
      return linkResult(state, event, context)
    case 'link-moved':
      return linkMoved(context)
    case 'submitted':
      return onSubmitted(state, event, context)
    case 'submit-refused':
      return onRefused(state, event, context)
    case 'withdrawn':
      return withdrawn(state, event, context)
    case 'returned':
      return returned(state, event)
    case 'approved':
      return approved(state, event)
    case 'application-approved':
      return applicationApproved(state, event, context)
    case 'application-returned':
    case 'application-declined':
      return applicationSentBack(state, event, context)
    case 'decision-made':
      return turn(state, [decisionMadeCard(event, context)])
    case 'report-due':
      return reportDue(state, event, context)
    case 'account-wanted':
      return turn(state, [accountWantedCard(context)])
    case 'question-taken':
      return asking.questionTaken(state, event, context)
    case 'question-answered':
      return asking.questionAnswered(state, event, context)
    case 'question-closed':
      return asking.questionClosed(state, event)
    case 'pair-registered':
      return turn(state, [pairRegisteredCard(event)])
    case 'pair-ended':
      return turn(state, [pairEndedCard(event)])
    case 'notice-answered':
      return noticeAnswered(state, event, context)
    case 'staff-tied':
      return staffTied(state, event)
    case 'urgent-opened':
      return turn(state, [say(urgentOpenedWords(event.caseNo))])
  }
}

function onTap(before: BotState, data: string, picked: string | undefined, context: BotContext): FlowTurn {
  const tap = decodeTap(data, picked)
  if (tap?.flow === 'ask') return asking.tapAsking(before, tap, context)
  const state = notAsking(before)
  if (tap === null) return tapMenu(state, '', context)
  if (tap.flow === 'menu') return tapMenu(state, tap.step, context)
  if (tap.flow === 'link') return tapLinking(state, tap, context)
  if (tap.flow === 'month') return tapMonth(state, tap, context)
  if (tap.flow === 'usage') return tapUsage(state, tap, context)
  if (tap.flow === 'notice') return tapNotice(state, tap, context)
  // Reports are the business of a linked provider; startGuided says so kindly.
  if (!context.member?.isProvider) return startGuided(state, context)
  if (tap.flow === 'typed') return tapTyped(state, tap, context)
  return tap.flow === 'guided' ? tapGuided(state, tap, context) : tapSheet(state, tap, context)
}

/** Words answer the question asked last, where they can; otherwise they are small talk. */
function onText(before: BotState, typed: string, context: BotContext): FlowTurn {
  const staff = typeStaffCode(before, typed)
  if (staff) return staff
  const heard = asking.typeAsking(before, typed, context)
  if (heard) return heard
  const state = notAsking(before)
  const clear = typeClearReport(state, typed, context)
  if (clear) return clear
  if (typed.length > READABLE_LENGTH)
    return typeMaybeReport(state, typed, context) ?? talk(state, typed, context)
  if (context.member === null) return typeLinking(state, typed, context) ?? talk(state, typed, context)
  return (
    answered(state, typed, context) ?? typeMaybeReport(state, typed, context) ?? talk(state, typed, context)
  )
}

function answered(state: BotState, typed: string, context: BotContext): FlowTurn | null {
  const { focus, guided } = state
  if (!context.member?.isProvider) return null
  if (focus?.flow === 'typed') return typeTyped(state, typed, context)
  if (focus?.flow === 'sheet') {
    const sheet = sheetOf(state, focus.id)
    return sheet ? typeSheet(state, sheet, typed, context) : null
  }
  if (focus?.flow !== 'guided' || guided === null) return null
  const heard = typeGuided(state, typed, context)
  // After days, words are more likely a new matter than an answer: the half-done report is shown first.
  const old = guided.touchedOn < context.today && guided.answers.requesterNo !== undefined
  return heard !== null && old ? turn(state, [askResume(guided, context)]) : heard
}

function onSubmitted(
  state: BotState,
  event: BotEvent & { kind: 'submitted' },
  context: BotContext,
): FlowTurn {
  const sheet = state.sheets.find((one) => one.draftId === event.draftId) ?? sheetOf(state, event.caseNo)
  return sheet ? sheetSubmitted(state, sheet, event, context) : guidedSubmitted(state, event, context)
}

function onRefused(
  state: BotState,
  event: BotEvent & { kind: 'submit-refused' },
  context: BotContext,
): FlowTurn {
  const { guided } = state
  if (event.code === 'OTHER_PROVIDER') return notTheirs(state, event.draftId, context)
  if (guided?.draftId === event.draftId) return guidedRefused(state, guided, event, context)
  const sheet = state.sheets.find((one) => one.draftId === event.draftId)
  if (sheet) return sheetRefused(state, sheet, event.code, event.row, context)
  return turn(state, [say(refusalWords(event.code))])
}

/** The centre has found out whose report it is: there is nothing left here to mend or to send. */
function notTheirs(state: BotState, draftId: string, context: BotContext): FlowTurn {
  const sheet = state.sheets.find((one) => one.draftId === draftId)
  const rest = sheet ? withoutSheet(state, sheet.caseNo) : state
  const closed = rest.guided?.draftId === draftId ? withoutGuided(rest) : rest
  return turn(closed, [say(refusalWords('OTHER_PROVIDER')), ...reminders(closed, context)])
}
