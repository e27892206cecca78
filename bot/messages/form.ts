/**
 * The bubble of the printed form, and the page where one's own is opened.
 *
 * Promise:  says no name and no number: they are printed on the sheet, behind the button.
 */
import type { BotContext } from '../contract.ts'
import { menuButton } from './common.ts'
import { button, card, link, small, text, type FlexMessage } from './flex.ts'

const OPEN = '用紙をひらく'

export const formUrl = (liffUrl: string): string => `${liffUrl}/form`

export function formCard(context: Pick<BotContext, 'liffUrl'>): FlexMessage {
  return card({
    about: '活動報告書の用紙',
    title: 'あなたの用紙を出します',
    body: [
      text('あなたと依頼会員の番号を、先に印刷してあります。印刷して、書いて、写真で送ってください。'),
      small('今月分と来月分があります。'),
    ],
    buttons: [
      button(OPEN, link(formUrl(context.liffUrl), OPEN), 'primary'),
      menuButton('photo'),
      menuButton('report', 'quiet'),
    ],
  })
}
