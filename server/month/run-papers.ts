/**
 * RunPapers: a run's stored lines and decisions as the data its papers and files are made from, one set a 会計年度.
 *
 * Promise:  read from what was decided, never calculated anew; the same run gives the same data, so the same bytes.
 * Used by:  make-files.ts.
 */
import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import { openAccount } from '../../db/import-members.ts'
import { decisionsOfRun, linesOfRun, type DecisionRow, type Run, type RunLineRow } from '../../db/runs.ts'
import { decisionDocuments, runLines, runs } from '../../db/schema.ts'
import type {
  DecisionList,
  NoticeActivity,
  NoticeAdjustment,
  NoticeData,
  PaymentSummary,
  Repayment,
  RunHead,
  TransferRow,
} from '../../office/month-data.ts'
import { transferRefusalWords } from '../../office/messages/transfer.ts'
import { defaultPayOn, isBankBusinessDay } from '../../office/transfer/business-days.ts'
import { findBranch } from '../../office/transfer/banks.ts'
import { judgePayment } from '../../office/transfer/judge-payment.ts'
import { addDays, type ClockTime, type IsoDate } from '../../rules/calendar.ts'
import type { MonthLine } from '../../rules/month.ts'
import type { MonthServices } from './calculate.ts'
import { canonicalLine, sha256 } from './canonical.ts'
import { lastDayOf } from './calculate.ts'
import { inPortions } from './in-portions.ts'
import { factsOf, type FactServices, type Person, type RunFacts } from './kept-facts.ts'
import { PAPER_WORDS } from './words.ts'

export interface RunSet {
  head: RunHead
  list: DecisionList
  notices: NoticeData[]
  /** what is paid now: not held back, and an account that the file can take */
  transfers: TransferRow[]
  heldBack: { memberNo: string; reason: string; yen: number }[]
  /** for 会計室; the hash of the transfer file is not known here */
  summary: Omit<PaymentSummary, 'transferSha256'>
  /** what is asked back, a provider each */
  repayments: Repayment[]
  payOn: IsoDate
  facts: RunFacts
}

export const holidaysOf = ({ city }: Pick<MonthServices, 'city'>): ReadonlySet<IsoDate> =>
  new Set(city.policies.versions.flatMap(({ holidays }) => Object.keys(holidays.dates)))

/** @param payOn  null: the last bank business day of the month after the run's */
export async function setsOfRun(
  db: Db,
  services: MonthServices & FactServices,
  run: Run,
  payOn: IsoDate | null,
): Promise<RunSet[]> {
  const decided = await decisionsOfRun(db, run.id)
  const lines = await linesOfRun(db, run.id)
  const facts = await factsOf(db, services, run, [...new Set(decided.map(({ providerNo }) => providerNo))])
  const { people } = facts
  const documents = await documentsOf(db, run.id)
  const visits = visitsOf(lines)
  const before = await sharesBefore(db, run, lines)
  const day = payOn ?? run.payOn ?? defaultPayOn(run.month, holidaysOf(services))
  const years = [...new Set(decided.map(({ fiscalYear }) => fiscalYear))]
  return years.map((fiscalYear): RunSet => {
    const ofYear = lines.filter((line) => line.fiscalYear === fiscalYear)
    const rows = decided.filter((row) => row.fiscalYear === fiscalYear)
    const head = headOf(run, fiscalYear, ofYear)
    const judged = rows.map((row) => judge(services, row))
    const linesBy = Map.groupBy(ofYear, ({ providerNo }) => providerNo)
    const notices = judged.map((one) =>
      notice(run, one, {
        lines: linesBy.get(one.row.providerNo) ?? [],
        ...{ texts: facts.month, people, documents, visits, before, payOn: day },
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
      summary: summaryOf(head, facts, judged, heldBack, day),
      repayments: notices.flatMap((data) => repaymentOf(data, facts, holidaysOf(services))),
      ...{ payOn: day, facts },
    }
  })
}

function summaryOf(
  head: RunHead,
  { month: texts }: RunFacts,
  judged: Judged[],
  held: RunSet['heldBack'],
  payOn: IsoDate,
): RunSet['summary'] {
  return {
    ...{ head, payOn, held, budget: texts.budget, subsidyName: texts.subsidyName },
    decidedYen: judged.reduce((sum, { row }) => sum + row.subsidyYen, 0),
    payments: judged.flatMap(({ row, account, reason }) => {
      if (reason !== null || row.payYen <= 0 || !account) return []
      const found = findBranch(account.bankCode, account.branchCode)
      const bankName = found.ok ? found.branch.bankName : account.bankCode
      return [{ bankCode: account.bankCode, bankName, yen: row.payYen }]
    }),
    repayments: judged.flatMap(({ row }) =>
      row.repayYen > 0 ? [{ decisionNo: row.decisionNo, memberNo: row.providerNo, yen: row.repayYen }] : [],
    ),
  }
}

/** Never netted in silence: what this month's payment already bears is said beside what is asked back. */
function repaymentOf(data: NoticeData, facts: RunFacts, holidays: ReadonlySet<IsoDate>): Repayment[] {
  if (data.repayYen === 0) return []
  const lines = data.adjustments.filter(({ beforeYen, afterYen }) => afterYen < beforeYen)
  const owedYen = lines.reduce((sum, { beforeYen, afterYen }) => sum + beforeYen - afterYen, 0)
  const { repayDueDays } = facts.month
  const { decisionNo, memberNo, documentNo, date, addressee, fiscalYear, month, repayYen } = data
  return [
    {
      ...{ decisionNo, memberNo, documentNo, date, addressee, fiscalYear, month, lines, repayYen },
      deductedYen: owedYen - repayYen,
      dueOn: repayDueDays === null ? null : dueOn(addDays(date, repayDueDays), holidays),
    },
  ]
}

function dueOn(day: IsoDate, holidays: ReadonlySet<IsoDate>): IsoDate {
  return isBankBusinessDay(day, holidays) ? day : dueOn(addDays(day, 1), holidays)
}

function headOf(run: Run, fiscalYear: number, lines: RunLineRow[]): RunHead {
  return {
    runNo: `${run.month.replace('-', '')}-${run.revision}`,
    month: run.month,
    fiscalYear,
    linesHash: sha256(lines.map((line) => canonicalLine(line as MonthLine)).join('')),
  }
}

interface Judged {
  row: DecisionRow
  account: ReturnType<typeof accountFor>
  /** why nothing is paid now, in words; null: it is */
  reason: string | null
}

function accountFor({ sealer }: MonthServices, row: DecisionRow) {
  if (!row.sealedAccount) return null
  const { bankCode, branchCode, kind, number, holderKana } = openAccount(
    sealer,
    row.providerNo,
    row.sealedAccount,
  )
  return { bankCode, branchCode, kind: kind as '1' | '2' | '4', number, holder: holderKana }
}

function judge(services: MonthServices, row: DecisionRow): Judged {
  const account = accountFor(services, row)
  if (row.payYen <= 0) return { row, account, reason: null }
  if (row.held) return { row, account, reason: PAPER_WORDS.held[row.held] ?? row.held }
  const judged = judgePayment({
    ...{ decisionNo: row.decisionNo, memberNo: row.providerNo, amountYen: row.payYen, account },
  })
  const refusals = 'refusals' in judged ? judged.refusals : []
  const reason = refusals.map((refusal) => transferRefusalWords({ ...refusal, memberNo: null }))
  return { row, account, reason: reason.length > 0 ? reason.join('') : null }
}

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

interface NoticeFacts {
  lines: RunLineRow[]
  texts: RunFacts['month']
  people: ReadonlyMap<string, Person>
  documents: Map<string, { number: number; decidedOn: IsoDate }>
  visits: Map<string, Visit>
  before: Map<string, number>
  payOn: IsoDate
}

function notice(run: Run, { row, account, reason }: Judged, facts: NoticeFacts): NoticeData {
  const { texts } = facts
  const document = facts.documents.get(row.decisionNo)
  const originals = facts.lines.filter(({ kind }) => kind === 'original')
  // also where the city's rule takes it off this month's payment
  const takesBack = facts.lines.some(({ subsidyYen }) => subsidyYen < 0)
  const dates = originals.map(({ activityDate }) => activityDate).sort()
  const person = facts.people.get(row.providerNo)
  const branch = account && findBranch(account.bankCode, account.branchCode)
  return {
    ...{ decisionNo: row.decisionNo, memberNo: row.providerNo },
    documentNo: texts.documentNo.replace('{n}', document ? String(document.number) : '　'),
    date: document?.decidedOn ?? lastDayOf(run.month),
    kind: originals.length === 0 || takesBack ? 'change' : 'decision',
    addressee: {
      ...{ postalCode: person?.postalCode ?? '', address: person?.address ?? '', building: '' },
      name: person?.name ?? '',
    },
    ...{ fiscalYear: row.fiscalYear, month: run.month },
    periodFrom: dates[0] ?? `${run.month}-01`,
    periodTo: dates.at(-1) ?? lastDayOf(run.month),
    activities: originals.map((line) => noticeActivity(line, facts.visits)),
    adjustments: facts.lines
      .filter(({ kind }) => kind === 'adjustment')
      .map((line) => noticeAdjustment(line, facts.before)),
    ...{ decidedYen: row.subsidyYen, payYen: row.payYen, repayYen: row.repayYen },
    account: account && {
      ...account,
      bankName: branch?.ok ? branch.branch.bankName : account.bankCode,
      branchName: branch?.ok ? branch.branch.branchName : account.branchCode,
    },
    payOn: reason === null && row.payYen > 0 ? facts.payOn : null,
  }
}

interface Visit {
  start: ClockTime
  end: ClockTime
  children: { sick: boolean }[]
}

function noticeActivity(line: RunLineRow, visits: Map<string, Visit>): NoticeActivity {
  const visit = visits.get(line.activityNo)
  return {
    ...{ date: line.activityDate, start: visit?.start ?? '', end: visit?.end ?? '' },
    billedMinutes: line.billedMinutes,
    children: visit?.children.length ?? 0,
    sick: visit?.children.filter((child) => child.sick).length ?? 0,
    requesterNo: line.requesterNo,
    note: line.programme ? (PAPER_WORDS.programme[line.programme] ?? line.programme) : '',
    ...{ feeYen: line.feeYen, rewardYen: line.rewardYen, subsidyYen: line.subsidyYen },
  }
}

function noticeAdjustment(line: RunLineRow, before: Map<string, number>): NoticeAdjustment {
  const beforeYen = before.get(shareKey(line)) ?? 0
  return {
    date: line.activityDate,
    correctsDecisionNo: line.corrects ?? '',
    reason: line.count < 0 ? PAPER_WORDS.takenBack : PAPER_WORDS.corrected,
    beforeYen,
    afterYen: beforeYen + line.subsidyYen,
  }
}

// ── reads ────────────────────────────────────────────────────────────────────────────────────────────────

async function documentsOf(db: Db, runId: number): Promise<NoticeFacts['documents']> {
  const rows = await db.select().from(decisionDocuments).where(eq(decisionDocuments.runId, runId))
  return new Map(rows.map(({ decisionNo, number, decidedOn }) => [decisionNo, { number, decidedOn }]))
}

/** What the notice tells of a visit is what was decided: the line's own words of it, not the register's of today. */
function visitsOf(lines: RunLineRow[]): Map<string, Visit> {
  return new Map(
    lines.map((line) => {
      // as db/month-input.ts joins it
      const [, , , start = '', end = '', , children = '[]'] = line.inputKey.split('|')
      return [line.activityNo, { start, end, children: JSON.parse(children) as { sick: boolean }[] }]
    }),
  )
}

const shareKey = ({ activityNo, providerNo, fiscalYear }: RunLineRow | Share): string =>
  `${activityNo} ${providerNo} ${fiscalYear}`
type Share = Pick<RunLineRow, 'activityNo' | 'providerNo' | 'fiscalYear'>

/** What was decided of the corrected activities before this run. */
async function sharesBefore(db: Db, run: Run, lines: RunLineRow[]): Promise<Map<string, number>> {
  const corrected = lines.filter(({ kind }) => kind === 'adjustment').map(({ activityNo }) => activityNo)
  const rows = await inPortions(corrected, (some) =>
    db
      .select({
        ...{
          activityNo: runLines.activityNo,
          providerNo: runLines.providerNo,
          fiscalYear: runLines.fiscalYear,
        },
        yen: sql<string>`sum(${runLines.subsidyYen})`,
      })
      .from(runLines)
      .innerJoin(runs, eq(runs.id, runLines.runId))
      .where(and(inArray(runLines.activityNo, some), isNull(runs.voidedAt), lt(runs.month, run.month)))
      .groupBy(runLines.activityNo, runLines.providerNo, runLines.fiscalYear),
  )
  return new Map(rows.map((row) => [shareKey(row), Number(row.yen)]))
}
