/**
 * WriteCsv: decision-list.csv, a row a provider in the order of 会員番号, the last one 合計.
 *
 * Promise:  header and order are fixed (others read them); the same list gives the same bytes.
 */
import { csvBytes, sheetCsv } from '../csv/record-csv.ts'
import { decimalHours } from '../figures.ts'
import type { DecisionList } from '../month-data.ts'
import { listRows } from './list-rows.ts'

export const LIST_CSV_COLUMNS = [
  '会員番号',
  '氏名',
  '件数',
  '延時間',
  '利用料金計',
  '報酬計',
  '交付額',
  '銀行コード',
  '支店コード',
  '種別',
  '口座番号',
  '口座名義カナ',
  '備考',
] as const

export function decisionListCsv(
  list: DecisionList,
  encoding: 'utf-8' | 'shift-jis' = 'utf-8',
): ReturnType<typeof csvBytes> {
  const { rows, sums } = listRows(list)
  const amounts = (row: typeof sums) => ({
    件数: String(row.count),
    延時間: decimalHours(row.billedMinutes),
    利用料金計: String(row.feeYen),
    報酬計: String(row.rewardYen),
    交付額: String(row.decidedYen),
  })
  const records: Record<string, string>[] = rows.map((row) => ({
    会員番号: row.memberNo,
    氏名: row.name,
    ...amounts(row),
    銀行コード: row.account?.bankCode ?? '',
    支店コード: row.account?.branchCode ?? '',
    種別: row.account?.kind ?? '',
    口座番号: row.account?.number ?? '',
    口座名義カナ: row.account?.holder ?? '',
    備考: row.note,
  }))
  return csvBytes(sheetCsv(LIST_CSV_COLUMNS, [...records, { 会員番号: '合計', ...amounts(sums) }]), encoding)
}
