/** MonthView: a month as its page shows it to one person: what may be done is said with the reason why not. */
import type { StaffSession } from '../../../db/staff.ts'
import { listStaff } from '../../../db/staff.ts'
import { auditOf } from '../../../db/audit.ts'
import { aboutFindings, approvalsOfRun, monthSums, namedDecisions } from '../../../db/month-reads.ts'
import { firstActivityMonth } from '../../../db/month-reads.ts'
import { liveRun, liveRuns, type Run } from '../../../db/runs.ts'
import { filesOfRun, lastBatch, transfersOf, type RunFile, type Transfer } from '../../../db/transfers.ts'
import { addDays, jstDate, monthOf, type IsoMonth } from '../../../rules/calendar.ts'
import { DECIDED_STATES, type RunCheck } from '../../../rules/run-states.ts'
import type * as contract from '../../contract.ts'
import { reportMonth, type MonthReport } from '../../month/month-report.ts'
import { paymentsOf, type Payment } from '../../month/payments.ts'
import { mayMonth } from '../../month/roles.ts'
import { DRAFT_FILES, DRAFT_STATES, isTransferFile, liveFile } from '../../month/run-downloads.ts'
import { runNoOf } from '../../month/run-head.ts'
import { isApprovedApart, pastYearsOf } from '../../month/past-years.ts'
import { nextPayOn, usualPayOn } from '../../month/pay-day.ts'
import { actorOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { jstInstant } from './history-view.ts'
import { monthHistory } from './month-history.ts'
import { printOf } from './month-print.ts'
import { yearPapers } from './member-papers.ts'
import { stepsOf } from './month-steps.ts'
import { PAYMENT_WAITS, READY, READY_BEFORE, STOPPED } from './month-words.ts'

type ViewServices = Pick<Services, 'city' | 'clock' | 'config' | 'db' | 'sealer'>

const ITEMS_A_GROUP = 50
/** months without a run that are shown, at most */
const MOST_OPEN = 12

export const monthAddress = (month: IsoMonth): string => `/api/review/months/${month}`

// ── the list ─────────────────────────────────────────────────────────────────────────────────────────────

export async function monthList(
  services: ViewServices,
  { staff }: StaffSession,
): Promise<contract.MonthList> {
  const { db, clock } = services
  const runs = await liveRuns(db.drizzle)
  const sums = await monthSums(db.drizzle, runs)
  const current = jstDate(clock()).slice(0, 7)
  const first = runs[0] ? nextMonth(runs[0].month) : ((await firstActivityMonth(db.drizzle)) ?? current)
  const open: IsoMonth[] = []
  for (let month = current; month >= first && open.length < MOST_OPEN; month = monthBefore(month))
    open.push(month)
  const nothing = { decisions: 0, activities: 0, subsidyYen: 0, unpaid: 0 }
  return {
    items: [
      ...open.map((month) => ({
        ...{ month, state: 'open' as const, run: null, blocks: 0, warns: 0, payOn: null },
        ...nothing,
      })),
      ...runs.map((run) => {
        const { decisions, activities, subsidyYen, unpaid } = sums.get(run.id) ?? nothing
        const blocks = run.checks.filter(({ severity }) => severity === 'block').length
        return {
          ...{ month: run.month, state: run.state, run: runNoOf(run), decisions, activities, subsidyYen },
          ...{ blocks, warns: run.checks.length - blocks, payOn: run.payOn },
          unpaid: run.state === 'exported' || run.state === 'paid' ? unpaid : 0,
        }
      }),
    ],
    years: mayMonth(staff.role, 'statements') ? await yearPapers(services) : [],
  }
}

const nextMonth = (month: IsoMonth): IsoMonth => monthOf(addDays(`${month}-28`, 4))
const monthBefore = (month: IsoMonth): IsoMonth => monthOf(addDays(`${month}-01`, -1))

// ── one month ────────────────────────────────────────────────────────────────────────────────────────────

export async function monthPage(
  services: ViewServices,
  month: IsoMonth,
  session: StaffSession,
): Promise<contract.MonthPage> {
  const db = services.db.drizzle
  const run = await liveRun(db, month)
  const report = await reportMonth(db, month)
  const today = jstDate(services.clock())
  const { role } = session.staff
  const names = new Map((await listStaff(db)).map((person) => [`staff:${person.id}`, person.name]))
  const name = (actor: string) => names.get(actor) ?? actor
  const payments = run ? await paymentsOf(db, services, run) : []
  const approvals = run ? await approvalsOfRun(db, run.id) : []
  const decided = run ? await namedDecisions(db, run.id) : []
  const soonest = nextPayOn(services, today)
  const held = payments.filter(({ state, stop }) => ['held', 'ready', 'returned'].includes(state) || stop)
  const pastYears = run ? await pastYearsOf(db, services, run, payments) : []
  const unapproved = pastYears.filter((year) => !isApprovedApart(year, run!))
  const hasLetters = held.some(({ state, reach }) => state === 'returned' && reach !== 'line')
  return {
    ...{ month, state: report.state, run: report.run, hash: report.hash },
    ...totalsOf(report),
    payYen: decided.reduce((sum, { payYen }) => sum + payYen, 0),
    repayYen: decided.reduce((sum, { repayYen }) => sum + repayYen, 0),
    steps: stepsOf({
      ...{ report, role, today, actor: actorOf(session), preparer: run?.submittedBy ?? null },
      approvers: approvals.map(({ approver }) => approver),
      pastYear: unapproved[0] ? { approvers: sharedBy(unapproved.map((year) => year.approvers)) } : null,
      ready: payments.some(({ state }) => state === 'ready'),
      inFile: payments.some(({ state, last }) => state === 'in-file' && last!.batch > 1),
    }),
    calculatedAt: run && jstInstant(run.calculatedAt),
    submitted:
      run?.submittedBy && run.submittedAt
        ? { by: name(run.submittedBy), at: jstInstant(run.submittedAt) }
        : null,
    approvals: approvals.map(({ approver, approvedAt }) => ({
      by: name(approver),
      at: jstInstant(approvedAt),
    })),
    approvalsNeeded: run?.approvalsNeeded ?? services.city.month.approvals,
    pastYears: pastYears.map(({ approvers, ...year }) => ({ ...year, approvals: approvers.map(name) })),
    payOn: run?.payOn ?? usualPayOn(services, month, today),
    checks: await checkGroups(services, report.checks),
    rows: rowsOf(decided, payments),
    openPayments: held.map((payment) => openPayment(run!, payment, role)),
    batches: run ? batchesOf(await transfersOf(db, run.id)) : [],
    nextBatch: { batch: Math.max(2, (run ? await lastBatch(db, run.id) : 0) + 1), payOn: soonest },
    files: run ? filesView(await filesOfRun(db, run.id), month, role, name) : [],
    drafts: run && mayMonth(role, 'list-file') ? draftsOf(run, decided, await filesOfRun(db, run.id)) : [],
    print: run ? await printOf(services, run, role) : null,
    letters: hasLetters && mayMonth(role, 'confirm-account') ? `${monthAddress(month)}/letters.csv` : null,
    history: monthHistory(await auditOf(db, `month:${month}`), names),
  }
}

const sharedBy = (lists: string[][]): string[] =>
  lists.reduce((shared, list) => shared.filter((one) => list.includes(one)))

export const totalsOf = ({ decisions, activities, feeYen, rewardYen, subsidyYen }: MonthReport) => ({
  totals: { decisions, activities, feeYen, rewardYen, subsidyYen },
})

export async function checkGroups(
  { db }: Pick<Services, 'db'>,
  checks: RunCheck[],
): Promise<contract.CheckGroup[]> {
  const groups = new Map<string, RunCheck[]>()
  for (const check of checks) groups.set(check.code, [...(groups.get(check.code) ?? []), check])
  const first = [...groups.values()].map((group) => group.slice(0, ITEMS_A_GROUP))
  const about = await aboutFindings(db.drizzle, first.flat())
  return first.map((group) => {
    const { code, severity, message } = group[0]!
    return {
      ...{ code, severity, words: message, count: groups.get(code)!.length },
      items: group.flatMap(({ ref, detail }) => {
        if (ref === null) return []
        const known = about.get(ref)
        const isMember = /^\d{6}$/.test(ref)
        const address = isMember ? `/review/members/${ref}` : `/review/reports/${ref.slice(0, -3)}`
        const day = known?.date ? `${Number(known.date.slice(5, 7))}/${Number(known.date.slice(8))} ` : ''
        return [
          {
            ref,
            address: known ? address : null,
            text: [`${day}${known?.name ?? ''}`, detail].filter(Boolean).join(' '),
          },
        ]
      }),
    }
  })
}

function rowsOf(
  decided: Awaited<ReturnType<typeof namedDecisions>>,
  payments: Payment[],
): contract.MonthRow[] {
  const standing = new Map(payments.map((payment) => [payment.decisionNo, payment]))
  return decided.map((row) => {
    const payment = standing.get(row.decisionNo)
    const inFile = payment?.state === 'in-file' || payment?.state === 'paid'
    return {
      ...{ decisionNo: row.decisionNo, memberNo: row.providerNo, name: row.name, fiscalYear: row.fiscalYear },
      ...{ count: row.count, billedMinutes: row.billedMinutes, feeYen: row.feeYen, rewardYen: row.rewardYen },
      ...{ subsidyYen: row.subsidyYen, payYen: row.payYen, repayYen: row.repayYen },
      payment: payment?.state ?? 'none',
      batch: inFile ? payment.last!.batch : null,
    }
  })
}

function openPayment(run: Run, payment: Payment, role: StaffSession['staff']['role']): contract.OpenPayment {
  const { decisionNo, memberNo, name, payYen, state, waits, detail, confirm, last, reach, stop } = payment
  const frozen = DECIDED_STATES.includes(run.state)
  const ready = stop ? '' : frozen ? READY : READY_BEFORE
  const stops = !stop ? '' : state === 'in-file' ? STOPPED.inFile : waits ? STOPPED.waits : STOPPED.ready
  const words = `${waits ? `${PAYMENT_WAITS[waits]}${detail}` : ready}${stops}`
  return {
    ...{ decisionNo, memberNo, name, yen: payYen, state, words, confirm },
    asks: waits === 'REPAYMENT_OPEN' ? 'repayment' : 'account',
    returnReason: last?.state === 'returned' ? last.returnReason : null,
    shorten: mayMonth(role, 'short-holder') ? payment.shorten : null,
    letter: state === 'returned' && reach !== 'line',
  }
}

function batchesOf(made: Transfer[]): contract.MonthBatch[] {
  const batches = new Map<number, Transfer[]>()
  for (const transfer of made.filter(({ batch }) => batch > 1))
    batches.set(transfer.batch, [...(batches.get(transfer.batch) ?? []), transfer])
  return [...batches].map(([batch, rows]) => ({
    ...{ batch, payOn: rows[0]!.payOn, count: rows.length },
    state: rows.some(({ state }) => state === 'in-file') ? 'in-file' : 'paid',
    sumYen: rows.reduce((sum, { amountYen }) => sum + amountYen, 0),
  }))
}

function filesView(
  files: RunFile[],
  month: IsoMonth,
  role: StaffSession['staff']['role'],
  name: (actor: string) => string,
): contract.MonthFile[] {
  return files.map((file) => {
    const action = isTransferFile(file.name) ? 'transfer-file' : 'list-file'
    const handed = mayMonth(role, action) && liveFile(files, file) === file
    return {
      ...{ name: file.name, fiscalYear: file.fiscalYear, batch: file.batch, sha256: file.sha256 },
      ...{ bytes: file.bytes, madeAt: jstInstant(file.madeAt), madeBy: name(file.madeBy) },
      voidedAt: file.voidedAt && jstInstant(file.voidedAt),
      voidedBy: file.voidedBy && name(file.voidedBy),
      address: handed ? fileAddress(month, file) : null,
    }
  })
}

const fileAddress = (month: IsoMonth, { fiscalYear, name }: { fiscalYear: number; name: string }) =>
  `${monthAddress(month)}/files/${fiscalYear}/${name}`

function draftsOf(
  run: Run,
  decided: { fiscalYear: number }[],
  files: RunFile[],
): contract.MonthPage['drafts'] {
  if (!DRAFT_STATES.includes(run.state) || files.length > 0) return []
  return [...new Set(decided.map(({ fiscalYear }) => fiscalYear))].flatMap((fiscalYear) =>
    DRAFT_FILES.map((name) => ({
      ...{ fiscalYear, name, address: fileAddress(run.month, { fiscalYear, name }) },
    })),
  )
}
