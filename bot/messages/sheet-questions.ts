/**
 * Questions about one field of a row that was read: a doubtful one with its picture, or one to be mended.
 */
import type { messagingApi } from '@line/bot-sdk'
import type { BotContext, Doubt } from '../contract.ts'
import { encodeTap } from '../postback.ts'
import { isTyped, type Sheet, type SheetField, type SheetRow } from '../state.ts'
import { caseFoot } from './common.ts'
import { isShowable } from './showable.ts'
import {
  button,
  card,
  link,
  pairsOf,
  picker,
  small,
  tap,
  text,
  withQuick,
  type FlexMessage,
  type Part,
} from './flex.ts'
import { clip, dayJa, yen } from './formats.ts'
import { checkUrl, sheetButton } from './sheet-card.ts'
import { FIELD_QUESTIONS, FIELD_WORDS } from './photo-words.ts'
import { requesterLabel } from './report-words.ts'

/** '18:00', '11月5日(水)', '2人': a field's value in words; null when there is none. */
export function fieldLabel(
  field: SheetField,
  value: string | null,
  context: BotContext,
  row?: SheetRow,
): string | null {
  if (value === null || value === '') return null
  switch (field) {
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayJa(value, context.today) : clip(value, 12)
    case 'start':
      return clip(value, 12)
    case 'end':
      return `${row?.activity.start && value < row.activity.start ? '翌日の' : ''}${clip(value, 12)}`
    case 'childCount':
    case 'sickCount':
      return `${clip(value, 4)}人`
    case 'kind':
      return context.kinds.find((kind) => kind.code === value)?.short ?? clip(value, 12)
    case 'requesterNo':
      return requesterLabel(context, value)
    case 'transportYen':
      return /^\d{1,9}$/.test(value) ? yen(Number(value)) : clip(value, 12)
  }
}

export const aboutRow = (sheet: Sheet, rowIndex: number, row: number, context: BotContext): string => {
  const date = sheet.rows[rowIndex]?.activity.date
  const when = date ? dayJa(date, context.today) : `${row}行目`
  const who = sheet.rows[rowIndex]?.activity.requesterNo
  return `${when}${who ? ` ${requesterLabel(context, who)}` : ''}の活動`
}

/** この数字は？ The cut-out, large; the candidates; ちがう. */
export function doubtCard(sheet: Sheet, doubt: Doubt, left: number, context: BotContext): FlexMessage {
  const { rowIndex, field } = doubt
  const row = sheet.rows[rowIndex]
  const step = `doubt.${rowIndex}.${field}`
  const candidates = [...new Set(doubt.candidates)].slice(0, 3).flatMap((value) => {
    const label = fieldLabel(field, value, context, row)
    return label ? [sheetButton(sheet, label, step, value)] : []
  })
  const picture: Part[] = doubt.cutUrl && isShowable(doubt.cutUrl) ? [cutOut(doubt.cutUrl)] : []
  const pageUrl = sheet.pages.find((page) => page.photoId === row?.photoId)?.pageUrl ?? null
  const seeable = picture.length === 0 && pageUrl !== null && candidates.length > 0
  return withQuick(
    card({
      about: `確かめてください（のこり${left}）`,
      title: FIELD_QUESTIONS[field],
      body: [
        small(aboutRow(sheet, rowIndex, doubt.row, context)),
        ...picture,
        ...(isReversed(doubt, row) ? [text('終わりが始まりより前の時刻です。')] : []),
      ],
      buttons: [
        ...candidates,
        ...(candidates.length > 0
          ? [sheetButton(sheet, 'ちがう', step, '?', 'quiet')]
          : editButtons(sheet, rowIndex, field, context)),
        ...(seeable ? [button('写真を見る', link(pageUrl, '写真を見る'), 'quiet')] : []),
      ],
      ...(!isTyped(sheet) && { foot: caseFoot(sheet.caseNo) }),
    }),
    ways(sheet),
  )
}

const isReversed = (doubt: Doubt, row: SheetRow | undefined) =>
  doubt.field === 'end' &&
  row?.activity.start !== undefined &&
  row.activity.end !== undefined &&
  row.activity.end < row.activity.start

function cutOut(url: string): messagingApi.FlexImage {
  return {
    type: 'image',
    url,
    size: 'full',
    aspectRatio: '3:1',
    aspectMode: 'fit',
    backgroundColor: '#FFFFFF',
  }
}

function ways(sheet: Sheet): messagingApi.Action[] {
  const pageUrl = sheet.pages[0]?.pageUrl
  const quick = (label: string, step: string, value = '') => tap('sheet', sheet.caseNo, step, value, label)
  return [
    ...(pageUrl ? [link(checkUrl(pageUrl), '大きな画面で直す')] : []),
    ...(sheet.mends || isTyped(sheet)
      ? []
      : [quick('センターにまかせる', 'centre'), quick('撮り直す', 'confirm', 'retake')]),
    quick('やめる', 'drop'),
  ]
}

export function editCard(
  sheet: Sheet,
  rowIndex: number,
  field: SheetField,
  context: BotContext,
  page = 0,
): FlexMessage {
  const row = sheet.rows[rowIndex]
  const typed: Partial<Record<SheetField, string>> = {
    transportYen: 'ボタンにないときは、数字を送ってください（例 420）。',
    date: '「11月5日」のように送ることもできます。',
    start: '「18:00」のように送ることもできます。',
    end: '「20:00」のように送ることもできます。',
  }
  return withQuick(
    card({
      about: aboutRow(sheet, rowIndex, row?.row ?? rowIndex + 1, context),
      title: `正しい${FIELD_WORDS[field]}を教えてください`,
      body: typed[field] ? [small(typed[field])] : [],
      buttons: editButtons(sheet, rowIndex, field, context, page),
    }),
    ways(sheet),
  )
}

const PAIRS_A_PAGE = 7
const KINDS_A_PAGE = 12

function editButtons(
  sheet: Sheet,
  rowIndex: number,
  field: SheetField,
  context: BotContext,
  page = 0,
): Part[] {
  const step = `edit.${rowIndex}.${field}`
  const data = encodeTap('sheet', sheet.caseNo, step)
  const activity = sheet.rows[rowIndex]?.activity
  const choice = (label: string, value: string) => sheetButton(sheet, label, step, value)
  const counts = (from: number, to: number) =>
    pairsOf(Array.from({ length: to - from + 1 }, (_, n) => choice(`${n + from}人`, String(n + from))))
  switch (field) {
    case 'date':
      return [
        button(
          '日にちをえらぶ',
          picker(
            data,
            { mode: 'date', initial: activity?.date ?? context.today, max: context.today },
            '日にちをえらぶ',
          ),
        ),
      ]
    case 'start':
    case 'end':
      return [
        button(
          '時刻をえらぶ',
          picker(data, { mode: 'time', initial: timeOr(activity?.[field], '15:00') }, '時刻をえらぶ'),
        ),
      ]
    case 'childCount':
      return counts(1, 4)
    case 'sickCount':
      return counts(0, Math.max(1, Math.min(activity?.children?.length ?? 1, 7)))
    case 'transportYen':
      return pairsOf(
        [0, 200, 300, 400, 500, 600].map((amount) =>
          choice(amount === 0 ? 'なし' : yen(amount), String(amount)),
        ),
      )
    case 'kind':
      return paged(sheet, step, context.kinds, KINDS_A_PAGE, page, (shown) =>
        pairsOf(shown.map((kind) => choice(kind.short, kind.code))),
      )
    case 'requesterNo':
      return paged(sheet, step, context.pairs, PAIRS_A_PAGE, page, (shown) =>
        shown.map((pair) => choice(`${clip(pair.requesterName, 17)}さん`, pair.requesterNo)),
      )
  }
}

const timeOr = (time: string | undefined, otherwise: string) =>
  time && /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? time : otherwise

function paged<T>(
  sheet: Sheet,
  step: string,
  all: T[],
  size: number,
  page: number,
  draw: (shown: T[]) => Part[],
): Part[] {
  const from = page * size < all.length ? page * size : 0
  const more = all.length > from + size
  const next = more ? `page:${from / size + 1}` : 'page:0'
  return [
    ...draw(all.slice(from, from + size)),
    ...(all.length > size
      ? [sheetButton(sheet, more ? 'ほかの候補' : 'はじめの候補', step, next, 'quiet')]
      : []),
  ]
}

/** 6時半: morning or evening? */
export function halfCard(sheet: Sheet, step: string, choices: [string, string][]): FlexMessage {
  return card({
    title: 'どちらの時刻ですか？',
    buttons: choices.map(([label, value]) => sheetButton(sheet, label, step, value)),
  })
}
