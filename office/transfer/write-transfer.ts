/**
 * WriteTransfer: the bank's file, 全銀協 総合振込, to the byte.
 *
 * Promise:  120 bytes a record, in the order of 会員番号; what comes out was read back by a parser of its own and
 *           compared row by row (read-transfer.ts) before anybody gets it.
 * Never:    a record for ≤ 0 yen; a holder's name cut or changed; a file beside a refusal: all refusals are listed,
 *           each with its member, and no bytes are made.
 * Used by:  the monthly run's export. Another layout for 会計室 is another `TransferWriter`.
 * Source:   domain §4 入金データ.
 */
import { isIsoDate } from '../../rules/calendar.ts'
import { holderKana } from '../../rules/holder-kana.ts'
import type { TransferOrder, TransferRow } from '../month-data.ts'
import { findBranch, type BankBranch } from './banks.ts'
import { isBankBusinessDay } from './business-days.ts'
import { compareTransfer } from './compare-transfer.ts'
import { judgePayment, type Payment, type TransferRefusal } from './judge-payment.ts'

export type TransferWriter = (rows: TransferRow[], order: TransferOrder) => TransferFile

export type TransferFile =
  | {
      ok: true
      bytes: Buffer
      count: number
      sumYen: number
      /** 交付番号 without a record, because nothing is paid */
      leftOut: string[]
    }
  | { ok: false; refusals: TransferRefusal[] }

const NAME_BYTES = 15
const CONSIGNOR_BYTES = 40
const MOST_RECORDS = 999_999
const MOST_SUM_YEN = 999_999_999_999

export const writeTransfer: TransferWriter = (rows, order) => {
  const source = judgeOrder(order)
  const refusals: TransferRefusal[] = 'refusals' in source ? [...source.refusals] : []
  const payments: Payment[] = []
  const leftOut: string[] = []
  const seen = new Set<string>()
  for (const row of [...rows].sort(byMember)) {
    if (seen.has(row.decisionNo))
      refusals.push({ code: 'TWICE', memberNo: row.memberNo, detail: row.decisionNo })
    seen.add(row.decisionNo)
    const judged = judgePayment(row, order)
    if ('refusals' in judged) refusals.push(...judged.refusals)
    else if (judged.payment === null) leftOut.push(row.decisionNo)
    else payments.push(judged.payment)
  }
  const sumYen = payments.reduce((sum, { amountYen }) => sum + amountYen, 0)
  if (refusals.length === 0 && payments.length === 0) refusals.push(ofFile('NOTHING_TO_PAY', ''))
  if (payments.length > MOST_RECORDS || sumYen > MOST_SUM_YEN)
    refusals.push(ofFile('TOO_MUCH', `${payments.length} records, ${sumYen} yen`))
  if ('refusals' in source || refusals.length > 0) return { ok: false, refusals }
  const records = [
    headerRecord(order, source),
    ...payments.map(dataRecord),
    `8${digits(payments.length, 6)}${digits(sumYen, 12)}${' '.repeat(101)}`,
    `9${' '.repeat(119)}`,
  ]
  const bytes = singleBytes(records, (order.lineEnd ?? 'crlf') === 'crlf' ? '\r\n' : '')
  const differences = compareTransfer(bytes, payments, order)
  // a bug of ours, not of the data: nobody may download it
  if (differences.length > 0) throw new Error(`transfer file does not read back: ${differences.join('; ')}`)
  return { ok: true, bytes, count: payments.length, sumYen, leftOut }
}

interface Source {
  consignorName: string
  branch: BankBranch
}

/** What would keep every file from being made, whoever is paid. */
export function refusalsOfPayer(order: TransferOrder): TransferRefusal[] {
  const judged = judgeOrder(order)
  return 'refusals' in judged ? judged.refusals : []
}

/** What is wrong with the payer's own data or the day. */
function judgeOrder(order: TransferOrder): Source | { refusals: TransferRefusal[] } {
  const refusals: TransferRefusal[] = []
  const refuse = (code: TransferRefusal['code'], detail: string) => refusals.push(ofFile(code, detail))
  if (!/^\d{10}$/.test(order.consignorCode)) refuse('CONSIGNOR_CODE', order.consignorCode)
  const name = holderKana(order.consignorName, { wo: order.wo, maxBytes: CONSIGNOR_BYTES })
  if (!name.ok) refuse('CONSIGNOR_NAME', name.characters.join(''))
  const found = findBranch(order.bankCode, order.branchCode)
  if (!found.ok) refuse(found.code, `${order.bankCode}-${order.branchCode}`)
  if (!/^[12]$/.test(order.accountKind)) refuse('ACCOUNT_KIND', order.accountKind)
  if (!/^\d{7}$/.test(order.accountNumber)) refuse('ACCOUNT_NUMBER', order.accountNumber)
  if (!isIsoDate(order.payOn) || !isBankBusinessDay(order.payOn, order.holidays))
    refuse('PAY_ON_CLOSED', order.payOn)
  return name.ok && found.ok && refusals.length === 0
    ? { consignorName: name.kana, branch: found.branch }
    : { refusals }
}

function ofFile(code: TransferRefusal['code'], detail: string): TransferRefusal {
  return { code, memberNo: null, detail }
}

function headerRecord(order: TransferOrder, { consignorName, branch }: Source): string {
  return [
    '1',
    '21',
    '0',
    order.consignorCode,
    words(consignorName, CONSIGNOR_BYTES),
    order.payOn.slice(5, 7) + order.payOn.slice(8, 10),
    order.bankCode,
    words(branch.bankKana.slice(0, NAME_BYTES), NAME_BYTES),
    order.branchCode,
    words(branch.branchKana.slice(0, NAME_BYTES), NAME_BYTES),
    order.accountKind,
    order.accountNumber,
    ' '.repeat(17),
  ].join('')
}

function dataRecord(payment: Payment): string {
  return [
    '2',
    payment.bankCode,
    words(payment.branch.bankKana.slice(0, NAME_BYTES), NAME_BYTES),
    payment.branchCode,
    words(payment.branch.branchKana.slice(0, NAME_BYTES), NAME_BYTES),
    // 手形交換所
    '0000',
    payment.kind,
    payment.number,
    words(payment.holder, 30),
    digits(payment.amountYen, 10),
    // 新規コード
    '0',
    // 顧客コード 1 and 2
    payment.memberNo.padStart(10, '0'),
    '0'.repeat(10),
    // 振込区分: テレ振込; 識別 blank
    '7',
    ' ',
    ' '.repeat(7),
  ].join('')
}

function words(text: string, bytes: number): string {
  return text.padEnd(bytes, ' ')
}

function digits(amount: number, width: number): string {
  return String(amount).padStart(width, '0')
}

/** JIS X 0201: ASCII as it is, half-width kana U+FF61… at A1…. Everything was judged legal before. */
function singleBytes(records: string[], lineEnd: string): Buffer {
  const bytes = Buffer.alloc(records.length * (120 + lineEnd.length))
  let at = 0
  for (const record of records) {
    if (record.length !== 120) throw new Error(`a record of ${record.length} bytes`)
    for (const text of [record, lineEnd])
      for (let i = 0; i < text.length; i += 1) {
        const code = text.charCodeAt(i)
        bytes[at++] = code >= 0xff61 ? code - 0xff61 + 0xa1 : code
      }
  }
  return bytes
}

function byMember(a: TransferRow, b: TransferRow): number {
  return compare(a.memberNo, b.memberNo) || compare(a.decisionNo, b.decisionNo)
}

/** By code unit: the machine's language must not change the order. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
