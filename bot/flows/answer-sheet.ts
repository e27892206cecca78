/**
 * Answer a sheet: doubts, mending, 正しい, 撮り直す, このまま送る. A sheet is a read photo or a report being mended.
 */
import type { BotContext, BotEvent, Effect, ReportView } from '../contract.ts'
import { caseFoot } from '../messages/common.ts'
import * as confirm from '../messages/confirm-report.ts'
import { menuCard } from '../messages/common.ts'
import { say } from '../messages/flex.ts'
import * as words from '../messages/photo-report.ts'
import type { Tap } from '../postback.ts'
import { isStuck, isTyped, nowOf, sheetOf, withDone, withSheet, withoutSheet } from '../state.ts'
import type { BotState, Sheet, SheetField } from '../state.ts'
import { stale } from './guided-report.ts'
import { freshSheet, leftToCentre, readOut } from './photo-report.ts'
import { reminders } from './present.ts'
import { activityOfRow, openDoubts, withField, withSaid } from './sheet-rows.ts'
import { showSheet } from './show-sheet.ts'
import { settledRow, takeWhole } from './typed-sheet.ts'
import { askDropTyped, TYPED_DROPPED_WORDS, wholeLeft } from '../messages/typed-sheet.ts'
import { after, turn, type FlowTurn } from './turn.ts'

/** A report with several activities, or counts only, opened to be mended. */
export function mendSheet(state: BotState, report: ReportView, context: BotContext): FlowTurn {
  const sheet: Sheet = {
    ...freshSheet(report.caseNo, context),
    ...{ mends: true, source: report.source, step: report.activities.length > 1 ? 'pick-row' : 'pick-field' },
    accident: report.accident === true,
    edit: report.activities.length > 1 ? null : { rowIndex: 0, field: 'date' },
    rows: report.activities.map((activity, n) => {
      const { requesterNo, date, start, end, children, kind, transportYen, otherYen, cancelled, note } =
        activity
      const kept = { requesterNo, date, start, end, children, kind, transportYen, otherYen, cancelled, note }
      return { row: n + 1, photoId: '', overnight: end < start, activity: kept }
    }),
  }
  return show(state, sheet, context)
}

export function show(state: BotState, sheet: Sheet, context: BotContext, page = 0): FlowTurn {
  const shown: BotState = { ...withSheet(state, sheet), focus: { flow: 'sheet', id: sheet.caseNo } }
  return turn(shown, showSheet(sheet, shown, context, page))
}

/** Back to what stands: the next doubt, or the receipt. */
export function onward(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  const rest = isTyped(sheet) && wholeLeft(sheet) !== null ? 'whole' : 'confirm'
  const step = openDoubts(sheet, context).length > 0 ? 'doubt' : rest
  return show(state, { ...sheet, step, edit: null }, context)
}

export function tapSheet(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  const sheet = sheetOf(state, tap.id)
  if (sheet === null) return oldTap(state, tap, context)
  if (sheet.step === 'sending') return tapWhileSending(state, sheet, tap, context)
  const [verb = '', index = '', field = ''] = tap.step.split('.')
  const rowIndex = /^\d{1,3}$/.test(index) ? Number(index) : -1
  switch (verb) {
    case 'doubt':
      return tapDoubt(state, sheet, rowIndex, field, tap.value, context)
    case 'edit':
      return tapEdit(state, sheet, rowIndex, field, tap.value, context)
    case 'confirm':
      return tapConfirm(state, sheet, tap.value, context)
    case 'row':
      return sheet.step === 'pick-row' && sheet.rows[Number(tap.value)]
        ? show(
            state,
            { ...sheet, step: 'pick-field', edit: { rowIndex: Number(tap.value), field: 'date' } },
            context,
          )
        : stale(state, context)
    case 'field':
      return sheet.step === 'pick-field' && sheet.edit?.rowIndex === rowIndex && isField(tap.value)
        ? show(state, { ...sheet, step: 'edit', edit: { rowIndex, field: tap.value } }, context)
        : stale(state, context)
    case 'go':
      return sheet.step === 'reading' ? readOutNow(state, sheet, context) : stale(state, context)
    case 'whole':
      return tapWhole(state, sheet, index, tap.value, context)
    case 'centre':
      return sheet.mends || isTyped(sheet) ? stale(state, context) : leftToCentre(state, sheet, context)
    case 'resume':
      return sheet.rows.length > 0 && sheet.step !== 'reading'
        ? onward(state, sheet, context)
        : show(state, sheet, context)
    case 'drop':
      return askDrop(state, sheet, context)
    case 'drop-yes':
      return drop(state, sheet, context)
    default:
      return stale(state, context)
  }
}

/** A question asked once for all rows of a typed report. */
export function tapWhole(
  state: BotState,
  sheet: Sheet,
  asked: string,
  value: string,
  context: BotContext,
): FlowTurn {
  const taken = sheet.step === 'whole' && wholeLeft(sheet) === asked ? takeWhole(sheet, value) : null
  if (taken === null) return stale(state, context)
  const shown = onward(state, { ...taken, rev: sheet.rev + 1 }, context)
  if (!taken.accident || sheet.accident) return shown
  // the telephone number before anything else, and the centre is told, once a draft
  const families = [...new Set(taken.rows.map((row) => row.activity.requesterNo))]
  const requesterNo = families.length === 1 ? (families[0] ?? null) : null
  const urgent: Effect = { kind: 'open-urgent-case', draftId: sheet.draftId, requesterNo, note: null }
  return turn(shown.state, [confirm.urgentCard(context), ...shown.replies], [urgent])
}

const FIELDS = ['date', 'start', 'end', 'childCount', 'sickCount', 'kind', 'requesterNo', 'transportYen']
const isField = (name: string): name is SheetField => FIELDS.includes(name)

function readOutNow(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  if (sheet.pages.length === 0) return show(state, sheet, context)
  return readOut(state, { ...sheet, setTotal: null }, [], context)
}

function tapDoubt(
  state: BotState,
  sheet: Sheet,
  rowIndex: number,
  field: string,
  value: string,
  context: BotContext,
): FlowTurn {
  const [present] = openDoubts(sheet, context)
  const isPresent = sheet.step === 'doubt' && present?.rowIndex === rowIndex && present.field === field
  if (!isPresent || !isField(field)) return stale(state, context)
  if (value === '?') return show(state, { ...sheet, step: 'edit', edit: { rowIndex, field } }, context)
  return takeField(state, sheet, rowIndex, field, value, context)
}

/** The pickers of a doubt without candidates answer here too. */
function tapEdit(
  state: BotState,
  sheet: Sheet,
  rowIndex: number,
  field: string,
  value: string,
  context: BotContext,
): FlowTurn {
  const place = askedPlace(sheet, context)
  if (place?.rowIndex !== rowIndex || place.field !== field || !isField(field)) return stale(state, context)
  const page = /^page:(\d{1,2})$/.exec(value)
  if (page)
    return show(state, { ...sheet, step: 'edit', edit: { rowIndex, field } }, context, Number(page[1]))
  return takeField(state, sheet, rowIndex, field, value, context)
}

/** The field that a picker or typed words answer now. */
export function askedPlace(
  sheet: Sheet,
  context: BotContext,
): { rowIndex: number; field: SheetField } | null {
  if (sheet.step === 'edit') return sheet.edit
  if (sheet.step !== 'doubt') return null
  return openDoubts(sheet, context)[0] ?? null
}

export function takeField(
  state: BotState,
  sheet: Sheet,
  rowIndex: number,
  field: SheetField,
  value: string,
  context: BotContext,
): FlowTurn {
  const row = sheet.rows[rowIndex]
  const taken = row ? withField(row, field, value, context) : null
  if (taken === null) return stale(state, context)
  if ('again' in taken) return after([say(taken.again)], show(state, sheet, context))
  const answered = isTyped(sheet) ? settledRow(taken.row, field, context) : taken.row
  const rows = sheet.rows.map((one, n) => (n === rowIndex ? answered : one))
  return onward(state, withSaid({ ...sheet, rows, rev: sheet.rev + 1 }, rowIndex, field), context)
}

function tapConfirm(state: BotState, sheet: Sheet, value: string, context: BotContext): FlowTurn {
  if (value === 'retake' && !sheet.mends && !isTyped(sheet)) return retake(state, sheet, context)
  const ready = sheet.step === 'confirm' && openDoubts(sheet, context).length === 0
  if (!ready) return stale(state, context)
  if (value === 'mend') return pick(state, sheet, context)
  if (value !== `send:${sheet.rev}:${context.city.consent.version}`)
    return after([say(confirm.CHANGED_WORDS)], show(state, sheet, context))
  return send(state, sheet, context)
}

/** なおす: which activity, or at once which field of the only one. */
export function pick(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  const one = sheet.rows.length === 1
  const edit = one ? ({ rowIndex: 0, field: 'date' } as const) : null
  return show(state, { ...sheet, step: one ? 'pick-field' : 'pick-row', edit }, context)
}

function send(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  const activities = sheet.rows.flatMap((row) => activityOfRow(row) ?? [])
  if (activities.length !== sheet.rows.length) return onward(state, sheet, context)
  const effect: Effect = {
    kind: 'submit',
    mends: sheet.mends ? sheet.caseNo : null,
    draft: {
      ...{
        draftId: sheet.draftId,
        caseNo: isTyped(sheet) ? null : sheet.caseNo,
        source: sheet.source,
        activities,
        accident: sheet.accident,
      },
      consentVersion: context.city.consent.version,
    },
  }
  return turn(withSheet(state, { ...sheet, step: 'sending', sentAt: nowOf(context) }), [], [effect])
}

function tapWhileSending(state: BotState, sheet: Sheet, tap: Tap, context: BotContext): FlowTurn {
  const again = tap.step === 'confirm' && tap.value.startsWith('send:') && isStuck(sheet.sentAt, context)
  return again ? send(state, sheet, context) : turn(state, [say(confirm.SENDING_WORDS)])
}

function retake(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  const closed = withDone(withoutSheet(state, sheet.caseNo), sheet.draftId, sheet.caseNo)
  return turn(closed, [words.photoHowCard(context)], [{ kind: 'drop-photo', caseNo: sheet.caseNo }])
}

/** A report being mended loses nothing: it stays as it was sent. */
export function askDrop(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  if (isTyped(sheet)) return turn(state, [askDropTyped(sheet)])
  return sheet.mends ? drop(state, sheet, context) : turn(state, [words.askDropPhotoCard(sheet, null)])
}

function drop(state: BotState, sheet: Sheet, context: BotContext): FlowTurn {
  const closed = withoutSheet(state, sheet.caseNo)
  if (sheet.mends) return turn(closed, [menuCard(context, confirm.UNCHANGED_WORDS)])
  if (isTyped(sheet)) return turn(closed, [say(TYPED_DROPPED_WORDS), ...reminders(closed, context)])
  const told = `${words.PHOTO_DROPPED_WORDS}（${caseFoot(sheet.caseNo)}）`
  return turn(
    withDone(closed, sheet.draftId, sheet.caseNo),
    [say(told), ...reminders(closed, context)],
    [{ kind: 'drop-photo', caseNo: sheet.caseNo }],
  )
}

function oldTap(state: BotState, tap: Tap, context: BotContext): FlowTurn {
  const typed = state.done.find((one) => one.draftId === tap.id)
  if (typed?.caseNo) return stale(state, context, caseFoot(typed.caseNo))
  return stale(state, context, state.done.some((one) => one.caseNo === tap.id) ? caseFoot(tap.id) : null)
}

export function sheetSubmitted(
  state: BotState,
  sheet: Sheet,
  event: BotEvent & { kind: 'submitted' },
  context: BotContext,
): FlowTurn {
  const closed = withDone(withoutSheet(state, sheet.caseNo), event.draftId, event.caseNo)
  const told = confirm.submittedCard(event.caseNo, event.state, event.already, context)
  return turn(closed, [told, ...reminders(closed, context)])
}

export function sheetRefused(
  state: BotState,
  sheet: Sheet,
  code: string,
  row: number | null,
  context: BotContext,
): FlowTurn {
  const reopened: Sheet = { ...sheet, sentAt: null, rev: sheet.rev + 1, step: 'confirm', edit: null }
  const known = row !== null && sheet.rows[row] !== undefined
  const at: Sheet = known
    ? { ...reopened, step: 'pick-field', edit: { rowIndex: row, field: 'date' } }
    : reopened
  return after([say(confirm.refusalWords(code))], show(state, at, context))
}
