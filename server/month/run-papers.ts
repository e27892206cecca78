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
import { decisionDocuments, members, runLines, runs } from '../../db/schema.ts'
import type {
  DecisionList,
  NoticeActivity,
  NoticeAdjustment,
  NoticeData,
  RunHead,
  TransferRow,
} from '../../office/month-data.ts'
import { transferRefusalWords } from '../../office/messages/transfer.ts'
import { defaultPayOn } from '../../office/transfer/business-days.ts'
import { findBranch } from '../../office/transfer/banks.ts'
import { judgePayment } from '../../office/transfer/judge-payment.ts'
import type { ClockTime, IsoDate } from '../../rules/calendar.ts'
import type { MonthLine } from '../../rules/month.ts'
import type { MonthServices } from './calculate.ts'
import { canonicalLine, sha256 } from './canonical.ts'
import { lastDayOf } from './calculate.ts'
import { PAPER_WORDS } from './words.ts'

export interface RunSet {
  head: RunHead
  list: DecisionList
  notices: NoticeData[]
  /** what is paid now: not held back, and an account that the file can take */
  transfers: TransferRow[]
  heldBack: { memberNo: string; reason: string; yen: number }[]
  payOn: IsoDate
}

interface Person {
  name: string
  postalCode: string
  address: string
}

export const holidaysOf = ({ city }: Pick<MonthServices, 'city'>): ReadonlySet<IsoDate> =>
  new Set(city.policies.versions.flatMap(({ holidays }) => Object.keys(holidays.dates)))

/** @param payOn  null: the last bank business day of the month after the run's */
export async function setsOfRun(
  db: Db,
  services: MonthServices,
  run: Run,
  payOn: IsoDate | null,
): Promise<RunSet[]> {
  const decided = await decisionsOfRun(db, run.id)
  const lines = await linesOfRun(db, run.id)
  const people = await peopleOf(db, [...new Set(decided.map(({ providerNo }) => providerNo))])
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
    return {
      head,
      list: { head, rows: judged.map((one) => listRow(one, people)) },
      notices: judged.map((one) =>
        notice(services, run, one, {
          lines: ofYear.filter(({ providerNo }) => providerNo === one.row.providerNo),
          ...{ people, documents, visits, before, payOn: day },
        }),
      ),
      transfers: judged.flatMap((one) =>
        one.reason === null && one.row.payYen > 0 ? [transferRow(one)] : [],
      ),
      heldBack: judged.flatMap(({ row, reason }) =>
        reason === null ? [] : [{ memberNo: row.providerNo, reason, yen: row.payYen }],
      ),
      payOn: day,
    }
  })
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
  people: Map<string, Person>,
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
  people: Map<string, Person>
  documents: Map<string, { number: number; decidedOn: IsoDate }>
  visits: Map<string, Visit>
  before: Map<string, number>
  payOn: IsoDate
}

function notice(
  services: MonthServices,
  run: Run,
  { row, account, reason }: Judged,
  facts: NoticeFacts,
): NoticeData {
  const { month: texts } = services.city
  const document = facts.documents.get(row.decisionNo)
  const originals = facts.lines.filter(({ kind }) => kind === 'original')
  const dates = originals.map(({ activityDate }) => activityDate).sort()
  const person = facts.people.get(row.providerNo)
  const branch = account && findBranch(account.bankCode, account.branchCode)
  return {
    ...{ decisionNo: row.decisionNo, memberNo: row.providerNo },
    documentNo: texts.documentNo.replace('{n}', document ? String(document.number) : '　'),
    date: document?.decidedOn ?? lastDayOf(run.month),
    kind: originals.length === 0 || row.repayYen > 0 ? 'change' : 'decision',
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
    decidedYen: row.subsidyYen,
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

const AT_ONCE = 5_000

async function inPortions<T>(keys: string[], read: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = []
  for (let at = 0; at < keys.length; at += AT_ONCE) rows.push(...(await read(keys.slice(at, at + AT_ONCE))))
  return rows
}

async function peopleOf(db: Db, memberNos: string[]): Promise<Map<string, Person>> {
  const rows = await inPortions(memberNos, (some) =>
    db
      .select({
        ...{ memberNo: members.memberNo, name: members.name },
        ...{ postalCode: members.postalCode, address: members.address },
      })
      .from(members)
      .where(inArray(members.memberNo, some)),
  )
  return new Map(rows.map((row) => [row.memberNo, { ...row, postalCode: row.postalCode.replace(/\D/g, '') }]))
}

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
