/**
 * VerifyBatches: what became of the payments: the run's own transfer file and the later ones (transfer-2.txt, …), each
 * record against what was entered for it, its 支払内訳書 against it, and no decision paid twice.
 *
 * A bundle made before the run's files were has no transfers: nothing is checked then.
 */
import { readTransfer, type ReadTransferFile } from '../../office/transfer/read-transfer.ts'
import { accountsCloseOn } from '../../rules/calendar.ts'
import { holderKana } from '../../rules/holder-kana.ts'
import type { BundleDecision, BundleTransfer } from './bundle-format.ts'
import { rowsOf, tried, type OpenBundle, type Tell } from './open-bundle.ts'
import { verifySummary } from './verify-summary.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

export const TRANSFERS = 'transfers.json'
const LATER = /^(\d{4})\/transfer-(\d+)\.txt$/

/** @returns Σ of the later transfer files, in yen */
export function verifyBatches(bundle: OpenBundle, transfers: BundleTransfer[], tell: Tell): number {
  const { files } = bundle
  const decisions = new Map(bundle.decisions.map((one) => [one.decisionNo, one]))
  verifyOrder(transfers, decisions, tell)
  verifyPastYears(bundle, transfers, tell)
  const byFile = new Map<string, BundleTransfer[]>()
  for (const transfer of transfers) {
    const year = transfer.decisionNo.slice(0, 4)
    const name = `${year}/transfer${transfer.batch > 1 ? `-${transfer.batch}` : ''}.txt`
    byFile.set(name, [...(byFile.get(name) ?? []), transfer])
  }
  for (const name of files.keys()) if (LATER.test(name) && !byFile.has(name)) tell(name, WORDS.noTransfers)
  let yen = 0
  for (const [name, own] of byFile) {
    const file = verifyFile(files.get(name), name, own, tell)
    if (!LATER.test(name)) continue
    yen += file?.sumYen ?? 0
    const summary = name.replace('transfer', 'payment-summary').replace('.txt', '.csv')
    const fiscalYear = Number(name.slice(0, 4))
    const ofYear = bundle.decisions.filter((one) => one.fiscalYear === fiscalYear)
    // one that is missing is told where files are compared with those handed out
    if (files.has(summary))
      verifySummary(
        ...([summary, rowsOf(bundle, summary, tell)] as const),
        ...([{ fiscalYear, decisions: ofYear, transfer: file }, tell, true] as const),
      )
  }
  return yen
}

/** A payment follows only one that the bank sent back, and is what was decided. */
function verifyOrder(
  transfers: BundleTransfer[],
  decisions: ReadonlyMap<string, BundleDecision>,
  tell: Tell,
): void {
  const alive = new Set<string>()
  const inOrder = [...transfers].sort((a, b) => a.batch - b.batch)
  for (const { decisionNo, amountYen, state } of inOrder) {
    const decision = decisions.get(decisionNo)
    if (!decision) tell(TRANSFERS, WORDS.notDecided(decisionNo))
    else if (decision.payYen !== amountYen)
      tell(TRANSFERS, WORDS.transferYen(decisionNo, amountYen, decision.payYen))
    if (alive.has(decisionNo)) tell(TRANSFERS, WORDS.paidTwice(decisionNo))
    if (state !== 'returned') alive.add(decisionNo)
  }
}

/** What was paid after the accounts of its year closed was approved apart. */
function verifyPastYears({ head }: OpenBundle, transfers: BundleTransfer[], tell: Tell): void {
  const yearOf = ({ decisionNo }: BundleTransfer) => Number(decisionNo.slice(0, 4))
  const late = transfers.filter((one) => one.payOn > accountsCloseOn(yearOf(one)))
  for (const year of new Set(late.map(yearOf))) {
    const approved = (head.pastYears ?? []).filter(
      ({ fiscalYear, approver, linesHash }) =>
        fiscalYear === year && linesHash === head.linesHash && approver !== head.preparer,
    )
    if (new Set(approved.map(({ approver }) => approver)).size < head.approvalsNeeded)
      tell(TRANSFERS, WORDS.pastYear(year))
  }
}

function verifyFile(
  bytes: Uint8Array | undefined,
  name: string,
  own: BundleTransfer[],
  tell: Tell,
): ReadTransferFile | null {
  if (!bytes) {
    tell(name, WORDS.missing)
    return null
  }
  const file = tried(name, tell, () => readTransfer(bytes))
  if (!file) return null
  const payOn = own[0]!.payOn
  if (file.payOn !== payOn.slice(5).replace('-', '')) tell(name, WORDS.payOn(file.payOn, payOn))
  const open = new Map(own.map((transfer) => [Number(transfer.decisionNo.split('-').at(-1)), transfer]))
  for (const record of file.records) {
    const transfer = open.get(Number(record.customerCode))
    if (!transfer) {
      tell(name, WORDS.notDecided(record.customerCode))
      continue
    }
    open.delete(Number(record.customerCode))
    if (record.amountYen !== transfer.amountYen)
      tell(name, WORDS.transferYen(transfer.decisionNo, record.amountYen, transfer.amountYen))
    const { bankCode, branchCode, kind, number, holder } = transfer.account
    // as in verify-papers.ts
    const kana = holderKana(holder, { wo: 'o' })
    const entered = [bankCode, branchCode, kind, number.padStart(7, '0'), kana.ok ? kana.kana : '']
    const said = [record.bankCode, record.branchCode, record.kind, record.number, record.holder]
    if (said.join() !== entered.join()) tell(name, WORDS.otherAccountEntered(transfer.decisionNo))
  }
  for (const { decisionNo } of open.values()) tell(name, WORDS.notPaid(decisionNo))
  return file
}
