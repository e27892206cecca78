/**
 * VerifySummary: the papers for 会計室 of one 会計年度: payment-summary.csv, and those of later files, against their
 * transfer file and the decisions; repayments.csv against what the decisions ask back.
 */
import type { ReadTransferFile } from '../../office/transfer/read-transfer.ts'
import type { BundleDecision } from './bundle-format.ts'
import type { Row, Tell } from './open-bundle.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

export interface OfYear {
  fiscalYear: number
  decisions: BundleDecision[]
  /** null: nothing is paid */
  transfer: ReadTransferFile | null
}

interface Sum {
  count: number
  yen: number
}

const BEFORE = '前の振込計'

/** @param later  of a later transfer file: what the files before it paid stands in a row of its own */
export function verifySummary(file: string, rows: Row[], year: OfYear, tell: Tell, later = false): void {
  const { decisions, transfer } = year
  const said = new Map(rows.map((row) => [row['金融機関コード'] || row['区分'], row]))
  const meant = banksOf(transfer)
  const yenOf = (pick: (one: BundleDecision) => number) => decisions.reduce((sum, one) => sum + pick(one), 0)
  const paid = { count: transfer?.records.length ?? 0, yen: transfer?.sumYen ?? 0 }
  const owed = decisions.filter(({ repayYen }) => repayYen > 0)
  const payable = decisions.filter(({ payYen }) => payYen > 0)
  const rest = { count: payable.length - paid.count, yen: yenOf(({ payYen }) => payYen) - paid.yen }
  meant.set('振込計', paid)
  meant.set('支払保留', later ? restAfter(said.get(BEFORE), rest) : rest)
  meant.set('返納', { count: owed.length, yen: yenOf(({ repayYen }) => repayYen) })
  for (const [name, { count, yen }] of meant) compare(file, name, said.get(name), count, yen, tell)
  compare(
    file,
    '交付決定額',
    said.get('交付決定額'),
    null,
    yenOf((one) => one.subsidyYen),
    tell,
  )
  if (said.size !== meant.size + (later ? 2 : 1) || said.size !== rows.length) tell(file, WORDS.otherRows)
  if (rows.some((row) => row['会計年度'] !== String(year.fiscalYear))) tell(file, WORDS.otherYear)
}

/** What came back from the bank after this file was made is not known here: only that the two rows are the rest. */
function restAfter(before: Row | undefined, { count, yen }: Sum): Sum {
  return { count: count - Number(before?.['件数']), yen: yen - Number(before?.['金額']) }
}

function banksOf(transfer: ReadTransferFile | null): Map<string, Sum> {
  const banks = new Map<string, Sum>()
  for (const { bankCode, amountYen } of transfer?.records ?? []) {
    const known = banks.get(bankCode) ?? { count: 0, yen: 0 }
    banks.set(bankCode, { count: known.count + 1, yen: known.yen + amountYen })
  }
  return banks
}

function compare(
  file: string,
  name: string,
  row: Row | undefined,
  count: number | null,
  yen: number,
  tell: Tell,
): void {
  if (count !== null && row?.['件数'] !== String(count))
    tell(file, WORDS.cell(name, '件数', row?.['件数'] ?? '', String(count)))
  if (row?.['金額'] !== String(yen)) tell(file, WORDS.cell(name, '金額', row?.['金額'] ?? '', String(yen)))
}

/** @param rows  null: there is no file */
export function verifyRepayments(file: string, rows: Row[] | null, year: OfYear, tell: Tell): void {
  const owed = new Map(
    year.decisions.filter(({ repayYen }) => repayYen > 0).map((one) => [one.decisionNo, one]),
  )
  if (rows === null) {
    if (owed.size > 0) tell(file, WORDS.missing)
    return
  }
  for (const row of rows) {
    const no = row['交付番号'] ?? ''
    const meant = String(owed.get(no)?.repayYen ?? 0)
    if (row['返納額'] !== meant) tell(file, WORDS.cell(no, '返納額', row['返納額'] ?? '', meant))
    owed.delete(no)
  }
  for (const no of owed.keys()) tell(file, WORDS.noRow(no))
}
