/**
 * ActivityRecord: one activity as the kintone app 活動記録 holds it, unique by its 報告番号.
 *
 * Promise:  field codes are those of the activities csv, amounts beside them; the same activity gives the same fields,
 *           so that an unchanged one is never sent again.
 * Never:    a child's name or who was sick: kintone gets counts.
 * Used by:  server/report-actions.ts (wanted on approval and every later change), export activities.
 */
import type { DraftActivity, ReportState } from '../../rules/activity.ts'
import { fiscalYearOf } from '../../rules/calendar.ts'
import { decimalHours } from '../figures.ts'

export interface RecordedActivity extends DraftActivity {
  activityNo: string
  caseNo: string
  providerNo: string
  billedMinutes: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
}

export interface RecordNames {
  providerName: string
  requesterName: string
  /** as on the form; empty without one */
  kindLabel: string
}

/** The app's fields, in the order of the csv. */
export const ACTIVITY_CODES = [
  '報告番号',
  '管理番号',
  '提供会員番号',
  '提供会員氏名',
  '依頼会員番号',
  '依頼会員氏名',
  '活動日',
  '開始時刻',
  '終了時刻',
  '児童数',
  '病児数',
  '活動内容',
  '交通費',
  '実費',
  '取消',
  '処理状態',
  '時間',
  '利用料金',
  '報酬',
  '補助金',
  '会計年度',
] as const

/** A NUMBER field takes digits as text; an empty text empties a field. */
export type ActivityRecord = Record<(typeof ACTIVITY_CODES)[number], string>

export const STATE_WORDS: Record<ReportState, string> = {
  draft: '下書き',
  asking: '確認中',
  submitted: '提出済',
  returned: '差戻し',
  approved: '承認済',
  withdrawn: '取下げ',
}
export const CANCELLATION_WORDS = { dayBefore: '前日', sameDay: '当日', noShow: '無断' } as const

export function activityRecord(
  activity: RecordedActivity,
  state: ReportState,
  names: RecordNames,
): ActivityRecord {
  return {
    報告番号: activity.activityNo,
    管理番号: activity.caseNo,
    提供会員番号: activity.providerNo,
    提供会員氏名: names.providerName,
    依頼会員番号: activity.requesterNo,
    依頼会員氏名: names.requesterName,
    活動日: activity.date,
    開始時刻: activity.start,
    終了時刻: activity.end,
    児童数: String(activity.children.length),
    病児数: String(activity.children.filter((child) => child.sick).length),
    活動内容: names.kindLabel,
    交通費: String(activity.transportYen),
    実費: String(activity.otherYen),
    取消: activity.cancelled ? CANCELLATION_WORDS[activity.cancelled] : '',
    処理状態: STATE_WORDS[state],
    時間: decimalHours(activity.billedMinutes),
    利用料金: String(activity.feeYen),
    報酬: String(activity.rewardYen),
    補助金: String(activity.subsidyYen),
    会計年度: String(fiscalYearOf(activity.date)),
  }
}
