/**
 * なおす on a sheet: which activity, which field of it.
 */
import type { BotContext } from '../contract.ts'
import { isTyped, type Sheet, type SheetField } from '../state.ts'
import { button, card, link, tap, tapLine, type FlexMessage } from './flex.ts'
import { dayJa, yen } from './formats.ts'
import { FIELD_WORDS } from './photo-words.ts'
import { kindLabel, requesterLabel } from './report-words.ts'
import { sheetButton } from './sheet-card.ts'
import { aboutRow } from './sheet-questions.ts'

export function pickRowCard(sheet: Sheet, context: BotContext): FlexMessage {
  const shown = sheet.rows.slice(0, 12)
  const pageUrl = sheet.pages[0]?.pageUrl
  return card({
    about: sheet.mends ? 'なおす報告' : isTyped(sheet) ? '活動報告' : '写真で報告',
    title: 'どの活動をなおしますか？',
    body: shown.map(({ activity, row }, rowIndex) => {
      const when = activity.date ? dayJa(activity.date, context.today) : `${row}行目`
      const hours = `${activity.start ?? '？'}–${activity.end ?? '？'}`
      return tapLine(when, hours, tap('sheet', sheet.caseNo, 'row', String(rowIndex), `${when}をなおす`))
    }),
    buttons: [
      ...(sheet.rows.length > shown.length && pageUrl
        ? [button('ページで見る', link(pageUrl, 'ページで見る'))]
        : []),
      sheetButton(sheet, 'なおさない', 'resume', '', 'quiet'),
    ],
  })
}

const FIELDS = Object.keys(FIELD_WORDS) as SheetField[]

export function pickFieldCard(sheet: Sheet, rowIndex: number, context: BotContext): FlexMessage {
  const row = sheet.rows[rowIndex]
  const activity = row?.activity ?? {}
  const sick = activity.children?.filter((child) => child.sick).length ?? 0
  const values: Record<SheetField, string> = {
    date: activity.date ? dayJa(activity.date, context.today) : '？',
    start: activity.start ?? '？',
    end: activity.end ?? '？',
    childCount: activity.children ? `${activity.children.length}人` : '？',
    sickCount: `${sick}人`,
    kind: kindLabel(context, activity.kind),
    requesterNo: requesterLabel(context, activity.requesterNo),
    transportYen: yen(activity.transportYen ?? 0),
  }
  return card({
    about: aboutRow(sheet, rowIndex, row?.row ?? rowIndex + 1, context),
    title: 'どれをなおしますか？',
    body: FIELDS.map((field) =>
      tapLine(
        FIELD_WORDS[field],
        values[field],
        tap('sheet', sheet.caseNo, `field.${rowIndex}`, field, `${FIELD_WORDS[field]}をなおす`),
      ),
    ),
    buttons: [sheetButton(sheet, 'なおさない', 'resume', '', 'quiet')],
  })
}
