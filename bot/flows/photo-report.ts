/**
 * Photo report: photos arrive, are read, doubts are asked one by one, the member says 正しい.
 *
 * Promise:  a case number a set; a photo or a reading that arrives twice changes nothing; a doubtful value is
 *           never sent before the member has said what it is.
 * Used by:  bot/conversation.ts. The member's taps are in answer-sheet.ts.
 */
import type { ReportDraft } from '../../rules/activity.ts'
import type { BotContext, BotEvent, Effect, PhotoResult, Reply } from '../contract.ts'
import { linkFirstCard, notProviderCard } from '../messages/guided-refusals.ts'
import * as words from '../messages/photo-report.ts'
import { say } from '../messages/flex.ts'
import { RETAKE_UNKNOWN, RETAKE_WORDS } from '../messages/photo-words.ts'
import { sheetOf, withDone, withSheet, withoutSheet, type BotState, type Sheet } from '../state.ts'
import { activityOfRow, openDoubts, withPage } from './sheet-rows.ts'
import { isWaitingForMember } from './present.ts'
import { showReading, showSheet } from './show-sheet.ts'
import { turn, type FlowTurn } from './turn.ts'

type PhotoEvent = BotEvent & { kind: 'photo' }

export function photoArrived(state: BotState, event: PhotoEvent, context: BotContext): FlowTurn {
  const dropped: Effect[] = [{ kind: 'drop-photo', caseNo: event.caseNo }]
  if (context.member === null)
    return turn(state, [linkFirstCard('写真を送るには、はじめに連携をしてください')], dropped)
  if (!context.member.isProvider) return turn(state, [notProviderCard(context)], dropped)
  const known = sheetOf(state, event.caseNo)
  if (known?.photoIds.includes(event.photoId)) return turn(state, [])
  const before = known ?? freshSheet(event.caseNo, context)
  const sheet: Sheet = {
    ...before,
    photoIds: [...before.photoIds, event.photoId],
    setTotal: event.setTotal ?? before.setTotal,
    failed: event.duplicateOf === null ? before.failed : [...before.failed, event.photoId],
    // A photo that comes after the others were read is read too, before anything is sent.
    step: event.duplicateOf === null && before.step !== 'sending' ? 'reading' : before.step,
  }
  if (event.duplicateOf !== null) return duplicateArrived(state, sheet, event, context)
  const first = !event.fromPage && (known === null || known.photoIds.length === known.failed.length)
  return turn(withSheet(state, sheet), first ? [words.receiptCard(sheet)] : [])
}

function duplicateArrived(state: BotState, sheet: Sheet, event: PhotoEvent, context: BotContext): FlowTurn {
  const told: Reply = words.duplicateCard(event, context)
  const alone = (sheet.setTotal ?? 1) <= sheet.failed.length && sheet.pages.length === 0
  if (!alone) return turn(withSheet(state, sheet), [told])
  const open = event.duplicateOf === null ? null : sheetOf(state, event.duplicateOf)
  const asked = open && isWaitingForMember(open) ? showSheet(open, state, context) : []
  const effects: Effect[] =
    event.caseNo === event.duplicateOf ? [] : [{ kind: 'drop-photo', caseNo: event.caseNo }]
  return turn(withoutSheet(state, sheet.caseNo), [told, ...asked], effects)
}

export function freshSheet(caseNo: string, context: BotContext): Sheet {
  return {
    caseNo,
    draftId: context.newId(),
    ...{ mends: false, source: 'photo', setTotal: null, step: 'reading', edit: null, rev: 0, sentAt: null },
    accident: false,
    ...{ photoIds: [], failed: [], pages: [], rows: [], doubts: [] },
  }
}

/** A photo that never became one: the set waits for one less. */
export function photoRefused(
  state: BotState,
  why: (BotEvent & { kind: 'photo-refused' })['why'],
  context: BotContext,
): FlowTurn {
  const told: Reply = words.photoRefusedCard(why)
  const waiting = state.sheets.findLast(
    (sheet) => sheet.step === 'reading' && (sheet.setTotal ?? 0) > sheet.photoIds.length,
  )
  if (!waiting) return turn(state, [told])
  const sheet = { ...waiting, setTotal: (waiting.setTotal ?? 1) - 1 }
  return isAwaited(sheet)
    ? turn(withSheet(state, sheet), [told])
    : readOut(withSheet(state, sheet), sheet, [told], context)
}

function isAwaited(sheet: Sheet): boolean {
  return Math.max(sheet.setTotal ?? 0, sheet.photoIds.length) > sheet.pages.length + sheet.failed.length
}

export function readingArrived(state: BotState, result: PhotoResult, context: BotContext): FlowTurn {
  const { caseNo, photoId } = result
  if (context.member === null || state.done.some((one) => one.caseNo === caseNo)) return turn(state, [])
  const found = sheetOf(state, caseNo) ?? freshSheet(caseNo, context)
  const known = found.photoIds.includes(photoId)
    ? found
    : { ...found, photoIds: [...found.photoIds, photoId] }
  const seen = known.failed.includes(photoId) || known.pages.some((page) => page.photoId === photoId)
  if (seen || known.step === 'sending') return turn(state, [])
  if (result.outcome === 'centre') return leftToCentre(state, withPage(known, result), context)
  if (result.outcome === 'read' && result.rows.length > 0)
    return pageRead(state, withPage(known, result), context)
  return photoFailed(state, { ...known, failed: [...known.failed, photoId] }, result, context)
}

function pageRead(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  const read = withSheet({ ...state, retakes: 0 }, sheet)
  return isAwaited(sheet) ? turn(read, []) : readOut(read, sheet, [], context)
}

/** Every photo of the case is read or given up: what is there is shown. Earlier cases that waited for a better photo close. */
export function readOut(state: BotState, sheet: Sheet, told: Reply[], context: BotContext): FlowTurn {
  if (sheet.pages.length === 0) return turn(state, told)
  const ready: Sheet = {
    ...sheet,
    step: openDoubts(sheet, context).length > 0 ? 'doubt' : 'confirm',
    edit: null,
    rev: sheet.rev + 1,
  }
  const { state: closed, effects } = withoutRetakes(state, sheet.caseNo)
  const focused: BotState = { ...withSheet(closed, ready), focus: { flow: 'sheet', id: sheet.caseNo } }
  return turn(focused, [...told, ...showReading(ready, focused, context)], effects)
}

function withoutRetakes(state: BotState, except: string): { state: BotState; effects: Effect[] } {
  const stale = state.sheets.filter((sheet) => sheet.step === 'retake' && sheet.caseNo !== except)
  const effects = stale.map((sheet): Effect => ({ kind: 'drop-photo', caseNo: sheet.caseNo }))
  return { state: stale.reduce((rest, sheet) => withoutSheet(rest, sheet.caseNo), state), effects }
}

/** Blurred, something else, or a document that must not be here. */
function photoFailed(state: BotState, sheet: Sheet, result: PhotoResult, context: BotContext): FlowTurn {
  const isRetake = result.outcome === 'retake' || result.outcome === 'read'
  const retakes = isRetake ? state.retakes + 1 : state.retakes
  const counted: BotState = { ...state, retakes }
  if (sheet.pages.length > 0 || isAwaited(sheet)) {
    const told = isRetake ? say(words.someUnread(wordsOf(result).happened)) : otherPicture(result, context)
    const kept = withSheet(counted, sheet)
    return isAwaited(sheet) ? turn(kept, [told]) : readOut(kept, sheet, [told], context)
  }
  if (!isRetake)
    return turn(
      withoutSheet(counted, sheet.caseNo),
      [otherPicture(result, context)],
      [{ kind: 'drop-photo', caseNo: sheet.caseNo }],
    )
  const waiting: Sheet = { ...sheet, step: 'retake' }
  return turn(withSheet(counted, waiting), [
    words.retakeCard(waiting, result.reason, retakes, context, result.place),
  ])
}

const wordsOf = (result: PhotoResult) =>
  result.reason === null ? RETAKE_UNKNOWN : RETAKE_WORDS[result.reason]

function otherPicture(result: PhotoResult, context: BotContext): Reply {
  const isIdentity = result.outcome === 'identity-document' || result.reason === 'identity-document'
  return isIdentity ? words.identityCard(context) : words.notAReportCard()
}

/** The centre reads it: by triage, or because the member asked after three tries. */
export function leftToCentre(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  const { state: closed, effects } = withoutRetakes(state, sheet.caseNo)
  const left = withDone(withoutSheet({ ...closed, retakes: 0 }, sheet.caseNo), sheet.draftId, sheet.caseNo)
  return turn(
    left,
    [words.toCentreCard(sheet.caseNo, context)],
    [...effects, { kind: 'leave-to-centre', caseNo: sheet.caseNo, draft: draftOf(sheet, context) }],
  )
}

/** What is known goes with the photo, when all of it is known; half a report would only look like a whole one. */
function draftOf(sheet: Sheet, context: BotContext): ReportDraft | null {
  const activities = sheet.rows.flatMap((row) => activityOfRow(row) ?? [])
  const isWhole = activities.length > 0 && activities.length === sheet.rows.length
  if (!isWhole || openDoubts(sheet, context).length > 0) return null
  const { draftId, caseNo, source, accident } = sheet
  return { draftId, caseNo, source, activities, accident, consentVersion: context.city.consent.version }
}
