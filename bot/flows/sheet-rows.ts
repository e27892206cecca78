/**
 * Sheet rows: what paper said, as activities; what is still in doubt; one field answered.
 *
 * Promise:  a row becomes an activity only when nothing that money depends on is missing or contradicts itself.
 */
import type { DraftActivity, Fee } from '../../rules/activity.ts'
import { isClockTime, isIsoDate } from '../../rules/calendar.ts'
import type { BotContext, Doubt, PhotoResult } from '../contract.ts'
import type { ShownRow } from '../messages/sheet-card.ts'
import { dayToComeWords, pairOf } from '../messages/report-words.ts'
import { isTyped, type Sheet, type SheetField, type SheetRow } from '../state.ts'
import { MAX_COST_YEN } from './guided-answers.ts'

/** One read photo added to its case. */
export function withPage(sheet: Sheet, result: PhotoResult): Sheet {
  const offset = sheet.rows.length
  const rows = result.rows.map((one) => ({
    row: Math.trunc(one.row) || 0,
    photoId: result.photoId,
    overnight: false,
    activity: safeActivity(one.activity),
  }))
  const points = (doubt: Doubt) => doubt.rowIndex >= 0 && doubt.rowIndex < rows.length
  return {
    ...sheet,
    rows: [...sheet.rows, ...rows],
    doubts: [
      ...sheet.doubts,
      ...result.doubts.filter(points).map((doubt) => ({ ...doubt, rowIndex: doubt.rowIndex + offset })),
    ],
    pages: [
      ...sheet.pages,
      {
        photoId: result.photoId,
        pageUrl: result.pageUrl,
        notes: result.handwrittenNotes,
        writtenCount: result.writtenTotals.count,
        writtenFeeYen: result.writtenTotals.feeYen,
      },
    ],
  }
}

/** Photos that were taken back: what was read on them goes with them. */
export function withoutPhotos(sheet: Sheet, photoIds: string[]): Sheet {
  const stays = (photoId: string) => !photoIds.includes(photoId)
  const rows = sheet.rows.filter((row) => stays(row.photoId))
  const places = sheet.rows.map((row) => rows.indexOf(row))
  return {
    ...sheet,
    photoIds: sheet.photoIds.filter(stays),
    missing: (sheet.missing ?? 0) + 1,
    failed: sheet.failed.filter(stays),
    pages: sheet.pages.filter((page) => stays(page.photoId)),
    rows,
    doubts: sheet.doubts
      .map((doubt) => ({ ...doubt, rowIndex: places[doubt.rowIndex] ?? -1 }))
      .filter((doubt) => doubt.rowIndex >= 0),
    edit: null,
  }
}

/** Readings are guesses: what is no date, time or amount is left out and asked. */
function safeActivity(read: Partial<DraftActivity>): SheetRow['activity'] {
  const yen = (value: number | undefined) =>
    Number.isSafeInteger(value) && (value ?? -1) >= 0 ? (value ?? 0) : 0
  return {
    ...(read.requesterNo && { requesterNo: read.requesterNo }),
    ...(read.date && isIsoDate(read.date) && { date: read.date }),
    ...(read.start && isClockTime(read.start) && { start: read.start }),
    ...(read.end && isClockTime(read.end) && { end: read.end }),
    ...(read.children && read.children.length > 0 && { children: read.children }),
    kind: read.kind ?? null,
    transportYen: yen(read.transportYen),
    otherYen: yen(read.otherYen),
    cancelled: read.cancelled ?? null,
    note: read.note ?? null,
  }
}

/** The reader's doubts first, then what is missing or cannot be: nothing of it is ever guessed. */
export function openDoubts(sheet: Sheet, context: BotContext): Doubt[] {
  const asked = new Set(sheet.doubts.map((doubt) => `${doubt.rowIndex}.${doubt.field}`))
  const own = sheet.rows.flatMap((row, rowIndex) =>
    wrongFields(row, context)
      .filter(([field]) => !asked.has(`${rowIndex}.${field}`))
      .map(([field, candidates]) => ({
        rowIndex,
        row: row.row,
        field,
        value: null,
        candidates,
        cutUrl: null,
      })),
  )
  return [...sheet.doubts, ...own]
}

function wrongFields({ activity, overnight }: SheetRow, context: BotContext): [SheetField, string[]][] {
  const { date, start, end } = activity
  const wrong: [SheetField, string[]][] = []
  if (activity.requesterNo === undefined)
    wrong.push(['requesterNo', context.pairs.slice(0, 3).map((pair) => pair.requesterNo)])
  if (date === undefined || date > context.today) wrong.push(['date', []])
  if (start === undefined) wrong.push(['start', []])
  if (end === undefined || end === start) wrong.push(['end', []])
  else if (start !== undefined && end < start && !overnight) wrong.push(['end', [end]])
  if (!activity.children || activity.children.length === 0) wrong.push(['childCount', ['1', '2']])
  return wrong
}

/** Null while something is missing. */
export function activityOfRow({ activity, overnight }: SheetRow): DraftActivity | null {
  const { requesterNo, date, start, end, children } = activity
  if (!requesterNo || !date || !start || !end || !children?.length || start === end) return null
  if (end < start && !overnight) return null
  return {
    ...{ requesterNo, date, start, end, children },
    kind: activity.kind ?? null,
    transportYen: activity.transportYen ?? 0,
    otherYen: activity.otherYen ?? 0,
    cancelled: activity.cancelled ?? null,
    note: activity.note ?? null,
  }
}

export function shownRows(sheet: Sheet, context: BotContext): ShownRow[] {
  const doubts = openDoubts(sheet, context)
  const rows = sheet.rows.map((row, rowIndex) => ({
    row,
    doubts: doubts.filter((doubt) => doubt.rowIndex === rowIndex).map((doubt) => doubt.field),
  }))
  const fees = feesOfRows(sheet, rows, context)
  return rows.map((one) => ({ ...one, fee: fees.get(one.row) ?? null }))
}

/** Those without doubts, priced together as they will be sent: which visits are free depends on all of them. */
function feesOfRows(sheet: Sheet, rows: Omit<ShownRow, 'fee'>[], context: BotContext): Map<SheetRow, Fee> {
  const sure = rows.flatMap(({ row, doubts }) => {
    const activity = doubts.length > 0 ? null : activityOfRow(row)
    return activity === null ? [] : [{ row, activity }]
  })
  const fees = context.feesOf(
    sure.map(({ activity }) => activity),
    isTyped(sheet) ? null : sheet.caseNo,
  )
  return new Map(
    sure.flatMap(({ row }, n) => {
      const fee = fees[n]!
      return 'refusal' in fee ? [] : [[row, fee]]
    }),
  )
}

/** One answer. `again`: the sentence says why it was not taken. Null: no value of this field. */
export function withField(
  row: SheetRow,
  field: SheetField,
  value: string,
  context: BotContext,
): { row: SheetRow } | { again: string } | null {
  const change = (activity: Partial<SheetRow['activity']>, overnight = row.overnight) => ({
    row: { ...row, overnight, activity: { ...row.activity, ...activity } },
  })
  const { start, end, children = [] } = row.activity
  switch (field) {
    case 'date':
      if (!isIsoDate(value)) return null
      return value > context.today ? { again: dayToComeWords(value, context.today) } : change({ date: value })
    case 'start':
      if (!isClockTime(value)) return null
      return value === end ? { again: '終わりと同じ時刻です。' } : change({ start: value }, false)
    case 'end':
      if (!isClockTime(value)) return null
      if (value === start) return { again: '始まりと同じ時刻です。' }
      // The same earlier end, said again by the member, is the next day's.
      return change({ end: value }, start !== undefined && value < start && value === end)
    case 'childCount': {
      if (!/^[1-9]$/.test(value)) return null
      const sick = children.filter((child) => child.sick).length
      return change({ children: countedChildren(Number(value), sick) })
    }
    case 'sickCount':
      if (!/^\d$/.test(value)) return null
      if (children.length > 0 && Number(value) > children.length)
        return { again: `お子さんは${children.length}人です。` }
      // all or none of them: then it is known who
      if (children.length > 0 && (value === '0' || Number(value) === children.length))
        return change({ children: children.map((child) => ({ ...child, sick: value !== '0' })) })
      return change({ children: countedChildren(Math.max(children.length, Number(value), 1), Number(value)) })
    case 'kind':
      return context.kinds.some((kind) => kind.code === value) ? change({ kind: value }) : null
    case 'requesterNo':
      if (pairOf(context, value)) return change({ requesterNo: value })
      return /^\d{6}$/.test(value) ? { again: 'この番号の依頼会員は、登録に見つかりません。' } : null
    case 'transportYen':
      return /^\d{1,5}$/.test(value) && Number(value) <= MAX_COST_YEN
        ? change({ transportYen: Number(value) })
        : null
  }
}

function countedChildren(count: number, sick: number): DraftActivity['children'] {
  return Array.from({ length: count }, (_, n) => ({ childId: null, sick: n < sick }))
}

/** The answered doubt is gone; so is one about the same place that the answer settles. */
/** The member has said it: no doubt any more, and the page of the photo knows. */
export function withSaid(sheet: Sheet, rowIndex: number, field: SheetField): Sheet {
  return {
    ...sheet,
    rows: sheet.rows.map((row, index) =>
      index === rowIndex ? { ...row, said: [...new Set([...(row.said ?? []), field])] } : row,
    ),
    doubts: sheet.doubts.filter((doubt) => doubt.rowIndex !== rowIndex || doubt.field !== field),
  }
}
