/** VerifyPapers: decisions against list, manifest of notices, transfer file and the papers for 会計室, a 会計年度 each. */
import { decimalHours } from '../../office/figures.ts'
import type { BankAccount } from '../../office/month-data.ts'
import { BANK_LIST_DATE } from '../../office/transfer/banks.ts'
import { judgePayment } from '../../office/transfer/judge-payment.ts'
import { readTransfer, type ReadTransferFile } from '../../office/transfer/read-transfer.ts'
import { holderKana } from '../../rules/holder-kana.ts'
import type { BundleDecision } from './bundle-format.ts'
import { rowsOf, tried, type OpenBundle, type Row, type Tell } from './open-bundle.ts'
import { verifyRepayments, verifySummary } from './verify-summary.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

const NEEDED = [
  ...([
    'decision-list.csv',
    'decision-list.xlsx',
    'notices.pdf',
    'manifest.csv',
    'approval-sheet.pdf',
    'payment-summary.csv',
    'payment-summary.pdf',
  ] as const),
]

/** @returns Σ of the transfer files, in yen */
export function verifyPapers(bundle: OpenBundle, tell: Tell): number {
  const { decisions, files } = bundle
  let yen = 0
  for (const year of new Set(decisions.map(({ fiscalYear }) => fiscalYear))) {
    const own = decisions.filter(({ fiscalYear }) => fiscalYear === year)
    for (const name of NEEDED) if (!files.has(`${year}/${name}`)) tell(`${year}/${name}`, WORDS.missing)
    const list = rowsOf(bundle, `${year}/decision-list.csv`, tell)
    verifyList(`${year}/decision-list.csv`, list, own, tell)
    verifyManifest(`${year}/manifest.csv`, rowsOf(bundle, `${year}/manifest.csv`, tell), own, tell)
    const transfer = verifyTransfer(bundle, `${year}/transfer.txt`, list, own, tell)
    yen += transfer?.sumYen ?? 0
    const ofYear = { fiscalYear: year, decisions: own, transfer }
    const summary = `${year}/payment-summary.csv`
    if (files.has(summary)) verifySummary(summary, rowsOf(bundle, summary, tell), ofYear, tell)
    const repayments = `${year}/repayments.csv`
    verifyRepayments(
      repayments,
      files.has(repayments) ? rowsOf(bundle, repayments, tell) : null,
      ofYear,
      tell,
    )
  }
  return yen
}

const amountsOf = (
  one: Pick<BundleDecision, 'count' | 'billedMinutes' | 'feeYen' | 'rewardYen' | 'subsidyYen'>,
) => ({
  件数: String(one.count),
  延時間: decimalHours(one.billedMinutes),
  利用料金計: String(one.feeYen),
  報酬計: String(one.rewardYen),
  交付額: String(one.subsidyYen),
})

function verifyList(file: string, rows: Row[], decisions: BundleDecision[], tell: Tell): void {
  const total = rows.at(-1)
  const own = new Map(rows.slice(0, -1).map((row) => [row['会員番号'], row]))
  if (own.size !== decisions.length || rows.length !== decisions.length + 1)
    tell(file, WORDS.rows(Math.max(0, rows.length - 1), decisions.length))
  for (const decision of decisions) {
    const row = own.get(decision.providerNo)
    if (!row) tell(file, WORDS.noRow(decision.decisionNo))
    else compare(file, decision.decisionNo, row, amountsOf(decision), tell)
  }
  const sum = (pick: (one: BundleDecision) => number) => decisions.reduce((yen, one) => yen + pick(one), 0)
  const sums = amountsOf({
    ...{ count: sum((one) => one.count), billedMinutes: sum((one) => one.billedMinutes) },
    ...{ feeYen: sum((one) => one.feeYen), rewardYen: sum((one) => one.rewardYen) },
    subsidyYen: sum((one) => one.subsidyYen),
  })
  compare(file, '合計', total ?? {}, { 会員番号: '合計', ...sums }, tell)
}

function compare(file: string, ref: string, row: Row, meant: Row, tell: Tell): void {
  for (const [name, value] of Object.entries(meant))
    if (row[name] !== value) tell(file, WORDS.cell(ref, name, row[name] ?? '', value))
}

function verifyManifest(file: string, rows: Row[], decisions: BundleDecision[], tell: Tell): void {
  const noticed = rows.map((row) => row['交付番号']).sort()
  if (
    noticed.join() !==
    decisions
      .map(({ decisionNo }) => decisionNo)
      .sort()
      .join()
  )
    tell(file, WORDS.notices)
  let page = 1
  for (const row of rows) {
    if (Number(row['開始頁']) !== page || !(Number(row['頁数']) > 0))
      tell(file, WORDS.pages(row['交付番号'] ?? ''))
    page = Number(row['開始頁']) + Number(row['頁数'])
  }
}

function verifyTransfer(
  { files, head }: OpenBundle,
  name: string,
  list: Row[],
  decisions: BundleDecision[],
  tell: Tell,
): ReadTransferFile | null {
  const rows = new Map(list.map((row) => [row['会員番号'], row]))
  const isHeld = ({ held, decisionNo }: BundleDecision) =>
    held !== '' || head.stopped?.[decisionNo] !== undefined
  const sound = decisions.filter(
    (one) => one.payYen > 0 && !isHeld(one) && !isUnusable(one, rows.get(one.providerNo)),
  )
  // a note beside a decision that asks nothing back is a reason not to pay it
  const payable = decisions.filter(
    (one) =>
      one.payYen > 0 &&
      !isHeld(one) &&
      (one.repayYen > 0 || (rows.get(one.providerNo)?.['備考'] ?? '') === ''),
  )
  const bytes = files.get(name)
  const file: ReadTransferFile | null = bytes ? tried(name, tell, () => readTransfer(bytes)) : null
  if (!bytes && sound.length > 0) tell(name, WORDS.missing)
  if (!file) return null
  if (file.payOn !== head.payOn.slice(5).replace('-', '')) tell(name, WORDS.payOn(file.payOn, head.payOn))
  const open = new Map(payable.map((one) => [Number(one.providerNo), one]))
  for (const record of file.records) {
    const decision = open.get(Number(record.customerCode))
    if (!decision) {
      tell(name, WORDS.notDecided(record.customerCode))
      continue
    }
    open.delete(Number(record.customerCode))
    if (record.amountYen !== decision.payYen)
      tell(name, WORDS.transferYen(decision.decisionNo, record.amountYen, decision.payYen))
    const row = rows.get(decision.providerNo)
    // TRANSFER_WO is not known here: where it is `refuse`, no such name came into a file
    const holder = holderKana(row?.['口座名義カナ'] ?? '', { wo: 'o' })
    const said = [record.bankCode, record.branchCode, record.kind, record.number, record.holder]
    const listed = [
      row?.['銀行コード'],
      row?.['支店コード'],
      row?.['種別'],
      row?.['口座番号']?.padStart(7, '0'),
    ]
    if (said.join() !== [...listed, holder.ok ? holder.kana : ''].join())
      tell(name, WORDS.otherAccount(decision.decisionNo))
  }
  const paid = new Set(file.records.map(({ customerCode }) => Number(customerCode)))
  for (const { decisionNo, providerNo } of sound)
    if (!paid.has(Number(providerNo))) tell(name, WORDS.notPaid(decisionNo))
  return file
}

/** Whether the list says why nothing could go to its account: what was not held back can have no other reason. */
function isUnusable({ decisionNo, providerNo, payYen }: BundleDecision, row: Row | undefined): boolean {
  const note = row?.['備考'] ?? ''
  if (!row || note === '') return false
  const { 銀行コード: bankCode, 支店コード: branchCode, 種別: kind, 口座番号: number } = row
  // damaged: it could not be opened, so the list shows none
  if (!bankCode || !branchCode || !kind || !number) return true
  const account = {
    bankCode,
    branchCode,
    kind: kind as BankAccount['kind'],
    number,
    holder: row['口座名義カナ'] ?? '',
  }
  const judged = judgePayment({ decisionNo, memberNo: providerNo, amountYen: payYen, account })
  // a bank that was missing from the list of that day may stand in ours
  return 'refusals' in judged || isOfOtherBankList(note)
}

const isOfOtherBankList = (note: string): boolean =>
  [...note.matchAll(/一覧（(\d{4}-\d{2}-\d{2})）にありません/g)].some(([, date]) => date !== BANK_LIST_DATE)
