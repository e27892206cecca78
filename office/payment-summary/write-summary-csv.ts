/** WriteSummaryCsv: payment-summary.csv, a row a bank, then what is paid in all, held back, asked back and decided. */
import { csvBytes, recordCsv } from '../csv/record-csv.ts'
import { SUMMARY_WORDS as WORDS } from '../messages/payment-papers.ts'
import type { PaymentSummary } from '../month-data.ts'
import { summarySums } from './summary-rows.ts'

export function paymentSummaryCsv(data: PaymentSummary): Buffer {
  const { banks, before, paid, held, repay } = summarySums(data)
  const row = (kind: string, count: string, yen: number, code = '', name = '') => ({
    ...{ 会計年度: String(data.head.fiscalYear), 予算科目: data.budget.join(' '), 区分: kind },
    ...{ 金融機関コード: code, 金融機関: name, 件数: count, 金額: String(yen) },
  })
  const { csvKinds } = WORDS
  const records = [
    ...banks.map(({ kind, bankCode, bankName, count, yen }) =>
      row(kind, String(count), yen, bankCode, bankName),
    ),
    ...(data.later ? [row(csvKinds.before, String(before.count), before.yen)] : []),
    row(csvKinds.paid, String(paid.count), paid.yen),
    row(csvKinds.held, String(held.count), held.yen),
    row(csvKinds.repay, String(repay.count), repay.yen),
    row(csvKinds.decided, '', data.decidedYen),
  ]
  const written = csvBytes(recordCsv(WORDS.csvColumns, records), 'utf-8')
  if ('unwritable' in written) throw new Error('UTF-8 has a form for every character')
  return written.bytes
}
