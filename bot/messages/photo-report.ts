/**
 * Bubbles of the photo report: receipt, what was read, duplicates, retakes, and pictures that are no report.
 */
import type { Fee } from '../../rules/activity.ts'
import type { BotContext, BotEvent, Doubt } from '../contract.ts'
import type { Sheet, SheetRow } from '../state.ts'
import { COLOURS } from './colours.ts'
import { callButton, caseFoot, menuButton, menuTap } from './common.ts'
import {
  button,
  card,
  horizontal,
  line,
  link,
  pairsOf,
  rule,
  small,
  strong,
  tap,
  text,
  withQuick,
} from './flex.ts'
import type { FlexMessage, Part, Weight } from './flex.ts'
import { clip, dayJa, yen } from './formats.ts'
import { STATE_WORDS } from './month.ts'
import { REFUSED_WORDS, RETAKE_UNKNOWN, RETAKE_WORDS } from './photo-words.ts'
import { kindLabel, requesterShort } from './report-words.ts'

/** More than this many rows or doubts are for the page, not for bubbles. */
export const SHOWN_IN_CHAT = 5

export function sheetButton(
  sheet: Sheet,
  label: string,
  step: string,
  value = '',
  weight: Weight = 'plain',
): Part {
  return button(label, tap('sheet', sheet.caseNo, step, value, label), weight)
}

export function photoHowCard(context: BotContext): FlexMessage {
  const bubble = card({
    about: '写真で報告',
    title: '活動報告書を撮って送ってください',
    body: [text('明るい所で、用紙の真上から、四すみを入れて撮ります。何枚でも、まとめて送れます。')],
    buttons: [button('ページから送る', link(context.liffUrl, 'ページから送る'), 'quiet')],
  })
  return withQuick(bubble, [
    { type: 'camera', label: '写真を撮る' },
    { type: 'cameraRoll', label: '写真をえらぶ' },
    menuTap('report'),
  ])
}

export function receiptCard(sheet: Sheet): FlexMessage {
  const count = sheet.setTotal ?? 1
  return card({
    about: '写真で報告',
    title: count > 1 ? `写真${count}枚を受け取ります` : '写真を受け取りました',
    body: [text('読みとっています。終わったら、ここでお知らせします。')],
    foot: caseFoot(sheet.caseNo),
  })
}

export function duplicateCard(event: BotEvent & { kind: 'photo' }, context: BotContext): FlexMessage {
  const caseNo = event.duplicateOf ?? event.caseNo
  const known = context.reports.find((report) => report.caseNo === caseNo)
  const nth =
    event.setTotal !== null && event.setTotal > 1 && event.setIndex !== null
      ? `${event.setIndex}枚目は、`
      : 'この写真は、'
  return card({
    about: '写真で報告',
    title: `${nth}前に受け取っています`,
    body: [
      text(
        known
          ? `その報告は「${STATE_WORDS[known.state].word}」です。もう一度送らなくてだいじょうぶです。`
          : 'もう一度送らなくてだいじょうぶです。',
      ),
    ],
    buttons: [menuButton('month', 'quiet')],
    foot: caseFoot(caseNo),
  })
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
  const hidden = rows.length - SHOWN_IN_CHAT
  return withQuick(
    card({
      about: sheet.mends ? 'なおす報告' : '写真の読みとり',
      title:
        doubts.length > 0
          ? `${rows.length}件読みました。「？」を確かめます`
          : `${rows.length}件の活動です。正しいですか？`,
      body: [
        ...rows.slice(0, SHOWN_IN_CHAT).flatMap((one) => rowParts(one, context)),
        ...(hidden > 0 ? [small(`ほか${hidden}件`)] : []),
        rule(),
        ...totalParts(sheet, rows, doubts.length > 0),
        ...(doubts.length === 0 ? [rule(), small(context.city.consent.text)] : []),
      ],
      buttons: sheetButtons(sheet, doubts, page, context),
      foot: caseFoot(sheet.caseNo),
    }),
    [tap('sheet', sheet.caseNo, 'drop', '', 'やめる')],
  )
}

function sheetButtons(sheet: Sheet, doubts: Doubt[], page: string | null, context: BotContext): Part[] {
  const again = sheet.mends
    ? sheetButton(sheet, 'やめる', 'drop')
    : sheetButton(sheet, '撮り直す', 'confirm', 'retake')
  const onPage = page
    ? [button('ページで見る', link(page, 'ページで見る'), doubts.length > 0 ? 'primary' : 'plain')]
    : []
  if (doubts.length > SHOWN_IN_CHAT)
    return [...onPage, horizontal([again, sheetButton(sheet, '読むのを頼む', 'centre')], { spacing: 'sm' })]
  if (doubts.length > 0) return [...onPage, again]
  const send = `send:${sheet.rev}:${context.city.consent.version}`
  return [
    sheetButton(sheet, sheet.mends ? '送信する' : '正しいので送る', 'confirm', send, 'primary'),
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
  const when = `${mark('date', activity.date && dayJa(activity.date))} ${mark('start', activity.start)}–${mark('end', end)}`
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
    horizontal(
      [
        text(when, { weight: 'bold', flex: 1, ...(doubts.length > 0 && { color: COLOURS.accent }) }),
        text(amount, { flex: 0, wrap: false, align: 'end' }),
      ],
      { spacing: 'md' },
    ),
    text(about.join('・'), { size: 'sm', color: COLOURS.muted, margin: 'xs' }),
  ]
}

function totalParts(sheet: Sheet, rows: ShownRow[], open: boolean): Part[] {
  const fees = rows.flatMap(({ fee }) => (fee ? [fee] : []))
  const sum = (pick: (fee: Fee) => number) => fees.reduce((total, fee) => total + pick(fee), 0)
  const unknown = rows.length - fees.length
  return [
    line(`${rows.length}件 受け取る額（見込み）`, yen(sum((fee) => fee.rewardYen)), {
      size: 'md',
      weight: 'bold',
    }),
    line('　うち依頼会員から', yen(sum((fee) => fee.feeYen))),
    line('　うち市から', yen(sum((fee) => fee.subsidyYen))),
    ...(unknown > 0
      ? [
          small(
            open
              ? `「？」の${unknown}件は、まだ入っていません。`
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
  return compared && rows.every(({ fee }) => fee !== null) ? [small('✓ 用紙の合計と同じです')] : []
}

export function retakeCard(
  sheet: Sheet,
  reason: keyof typeof RETAKE_WORDS | null,
  failures: number,
  context: BotContext,
): FlexMessage {
  const { happened, todo } = reason === null ? RETAKE_UNKNOWN : RETAKE_WORDS[reason]
  const giveUp = failures >= 3
  const bubble = card({
    about: '写真で報告',
    title: happened,
    body: [
      text(todo),
      ...(giveUp
        ? [rule(), text('むずかしいときは、この写真をセンターが読みます。'), small(context.city.consent.text)]
        : []),
    ],
    buttons: [
      ...(giveUp ? [sheetButton(sheet, 'このまま送る', 'centre', '', 'primary')] : []),
      ...pairsOf([menuButton('report'), menuButton('centre')]),
    ],
    foot: caseFoot(sheet.caseNo),
  })
  return withQuick(bubble, [
    { type: 'camera', label: '写真を撮る' },
    { type: 'cameraRoll', label: '写真をえらぶ' },
  ])
}

export function photoRefusedCard(why: keyof typeof REFUSED_WORDS): FlexMessage {
  const { happened, todo } = REFUSED_WORDS[why]
  return card({ about: '写真で報告', title: happened, body: [text(todo)], buttons: [menuButton('report')] })
}

export function notAReportCard(): FlexMessage {
  return card({
    about: '写真で報告',
    title: '活動報告書が見つかりません',
    body: [text('この写真は報告として扱いません。報告書の写真を送るか、質問に答えて報告してください。')],
    buttons: [menuButton('report', 'primary'), menuButton('photo')],
  })
}

export function identityCard(context: BotContext): FlexMessage {
  return card({
    about: '大切な書類',
    title: '通帳や証明書の写真は、ここに送らないでください',
    wrong: true,
    body: [text('この写真は、どこにも回さずに消します。口座の登録は、専用のページか、センターでできます。')],
    buttons: [button('登録のページ', link(context.liffUrl, '登録のページ'), 'primary'), callButton(context)],
  })
}

export function toCentreCard(caseNo: string, context: BotContext): FlexMessage {
  return card({
    about: '写真で報告',
    title: 'センターが写真を読みます',
    body: [text(`${context.city.centreName}が読んで確かめます。結果はここでお知らせします。`)],
    buttons: [menuButton('month', 'quiet')],
    foot: caseFoot(caseNo),
  })
}

export function waitingCard(sheet: Sheet): FlexMessage {
  const known = sheet.pages.length + sheet.failed.length
  const total = Math.max(sheet.setTotal ?? 0, sheet.photoIds.length)
  return card({
    about: '写真で報告',
    title: '写真を読みとっています',
    body: [
      text(total > 1 ? `${total}枚のうち${known}枚を読みました。` : '終わったら、ここでお知らせします。'),
    ],
    buttons: sheet.pages.length > 0 ? [sheetButton(sheet, '読めた分で進む', 'go')] : [],
    foot: caseFoot(sheet.caseNo),
  })
}

export function unsentCard(sheet: Sheet): FlexMessage {
  return card({
    about: '写真で報告',
    title: '写真を取り消しましたね',
    body: [strong('この報告を送るのをやめますか？')],
    buttons: [sheetButton(sheet, 'つづける', 'resume'), sheetButton(sheet, 'やめる', 'drop')],
    foot: caseFoot(sheet.caseNo),
  })
}

export const PHOTO_DROPPED_WORDS = 'この写真の報告は送りません。'
export const someUnread = (happened: string): string =>
  `${clip(happened, 60)}。その1枚だけ、あとで撮り直してください。`
