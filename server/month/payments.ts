/**
 * Payments: where each decided amount stands on its way to the provider's account, and what it waits for.
 *
 * Promise:  told from the decisions, their transfers and the account of today; the page and the next transfer file
 *           (batches.ts) read the same answer.
 */
import { auditOf } from '../../db/audit.ts'
import type { StopReason } from '../../db/payment-stops.ts'
import type { Db } from '../../db/connect.ts'
import { isSameAccount, openAccount } from '../../db/accounts.ts'
import type { Run } from '../../db/runs.ts'
import { paymentRows, repaidLater, type PaymentRow, type RepaidLater } from '../../db/transfers.ts'
import { heldFor, refusalsOf, unusableWords, type JudgeServices } from './account-state.ts'
import { sha256 } from './canonical.ts'
import { PAPER_WORDS } from './words.ts'

/**
 * `waiting`: for the run's own file · `held`: the account stands in the way · `ready`: goes into the next file ·
 * `in-file` · `paid` · `returned`: the bank sent it back, the account is not settled yet
 */
export type PaymentState = 'waiting' | 'held' | 'ready' | 'in-file' | 'paid' | 'returned'

export type Waits =
  | 'NO_ACCOUNT'
  | 'ACCOUNT_CHANGED'
  | 'ACCOUNT_RETURNED'
  | 'RETURNED_SAME_ACCOUNT'
  | 'RETURNED_NEW_ACCOUNT'
  | 'ACCOUNT_UNUSABLE'
  | 'REPAYMENT_OPEN'

export interface Payment extends PaymentRow {
  state: PaymentState
  /** why it does not go into a file; null: it does */
  waits: Waits | null
  /** of ACCOUNT_UNUSABLE and REPAYMENT_OPEN, in words */
  detail: string
  /** tells the account of today from another, without telling it; null: there is none to confirm */
  confirm: string | null
  /** why a run's own file that is made now leaves it out, though it was approved to be in it (stop-payments.ts) */
  stop: StopReason | null
  /** the same mark, where nothing but the holder's name stands in the way: a 短縮名義 may be entered */
  shorten: string | null
}

export async function paymentsOf(db: Db, services: JudgeServices, run: Run): Promise<Payment[]> {
  const rows = await paymentRows(db, run.id)
  const askedBack = await unsettledRepayments(db, run, rows)
  return rows.map((row) => {
    const stand = standOf(services, run, row, askedBack.get(row.decisionNo))
    return { ...row, ...stand, shorten: stand.waits === 'ACCOUNT_UNUSABLE' ? shortenOf(services, row) : null }
  })
}

/** By 交付番号: what a later month asks back of a payment, and nobody has said yet that it is paid all the same. */
async function unsettledRepayments(db: Db, run: Run, rows: PaymentRow[]): Promise<Map<string, RepaidLater>> {
  const unpaid = rows.filter(({ last }) => last?.state !== 'paid')
  const asked = unpaid.length === 0 ? [] : await repaidLater(db, run)
  const open = new Map<string, RepaidLater>()
  for (const repaid of asked) {
    const { memberNo, fiscalYear } = repaid
    const row = unpaid.find((one) => one.memberNo === memberNo && one.fiscalYear === fiscalYear)
    if (row && !(await isReleased(db, row.decisionNo, repaid))) open.set(row.decisionNo, repaid)
  }
  return open
}

async function isReleased(db: Db, decisionNo: string, repaid: RepaidLater): Promise<boolean> {
  const mark = repaymentMark(decisionNo, repaid)
  const entries = await auditOf(db, `decision:${decisionNo}`)
  return entries.some(
    ({ action, after }) => action === 'payment.released' && (after as { mark: string }).mark === mark,
  )
}

/** What is looked at when a payment goes on beside a repayment: another one, of the same yen too, is looked at again. */
export const repaymentMark = (decisionNo: string, { yen, runs }: RepaidLater): string =>
  sha256(`${decisionNo}|${yen}|${runs.join(',')}`).slice(0, 16)

function shortenOf(services: JudgeServices, row: PaymentRow): string | null {
  const { account } = row
  if (!account) return null
  const refusals = refusalsOf(services, row, account.sealedAccount)
  const isName = refusals.length > 0 && refusals.every(({ code }) => code.startsWith('HOLDER_'))
  return isName ? accountMark(account.sealedAccount) : null
}

export const accountMark = (sealedAccount: Buffer): string => sha256(sealedAccount).slice(0, 16)

type Stand = Pick<Payment, 'state' | 'waits' | 'detail' | 'confirm' | 'stop'>
const NOTHING = { waits: null, detail: '', confirm: null, stop: null }

function standOf(
  services: JudgeServices,
  run: Run,
  row: PaymentRow,
  askedBack: RepaidLater | undefined,
): Stand {
  const { last } = row
  if (last?.state === 'paid') return { ...NOTHING, state: 'paid' }
  const today = askedBack ? waitsForRepayment(row, askedBack) : waitsFor(services, row)
  const stop = stopOf(services, run, row, askedBack)
  if (last?.state === 'in-file') return { ...NOTHING, ...(stop && today), state: 'in-file', stop }
  if (run.state === 'exported' || run.state === 'paid') {
    const state = today.waits === null ? 'ready' : last ? 'returned' : 'held'
    return { state, ...today, stop: null }
  }
  // What was decided stands: an account that is right by now pays by the next file, or when the month is closed anew.
  if (!isHeldAsDecided(services, row) && !stop) return { ...NOTHING, state: 'waiting' }
  return { state: today.waits === null ? 'ready' : 'held', ...today, stop }
}

const isHeldAsDecided = (services: JudgeServices, row: PaymentRow): boolean =>
  row.held !== null || !row.sealedAccount || unusableWords(services, row, row.sealedAccount) !== ''

/** From 起案 until the bank has the run's own file: that file pays what was approved, unless this stands in the way. */
function stopOf(
  services: JudgeServices,
  run: Run,
  row: PaymentRow,
  askedBack: RepaidLater | undefined,
): StopReason | null {
  const isInFile = row.last?.state === 'in-file' && row.last.batch === 1
  if (run.state === 'exported' ? !isInFile : run.state !== 'submitted' && run.state !== 'approved')
    return null
  if (isHeldAsDecided(services, row)) return null
  if (askedBack) return 'REPAYMENT_OPEN'
  const held = heldFor(row.account ?? undefined, row.returnedAt ?? undefined)
  return held ?? (isOneAccount(services, row, row.sealedAccount!) ? null : 'ACCOUNT_CHANGED')
}

function waitsForRepayment({ decisionNo }: PaymentRow, repaid: RepaidLater): ReturnType<typeof waitsFor> {
  const detail = PAPER_WORDS.repay(repaid.yen)
  return { waits: 'REPAYMENT_OPEN', detail, confirm: repaymentMark(decisionNo, repaid) }
}

function waitsFor(services: JudgeServices, row: PaymentRow): Pick<Payment, 'waits' | 'detail' | 'confirm'> {
  const { account, last } = row
  if (!account) return { waits: 'NO_ACCOUNT', detail: '', confirm: null }
  const detail = unusableWords(services, row, account.sealedAccount)
  if (detail) return { waits: 'ACCOUNT_UNUSABLE', detail, confirm: null }
  const confirm = accountMark(account.sealedAccount)
  const returnedAt = last?.state === 'returned' ? last.settledAt : null
  if (returnedAt && (!account.confirmedAt || account.confirmedAt <= returnedAt))
    return {
      waits: isOneAccount(services, row, last!.sealedAccount)
        ? 'RETURNED_SAME_ACCOUNT'
        : 'RETURNED_NEW_ACCOUNT',
      ...{ detail: '', confirm },
    }
  const held = heldFor(account, row.returnedAt ?? undefined)
  if (held) return { waits: held, detail: '', confirm }
  return { waits: null, detail: '', confirm: null }
}

/** Whether the account of today is that one. */
function isOneAccount(services: JudgeServices, { account, memberNo }: PaymentRow, other: Buffer): boolean {
  const opened = (sealed: Buffer) => openAccount(services.sealer, memberNo, sealed)
  return isSameAccount(opened(account!.sealedAccount), opened(other))
}
