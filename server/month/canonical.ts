/**
 * Canonical: a run's lines and decisions as text, one a row, from which its hashes are made.
 *
 * Promise:  the same run gives the same text for ever: what is approved, what a bundle holds, what an auditor adds up.
 *           Fields are tab separated in the order below; null is empty; no field holds a tab or a line break.
 * Used by:  calculate.ts, make-files.ts, verify-bundle.ts.
 */
import { createHash } from 'node:crypto'
import type { Decision } from '../../rules/decisions.ts'
import type { MonthLine } from '../../rules/month.ts'

export const LINE_FIELDS = [
  ...(['fiscalYear', 'providerNo', 'activityDate', 'activityNo', 'caseNo', 'requesterNo', 'kind'] as const),
  ...([
    'policyVersion',
    'programme',
    'programmeVisit',
    'count',
    'billedMinutes',
    'feeYen',
    'rewardYen',
  ] as const),
  ...(['subsidyYen', 'inputKey', 'corrects'] as const),
]

export const DECISION_FIELDS = [
  ...(['decisionNo', 'providerNo', 'fiscalYear', 'count', 'billedMinutes', 'feeYen', 'rewardYen'] as const),
  ...(['subsidyYen', 'payYen', 'repayYen', 'adjustmentYen'] as const),
]

export function canonicalLine(line: MonthLine): string {
  let text = ''
  for (const field of LINE_FIELDS) text += `${text && '\t'}${line[field] ?? ''}`
  return `${text}\n`
}

/** @param accountMark  tells one account from another without telling it; '' for none */
export const canonicalDecision = (
  decision: Omit<Decision, 'parts' | 'isChange'>,
  accountMark: string,
  held: string | null,
): string => `${DECISION_FIELDS.map((field) => decision[field]).join('\t')}\t${accountMark}\t${held ?? ''}\n`

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
