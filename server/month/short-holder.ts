/**
 * ShortHolder: 短縮名義, a holder's name that does not fit the transfer file, as the bank itself shortens it. Two persons:
 * one enters it from the bank's answer, another confirms it with the member (bank-results.ts `confirmAccount`); until
 * then the payment waits like any other to a changed account.
 *
 * Never:    a name shortened by us, or for an account whose name fits: only what the file refuses may be replaced.
 */
import { appendAudit, auditOf, lockAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { openAccount } from '../../db/accounts.ts'
import { importAccounts } from '../../db/import-members.ts'
import { accountRow, type AccountRow } from '../../db/transfers.ts'
import { holderKana } from '../../rules/holder-kana.ts'
import { wantMemberRecords } from '../kintone-wants.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'
import type { JudgeServices } from './account-state.ts'
import { accountMark } from './payments.ts'

type HolderServices = Pick<Services, 'city' | 'clock' | 'db'> & JudgeServices

export interface ShortHolder {
  memberNo: string
  /** of the account that was looked at (payments.ts `shorten`) */
  mark: string
  /** as the bank says it; kana in any width */
  holder: string
  actor: string
}

/** @throws MonthRefusal ACCOUNT_MOVED | ACCOUNT_DAMAGED | HOLDER_FITS | BAD_HOLDER */
export async function registerShortHolder(services: HolderServices, given: ShortHolder): Promise<void> {
  const { memberNo, mark, actor } = given
  const now = services.clock()
  const rules = services.config.transfer
  const holder = holderKana(given.holder, rules)
  if (!holder.ok)
    throw new MonthRefusal(
      'BAD_HOLDER',
      holder.code === 'TOO_LONG'
        ? '30文字（濁点も1文字）までです。'
        : `使えない文字があるか、空です。${holder.characters.join('')}`,
    )
  await services.db.drizzle.transaction(async (tx) => {
    await lockAudit(tx)
    const row = await accountRow(tx, memberNo)
    if (!row || accountMark(row.sealedAccount) !== mark)
      throw new MonthRefusal('ACCOUNT_MOVED', 'another account came meanwhile: look at it again')
    const account = openAccount(services.sealer, memberNo, row.sealedAccount)
    if (account === 'damaged')
      throw new MonthRefusal('ACCOUNT_DAMAGED', `the account of ${memberNo} cannot be opened`)
    if (holderKana(account.holderKana, rules).ok)
      throw new MonthRefusal('HOLDER_FITS', 'the registered name fits the transfer file: it stays')
    await importAccounts(tx, services.sealer, [{ ...account, memberNo, holderKana: holder.kana }], now)
    await appendAudit(tx, { at: now, actor, action: 'account.shortened', subject: `member:${memberNo}` })
    await wantMemberRecords(tx, services.city, [memberNo], now)
  })
}

/** Whoever entered a shortened name does not confirm it. @throws MonthRefusal OWN_ENTRY */
export async function refuseOwnEntry(tx: Db, account: AccountRow, actor: string): Promise<void> {
  const rows = await auditOf(tx, `member:${account.memberNo}`)
  const entry = rows.findLast(({ action }) => action === 'account.shortened')
  const stands = entry && account.changedAt && entry.at >= account.changedAt
  if (stands && entry.actor === actor)
    throw new MonthRefusal('OWN_ENTRY', 'who entered a shortened name does not confirm it')
}
