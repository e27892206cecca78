/**
 * Words used by several flows: the menu card, the centre's telephone, an old button.
 */
import type { messagingApi } from '@line/bot-sdk'
import type { BotContext } from '../contract.ts'
import {
  button,
  call,
  card,
  link,
  tap,
  text,
  vertical,
  type FlexMessage,
  type Part,
  type Weight,
} from './flex.ts'
import { clip } from './formats.ts'

type Action = messagingApi.Action

/** Names of the things a member can start, on buttons and in the rich menus. */
export const MENU_WORDS = {
  report: '報告する',
  photo: '写真で報告',
  form: '用紙をもらう',
  month: '今月の報告',
  centre: 'センターに聞く',
  notices: 'お知らせ',
  usage: 'これまでの利用',
  register: '登録する',
  profile: '登録・変更',
  link: '会員番号で連携',
  about: 'この事業について',
  help: '使い方',
} as const
export type MenuItem = keyof typeof MENU_WORDS

export const menuTap = (item: MenuItem): Action => tap('menu', '', item, '', MENU_WORDS[item])
export const menuButton = (item: MenuItem, weight: Weight = 'plain'): Part =>
  button(MENU_WORDS[item], menuTap(item), weight)

/** What this person can do here, with one sentence above. */
export function menuCard(context: BotContext, title: string, sentence: string | null = null): FlexMessage {
  return card({ title, body: sentence ? [text(sentence)] : [], buttons: waysOn(context) })
}

export function waysOn(context: BotContext): Part[] {
  if (context.member === null)
    return [
      registrationButton(context, 'register', 'primary'),
      menuButton('link'),
      menuButton('about'),
      menuButton('centre'),
    ]
  if (!context.member.isProvider)
    return [
      menuButton('usage', 'primary'),
      registrationButton(context, 'profile'),
      menuButton('notices'),
      menuButton('centre'),
    ]
  return [menuButton('report', 'primary'), menuButton('photo'), menuButton('month'), menuButton('centre')]
}

/** The page where somebody registers, or tells what has changed. */
export const registrationUrl = (liffUrl: string): string => `${liffUrl}/registration`

export const registrationButton = (
  context: BotContext,
  item: 'register' | 'profile',
  weight: Weight = 'plain',
): Part => button(MENU_WORDS[item], link(registrationUrl(context.liffUrl), MENU_WORDS[item]), weight)

export const callButton = (context: BotContext, weight: Weight = 'plain'): Part =>
  button('電話をかける', call(context.city.centrePhone, '電話をかける'), weight)

/** Above the present question, when an old button was tapped. */
export const OLD_QUESTION = 'その質問は終わっています。'
export const NOTHING_ASKED = '何をしますか？'

export const caseFoot = (caseNo: string): string => `管理番号 ${clip(caseNo, 40)}`

/** A framed line that must be seen. */
export function notice(sentence: string, colour: string): Part {
  return vertical([text(sentence, { weight: 'bold', color: colour })], {
    borderColor: colour,
    borderWidth: '2px',
    cornerRadius: 'md',
    paddingAll: '10px',
  })
}
