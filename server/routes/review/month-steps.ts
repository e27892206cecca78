/** MonthSteps: what may be done with a month in its state, by this person; what may not says why. First: the next one. */
import type { StaffRole } from '../../../db/schema.ts'
import type { IsoDate } from '../../../rules/calendar.ts'
import type { RunState } from '../../../rules/run-states.ts'
import type { MonthStep } from '../../contract.ts'
import { lastDayOf } from '../../month/calculate.ts'
import { mayMonth } from '../../month/roles.ts'
import type { MonthReport } from '../../month/month-report.ts'
import { MONTH_REFUSALS, WHO_MAY } from './month-words.ts'

interface Looking {
  report: Pick<MonthReport, 'month' | 'state' | 'checks'>
  role: StaffRole
  /** 'staff:3' */
  actor: string
  today: IsoDate
  preparer: string | null
  approvers: string[]
  /** 過年度支出 that waits for an approval of its own; null: there is none */
  pastYear: { approvers: string[] } | null
  /** a payment waits for a further transfer file */
  ready: boolean
  /** a further file is made and not paid */
  inFile: boolean
}

type Action = MonthStep['action']

const OF_STATE: Record<RunState, Action[]> = {
  open: ['close', 'preview'],
  closed: ['close'],
  calculated: ['check', 'close', 'confirm-account'],
  checked: ['submit', 'close', 'confirm-account'],
  submitted: ['approve', 'take-back', 'confirm-account'],
  approved: ['export', 'confirm-account'],
  exported: ['pay', 'export', 'confirm-account'],
  paid: ['return', 'batch', 'confirm-account'],
}

/** What 過年度支出 is approved before: nothing of it is paid unapproved. */
const PAST_YEAR_BEFORE: Partial<Record<RunState, Action>> = {
  ...{ submitted: 'take-back', approved: 'export', exported: 'export', paid: 'batch' },
}

export function stepsOf(looking: Looking): MonthStep[] {
  const { report, pastYear } = looking
  const actions = OF_STATE[report.state].flatMap((action): Action[] =>
    pastYear && action === PAST_YEAR_BEFORE[report.state] ? ['approve-past', action] : [action],
  )
  return actions.map((action) => ({ action, why: whyNot(action, looking) }))
}

function whyNot(action: Action, looking: Looking): string | null {
  const { report, role, today } = looking
  if (action === 'preview') return null
  if (!mayMonth(role, action)) return WHO_MAY[action] ?? MONTH_REFUSALS['FORBIDDEN_MONTH']!
  if (action === 'close' && today <= lastDayOf(report.month)) return MONTH_REFUSALS['MONTH_NOT_OVER']!
  if (action === 'check' && report.checks.some(({ severity }) => severity === 'block'))
    return MONTH_REFUSALS['CHECKS_BLOCK']!
  if (action === 'approve') return whyNotApprove(looking, looking.approvers)
  if (action === 'approve-past') return whyNotApprove(looking, looking.pastYear!.approvers)
  if (action === 'batch') {
    if (looking.inFile) return MONTH_REFUSALS['BATCH_OPEN']!
    if (!looking.ready) return MONTH_REFUSALS['NOTHING_READY']!
    if (looking.pastYear) return MONTH_REFUSALS['PAST_YEAR_APART']!
  }
  if (action === 'export' && report.state === 'approved' && looking.pastYear)
    return MONTH_REFUSALS['PAST_YEAR_APART']!
  return null
}

function whyNotApprove({ actor, preparer }: Looking, approvers: string[]): string | null {
  if (actor === preparer) return MONTH_REFUSALS['OWN_RUN']!
  return approvers.includes(actor) ? MONTH_REFUSALS['ALREADY_APPROVED']! : null
}
