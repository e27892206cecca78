/**
 * NoticeTables: what a notice tells in rows: its activities and its adjustments.
 */
import { decimalHours, sumOf, yenFigure } from '../figures.ts'
import { childrenWords, dayWords, fullDayWords, NOTICE_WORDS as WORDS } from '../messages/papers.ts'
import type { NoticeData } from '../month-data.ts'
import type { Column, Table } from '../paper/table.ts'

const right = { align: 'right' } as const
const centre = { align: 'center' } as const

export function activityTable(data: NoticeData): Table {
  const widths = [25, 25, 12, 19, 18, 17, 17, 17, 16]
  const styles: Partial<Column>[] = [
    { align: 'center' },
    centre,
    right,
    { align: 'center' },
    centre,
    right,
    right,
    right,
    {},
  ]
  const rows = data.activities.map((activity) => [
    dayWords(activity.date),
    `${activity.start}–${activity.end}`,
    decimalHours(activity.billedMinutes),
    childrenWords(activity.children, activity.sick),
    activity.requesterNo,
    yenFigure(activity.rewardYen),
    yenFigure(activity.feeYen),
    yenFigure(activity.subsidyYen),
    `${activity.note}${activity.changed ? WORDS.changedMark : ''}`,
  ])
  const sums = activitySums(data)
  return {
    columns: columns(WORDS.activityColumns, widths, styles),
    rows,
    total: [
      WORDS.total,
      '',
      decimalHours(sums.billedMinutes),
      '',
      '',
      yenFigure(sums.rewardYen),
      yenFigure(sums.feeYen),
      yenFigure(sums.subsidyYen),
      '',
    ],
  }
}

export function adjustmentTable(data: NoticeData): Table {
  const widths = [29, 38, 48, 17, 17, 17]
  const styles: Partial<Column>[] = [{ align: 'center' }, centre, {}, right, right, right]
  const rows = data.adjustments.map((adjustment) => [
    fullDayWords(adjustment.date),
    adjustment.correctsDecisionNo,
    adjustment.reason,
    yenFigure(adjustment.beforeYen),
    yenFigure(adjustment.afterYen),
    yenFigure(adjustment.afterYen - adjustment.beforeYen),
  ])
  return {
    columns: columns(WORDS.adjustmentColumns, widths, styles),
    rows,
    total: [WORDS.total, '', '', '', '', yenFigure(adjustmentYen(data))],
  }
}

export function activitySums({ activities }: NoticeData) {
  return {
    billedMinutes: sumOf(activities, (activity) => activity.billedMinutes),
    rewardYen: sumOf(activities, (activity) => activity.rewardYen),
    feeYen: sumOf(activities, (activity) => activity.feeYen),
    subsidyYen: sumOf(activities, (activity) => activity.subsidyYen),
  }
}

export function adjustmentYen({ adjustments }: NoticeData): number {
  return sumOf(adjustments, ({ beforeYen, afterYen }) => afterYen - beforeYen)
}

function columns(titles: string[], widths: number[], styles: Partial<Column>[]): Column[] {
  return titles.map((title, i) => ({ title, width: widths[i]!, ...styles[i] }))
}
