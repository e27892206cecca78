/**
 * Who cannot report, and what they can do instead.
 */
import type { BotContext } from '../contract.ts'
import { callButton, menuButton } from './common.ts'
import { card, text, type FlexMessage } from './flex.ts'

export function notProviderCard(context: BotContext): FlexMessage {
  if (context.member === null) return linkFirstCard('報告するには、はじめに連携をしてください')
  return card({
    title: '報告は、提供会員が送ります',
    body: [
      text('お子さんを預けたときの報告は、預かった提供会員が送ります。あなたがすることはありません。'),
      text('気になることがあれば、センターに電話してください。'),
    ],
    buttons: [callButton(context)],
  })
}

export function linkFirstCard(title: string): FlexMessage {
  return card({
    title,
    body: [text('センターからの手紙にある「会員番号」と「コード」を用意してください。1分ほどで終わります。')],
    buttons: [menuButton('link', 'primary'), menuButton('centre')],
  })
}

export function pairlessCard(context: BotContext): FlexMessage {
  if (context.member?.hasLeft) return leftCard(context)
  return card({
    title: '登録された依頼会員がまだいません',
    body: [
      text('事前打合せがすむと、ここから報告できるようになります。'),
      text('事前打合せがすんでいるのにここに出ないときは、センターに電話してください。'),
    ],
    buttons: [callButton(context)],
  })
}

/** A visit from before they left is still theirs to report. */
function leftCard(context: BotContext): FlexMessage {
  return card({
    title: '退会されているので、ここからは報告できません',
    body: [text('退会する前の活動で、まだ報告していないものがあれば、センターに電話してください。')],
    buttons: [callButton(context)],
  })
}
