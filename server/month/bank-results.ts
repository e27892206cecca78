/**
 * BankResults: what the bank sent back (振込不能), entered from its notice or by csv; the member is asked to mend the
 * account, and the payment goes into a later transfer file (batches.ts).
 *
 * Promise:  whole or refused, every bad line named; entered twice is once: a transfer returns once, and its member
 *           hears of it once.
 */
import { parse } from 'csv-parse/sync'
import { appendAudit, lockAudit } from '../../db/audit.ts'
import { isBlocked, lineUserOfMember } from '../../db/members.ts'
import { liveRun } from '../../db/runs.ts'
import { accountRow, confirmAccountRow, markReturned, transfersOf } from '../../db/transfers.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import { notifyMember } from '../notify-member.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'
import { accountMark } from './payments.ts'
import { refuseOwnEntry } from './short-holder.ts'
import { wantDecisions } from './want-decisions.ts'

export interface ReturnEntry {
  /** 交付番号 */
  decisionNo: string
  /** as the bank says it: 口座なし, 名義相違 … */
  reason: string
}

const LONGEST_REASON = 60
const HEADER = ['交付番号', '理由'] as const

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
  return rows.map((row) => ({ decisionNo: row[number] ?? '', reason: row[reason] ?? '' }))
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
    const last = new Map((await transfersOf(tx, run.id)).map((transfer) => [transfer.decisionNo, transfer]))
    refuseBad(entries, (decisionNo) => last.get(decisionNo)?.state ?? null)
    const fresh = entries.filter(({ decisionNo }) => last.get(decisionNo)!.state === 'paid')
    const returned = await markReturned(tx, run.id, fresh, now)
    const entered: ReturnsEntered = { told: [], letters: [], already: entries.length - fresh.length }
    for (const { id, decisionNo } of returned) {
      const memberNo = decisionNo.split('-').at(-1)!
      const key = `account-wanted:${id}`
      const told = await notifyMember(tx, memberNo, { kind: 'account-wanted' }, key, now)
      // who blocks us reads it when they come back: until then a letter goes out
      const lineUserId = told ? await lineUserOfMember(tx, memberNo) : null
      const reached = lineUserId !== null && !(await isBlocked(tx, lineUserId))
      ;(reached ? entered.told : entered.letters).push(memberNo)
    }
    if (fresh.length > 0)
      await appendAudit(tx, {
        ...{ at: now, actor, action: 'transfer.returned', subject: `month:${month}` },
        after: { returned: fresh },
      })
    await wantDecisions(tx, run.id, now)
    return entered
  })
}

/** @param stateOf  of the last transfer; null: there is none in this run */
function refuseBad(entries: ReturnEntry[], stateOf: (decisionNo: string) => string | null): void {
  const seen = new Set<string>()
  const problems = entries.flatMap(({ decisionNo, reason }) => {
    const why = whyBad(reason, stateOf(decisionNo), seen.has(decisionNo))
    seen.add(decisionNo)
    return why ? [`${decisionNo || '（交付番号なし）'}: ${why}`] : []
  })
  if (entries.length === 0) problems.push('行がありません。')
  if (problems.length > 0) throw new MonthRefusal('BAD_RETURNS', problems.join('\n'))
}

function whyBad(reason: string, state: string | null, twice: boolean): string | null {
  if (twice) return '2回あります。'
  if (state === null) return 'この月の振込にない交付番号です。'
  if (state === 'in-file') return 'まだ「振込済み」になっていません。先に振込済みにしてください。'
  if (reason.trim() === '') return '理由を書いてください。'
  return reason.length > LONGEST_REASON ? `理由は${LONGEST_REASON}文字までです。` : null
}

/**
 * 口座を確かめました: somebody asked the member.
 * @param mark  of the account that was looked at (payments.ts `confirm`)
 */
export async function confirmAccount(
  services: ResultServices,
  month: IsoMonth,
  confirmed: { memberNo: string; mark: string; actor: string },
): Promise<void> {
  const { memberNo, mark, actor } = confirmed
  const now = services.clock()
  await services.db.drizzle.transaction(async (tx) => {
    await lockAudit(tx)
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
