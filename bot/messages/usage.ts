/**
 * これまでの利用: a family's visits month by month, and what was to be paid for them.
 */
import { monthOf, type IsoMonth } from '../../rules/calendar.ts'
import type { BotContext, VisitView } from '../contract.ts'
import { COLOURS } from './colours.ts'
import { menuButton, registrationButton } from './common.ts'
import { button, card, horizontal, line, link, rule, small, tap, text, vertical } from './flex.ts'
import type { FlexMessage, Part } from './flex.ts'
import { clip, dayJa, hoursJa, monthJa, spanJa, workedMinutes, yen } from './formats.ts'

const LISTED = 12

const costsOf = (visits: VisitView[]) => ({
  feeYen: visits.reduce((sum, visit) => sum + visit.feeYen, 0),
  extraYen: visits.reduce((sum, visit) => sum + visit.transportYen + visit.otherYen, 0),
})

/** @param others  further months that have visits, offered by button */
export function usageCard(
  context: BotContext,
  month: IsoMonth,
  visits: VisitView[],
  others: IsoMonth[],
): FlexMessage {
  const { feeYen, extraYen } = costsOf(visits)
  const waiting = visits.some((visit) => visit.state === 'submitted')
  return card({
    about: 'これまでの利用',
    title: visits.length === 0 ? 'まだ利用はありません' : `${monthJa(month)}の利用 ${visits.length}回`,
    body:
      visits.length === 0
        ? [text('提供会員が活動を報告すると、ここに出ます。')]
        : [
            ...visits.slice(0, LISTED).map(visitLine),
            ...(visits.length > LISTED ? [small(`ほか${visits.length - LISTED}回`)] : []),
            rule(),
            line('利用料金', yen(feeYen)),
            ...(extraYen > 0 ? [line('交通費など', yen(extraYen))] : []),
            line('提供会員に払う合計', yen(feeYen + extraYen), { size: 'md', weight: 'bold' }),
            ...(waiting ? [small('○ は、センターが確かめている利用です。金額がかわることがあります。')] : []),
          ],
    buttons: [
      ...(visits.some((visit) => visit.state === 'approved') ? [papersButton(context)] : []),
      ...others.map((other) =>
        button(
          `${monthJa(other)}を見る`,
          tap('usage', '', 'show', other, `${monthJa(other)}を見る`),
          'quiet',
        ),
      ),
      ...(visits.length === 0 ? [registrationButton(context, 'profile'), menuButton('centre')] : []),
    ],
  })
}

const PAPERS = '証明書・領収書'
/** the page of 提供証明書 and receipts: papers never go through the chat */
export const papersButton = (context: BotContext): Part =>
  button(PAPERS, link(`${context.liffUrl}/papers`, PAPERS), 'plain')

function visitLine(visit: VisitView): Part {
  const extra = visit.transportYen + visit.otherYen
  const shape = visit.state === 'approved' ? '●' : '○'
  const time = visit.cancelled
    ? '取消'
    : `${spanJa(visit.start, visit.end)}（${hoursJa(workedMinutes(visit.start, visit.end))}）`
  return horizontal(
    [
      vertical(
        [
          text(`${shape} ${dayJa(visit.date)}`, { weight: 'bold', size: 'sm' }),
          text(`${time} ${clip(visit.providerName, 20)}`, { size: 'sm', color: COLOURS.muted }),
        ],
        { flex: 7 },
      ),
      vertical(
        [
          text(yen(visit.feeYen), { size: 'sm', align: 'end', wrap: false }),
          ...(extra > 0
            ? [text(`＋${yen(extra)}`, { size: 'sm', align: 'end', wrap: false, color: COLOURS.muted })]
            : []),
        ],
        { flex: 3 },
      ),
    ],
    { spacing: 'md' },
  )
}

export const monthsOf = (visits: VisitView[]): IsoMonth[] => [
  ...new Set(visits.map((visit) => monthOf(visit.date))),
]
