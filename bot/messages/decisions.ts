/**
 * Decisions: the city has decided a month; and, before one is due, that a report is still half done.
 *
 * Promise:  a push: no name, no day of care, no amount. The amounts and the paper are behind the button.
 */
import type { BotContext, BotEvent } from '../contract.ts'
import { menuButton } from './common.ts'
import { button, card, link, small, text, type FlexMessage, type Part } from './flex.ts'
import { dayJa, monthJa } from './formats.ts'

const DECISIONS = '交付決定を見る'

export const decisionsButton = (context: Pick<BotContext, 'liffUrl'>, weight: 'primary' | 'plain'): Part =>
  button(DECISIONS, link(`${context.liffUrl}/decisions`, DECISIONS), weight)

export function decisionMadeCard(
  { month }: BotEvent & { kind: 'decision-made' },
  context: BotContext,
): FlexMessage {
  return card({
    about: '市からのお知らせ',
    title: '交付決定のお知らせ',
    body: [
      text(`${monthJa(month)}分の補助金が決まりました。金額と通知書は、下のボタンから見られます。`),
      small('おぼえのないところがあったら、センターに聞いてください。'),
    ],
    buttons: [decisionsButton(context, 'primary'), menuButton('centre', 'quiet')],
  })
}

export function reportDueCard({ month, dueOn, left }: BotEvent & { kind: 'report-due' }): FlexMessage {
  return card({
    about: '活動報告のしめ切り',
    title:
      left === 0
        ? 'しめ切りは、今日です'
        : left === 1
          ? 'しめ切りは、あしたです'
          : `しめ切りまで、あと${left}日です`,
    body: [
      text(`とちゅうの報告があります。${monthJa(month)}分は、${dayJa(dueOn)}までに送ってください。`),
      small('もう送った分は、そのままで大丈夫です。'),
    ],
    buttons: [menuButton('report', 'primary'), menuButton('month', 'quiet')],
  })
}
