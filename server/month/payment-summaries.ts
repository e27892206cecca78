/**
 * PaymentSummaries: 支払内訳書 for 会計室, beside every transfer file: the run's own, and each later one (batches.ts).
 *
 * Promise:  of a 会計年度, paid before + paid by this file + still held back − asked back = what was decided; the writer
 *           adds it up again before anything is printed.
 * Used by:  run-papers.ts, batches.ts.
 */
import type { City } from '../../city/city.ts'
import type { Db } from '../../db/connect.ts'
import { decisionsOfRun, linesOfRun, type DecisionRow, type Run } from '../../db/runs.ts'
import type { PaymentSummary, RunHead } from '../../office/month-data.ts'
import { findBranch } from '../../office/transfer/banks.ts'
import type { IsoDate } from '../../rules/calendar.ts'
import type { Services } from '../services.ts'
import type { Judged } from './judge-decision.ts'
import { factsOf, type FactServices } from './kept-facts.ts'
import { accountOrRefuse } from './account-state.ts'
import { paymentsOf, type Payment } from './payments.ts'
import { headOf } from './run-head.ts'
import { PAPER_WORDS } from './words.ts'

/** The hash of the transfer file is known to whoever makes it. */
export type SummaryData = Omit<PaymentSummary, 'transferSha256'>
type Texts = Pick<City['month'], 'budget' | 'subsidyName'>

export function firstSummary(head: RunHead, texts: Texts, judged: Judged[], payOn: IsoDate): SummaryData {
  return {
    ...whatWasDecided(
      judged.map(({ row }) => row),
      texts,
    ),
    ...{ head, payOn, later: null },
    payments: judged.flatMap(({ row, account, reason }) =>
      reason !== null || row.payYen <= 0 || !account ? [] : [paymentTo(account, row.payYen)],
    ),
    held: judged.flatMap(({ row, reason }) =>
      reason === null ? [] : [{ memberNo: row.providerNo, reason, yen: row.payYen }],
    ),
  }
}

/** Of a later transfer file, as things stand when it is made: by 会計年度, those that it pays something of. */
export async function laterSummaries(
  tx: Db,
  services: Pick<Services, 'sealer'> & FactServices,
  run: Run,
  batch: number,
): Promise<Map<number, SummaryData>> {
  const [decided, lines] = [await decisionsOfRun(tx, run.id), await linesOfRun(tx, run.id)]
  const facts = await factsOf(tx, services, run, [])
  const byYear = Map.groupBy(await paymentsOf(tx, services, run), ({ fiscalYear }) => fiscalYear)
  const summaries = new Map<number, SummaryData>()
  for (const [fiscalYear, payments] of byYear) {
    const [now, before, waiting] = [
      payments.filter((payment) => isIn(payment) && payment.last!.batch === batch),
      payments.filter((payment) => isIn(payment) && payment.last!.batch < batch),
      payments.filter((payment) => !isIn(payment)),
    ]
    if (!now[0]) continue
    const ofYear = <Row extends { fiscalYear: number }>(rows: Row[]) =>
      rows.filter((row) => row.fiscalYear === fiscalYear)
    summaries.set(fiscalYear, {
      ...whatWasDecided(ofYear(decided), facts.month),
      ...{ head: headOf(run, fiscalYear, ofYear(lines)), payOn: now[0].last!.payOn },
      later: { batch, before: { count: before.length, yen: yenOf(before) } },
      payments: now.map(({ memberNo, payYen, last }) =>
        paymentTo(accountOrRefuse(services, memberNo, last!.sealedAccount), payYen),
      ),
      held: waiting.map(({ memberNo, payYen, waits, detail }) => ({
        ...{ memberNo, yen: payYen },
        reason: `${(waits && PAPER_WORDS.held[waits]) ?? ''}${detail}`,
      })),
    })
  }
  return summaries
}

const isIn = ({ state }: Payment): boolean => state === 'in-file' || state === 'paid'
const yenOf = (payments: Payment[]): number => payments.reduce((sum, { payYen }) => sum + payYen, 0)

function whatWasDecided(rows: DecisionRow[], { budget, subsidyName }: Texts) {
  return {
    ...{ budget, subsidyName },
    decidedYen: rows.reduce((sum, { subsidyYen }) => sum + subsidyYen, 0),
    repayments: rows.flatMap(({ decisionNo, providerNo, repayYen }) =>
      repayYen > 0 ? [{ decisionNo, memberNo: providerNo, yen: repayYen }] : [],
    ),
  }
}

function paymentTo({ bankCode, branchCode }: { bankCode: string; branchCode: string }, yen: number) {
  const found = findBranch(bankCode, branchCode)
  return { bankCode, bankName: found.ok ? found.branch.bankName : bankCode, yen }
}
