/**
 * RunPapers: a run's stored lines and decisions as the data its papers and files are made from, one set a 会計年度.
 *
 * Promise:  read from what was decided, never calculated anew; the same run gives the same data, so the same bytes.
 * Used by:  make-files.ts.
 */
import type { Db } from '../../db/connect.ts'
import { stopsOfRun } from '../../db/payment-stops.ts'
import { decisionsOfRun, linesOfRun, type Run } from '../../db/runs.ts'
import type { DecisionList, NoticeData, Repayment, RunHead, TransferRow } from '../../office/month-data.ts'
import { jstDate, type IsoDate } from '../../rules/calendar.ts'
import type { MonthServices } from './calculate.ts'
import { judgeDecision, type Judged } from './judge-decision.ts'
import { holidaysOf, usualPayOn } from './pay-day.ts'
import { factsOf, type FactServices, type Person, type RunFacts } from './kept-facts.ts'
import { noticeOf, repaymentOf, visitsOf } from './notice-data.ts'
import { firstSummary, type SummaryData } from './payment-summaries.ts'
import { headOf } from './run-head.ts'
import { documentsOf, sharesBefore } from './run-reads.ts'
import type { Stopped } from './stop-payments.ts'
import { PAPER_WORDS } from './words.ts'

export interface RunSet {
  head: RunHead
  list: DecisionList
  notices: NoticeData[]
  /** what is paid now: not held back, and an account that the file can take */
  transfers: TransferRow[]
  heldBack: { memberNo: string; reason: string; yen: number }[]
  /** for 会計室; the hash of the transfer file is not known here */
  summary: SummaryData
  /** what is asked back, a provider each */
  repayments: Repayment[]
  payOn: IsoDate
  facts: RunFacts
}

/**
 * @param payOn  null: that of its files, or the usual one on the day that it was prepared (pay-day.ts)
 * @param stopped  beside those stopped before (stop-payments.ts)
 */
export async function setsOfRun(
  db: Db,
  services: MonthServices & FactServices,
  run: Run,
  payOn: IsoDate | null,
  stopped: Stopped[] = [],
): Promise<RunSet[]> {
  const decided = await decisionsOfRun(db, run.id)
  const lines = await linesOfRun(db, run.id)
  const stops = await stopsOfRun(db, run.id)
  for (const { decisionNo, reason } of stopped) stops.set(decisionNo, reason)
  const facts = await factsOf(db, services, run, [...new Set(decided.map(({ providerNo }) => providerNo))])
  const { people } = facts
  const documents = await documentsOf(db, run.id)
  const visits = visitsOf(lines)
  const before = await sharesBefore(db, run, lines)
  const preparedOn = jstDate(run.submittedAt ?? run.calculatedAt)
  const day = payOn ?? run.payOn ?? usualPayOn(services, run.month, preparedOn)
  const years = [...new Set(decided.map(({ fiscalYear }) => fiscalYear))]
  return years.map((fiscalYear): RunSet => {
    const ofYear = lines.filter((line) => line.fiscalYear === fiscalYear)
    const rows = decided.filter((row) => row.fiscalYear === fiscalYear)
    const head = headOf(run, fiscalYear, ofYear)
    const judged = rows.map((row) => judgeDecision(services, row, stops.get(row.decisionNo)))
    const linesBy = Map.groupBy(ofYear, ({ providerNo }) => providerNo)
    const notices = judged.map((one) =>
      noticeOf(run, one, {
        lines: linesBy.get(one.row.providerNo) ?? [],
        ...{
          texts: facts.month,
          people,
          documents,
          visits,
          before,
          payOn: day,
          toldOtherwise: toldOtherwise(run),
        },
      }),
    )
    const heldBack = judged.flatMap(({ row, reason }) =>
      reason === null ? [] : [{ memberNo: row.providerNo, reason, yen: row.payYen }],
    )
    return {
      head,
      list: { head, rows: judged.map((one) => listRow(one, people)) },
      notices,
      transfers: judged.flatMap((one) =>
        one.reason === null && one.row.payYen > 0 ? [transferRow(one)] : [],
      ),
      heldBack,
      summary: firstSummary(head, facts.month, judged, day),
      repayments: notices.flatMap((data) => repaymentOf(data, facts, holidaysOf(services))),
      ...{ payOn: day, facts },
    }
  })
}

/** Visits whose amounts are not those that the provider was told: found when the run was calculated, and kept with it. */
const toldOtherwise = ({ checks }: Run): ReadonlySet<string> =>
  new Set(checks.flatMap(({ code, ref }) => (code === 'AMOUNT_CHANGED' && ref !== null ? [ref] : [])))

function listRow(
  { row, account, reason }: Judged,
  people: ReadonlyMap<string, Person>,
): DecisionList['rows'][number] {
  const notes = [reason, row.repayYen > 0 ? PAPER_WORDS.repay(row.repayYen) : null].filter(
    (note): note is string => note !== null,
  )
  return {
    ...{ decisionNo: row.decisionNo, memberNo: row.providerNo, name: people.get(row.providerNo)?.name ?? '' },
    ...{ count: row.count, billedMinutes: row.billedMinutes, feeYen: row.feeYen, rewardYen: row.rewardYen },
    decidedYen: row.subsidyYen,
    parts: { ...row.parts, adjustmentYen: row.adjustmentYen },
    account,
    note: notes.join(' '),
  }
}

const transferRow = ({ row, account }: Judged): TransferRow => ({
  ...{ decisionNo: row.decisionNo, memberNo: row.providerNo, amountYen: row.payYen, account },
})
