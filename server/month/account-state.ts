/**
 * AccountState: whether a payment may go to an account: there is one, nobody changed it unconfirmed, and the transfer
 * file takes it.
 *
 * Used by:  calculate.ts and check-month.ts before a month is submitted, judge-decision.ts and payments.ts after it.
 */
import { openAccount } from '../../db/accounts.ts'
import type { accounts } from '../../db/schema.ts'
import type { BankAccount } from '../../office/month-data.ts'
import { transferRefusalWords } from '../../office/messages/transfer.ts'
import { judgePayment, type TransferRefusal } from '../../office/transfer/judge-payment.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'

/** What the bank takes, as far as an account is judged by it. */
export interface JudgeServices extends Pick<Services, 'sealer'> {
  config: { transfer: Pick<Services['config']['transfer'], 'wo'> }
}
type AccountServices = Pick<Services, 'sealer'>

/** @param returnedAt  when the bank last sent a payment of this member back */
export function heldFor(
  account: typeof accounts.$inferSelect | undefined,
  returnedAt: Date | undefined,
): 'NO_ACCOUNT' | 'ACCOUNT_RETURNED' | 'ACCOUNT_CHANGED' | null {
  if (!account) return 'NO_ACCOUNT'
  const { changedAt, confirmedAt } = account
  if (returnedAt && (!confirmedAt || confirmedAt <= returnedAt)) return 'ACCOUNT_RETURNED'
  return changedAt && (!confirmedAt || confirmedAt < changedAt) ? 'ACCOUNT_CHANGED' : null
}

/** What is to be paid. */
export interface Payable {
  decisionNo: string
  memberNo: string
  payYen: number
}

/** @returns what the transfer file refuses of this account */
export function refusalsOf(
  services: JudgeServices,
  { decisionNo, memberNo, payYen }: Payable,
  sealedAccount: Buffer,
): TransferRefusal[] {
  const account = bankAccountOf(services, memberNo, sealedAccount)
  if (!account) return [{ code: 'ACCOUNT_DAMAGED', memberNo, detail: '' }]
  const judged = judgePayment({ decisionNo, memberNo, amountYen: payYen, account }, services.config.transfer)
  return 'refusals' in judged ? judged.refusals : []
}

/** The same in words; '' for nothing. */
export function unusableWords(
  services: JudgeServices,
  payable: Payable,
  sealedAccount: Buffer | null,
): string {
  if (!sealedAccount) return ''
  const refusals = refusalsOf(services, payable, sealedAccount)
  return refusals.map((refusal) => transferRefusalWords({ ...refusal, memberNo: null })).join('')
}

/** null: it is damaged, and nothing is paid to it */
export function bankAccountOf(
  { sealer }: AccountServices,
  memberNo: string,
  sealedAccount: Buffer,
): BankAccount | null {
  const account = openAccount(sealer, memberNo, sealedAccount)
  if (account === 'damaged') return null
  const { bankCode, branchCode, kind, number, holderKana } = account
  return { bankCode, branchCode, kind, number, holder: holderKana }
}

/** Of a payment that was made or waits for a person. @throws MonthRefusal ACCOUNT_DAMAGED */
export function accountOrRefuse(
  services: AccountServices,
  memberNo: string,
  sealedAccount: Buffer,
): BankAccount {
  const account = bankAccountOf(services, memberNo, sealedAccount)
  if (!account) throw new MonthRefusal('ACCOUNT_DAMAGED', `the account of ${memberNo} cannot be opened`)
  return account
}
