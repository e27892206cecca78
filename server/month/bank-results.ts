/**
 * BankResults: what the bank sent back (振込不能), entered from its notice or by csv; the member is asked to mend the
 * account, and the payment goes into a later transfer file (batches.ts).
 *
 * Promise:  whole or refused, every bad line named; entered twice is once: a transfer returns once, and its member
 *           hears of it once. The bank's old list entered again never sends back what was transferred anew since.
 */
import { parse } from 'csv-parse/sync'
import { appendAudit, lockAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { decisionsOfRun, liveRun } from '../../db/runs.ts'
import {
  accountRow,
  confirmAccountRow,
  markReturned,
  repaidLater,
  transfersOf,
  type Transfer,
} from '../../db/transfers.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import { notifyMember } from '../notify-member.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'
import { accountMark, repaymentMark } from './payments.ts'
import { refuseOwnEntry } from './short-holder.ts'
import { wantDecisions } from './want-decisions.ts'

export interface ReturnEntry {
  /** 交付番号 */
  decisionNo: string
  /** as the bank says it: 口座なし, 名義相違 … */
  reason: string
  /** which transfer came back, by its 振込日 or its file: needed where a decision was transferred more than once */
  payOn?: string | undefined
  batch?: number | undefined
}

const LONGEST_REASON = 60
const HEADER = ['交付番号', '理由'] as const
/** may be left out: a bank's list that is entered whole again names by it which of two transfers came back */
const PAY_ON = '振込日'

/** @throws MonthRefusal BAD_RETURNS with every bad line */
export function readReturnsCsv(text: string): ReturnEntry[] {
  let records: string[][]
  try {
    records = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  } catch {
    throw new MonthRefusal('BAD_RETURNS', 'CSVとして読めません。引用符（"）を確かめてください。')
  }
  const [head = [], ...rows] = records
  const [number, reason] = HEADER.map((name) => head.indexOf(name)) as [number, number]
  if (number < 0 || reason < 0)
    throw new MonthRefusal('BAD_RETURNS', `1行目: 見出しは「${HEADER.join(',')}」です。`)
  const payOn = head.indexOf(PAY_ON)
  return rows.map((row) => ({
    ...{ decisionNo: row[number] ?? '', reason: row[reason] ?? '' },
    payOn: (payOn < 0 ? '' : (row[payOn] ?? '')).replaceAll('/', '-') || undefined,
  }))
}

type ResultServices = Pick<Services, 'clock' | 'db'>

export interface ReturnsEntered {
  /** 会員番号 */
  told: string[]
  /** no LINE, or blocked: a letter is written */
  letters: string[]
  /** were entered before */
  already: number
}

export async function enterReturns(
  services: ResultServices,
  month: IsoMonth,
  entries: ReturnEntry[],
  actor: string,
): Promise<ReturnsEntered> {
  const now = services.clock()
  return services.db.drizzle.transaction(async (tx) => {
    await lockAudit(tx)
    const run = await liveRun(tx, month)
    if (run?.state !== 'paid')
      throw new MonthRefusal('NOT_PAID', `${month} is ${run?.state ?? 'open'}, not paid`)
    const sent = Map.groupBy(await transfersOf(tx, run.id), ({ decisionNo }) => decisionNo)
    const meant = refuseBad(entries, sent)
    const fresh = meant.filter(({ transfer }) => transfer.state === 'paid')
    const returned = await markReturned(
      tx,
      fresh.map(({ transfer, reason }) => ({ id: transfer.id, reason })),
      now,
    )
    const entered: ReturnsEntered = { told: [], letters: [], already: entries.length - fresh.length }
    for (const { id, decisionNo } of returned) {
      const memberNo = decisionNo.split('-').at(-1)!
      const key = `account-wanted:${id}`
      const told = await notifyMember(tx, memberNo, { kind: 'account-wanted' }, key, now)
      ;(told ? entered.told : entered.letters).push(memberNo)
    }
    if (fresh.length > 0)
      await appendAudit(tx, {
        ...{ at: now, actor, action: 'transfer.returned', subject: `month:${month}` },
        after: {
          returned: fresh.map(({ transfer: { decisionNo, payOn }, reason }) => ({
            decisionNo,
            payOn,
            reason,
          })),
        },
      })
    await wantDecisions(tx, run.id, now)
    return entered
  })
}

/** The transfer that came back, and why. */
interface Returned {
  transfer: Transfer
  reason: string
}

function refuseBad(entries: ReturnEntry[], sent: ReadonlyMap<string, Transfer[]>): Returned[] {
  const seen = new Set<Transfer>()
  const problems: string[] = []
  const meant = entries.flatMap((entry): Returned[] => {
    const found = transferOf(entry, sent.get(entry.decisionNo) ?? [])
    const why = typeof found === 'string' ? found : whyBad(entry.reason, found, seen.has(found))
    if (typeof found !== 'string') seen.add(found)
    if (why) problems.push(`${entry.decisionNo || '（交付番号なし）'}: ${why}`)
    return typeof found === 'string' ? [] : [{ transfer: found, reason: entry.reason }]
  })
  if (entries.length === 0) problems.push('行がありません。')
  if (problems.length > 0) throw new MonthRefusal('BAD_RETURNS', problems.join('\n'))
  return meant
}

/** @param sent  of one decision, oldest first. @returns why it cannot be told, in words */
function transferOf({ payOn, batch }: ReturnEntry, sent: Transfer[]): Transfer | string {
  const [first, ...others] = sent.filter(
    (one) => one.payOn === (payOn ?? one.payOn) && one.batch === (batch ?? one.batch),
  )
  if (!first)
    return sent.length === 0
      ? 'この月の振込にない交付番号です。'
      : `その振込はありません。振込日は ${sent.map((one) => one.payOn).join('・')} です。`
  if (others.length === 0) return first
  return `${others.length + 1}回振り込んでいます。どの振込が戻ったか、「${PAY_ON}」の列に入れてください（${sent.map((one) => one.payOn).join('・')}）。`
}

function whyBad(reason: string, { state }: Transfer, twice: boolean): string | null {
  if (twice) return '2回あります。'
  if (state === 'in-file') return 'まだ「振込済み」になっていません。先に振込済みにしてください。'
  if (reason.trim() === '') return '理由を書いてください。'
  return reason.length > LONGEST_REASON ? `理由は${LONGEST_REASON}文字までです。` : null
}

/** このまま支払う: what a later month asks back is collected apart. @returns whether that is what was looked at */
async function releasePayment(
  tx: Db,
  services: ResultServices,
  month: IsoMonth,
  { memberNo, mark, actor }: Confirmed,
): Promise<boolean> {
  const run = await liveRun(tx, month)
  const asked = run ? await repaidLater(tx, run) : []
  for (const repaid of asked.filter((one) => one.memberNo === memberNo)) {
    const decision = (await decisionsOfRun(tx, run!.id)).find(
      (one) => one.providerNo === memberNo && one.fiscalYear === repaid.fiscalYear,
    )!
    if (repaymentMark(decision.decisionNo, repaid) !== mark) continue
    const entry = { at: services.clock(), actor, action: 'payment.released' as const }
    const after = { memberNo, decisionNo: decision.decisionNo, repayYen: repaid.yen, mark }
    await appendAudit(tx, { ...entry, subject: `decision:${decision.decisionNo}`, after })
    await appendAudit(tx, { ...entry, subject: `month:${month}`, after })
    return true
  }
  return false
}

interface Confirmed {
  memberNo: string
  /** of what was looked at (payments.ts `confirm`) */
  mark: string
  actor: string
}

/**
 * 口座を確かめました: somebody asked the member; or, where a later month asks it back, the payment goes on all the same.
 */
export async function confirmAccount(
  services: ResultServices,
  month: IsoMonth,
  confirmed: Confirmed,
): Promise<void> {
  const { memberNo, mark, actor } = confirmed
  const now = services.clock()
  await services.db.drizzle.transaction(async (tx) => {
    await lockAudit(tx)
    if (await releasePayment(tx, services, month, confirmed)) return
    const account = await accountRow(tx, memberNo)
    if (account) await refuseOwnEntry(tx, account, actor)
    const isSeen = account !== null && accountMark(account.sealedAccount) === mark
    if (!isSeen || !(await confirmAccountRow(tx, memberNo, account.sealedAccount, { actor, now })))
      throw new MonthRefusal('ACCOUNT_MOVED', 'another account came meanwhile: look at it again')
    const entry = { at: now, actor, action: 'account.confirmed' as const }
    await appendAudit(tx, { ...entry, subject: `member:${memberNo}` })
    await appendAudit(tx, { ...entry, subject: `month:${month}`, after: { memberNo } })
  })
}
