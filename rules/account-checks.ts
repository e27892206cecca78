/**
 * AccountChecks: an account that the transfer file can name: a bank and branch that exist, seven digits, a holder in
 * the characters banks take; ゆうちょ by its 記号 and 番号.
 *
 * Used by:  rules/registration-checks.ts.
 */
import { holderKana } from './holder-kana.ts'
import type { RegistrationFacts, RegistrationProblem } from './registration-checks.ts'
import type { AccountEntry } from './registration.ts'
import { YUCHO_BANK_CODE, yuchoAccount, type YuchoRefusal } from './yucho.ts'

const YUCHO_REFUSALS: Record<YuchoRefusal, RegistrationProblem> = {
  SYMBOL: { field: 'account.symbol', code: 'BAD_SYMBOL' },
  NUMBER: { field: 'account.number', code: 'BAD_YUCHO_NUMBER' },
  LAST_DIGIT: { field: 'account.number', code: 'YUCHO_LAST_DIGIT' },
}

export function checkAccount(
  account: AccountEntry,
  facts: Pick<RegistrationFacts, 'bankExists' | 'branchExists'>,
): RegistrationProblem[] {
  const places = account.type === 'bank' ? checkBank(account, facts) : checkYucho(account)
  return [...places, ...checkHolder(account.holder)]
}

function checkBank(
  { bankCode, branchCode, number }: AccountEntry & { type: 'bank' },
  facts: Pick<RegistrationFacts, 'bankExists' | 'branchExists'>,
): RegistrationProblem[] {
  const problems: RegistrationProblem[] = []
  const add = (field: string, code: RegistrationProblem['code']) => problems.push({ field, code })
  if (bankCode === '') add('account.bankCode', 'MISSING')
  else if (bankCode === YUCHO_BANK_CODE) add('account.bankCode', 'YUCHO_BY_SYMBOL')
  else if (!facts.bankExists(bankCode)) add('account.bankCode', 'UNKNOWN_BANK')
  else if (branchCode === '') add('account.branchCode', 'MISSING')
  else if (!facts.branchExists(bankCode, branchCode)) add('account.branchCode', 'UNKNOWN_BRANCH')
  if (number === '') add('account.number', 'MISSING')
  else if (!/^\d{7}$/.test(number) || /^0+$/.test(number)) add('account.number', 'BAD_ACCOUNT_NUMBER')
  return problems
}

function checkYucho({ symbol, number }: AccountEntry & { type: 'yucho' }): RegistrationProblem[] {
  const missing = [...(symbol === '' ? ['symbol'] : []), ...(number === '' ? ['number'] : [])]
  if (missing.length > 0) return missing.map((field) => ({ field: `account.${field}`, code: 'MISSING' }))
  const converted = yuchoAccount(symbol, number)
  return 'refusal' in converted ? [YUCHO_REFUSALS[converted.refusal]] : []
}

function checkHolder(holder: string): RegistrationProblem[] {
  const field = 'account.holder'
  const read = holderKana(holder)
  if (read.ok) return []
  if (read.code === 'EMPTY') return [{ field, code: 'MISSING' }]
  if (read.code === 'TOO_LONG') return [{ field, code: 'HOLDER_TOO_LONG' }]
  return [{ field, code: 'HOLDER_ILLEGAL', detail: read.characters.join('') }]
}
