/**
 * 今月の報告: what was sent, the state of each in words with a shape, the sum so far; withdrawing and returns.
 */
import type { BotContext, ReportView } from '../contract.ts'
import type { ReportState } from '../../rules/activity.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import { addDays, monthOf } from '../../rules/calendar.ts'
import { amountLines, sumOf } from './amounts.ts'
import { COLOURS } from './colours.ts'
import { callButton, caseFoot, menuButton } from './common.ts'
import { decisionsButton } from './decisions.ts'
import { button, card, horizontal, line, rule, small, strong, tap, text, vertical } from './flex.ts'
import type { FlexMessage, Part, Weight } from './flex.ts'
import { clip, dayJa, hoursJa, monthJa, spanJa, workedMinutes, yen } from './formats.ts'
import { childrenLabel, kindLabel, requesterLabel, requesterShort } from './report-words.ts'

/** A shape beside each word: a state never rests on a colour alone. */
export const STATE_WORDS: Record<ReportState, { word: string; shape: string }> = {
  draft: { word: '下書き', shape: '□' },
  asking: { word: '確認中', shape: '◇' },
  submitted: { word: '提出済', shape: '○' },
  returned: { word: '差戻し', shape: '▲' },
  approved: { word: '承認済', shape: '●' },
  withdrawn: { word: '取下げ', shape: '×' },
}

const DECIDED = { word: '交付決定 済', shape: '◎' }
const stateWords = (report: ReportView) => (report.decided ? DECIDED : STATE_WORDS[report.state])

const LISTED = 8
const LISTED_OLDER = 4

export const monthTap = (step: string, value: string, label: string) => tap('month', '', step, value, label)
const monthButton = (label: string, step: string, value: string, weight: Weight = 'plain'): Part =>
  button(label, monthTap(step, value, label), weight)

export function monthCard(context: BotContext, month: IsoMonth): FlexMessage {
  const reports = reportsIn(context, month)
  const counted = reports
    .filter((report) => report.state !== 'withdrawn')
    .flatMap((report) => report.activities)
  const before = monthOf(addDays(`${monthOf(context.today)}-01`, -1))
  const isNow = month === monthOf(context.today)
  const other = isNow ? before : monthOf(context.today)
  // What came late is in neither list: its member looks for it here.
  const older = isNow ? latestFirst(context.reports.filter((report) => (report.month ?? month) < before)) : []
  const returned = [...reports, ...older].filter((report) => report.state === 'returned').length
  return card({
    about: isNow ? '今月の報告' : '先月の報告',
    title:
      reports.length === 0
        ? `${monthJa(month)}の報告は、まだありません`
        : `${monthJa(month)}の報告 ${reports.length}件`,
    body: [
      ...(returned > 0 ? [strong(`▲ なおしてほしい報告が${returned}件あります`)] : []),
      ...reports.slice(0, LISTED).map((report) => reportLine(report, context)),
      ...(reports.length > LISTED
        ? [small(`ほか${reports.length - LISTED}件は、センターで確かめられます。`)]
        : []),
      ...(counted.length > 0
        ? [rule(), ...amountLines(sumOf(counted), '依頼会員', `${counted.length}回`)]
        : []),
      ...(older.length > 0
        ? [
            rule(),
            small('先月より前の活動'),
            ...older.slice(0, LISTED_OLDER).map((report) => reportLine(report, context)),
          ]
        : []),
      ...(older.length > LISTED_OLDER
        ? [small(`ほか${older.length - LISTED_OLDER}件は、センターで確かめられます。`)]
        : []),
    ],
    buttons: [
      ...(reports.length === 0 ? [menuButton('report', 'primary')] : []),
      monthButton(`${monthJa(other)}を見る`, 'show', other, 'quiet'),
    ],
  })
}

/** A report without a month (still being read) belongs to the present one. Latest first. */
export function reportsIn(context: BotContext, month: IsoMonth): ReportView[] {
  return latestFirst(context.reports.filter((report) => (report.month ?? monthOf(context.today)) === month))
}

function latestFirst(reports: ReportView[]): ReportView[] {
  const latest = (report: ReportView) =>
    report.activities
      .map((one) => one.date)
      .sort()
      .at(-1) ?? '9999'
  return reports.toSorted((a, b) => latest(b).localeCompare(latest(a)) || b.caseNo.localeCompare(a.caseNo))
}

function reportLine(report: ReportView, context: BotContext): Part {
  const [first] = report.activities
  const more = report.activities.length - 1
  const reward = report.activities.reduce((total, one) => total + one.rewardYen, 0)
  const { word, shape } = stateWords(report)
  const title = first
    ? `${dayJa(first.date, context.today)}${more > 0 ? ` ほか${more}件` : ''}`
    : '写真の報告'
  const about = first
    ? `${requesterShort(context, first.requesterNo)} ${more > 0 ? '' : spanJa(first.start, first.end)}`
    : '読みとり中'
  const wrong = report.state === 'returned'
  return horizontal(
    [
      vertical([text(title, { weight: 'bold' }), text(about.trim(), { size: 'sm', color: COLOURS.muted })], {
        flex: 7,
      }),
      vertical(
        [
          text(`${shape} ${word}`, {
            size: 'sm',
            align: 'end',
            wrap: false,
            color: wrong ? COLOURS.wrong : COLOURS.ink,
          }),
          text(first ? yen(reward) : '—', { size: 'sm', align: 'end', wrap: false }),
        ],
        { flex: 4 },
      ),
      text('›', { flex: 0, color: COLOURS.accent, size: 'xl', gravity: 'center' }),
    ],
    {
      action: monthTap('open', report.caseNo, `${title}の報告`),
      paddingAll: '10px',
      spacing: 'md',
      cornerRadius: 'md',
      backgroundColor: COLOURS.accentPale,
    },
  )
}

const DETAILED = 5

export function reportCard(report: ReportView, changeable: boolean, context: BotContext): FlexMessage {
  const { word, shape } = stateWords(report)
  const hidden = report.activities.length - DETAILED
  return card({
    about: '送った報告',
    title: `${shape} ${word}`,
    body: [
      ...(report.returnReason && report.state === 'returned'
        ? [text(`センターから：${clip(report.returnReason, 300)}`)]
        : []),
      ...report.activities.slice(0, DETAILED).flatMap((one) => [
        strong(`${dayJa(one.date, context.today)} ${spanJa(one.start, one.end)}`),
        text(requesterLabel(context, one.requesterNo), { size: 'sm', margin: 'xs' }),
        text(`${childrenLabel(context, one)}・${kindLabel(context, one.kind)}`, {
          size: 'sm',
          margin: 'xs',
          color: COLOURS.muted,
        }),
        line(hoursJa(workedMinutes(one.start, one.end)), yen(one.rewardYen)),
      ]),
      ...(hidden > 0 ? [small(`ほか${hidden}件`)] : []),
      ...(changeable ? [] : [small(whyFixed(report))]),
      ...(changeable && report.state === 'approved'
        ? [small('なおすと、センターがもう一度たしかめます。')]
        : []),
    ],
    buttons: changeable
      ? [
          horizontal(
            [
              monthButton('なおす', 'mend', report.caseNo),
              monthButton('取り下げる', 'withdraw', report.caseNo),
            ],
            { spacing: 'sm' },
          ),
        ]
      : report.state === 'withdrawn'
        ? []
        : [...(report.decided ? [decisionsButton(context, 'plain')] : []), callButton(context)],
    foot: caseFoot(report.caseNo),
  })
}

/** Why it can no longer be changed here, and who can. */
export function whyFixed(report: ReportView): string {
  if (report.state === 'withdrawn') return 'この報告は取り下げました。'
  if (report.decided) return '市の交付決定が済みました。なおしたいときは、センターに電話してください。'
  if (!report.open) return 'この月の受け付けは終わりました。なおしたいときは、センターに電話してください。'
  return 'まだ読みとり中です。終わると、なおせるようになります。'
}

/** While its month is open, approved or not. */
export function isChangeable(report: ReportView): boolean {
  return (
    report.open &&
    report.activities.length > 0 &&
    ['submitted', 'returned', 'asking', 'approved'].includes(report.state)
  )
}

export function askWithdrawCard(caseNo: string, because: string | null): FlexMessage {
  return card({
    about: '報告の取り下げ',
    title: because ?? 'この報告を取り下げますか？',
    body: [text('取り下げると、補助金の申請もなくなります。')],
    buttons: [
      monthButton('そのままにする', 'keep', caseNo),
      monthButton('取り下げる', 'withdraw-yes', caseNo),
    ],
    foot: caseFoot(caseNo),
  })
}

export const UNSENT_WORDS = '写真を取り消しましたね。報告も取り下げますか？'
export const KEPT_WORDS = '報告はそのままです。'
export const GONE_WORDS = 'その報告は、いまここでは変えられません。'

export function withdrawnCard(caseNo: string, done: boolean, context: BotContext): FlexMessage {
  return card({
    about: '報告の取り下げ',
    title: done ? '報告を取り下げました' : '取り下げられませんでした',
    body: [
      text(
        done
          ? 'まちがいだったときは、もう一度報告してください。'
          : '月の受け付けが終わっています。センターに電話してください。',
      ),
    ],
    buttons: done ? [menuButton('month', 'quiet')] : [callButton(context)],
    foot: caseFoot(caseNo),
  })
}

/** A push: no name, no day, no amount; the centre's reason is what the member needs. */
export function returnedCard(caseNo: string, reason: string): FlexMessage {
  return card({
    about: '▲ 差戻し',
    title: '報告をなおしてください',
    body: [text(`センターから：${clip(reason, 300)}`)],
    buttons: [monthButton('なおす', 'mend', caseNo, 'primary'), monthButton('内容を見る', 'open', caseNo)],
    foot: caseFoot(caseNo),
  })
}

/** A push: the amounts are behind the button. */
export function approvedCard(caseNo: string): FlexMessage {
  return card({
    about: '● 承認済',
    title: '報告が承認されました',
    body: [text('金額は「今月の報告」で見られます。')],
    buttons: [menuButton('month', 'quiet')],
    foot: caseFoot(caseNo),
  })
}
