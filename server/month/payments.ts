/**
 * Payments: where each decided amount stands on its way to the provider's account, and what it waits for.
 *
 * Promise:  told from the decisions, their transfers and the account of today; the page and the next transfer file
 *           (batches.ts) read the same answer.
 */
import type { Db } from '../../db/connect.ts'
import { isSameAccount, openAccount } from '../../db/accounts.ts'
import type { Run } from '../../db/runs.ts'
import { paymentRows, type PaymentRow } from '../../db/transfers.ts'
import type { Services } from '../services.ts'
import { heldFor, refusalsOf, unusableWords } from './account-state.ts'
import { sha256 } from './canonical.ts'

/**
 * `waiting`: for the run's own file · `held`: the account stands in the way · `ready`: goes into the next file ·
 * `in-file` · `paid` · `returned`: the bank sent it back, the account is not settled yet
 */
export type PaymentState = 'waiting' | 'held' | 'ready' | 'in-file' | 'paid' | 'returned'

export type Waits =
  'NO_ACCOUNT' | 'ACCOUNT_CHANGED' | 'RETURNED_SAME_ACCOUNT' | 'RETURNED_NEW_ACCOUNT' | 'ACCOUNT_UNUSABLE'

export interface Payment extends PaymentRow {
  state: PaymentState
  /** why it does not go into a file; null: it does */
  waits: Waits | null
  /** of ACCOUNT_UNUSABLE, in words */
  detail: string
  /** tells the account of today from another, without telling it; null: there is none to confirm */
  confirm: string | null
  /** the same mark, where nothing but the holder's name stands in the way: a 短縮名義 may be entered */
  shorten: string | null
}

type PaymentServices = Pick<Services, 'sealer'>

export async function paymentsOf(db: Db, services: PaymentServices, run: Run): Promise<Payment[]> {
  return (await paymentRows(db, run.id)).map((row) => {
    const stand = standOf(services, run, row)
    return { ...stand, shorten: stand.waits === 'ACCOUNT_UNUSABLE' ? shortenOf(services, row) : null }
  })
}

function shortenOf(services: PaymentServices, row: PaymentRow): string | null {
  const { account } = row
  if (!account) return null
  const refusals = refusalsOf(services, row, account.sealedAccount)
  const isName = refusals.length > 0 && refusals.every(({ code }) => code.startsWith('HOLDER_'))
  return isName ? accountMark(account.sealedAccount) : null
}

export const accountMark = (sealedAccount: Buffer): string => sha256(sealedAccount).slice(0, 16)

function standOf(services: PaymentServices, run: Run, row: PaymentRow): Omit<Payment, 'shorten'> {
  const { last } = row
  if (last?.state === 'in-file' || last?.state === 'paid')
    return { ...row, state: last.state, waits: null, detail: '', confirm: null }
  const today = waitsFor(services, row)
  if (run.state === 'exported' || run.state === 'paid') {
    const state = today.waits === null ? 'ready' : last ? 'returned' : 'held'
    return { ...row, state, ...today }
  }
  // What was decided stands: an account that is right by now pays by the next file, or when the month is closed anew.
  const decided = row.held ?? (unusableWords(services, row, row.sealedAccount) ? 'ACCOUNT_UNUSABLE' : null)
  if (decided === null) return { ...row, state: 'waiting', waits: null, detail: '', confirm: null }
  return { ...row, state: today.waits === null ? 'ready' : 'held', ...today }
}

function waitsFor(services: PaymentServices, row: PaymentRow): Pick<Payment, 'waits' | 'detail' | 'confirm'> {
  const { account, last } = row
  if (!account) return { waits: 'NO_ACCOUNT', detail: '', confirm: null }
  const detail = unusableWords(services, row, account.sealedAccount)
  if (detail) return { waits: 'ACCOUNT_UNUSABLE', detail, confirm: null }
  const confirm = accountMark(account.sealedAccount)
  const returnedAt = last?.state === 'returned' ? last.settledAt : null
  if (returnedAt && (!account.confirmedAt || account.confirmedAt <= returnedAt))
    return {
      waits: wentBackFrom(services, row) ? 'RETURNED_SAME_ACCOUNT' : 'RETURNED_NEW_ACCOUNT',
      ...{ detail: '', confirm },
    }
  if (heldFor(account)) return { waits: 'ACCOUNT_CHANGED', detail: '', confirm }
  return { waits: null, detail: '', confirm: null }
}

function wentBackFrom(services: PaymentServices, { account, last, memberNo }: PaymentRow): boolean {
  const opened = (sealed: Buffer) => openAccount(services.sealer, memberNo, sealed)
  return isSameAccount(opened(account!.sealedAccount), opened(last!.sealedAccount))
}
