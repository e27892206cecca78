/**
 * What was read, as a receipt: rows, amounts, doubts marked 「？」, the paper's own totals beside ours.
 */
import type { Fee } from '../../rules/activity.ts'
import type { BotContext, Doubt } from '../contract.ts'
import { isTyped, type Sheet, type SheetRow } from '../state.ts'
import { amountLines, sumOf } from './amounts.ts'
import { COLOURS } from './colours.ts'
import { caseFoot } from './common.ts'
import { button, card, horizontal, link, rule, small, tap, text, withQuick } from './flex.ts'
import type { FlexMessage, Part, Weight } from './flex.ts'
import { dayJa, yen } from './formats.ts'
import { kindLabel, requesterShort } from './report-words.ts'

/** More than this many rows or doubts are for the page, not for bubbles. */
export const SHOWN_IN_CHAT = 5

/** The page with one doubtful field at a time and a large keypad. */
export const checkUrl = (pageUrl: string): string => `${pageUrl}?check=1`

export function sheetButton(
  sheet: Sheet,
  label: string,
  step: string,
  value = '',
  weight: Weight = 'plain',
): Part {
  return button(label, tap('sheet', sheet.caseNo, step, value, label), weight)
}

export interface ShownRow {
  row: SheetRow
  fee: Fee | null
  /** fields of this row that are in doubt */
  doubts: Doubt['field'][]
}

/** What was read, as a receipt. With open doubts it only shows; without, it asks 正しい / なおす / 撮り直す. */
export function sheetCard(sheet: Sheet, rows: ShownRow[], doubts: Doubt[], context: BotContext): FlexMessage {
  const pageUrl = sheet.pages[0]?.pageUrl ?? null
  const page = pageUrl && (rows.length > SHOWN_IN_CHAT || doubts.length > SHOWN_IN_CHAT) ? pageUrl : null
  const shown = isTyped(sheet) ? rows.length : SHOWN_IN_CHAT
  const hidden = rows.length - shown
  return withQuick(
    card({
      about: sheet.mends ? 'なおす報告' : isTyped(sheet) ? '活動報告の確認' : '写真の読みとり',
      title: doubts.length > 0 ? `${rows.length}件読みました` : `${rows.length}件、これで正しいですか？`,
      body: [
        ...rows.slice(0, shown).flatMap((one) => rowParts(one, context)),
        ...(hidden > 0 ? [small(`ほか${hidden}件`)] : []),
        rule(),
        ...totalParts(sheet, rows, doubts.length > 0),
        ...(isTyped(sheet) && doubts.length === 0 ? [text(accidentWords(sheet.accident))] : []),
        ...(doubts.length === 0 ? [rule(), small(context.city.consent.text)] : []),
      ],
      buttons: sheetButtons(sheet, doubts, page, context),
      ...(!isTyped(sheet) && { foot: caseFoot(sheet.caseNo) }),
    }),
    [tap('sheet', sheet.caseNo, 'drop', '', 'やめる')],
  )
}

const accidentWords = (happened: boolean) => `事故・けがなど：${happened ? 'あった' : 'なかった'}`

function sheetButtons(sheet: Sheet, doubts: Doubt[], page: string | null, context: BotContext): Part[] {
  const again =
    sheet.mends || isTyped(sheet)
      ? sheetButton(sheet, 'やめる', 'drop')
      : sheetButton(sheet, '撮り直す', 'confirm', 'retake')
  const onPage = page
    ? [
        doubts.length > 0
          ? button('ページで見る', link(checkUrl(page), 'ページで見る'), 'primary')
          : button('ページで見る', link(page, 'ページで見る')),
      ]
    : []
  if (doubts.length > SHOWN_IN_CHAT && !isTyped(sheet))
    return [...onPage, horizontal([again, sheetButton(sheet, '読むのを頼む', 'centre')], { spacing: 'sm' })]
  if (doubts.length > 0) return [...onPage, again]
  const send = `send:${sheet.rev}:${context.city.consent.version}`
  return [
    sheetButton(
      sheet,
      sheet.mends || isTyped(sheet) ? '送信する' : '正しいので送る',
      'confirm',
      send,
      'primary',
    ),
    horizontal([sheetButton(sheet, 'なおす', 'confirm', 'mend'), again], { spacing: 'sm' }),
    ...onPage,
  ]
}

/** Two lines an activity; what is in doubt carries a 「？」. */
function rowParts({ row, fee, doubts }: ShownRow, context: BotContext): Part[] {
  const { activity } = row
  const mark = (field: Doubt['field'], words: string | undefined) =>
    words === undefined ? '？' : doubts.includes(field) ? `${words}？` : words
  const end = activity.end && `${row.overnight ? '翌' : ''}${activity.end}`
  const when = `${mark('date', activity.date && dayJa(activity.date, context.today))} ${mark('start', activity.start)}–${mark('end', end)}`
  const children = activity.children
  const sick = children?.filter((child) => child.sick).length ?? 0
  const about = [
    mark('requesterNo', activity.requesterNo && requesterShort(context, activity.requesterNo)),
    mark('childCount', children && `${children.length}人`),
    ...(sick > 0 || doubts.includes('sickCount') ? [mark('sickCount', `病児${sick}人`)] : []),
    ...(activity.kind || doubts.includes('kind') ? [mark('kind', kindLabel(context, activity.kind))] : []),
    ...((activity.transportYen ?? 0) > 0 || doubts.includes('transportYen')
      ? [mark('transportYen', `交通費${yen(activity.transportYen ?? 0)}`)]
      : []),
  ]
  const amount = fee === null ? '—' : yen(fee.rewardYen)
  return [
    text(when, { weight: 'bold', ...(doubts.length > 0 && { color: COLOURS.accent }) }),
    horizontal(
      [
        text(about.join('・'), { size: 'sm', color: COLOURS.muted, flex: 1 }),
        text(amount, { flex: 0, wrap: false, align: 'end' }),
      ],
      { spacing: 'md', margin: 'xs' },
    ),
  ]
}

function totalParts(sheet: Sheet, rows: ShownRow[], open: boolean): Part[] {
  const fees = rows.flatMap(({ fee }) => (fee ? [fee] : []))
  const unknown = rows.length - fees.length
  return [
    ...(fees.length > 0 ? amountLines(sumOf(fees), '依頼会員', `${fees.length}件`) : []),
    ...(unknown > 0
      ? [
          small(
            open
              ? fees.length === 0
                ? '「？」が決まると、金額が出ます。'
                : `「？」の${unknown}件は、まだ入っていません。`
              : `${unknown}件の金額は、センターが計算します。`,
          ),
        ]
      : []),
    ...writtenParts(sheet, rows),
    ...(sheet.pages.some((page) => page.notes) ? [small('手書きのメモがあるので、センターも見ます。')] : []),
  ]
}

/** The paper's own count and sum against what was read. */
function writtenParts(sheet: Sheet, rows: ShownRow[]): Part[] {
  const differences = sheet.pages.flatMap((page) => {
    const own = rows.filter(({ row }) => row.photoId === page.photoId)
    const feeYen = own.reduce((total, { fee }) => total + (fee?.feeYen ?? 0), 0)
    const whole = own.every(({ fee }) => fee !== null)
    return [
      ...(page.writtenCount !== null && page.writtenCount !== own.length
        ? [`用紙の件数は${page.writtenCount}件、読めたのは${own.length}件です。`]
        : []),
      ...(page.writtenFeeYen !== null && whole && page.writtenFeeYen !== feeYen
        ? [`用紙の料金の合計は${yen(page.writtenFeeYen)}、計算では${yen(feeYen)}です。`]
        : []),
    ]
  })
  const compared = sheet.pages.some((page) => page.writtenCount !== null || page.writtenFeeYen !== null)
  if (differences.length > 0)
    return differences.slice(0, 4).map((sentence) => text(sentence, { size: 'sm', weight: 'bold' }))
  return compared && rows.every(({ fee }) => fee !== null) ? [small('○ 用紙の合計と同じです')] : []
}
