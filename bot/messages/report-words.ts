/**
 * How a report's parts are called: pairs, children, kinds, costs. Shared by receipts, lists and questions.
 */
import type { DraftActivity } from '../../rules/activity.ts'
import type { IsoDate } from '../../rules/calendar.ts'
import type { BotContext, PairView } from '../contract.ts'
import { clip, dayJa, familyName, yen } from './formats.ts'

export function pairOf(context: BotContext, requesterNo: string | undefined): PairView | null {
  return context.pairs.find((pair) => pair.requesterNo === requesterNo) ?? null
}

/** '佐藤 花子さん'; the number where the pair is not known here. */
export function requesterLabel(context: BotContext, requesterNo: string | undefined): string {
  const pair = pairOf(context, requesterNo)
  if (pair) return `${clip(pair.requesterName, 30)}さん`
  return requesterNo ? `会員番号 ${clip(requesterNo, 12)}` : '？'
}

/** '佐藤さん' */
export function requesterShort(context: BotContext, requesterNo: string | undefined): string {
  const pair = pairOf(context, requesterNo)
  return pair ? `${clip(familyName(pair.requesterName), 12)}さん` : '依頼会員'
}

/** Ids below zero stand for children the register does not name. */
export function childLabel(pair: PairView | null, childId: number): string {
  const name = pair?.children.find((child) => child.childId === childId)?.name
  return name ? clip(name, 14) : childId < 0 ? `${-childId}人目` : 'お子さん'
}

/** 'はる・なつ（きょうだい）', '2人', 'はる（病児）' */
export function childrenLabel(
  context: BotContext,
  activity: Pick<DraftActivity, 'requesterNo' | 'children'>,
): string {
  const pair = pairOf(context, activity.requesterNo)
  const { children } = activity
  if (children.some((child) => child.childId === null)) {
    const sick = children.filter((child) => child.sick).length
    return `お子さん${children.length}人${sick > 0 ? `（病児${sick}人）` : ''}`
  }
  const names = children.map(
    (child) => `${childLabel(pair, child.childId ?? 0)}${child.sick ? '（病児）' : ''}`,
  )
  return `${names.join('・')}${children.length > 1 ? '（きょうだい）' : ''}`
}

export function kindLabel(context: BotContext, code: string | null | undefined): string {
  return context.kinds.find((kind) => kind.code === code)?.label ?? (code ? 'その他' : '活動内容の記入なし')
}

/** '交通費 420円、その他 300円' or null */
export function costsLabel(activity: Pick<DraftActivity, 'transportYen' | 'otherYen'>): string | null {
  const parts = [
    activity.transportYen > 0 ? `交通費 ${yen(activity.transportYen)}` : null,
    activity.otherYen > 0 ? `食事・その他 ${yen(activity.otherYen)}` : null,
  ].filter((part) => part !== null)
  return parts.length > 0 ? parts.join('、') : null
}

/** A day typed without its year that lies long back is taken for the coming one. */
export function dayToComeWords(date: IsoDate, today: IsoDate): string {
  const day = dayJa(date, today)
  return `${day}は、これからの日です。活動が終わってから送ってください。前の年の活動なら、年もつけてください。`
}
