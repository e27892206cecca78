/**
 * The confirmation: a receipt, not a form. Amounts are 見込み: the centre and the month's run have the last word.
 */
import type { DraftActivity, Fee } from '../../rules/activity.ts'
import type { BotContext } from '../contract.ts'
import type { Guided } from '../state.ts'
import { amountLines } from './amounts.ts'
import { COLOURS } from './colours.ts'
import { callButton, caseFoot, menuButton, notice } from './common.ts'
import {
  button,
  card,
  horizontal,
  line,
  rule,
  small,
  strong,
  tap,
  text,
  type FlexMessage,
  type Part,
} from './flex.ts'
import { dayJa, hoursJa, spanJa, workedMinutes, yen } from './formats.ts'
import { childrenLabel, costsLabel, kindLabel, requesterLabel, requesterShort } from './report-words.ts'

/** @param fee  null when no amount can be shown: the centre will work it out */
export function confirmCard(
  draft: Guided,
  activity: DraftActivity,
  fee: Fee | null,
  context: BotContext,
): FlexMessage {
  const overlap = overlapWith(activity, draft.mends, context)
  const button_ = (label: string, value: string, weight: 'primary' | 'plain' | 'quiet') =>
    button(label, tap('guided', draft.draftId, 'confirm', value, label), weight)
  const send = `send:${draft.rev}:${context.city.consent.version}`
  return card({
    about: `${draft.mends ? 'なおした報告' : '活動報告'}の確認`,
    title: `${dayJa(activity.date, context.today)} ${spanJa(activity.start, activity.end)}`,
    body: [
      ...visitParts(activity, context),
      rule(),
      ...(fee
        ? amountParts(activity, fee, context)
        : [text('見込みの金額を出せませんでした。センターが計算します。')]),
      ...(overlap
        ? [notice(`同じ日の重なる時間の報告を、もう送っています（${overlap}）。`, COLOURS.wrong)]
        : []),
      rule(),
      small(context.city.consent.text),
    ],
    buttons: [
      button_(draft.repeated ? '事故なしで送信' : '送信する', send, 'primary'),
      horizontal([button_('なおす', 'mend', 'plain'), button_('やめる', 'drop', 'plain')], { spacing: 'sm' }),
      ...(draft.repeated ? [button_('事故・けがあり', 'accident', 'quiet')] : []),
    ],
    ...(draft.mends && { foot: caseFoot(draft.mends) }),
  })

  function visitParts(one: DraftActivity, ctx: BotContext): Part[] {
    const costs = costsLabel(one)
    return [
      strong(`${hoursJa(workedMinutes(one.start, one.end))}・${kindLabel(ctx, one.kind)}`),
      text(requesterLabel(ctx, one.requesterNo)),
      text(childrenLabel(ctx, one)),
      ...(costs ? [text(costs)] : []),
      draft.answers.accident
        ? text('事故・けがなど：あった', { weight: 'bold', color: COLOURS.wrong })
        : text('事故・けがなど：なかった'),
    ]
  }
}

/** Lines of the fee, what the provider receives, from whom. */
export function amountParts(activity: DraftActivity, fee: Fee, context: BotContext): Part[] {
  const worked = workedMinutes(activity.start, activity.end)
  const costsYen = activity.transportYen + activity.otherYen
  const payer = requesterShort(context, activity.requesterNo)
  return [
    ...fee.lines.slice(0, 8).map((one) => line(one.text, yen(one.rewardYen), { color: COLOURS.muted })),
    ...amountLines(fee, payer),
    ...(costsYen > 0 ? [line(`ほかに実費（${payer}から）`, yen(costsYen))] : []),
    ...(fee.billedMinutes > 0 && fee.billedMinutes !== worked
      ? [small(`金額は${hoursJa(fee.billedMinutes)}で計算します。`)]
      : []),
  ]
}

/** The case number of a report that covers a part of the same hours, or null. */
function overlapWith(activity: DraftActivity, except: string | null, context: BotContext): string | null {
  const hit = context.reports.find(
    (report) =>
      report.caseNo !== except &&
      (report.state === 'submitted' || report.state === 'approved') &&
      report.activities.some(
        (other) => other.date === activity.date && other.start < activity.end && activity.start < other.end,
      ),
  )
  return hit?.caseNo ?? null
}

/** Shown at once when something happened; the report goes on below. */
export function urgentCard(context: BotContext): FlexMessage {
  const { centreName, centrePhone, centreHours } = context.city
  return card({
    about: '事故・けが・ヒヤリ',
    title: 'すぐに電話してください',
    wrong: true,
    body: [
      text('お子さんの手当てが先です。命にかかわるときは119番へ。'),
      text(centrePhone, { size: 'xxl', weight: 'bold' }),
      small(`${centreName} ${centreHours}`),
    ],
    buttons: [callButton(context, 'primary')],
  })
}

export function urgentOpenedWords(caseNo: string): string {
  return `センターにも知らせました。くわしいことは電話でお話しください。（${caseFoot(caseNo)}）`
}

export function submittedCard(
  caseNo: string,
  state: string,
  already: boolean,
  context: BotContext,
): FlexMessage {
  return card({
    about: '活動報告',
    title: already ? 'この報告は、もう受け付けています' : '報告を受け付けました',
    body: [
      text(
        state === 'approved'
          ? '確認がすみ、承認されました。'
          : `${context.city.centreName}が確認します。結果はここでお知らせします。`,
      ),
    ],
    buttons: [menuButton('month', 'quiet')],
    foot: caseFoot(caseNo),
  })
}

export const SENDING_WORDS = '送信しています。少しお待ちください。'
export const ALREADY_SENT_WORDS = 'この報告は、もう送信しています。'
export const CHANGED_WORDS = '内容が変わっています。下の新しい確認を見てください。'
export const LATER_WORDS = '書きかけの報告を残しました。「報告する」を押すと、続きから始められます。'
export const DROPPED_WORDS = '書きかけを消しました'
export const UNCHANGED_WORDS = '送った報告は、前のままです'

/** Why a report was not taken, by the rule's or the server's code; what to do is the question that follows. */
const REFUSALS: Record<string, string> = {
  ZERO_LENGTH: '始まりと終わりが同じ時刻です。終わりの時刻をもう一度教えてください。',
  EMPTY_CHILDREN: 'お子さんが選ばれていません。もう一度選んでください。',
  TOO_MANY_CHILDREN: 'お子さんの人数が多すぎます。もう一度選んでください。',
  CHILD_OUTSIDE_VISIT: 'お子さんの時間が、活動の時間とあいません。時刻をもう一度教えてください。',
  NO_POLICY: 'この日は、料金の決まりがない日です。日にちをもう一度教えてください。',
  BAD_DATE: '日にちが読めませんでした。もう一度教えてください。',
  BAD_TIME: '時刻が読めませんでした。もう一度教えてください。',
  FUTURE: 'まだ先の日時です。活動が終わってから送ってください。',
  NO_PAIR: 'この依頼会員との登録が見つかりません。だれの活動か、もう一度選んでください。',
  UNKNOWN_MEMBER: 'この依頼会員が登録に見つかりません。だれの活動か、もう一度選んでください。',
  NOT_A_PROVIDER: '報告は、提供会員が送ります。心当たりがないときは、センターに電話してください。',
  DUPLICATE: '同じ日時の報告を、もう受け付けています。日にちと時刻を確かめてください。',
  OVERLAP: '同じ時間の報告を、もう受け付けています。日にちと時刻を確かめてください。',
  OTHER_PROVIDER: 'この報告は、センターが確認しています。もう送らなくてだいじょうぶです。',
  MONTH_CLOSED: 'この月の受け付けは終わっています。センターに電話してください。',
}

export function refusalWords(code: string): string {
  return (
    (Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined) ??
    '送れませんでした。内容を確かめて、もう一度送ってください。続くときは、センターに電話してください。'
  )
}
