/**
 * AccountWanted: the bank has sent a transfer back. Neither the amount nor the account is said in the chat; the page
 * behind the button takes the new one.
 */
import type { BotContext } from '../contract.ts'
import { callButton, registrationButton } from './common.ts'
import { card, small, text, type FlexMessage } from './flex.ts'

export function accountWantedCard(context: BotContext): FlexMessage {
  return card({
    about: '▲ 市からの振込',
    title: '振込ができませんでした',
    body: [
      text('登録の口座を確かめて、なおしてください。なおったあと、もう一度振り込みます。'),
      small('口座の番号や通帳の写真は、このトークに送らないでください。'),
    ],
    buttons: [registrationButton(context, 'profile', 'primary'), callButton(context)],
  })
}
