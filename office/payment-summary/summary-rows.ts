/**
 * SummaryRows: a set's payments by bank, and the proof that what is paid, by this file and those before
 * it, held back and asked back is what was decided.
 */
import { sumOf } from '../figures.ts'
import { SUMMARY_WORDS as WORDS } from '../messages/payment-papers.ts'
import type { PaymentSummary } from '../month-data.ts'

/** ゆうちょ銀行: 会計室 looks at it apart */
const POST_BANK = '9900'

export interface BankSum {
  kind: string
  bankCode: string
  bankName: string
  count: number
  yen: number
}

export interface SummarySums {
  banks: BankSum[]
  /** by the transfer files before this one */
  before: { count: number; yen: number }
  paid: { count: number; yen: number }
  held: { count: number; yen: number }
  repay: { count: number; yen: number }
}

/** @throws Error when paid + held − asked back is not what was decided: a bug, never data */
export function summarySums(data: PaymentSummary): SummarySums {
  const yenOf = ({ yen }: { yen: number }) => yen
  const sums: SummarySums = {
    banks: banksOf(data),
    before: data.later?.before ?? { count: 0, yen: 0 },
    paid: { count: data.payments.length, yen: sumOf(data.payments, yenOf) },
    held: { count: data.held.length, yen: sumOf(data.held, yenOf) },
    repay: { count: data.repayments.length, yen: sumOf(data.repayments, yenOf) },
  }
  const decided = sums.before.yen + sums.paid.yen + sums.held.yen - sums.repay.yen
  if (decided !== data.decidedYen)
    throw new Error(`payment summary: adds up to ${decided}, not ${data.decidedYen}`)
  return sums
}

/** By code, ゆうちょ last as its code is. */
function banksOf({ payments }: PaymentSummary): BankSum[] {
  const banks = new Map<string, BankSum>()
  for (const { bankCode, bankName, yen } of payments) {
    const kind = bankCode === POST_BANK ? WORDS.kinds.post : WORDS.kinds.bank
    const known = banks.get(bankCode) ?? { kind, bankCode, bankName, count: 0, yen: 0 }
    banks.set(bankCode, { ...known, count: known.count + 1, yen: known.yen + yen })
  }
  return [...banks.values()].sort((a, b) => (a.bankCode < b.bankCode ? -1 : 1))
}
