/** WriteRepaymentCsv: repayments.csv, a row a person: what 会計室 needs for a 納入通知書. */
import { accountsCloseOn } from '../../rules/calendar.ts'
import { csvBytes, sheetCsv } from '../csv/record-csv.ts'
import { REPAYMENT_WORDS as WORDS } from '../messages/payment-papers.ts'
import type { Repayment } from '../month-data.ts'

export function repaymentCsv(rows: Repayment[]): Buffer {
  const records = [...rows]
    .sort((a, b) => (a.memberNo < b.memberNo ? -1 : 1))
    .map((data) => ({
      ...{ 会計年度: String(data.fiscalYear), 交付番号: data.decisionNo, 会員番号: data.memberNo },
      ...{ 氏名: data.addressee.name, 郵便番号: data.addressee.postalCode },
      住所: [data.addressee.address, data.addressee.building].filter(Boolean).join(' '),
      ...{ 返納額: String(data.repayYen), 納期限: data.dueOn ?? '' },
      収入の区分: isAfterClosing(data) ? WORDS.kinds.later : WORDS.kinds.sameYear,
      差し引いた額: String(data.deductedYen),
      理由: data.lines
        .map(({ date, beforeYen, afterYen, reason, correctsDecisionNo }) =>
          WORDS.line(date, beforeYen, afterYen, reason, correctsDecisionNo),
        )
        .join(' / '),
    }))
  const written = csvBytes(sheetCsv(WORDS.csvColumns, records), 'utf-8')
  if ('unwritable' in written) throw new Error('UTF-8 has a form for every character')
  return written.bytes
}

/** 出納閉鎖: what comes back later is revenue of the year in which it comes (地方自治法施行令 第159・160条). */
function isAfterClosing({ date, fiscalYear }: Repayment): boolean {
  return date > accountsCloseOn(fiscalYear)
}
