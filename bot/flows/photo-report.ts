/**
 * Photo report: photos arrive, are read, doubts are asked one by one, the member says 正しい.
 *
 * Promise:  a case number a set; a photo or a reading that arrives twice changes nothing; a doubtful value is
 *           never sent before the member has said what it is; a set waits for a photo here until it is read, and for
 *           one that never comes a minute.
 * Used by:  bot/conversation.ts. The member's taps are in answer-sheet.ts.
 */
import type { ReportDraft } from '../../rules/activity.ts'
import type { BotContext, BotEvent, Effect, PhotoResult, Reply } from '../contract.ts'
import { linkFirstCard, notProviderCard } from '../messages/guided-refusals.ts'
import * as words from '../messages/photo-report.ts'
import { say } from '../messages/flex.ts'
import { RETAKE_UNKNOWN, RETAKE_WORDS } from '../messages/photo-words.ts'
import { photosExpected, sheetOf, withDone, withRefused, withSheet, withoutSheet } from '../state.ts'
import type { BotState, Sheet } from '../state.ts'
import { activityOfRow, openDoubts, withPage, withoutPhotos } from './sheet-rows.ts'
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
  const begun = known === null ? beginSheet(state, event, context) : { state, sheet: known }
  const before: Sheet = { ...begun.sheet, setTotal: event.setTotal ?? begun.sheet.setTotal }
  if (event.duplicateOf !== null) return duplicateArrived(begun.state, oneLess(before), event, context)
  const first = !event.fromPage && before.photoIds.length === before.failed.length
  const sheet: Sheet = {
    ...before,
    photoIds: [...before.photoIds, event.photoId],
    // A photo that comes after the others were read is read too, before anything is sent.
    step: before.step === 'sending' ? 'sending' : 'reading',
  }
  return turn(withSheet(begun.state, sheet), first ? [words.receiptCard(sheet)] : [])
}

/** The first of a set that is here; others of it may have been refused before. */
function beginSheet(
  state: BotState,
  { caseNo, imageSetId }: PhotoEvent,
  context: BotContext,
): { state: BotState; sheet: Sheet } {
  const sheet = freshSheet(caseNo, context)
  if (imageSetId === undefined) return { state, sheet }
  const others = state.refusedSets.filter((one) => one !== imageSetId)
  const missing = state.refusedSets.length - others.length
  return { state: { ...state, refusedSets: others }, sheet: { ...sheet, imageSetId, missing } }
}

function duplicateArrived(state: BotState, sheet: Sheet, event: PhotoEvent, context: BotContext): FlowTurn {
  const told = words.duplicateCard(event, context)
  if (isAwaited(sheet) || sheet.photoIds.length > 0) return goOn(state, sheet, [told], context)
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

/** A photo that never became one: its set waits for one less, whichever of it is here first. */
export function photoRefused(
  state: BotState,
  { why, imageSetId }: BotEvent & { kind: 'photo-refused' },
  context: BotContext,
): FlowTurn {
  const told = words.photoRefusedCard(why)
  if (imageSetId === undefined) return turn(state, [told])
  const sheet = state.sheets.findLast((one) => one.imageSetId === imageSetId)
  return sheet ? goOn(state, oneLess(sheet), [told], context) : turn(withRefused(state, imageSetId), [told])
}

/** One of several photos was unsent, and its picture is gone; what is left goes on. */
export function photoTakenBack(
  state: BotState,
  before: Sheet,
  photoIds: string[],
  context: BotContext,
): FlowTurn {
  const sheet: Sheet = { ...withoutPhotos(before, photoIds), step: 'reading' }
  const told = isAwaited(sheet)
    ? words.askDropPhotoCard(sheet, words.PHOTO_UNSENT_WORDS)
    : say(words.OTHERS_STAY_WORDS)
  return goOn(state, sheet, [told], context)
}

/** LINE said that there are more, and a minute later they have not come. */
export function photosOverdue(
  state: BotState,
  event: BotEvent & { kind: 'photos-overdue' },
  context: BotContext,
): FlowTurn {
  const sheet = sheetOf(state, event.caseNo)
  const isWaiting = sheet?.step === 'reading' && !isUnread(sheet) && isAwaited(sheet)
  if (context.member === null || !isWaiting || heardOf(sheet) !== event.heard) return turn(state, [])
  const told = say(words.notHereWords(photosExpected(sheet) - sheet.photoIds.length))
  return goOn(state, { ...sheet, setTotal: null }, [told], context)
}

const oneLess = (sheet: Sheet): Sheet => ({ ...sheet, missing: (sheet.missing ?? 0) + 1 })
const isAwaited = (sheet: Sheet): boolean => photosExpected(sheet) > sheet.pages.length + sheet.failed.length
/** A photo is here whose reading is not. */
const isUnread = (sheet: Sheet): boolean => sheet.photoIds.length > sheet.pages.length + sheet.failed.length
/** Grows with every photo and every reading. */
const heardOf = (sheet: Sheet): number => sheet.photoIds.length + sheet.pages.length + sheet.failed.length

/** As the set stands now: it waits, or what was read is shown, or there is nothing in it. */
function goOn(state: BotState, sheet: Sheet, told: Reply[], context: BotContext): FlowTurn {
  const { caseNo } = sheet
  const kept = withSheet(state, sheet)
  if (sheet.step !== 'reading' || isUnread(sheet)) return turn(kept, told)
  if (isAwaited(sheet)) return turn(kept, told, [{ kind: 'await-photos', caseNo, heard: heardOf(sheet) }])
  if (sheet.pages.length > 0) return readOut(kept, sheet, told, context)
  if (sheet.failed.length === 0)
    return turn(withoutSheet(state, caseNo), told, [{ kind: 'drop-photo', caseNo }])
  const waiting: Sheet = { ...sheet, step: 'retake' }
  return turn(withSheet(state, waiting), [...told, words.retakeCard(waiting, null, state.retakes, context)])
}

export function readingArrived(state: BotState, result: PhotoResult, context: BotContext): FlowTurn {
  const { caseNo, photoId } = result
  if (context.member === null || state.done.some((one) => one.caseNo === caseNo)) return turn(state, [])
  const found = sheetOf(state, caseNo) ?? freshSheet(caseNo, context)
  const seen = found.failed.includes(photoId) || found.pages.some((page) => page.photoId === photoId)
  if (seen || found.step === 'sending') return turn(state, [])
  const known: Sheet = {
    ...found,
    photoIds: [...new Set([...found.photoIds, photoId])],
    step: 'reading',
  }
  if (result.outcome === 'centre') return leftToCentre(state, withPage(known, result), context)
  if (result.outcome === 'read' && result.rows.length > 0)
    return goOn({ ...state, retakes: 0 }, withPage(known, result), [], context)
  return photoFailed(state, { ...known, failed: [...known.failed, photoId] }, result, context)
}

/** What is there is shown. Earlier cases that waited for a better photo close. */
export function readOut(state: BotState, sheet: Sheet, told: Reply[], context: BotContext): FlowTurn {
  const ready: Sheet = {
    ...sheet,
    step: openDoubts(sheet, context).length > 0 ? 'doubt' : 'confirm',
    edit: null,
    rev: sheet.rev + 1,
  }
  const { state: closed, replies: closing, effects } = withoutRetakes(state, sheet.caseNo, context)
  const focused: BotState = { ...withSheet(closed, ready), focus: { flow: 'sheet', id: sheet.caseNo } }
  return turn(focused, [...told, ...closing, ...showReading(ready, focused, context)], effects)
}

/** What the centre has typed from a picture meanwhile stays, and the picture with it. */
function withoutRetakes(state: BotState, except: string, context: BotContext): FlowTurn {
  const stale = state.sheets
    .filter((sheet) => sheet.step === 'retake' && sheet.caseNo !== except)
    .map(({ caseNo }) => caseNo)
  const isTaken = (caseNo: string) =>
    context.reports.some((report) => report.caseNo === caseNo && report.activities.length > 0)
  const closed = stale.filter((caseNo) => !isTaken(caseNo))
  return turn(
    stale.reduce(withoutSheet, state),
    closed.length > 0 ? [say(words.retakesClosedWords(closed))] : [],
    closed.map((caseNo): Effect => ({ kind: 'drop-photo', caseNo })),
  )
}

/** Blurred, something else, or a document that must not be here. */
function photoFailed(state: BotState, sheet: Sheet, result: PhotoResult, context: BotContext): FlowTurn {
  const isRetake = result.outcome === 'retake' || result.outcome === 'read'
  const retakes = isRetake ? state.retakes + 1 : state.retakes
  const counted: BotState = { ...state, retakes }
  if (sheet.pages.length > 0 || isAwaited(sheet)) {
    const told = isRetake ? say(words.someUnread(wordsOf(result).happened)) : otherPicture(result, context)
    return goOn(counted, sheet, [told], context)
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
  const { state: closed, replies: closing, effects } = withoutRetakes(state, sheet.caseNo, context)
  const left = withDone(withoutSheet({ ...closed, retakes: 0 }, sheet.caseNo), sheet.draftId, sheet.caseNo)
  return turn(
    left,
    [...closing, words.toCentreCard(sheet.caseNo, context)],
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
