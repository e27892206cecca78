/**
 * NoticeData: one decision as its notice tells it, and what is asked back beside it.
 *
 * Promise:  told from the stored lines and the facts kept with the run; never the register of today.
 * Used by:  run-papers.ts.
 */
import type { Run, RunLineRow } from '../../db/runs.ts'
import { isBankBusinessDay } from '../../office/transfer/business-days.ts'
import { findBranch } from '../../office/transfer/banks.ts'
import { nameOnPaper } from '../../office/paper/person.ts'
import type { NoticeActivity, NoticeAdjustment, NoticeData, Repayment } from '../../office/month-data.ts'
import { addDays, type ClockTime, type IsoDate } from '../../rules/calendar.ts'
import { lastDayOf } from './calculate.ts'
import type { Judged } from './judge-decision.ts'
import type { Person, RunFacts } from './kept-facts.ts'
import { shareKey, type Document } from './run-reads.ts'
import { PAPER_WORDS } from './words.ts'

export interface NoticeFacts {
  lines: RunLineRow[]
  texts: RunFacts['month']
  people: ReadonlyMap<string, Person>
  documents: ReadonlyMap<string, Document>
  visits: ReadonlyMap<string, Visit>
  /** yen decided before this run, by shareKey */
  before: ReadonlyMap<string, number>
  payOn: IsoDate
  toldOtherwise: ReadonlySet<string>
}

export function noticeOf(run: Run, { row, account, reason }: Judged, facts: NoticeFacts): NoticeData {
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
      name: person ? nameOnPaper(person) : '',
    },
    ...{ fiscalYear: row.fiscalYear, month: run.month },
    periodFrom: dates[0] ?? `${run.month}-01`,
    periodTo: dates.at(-1) ?? lastDayOf(run.month),
    activities: originals.map((line) => noticeActivity(line, facts)),
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

export interface Visit {
  start: ClockTime
  end: ClockTime
  children: { sick: boolean }[]
}

function noticeActivity(line: RunLineRow, { visits, toldOtherwise }: NoticeFacts): NoticeActivity {
  const visit = visits.get(line.activityNo)
  return {
    ...{ date: line.activityDate, start: visit?.start ?? '', end: visit?.end ?? '' },
    billedMinutes: line.billedMinutes,
    children: visit?.children.length ?? 0,
    sick: visit?.children.filter((child) => child.sick).length ?? 0,
    requesterNo: line.requesterNo,
    note: line.programme ? (PAPER_WORDS.programme[line.programme] ?? line.programme) : '',
    changed: toldOtherwise.has(line.activityNo),
    ...{ feeYen: line.feeYen, rewardYen: line.rewardYen, subsidyYen: line.subsidyYen },
  }
}

function noticeAdjustment(line: RunLineRow, before: ReadonlyMap<string, number>): NoticeAdjustment {
  const beforeYen = before.get(shareKey(line)) ?? 0
  return {
    date: line.activityDate,
    correctsDecisionNo: line.corrects ?? '',
    reason: line.count < 0 ? PAPER_WORDS.takenBack : PAPER_WORDS.corrected,
    beforeYen,
    afterYen: beforeYen + line.subsidyYen,
  }
}

/** What the notice tells of a visit is what was decided: the line's own words of it, not the register's of today. */
export function visitsOf(lines: RunLineRow[]): Map<string, Visit> {
  return new Map(
    lines
      // beside the line that gives a visit to another provider stands one without words, that takes it back
      .filter(({ inputKey }) => inputKey !== '')
      .map((line) => {
        // as db/month-input.ts joins it
        const [, , , start = '', end = '', , children = '[]'] = line.inputKey.split('|')
        return [line.activityNo, { start, end, children: JSON.parse(children) as { sick: boolean }[] }]
      }),
  )
}

/** Never netted in silence: what this month's payment already bears is said beside what is asked back. */
export function repaymentOf(data: NoticeData, facts: RunFacts, holidays: ReadonlySet<IsoDate>): Repayment[] {
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
