/**
 * Banks: bank and branch codes against the published list, and what is known of those that are gone.
 *
 * Promise:  a code that is not in the list is never paid to; where we know into which bank it went, that is said.
 * Limits:   the list holds what is open on `BANK_LIST_DATE`; it cannot tell a closed branch from a slip of the pen.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type banksOf from 'zengin-code'
import { holderKana } from '../../rules/holder-kana.ts'

const require = createRequire(import.meta.url)

export interface BankBranch {
  bankName: string
  branchName: string
  /** half-width kana, uncut */
  bankKana: string
  branchKana: string
}

export type BankVerdict =
  | { ok: true; branch: BankBranch }
  /** `mergedInto`: the bank it became part of, where known */
  | { ok: false; code: 'BANK_UNKNOWN'; mergedInto: MergedBank | null }
  | { ok: false; code: 'BRANCH_UNKNOWN'; bankName: string }

export interface MergedBank {
  formerName: string
  code: string
  name: string
  on: string
}

/** Banks whose code ended in the last years: a passbook in a drawer still says it. Branch codes changed with some. */
const MERGED: Record<string, MergedBank> = {
  '0118': { formerName: 'みちのく', code: '0117', name: '青森みちのく', on: '2025-01-01' },
  '0141': { formerName: '北越', code: '0140', name: '第四北越', on: '2021-01-01' },
  '0180': { formerName: '十八', code: '0181', name: '十八親和', on: '2020-10-01' },
  '0533': { formerName: '長野', code: '0143', name: '八十二長野', on: '2026-01-01' },
  '0544': { formerName: '中京', code: '0542', name: 'あいち', on: '2025-01-01' },
  '0546': { formerName: '第三', code: '0154', name: '三十三', on: '2021-05-01' },
  '0554': { formerName: '関西アーバン', code: '0159', name: '関西みらい', on: '2019-04-01' },
  '0555': { formerName: '大正', code: '0572', name: '徳島大正', on: '2020-01-01' },
  '0597': { formerName: '八千代', code: '0137', name: 'きらぼし', on: '2018-05-01' },
}

/** Small, so read at once; the list itself (29,000 branches) when the first account is looked at. */
const { version } = JSON.parse(readFileSync(require.resolve('zengin-code/package.json'), 'utf8')) as {
  version: string
}
/** '2026-08-24': the day the list was made */
export const BANK_LIST_DATE = version.replace(/^.*-p(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')

let list: typeof banksOf | null = null
const branches = new Map<string, BankBranch>()

export function findBranch(bankCode: string, branchCode: string): BankVerdict {
  const key = `${bankCode}-${branchCode}`
  const known = branches.get(key)
  if (known) return { ok: true, branch: known }
  list ??= require('zengin-code') as typeof banksOf
  const bank = Object.hasOwn(list, bankCode) ? list[bankCode] : undefined
  if (!bank)
    return {
      ok: false,
      code: 'BANK_UNKNOWN',
      mergedInto: Object.hasOwn(MERGED, bankCode) ? MERGED[bankCode]! : null,
    }
  const found = Object.hasOwn(bank.branches, branchCode) ? bank.branches[branchCode] : undefined
  if (!found) return { ok: false, code: 'BRANCH_UNKNOWN', bankName: bank.name }
  const branch = {
    bankName: bank.name,
    branchName: found.name,
    bankKana: kanaOf(bank.kana),
    branchKana: kanaOf(found.kana),
  }
  branches.set(key, branch)
  return { ok: true, branch }
}

/** The list's names are kana already; a test walks all of them. */
function kanaOf(listed: string): string {
  const kana = holderKana(listed, { wo: 'o', maxBytes: 200 })
  if (!kana.ok) throw new Error(`the list of banks holds a name without transfer kana: ${listed}`)
  return kana.kana
}
