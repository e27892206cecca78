/**
 * Bubbles of the photo report: receipt, what was read, duplicates, retakes, and pictures that are no report.
 */
import type { messagingApi } from '@line/bot-sdk'
import type { BotContext, BotEvent, PhotoResult } from '../contract.ts'
import { photosExpected, type Sheet } from '../state.ts'
import { callButton, caseFoot, menuButton, menuTap, registrationUrl } from './common.ts'
import { button, card, link, pairsOf, rule, small, text, withQuick } from './flex.ts'
import type { FlexMessage } from './flex.ts'
import { clip } from './formats.ts'
import { sheetButton } from './sheet-card.ts'
import { STATE_WORDS } from './month.ts'
import { isShowable } from './showable.ts'
import { placeWords, REFUSED_WORDS, RETAKE_UNKNOWN, RETAKE_WORDS } from './photo-words.ts'

/** The page that takes photos, HEIC and PDF from the phone's own folders. */
export const uploadUrl = (liffUrl: string): string => `${liffUrl}/upload`

export function photoHowCard(context: BotContext): FlexMessage {
  const bubble = card({
    about: '写真で報告',
    title: '活動報告書を撮って送ってください',
    body: [text('明るい所で、用紙の真上から、四すみを入れて撮ります。何枚でも、まとめて送れます。')],
    buttons: [
      button('ページから送る', link(uploadUrl(context.liffUrl), 'ページから送る')),
      menuButton('form', 'quiet'),
    ],
  })
  return withQuick(bubble, [
    { type: 'camera', label: '写真を撮る' },
    { type: 'cameraRoll', label: '写真をえらぶ' },
    menuTap('report'),
  ])
}

export function receiptCard(sheet: Sheet): FlexMessage {
  const count = photosExpected(sheet)
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
    body: [text(known && known.state !== 'withdrawn' ? stands(STATE_WORDS[known.state].word) : NOT_STANDING)],
    buttons: [menuButton('month', 'quiet')],
    foot: caseFoot(caseNo),
  })
}

const stands = (state: string) => `その報告は「${state}」です。もう一度送らなくてだいじょうぶです。`
/** dropped, withdrawn, or so old that we are not shown it: only a new picture can start a new report */
const NOT_STANDING = 'その報告をやめていたときや、もう一度報告したいときは、新しく撮り直して送ってください。'

export function retakeCard(
  sheet: Sheet,
  reason: keyof typeof RETAKE_WORDS | null,
  failures: number,
  context: BotContext,
  place: PhotoResult['place'] = null,
): FlexMessage {
  const { happened, todo } = reason === null ? RETAKE_UNKNOWN : RETAKE_WORDS[reason]
  const giveUp = failures >= 3
  const bubble = card({
    about: '写真で報告',
    title: happened,
    body: [
      ...(place && isShowable(place.pictureUrl) ? [drawing(place.pictureUrl)] : []),
      text(place ? placeWords(reason, place.name) + todo : todo),
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

/** A sheet with the place circled: a drawing, never the photo. */
const drawing = (url: string): messagingApi.FlexImage => ({
  type: 'image',
  url,
  size: 'full',
  aspectRatio: '3:2',
  aspectMode: 'fit',
})

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
    buttons: [
      button('登録のページ', link(registrationUrl(context.liffUrl), '登録のページ'), 'primary'),
      callButton(context),
    ],
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
  const total = photosExpected(sheet)
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

/** やめる, or a photo of a set was taken back: a dropped case is not opened again, so it is asked. */
export function askDropPhotoCard(sheet: Sheet, because: string | null): FlexMessage {
  return card({
    about: '写真で報告',
    title: because ?? 'この報告をやめますか？',
    body: [
      text(
        because
          ? 'この報告を送るのをやめますか？'
          : 'まだ送っていません。やめると、この写真の報告は送られません。',
      ),
    ],
    buttons: [sheetButton(sheet, 'つづける', 'resume'), sheetButton(sheet, 'やめる', 'drop-yes')],
    foot: caseFoot(sheet.caseNo),
  })
}

export const PHOTO_UNSENT_WORDS = '写真を取り消しましたね'
export const PHOTO_LATE_WORDS =
  '写真を、LINEからまだ受け取れていません。受け取れたら、このトークでお知らせします。もう一度送らなくてだいじょうぶです。'
export const OTHERS_STAY_WORDS = '写真を取り消しましたね。のこりの写真で続けます。'
export const notHereWords = (count: number): string =>
  `一緒に送った写真のうち、${count}枚がまだ届いていません。届いた分を先にお見せします。`
/** a good photo came: those that could not be read are taken to be of the same sheet */
export const retakesClosedWords = (caseNos: string[]): string =>
  `読めなかった前の写真（管理番号 ${clip(caseNos.join('、'), 120)}）の報告は送りません。別の活動の写真だったときは、もう一度撮って送ってください。`
export const PHOTO_DROPPED_WORDS = 'この写真の報告は送りません。'
export const someUnread = (happened: string): string =>
  `${clip(happened, 60)}。その1枚だけ、あとで撮り直してください。`
