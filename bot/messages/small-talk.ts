/**
 * Small talk: a friendly sentence, and the way on.
 */
import type { BotContext, BotEvent } from '../contract.ts'
import { callButton, menuButton, waysOn } from './common.ts'
import { card, small, text, type FlexMessage } from './flex.ts'
import { decisionsButton } from './decisions.ts'
import { clip } from './formats.ts'
import { papersButton } from './usage.ts'

/** Sentences for what is answered by words alone; the present question or the menu follows. */
export const TALK = {
  greeting: 'こんにちは。活動の報告をお手伝いします。',
  thanks: 'こちらこそ、ありがとうございます。',
  abuse: 'お困りでしたら、ごめんなさい。センターの人が電話でお話をうかがいます。',
  unknown: 'すみません、よくわかりませんでした。',
  'too-long': '長い文は、まだ読めません。質問に答えると、1分ほどで報告できます。',
  empty: 'メッセージを受け取りました。',
  nothingOpen: '書きかけの報告はありません。',
  mend: '送った報告は「今月の報告」からなおせます。',
  money:
    '金額は、報告の確認と「今月の報告」で見られます。振込の日と通知書は、「交付決定を見る」で見られます。',
  moneyOfFamily: '払った額は、「これまでの利用」で見られます。証明書と領収書は、下のボタンから出せます。',
} as const

type Unreadable = 'sticker' | 'video' | 'audio' | 'file' | 'location'

export const UNREADABLE: Record<Unreadable & BotEvent['kind'], string> = {
  sticker: 'スタンプをありがとうございます。',
  video: '動画は受け取れません。報告書は、写真で送ってください。',
  audio: '声のメッセージは聞けません。ボタンか文字で答えてください。',
  file: 'このファイルは受け取れません。報告書は、写真かPDFで送ってください。',
  location: '場所はいりません。ボタンで報告できます。',
}

export const GROUP_WORDS = 'グループでは報告を受け取れません。1対1のトークで話しかけてください。'

export function aboutCard(context: BotContext): FlexMessage {
  const { programmeName, cityName, centreName, centreHours } = context.city
  return card({
    about: clip(cityName, 40),
    title: programmeName,
    body: [
      text('子どもを預けたい人と、預かる人をつなぐ事業です。預かった人は、活動のあとに報告を送ります。'),
      small(`くわしいことは、${centreName}（${centreHours}）へ。`),
    ],
    buttons: [...waysOn(context).slice(0, 1), callButton(context)],
  })
}

export function helpCard(context: BotContext): FlexMessage {
  return card({
    about: '使い方',
    title: '報告のしかたは3つあります',
    body: [
      text('1　質問に答える：「報告する」を押して、ボタンで答えます。'),
      text('2　写真で送る：活動報告書を撮って、このトークに送ります。'),
      text('3　文で送る：「11/5 15時〜17時 佐藤さん 2人」のように書きます。足りないところだけ聞きます。'),
      small('とちゅうでやめても、続きから始められます。'),
    ],
    buttons: waysOn(context),
  })
}

/** What is earned and when it is paid; of a family what it paid, and the papers of it. */
export function moneyCard(context: BotContext, title: string): FlexMessage {
  if (context.member && !context.member.isProvider)
    return card({
      title,
      body: [text(TALK.moneyOfFamily)],
      buttons: [menuButton('usage', 'primary'), papersButton(context), callButton(context)],
    })
  return card({
    title,
    body: [text(TALK.money)],
    buttons: [
      menuButton('month', 'primary'),
      decisionsButton(context, 'plain'),
      ...(context.member?.isRequester ? [papersButton(context)] : []),
      callButton(context),
    ],
  })
}
