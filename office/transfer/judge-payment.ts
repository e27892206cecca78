/**
 * JudgePayment: whether one amount can be paid to one account, or what stands in the way.
 *
 * Promise:  every reason at once, each naming its member; the run holds such a payment back and goes on.
 */
import { holderKana } from '../../rules/holder-kana.ts'
import type { TransferOrder, TransferRow } from '../month-data.ts'
import { goneWords } from '../messages/transfer.ts'
import { findBranch, type BankBranch } from './banks.ts'

/** office/messages/transfer.ts says what each means and what to do. */
export type TransferRefusalCode =
  | 'NO_ACCOUNT'
  | 'ACCOUNT_DAMAGED'
  | 'BANK_UNKNOWN'
  | 'BRANCH_UNKNOWN'
  | 'ACCOUNT_KIND'
  | 'ACCOUNT_NUMBER'
  | 'HOLDER_EMPTY'
  | 'HOLDER_TOO_LONG'
  | 'HOLDER_ILLEGAL'
  | 'MEMBER_NO'
  | 'AMOUNT'
  | 'TWICE'
  // of the whole file
  | 'CONSIGNOR_CODE'
  | 'CONSIGNOR_NAME'
  | 'PAY_ON_CLOSED'
  | 'NOTHING_TO_PAY'
  | 'TOO_MUCH'

export interface TransferRefusal {
  code: TransferRefusalCode
  /** null: of the whole file */
  memberNo: string | null
  /** for staff: the characters, the codes, in words the bank it went into */
  detail: string
}

/** A row with everything in the form the file takes. */
export interface Payment {
  decisionNo: string
  /** digits, at most ten */
  memberNo: string
  amountYen: number
  bankCode: string
  branchCode: string
  branch: BankBranch
  kind: '1' | '2' | '4'
  /** seven digits */
  number: string
  /** half-width kana, at most 30 */
  holder: string
}

const MOST_YEN = 9_999_999_999

/** @returns payment null: nothing is paid (≤ 0 yen), and the account does not matter */
export function judgePayment(
  row: TransferRow,
  options: Pick<TransferOrder, 'wo'> = {},
): { payment: Payment | null } | { refusals: TransferRefusal[] } {
  const refusals: TransferRefusal[] = []
  const refuse = (code: TransferRefusalCode, detail: string) =>
    refusals.push({ code, memberNo: row.memberNo, detail })
  if (!Number.isSafeInteger(row.amountYen) || row.amountYen > MOST_YEN)
    refuse('AMOUNT', String(row.amountYen))
  else if (row.amountYen <= 0) return { payment: null }
  if (!/^\d{1,10}$/.test(row.memberNo)) refuse('MEMBER_NO', row.memberNo)
  const { account } = row
  if (!account) {
    refuse('NO_ACCOUNT', '')
    return { refusals }
  }
  const found = findBranch(account.bankCode, account.branchCode)
  if (!found.ok) refuse(found.code, goneWords(account.bankCode, account.branchCode, found))
  if (!['1', '2', '4'].includes(account.kind)) refuse('ACCOUNT_KIND', account.kind)
  if (!/^\d{1,7}$/.test(account.number) || /^0*$/.test(account.number))
    refuse('ACCOUNT_NUMBER', `${account.number.length} characters`)
  const holder = holderKana(account.holder, options)
  if (!holder.ok) refuse(`HOLDER_${holder.code}`, holder.characters.join(''))
  if (!found.ok || !holder.ok || refusals.length > 0) return { refusals }
  return {
    payment: {
      decisionNo: row.decisionNo,
      memberNo: row.memberNo,
      amountYen: row.amountYen,
      bankCode: account.bankCode,
      branchCode: account.branchCode,
      branch: found.branch,
      kind: account.kind,
      number: account.number.padStart(7, '0'),
      holder: holder.kana,
    },
  }
}
