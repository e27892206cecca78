/** VerifyDecisions: a bundle's lines added up, a provider and 会計年度 each, against what was decided. */
import { decisionNoOf } from '../../rules/decisions.ts'
import type { BundleLine } from './bundle-format.ts'
import type { OpenBundle, Tell } from './open-bundle.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

const SUMMED = ['count', 'billedMinutes', 'feeYen', 'rewardYen', 'subsidyYen'] as const

export function verifyDecisions({ head, lines, decisions }: OpenBundle, tell: Tell): void {
  const groups = new Map<string, BundleLine[]>()
  for (const line of lines) {
    const decisionNo = decisionNoOf(line.fiscalYear, head.month, line.providerNo)
    groups.set(decisionNo, [...(groups.get(decisionNo) ?? []), line])
  }
  const seen = new Set<string>()
  for (const decision of decisions) {
    const { decisionNo, providerNo, fiscalYear, subsidyYen, payYen, repayYen, adjustmentYen } = decision
    if (seen.has(decisionNo) || decisionNo !== decisionNoOf(fiscalYear, head.month, providerNo))
      tell('decisions.txt', WORDS.decisionNo(decisionNo))
    seen.add(decisionNo)
    const own = groups.get(decisionNo) ?? []
    for (const name of SUMMED) {
      const computed = own.reduce((sum, line) => sum + line[name], 0)
      if (decision[name] !== computed)
        tell('decisions.txt', WORDS.decision(decisionNo, [{ name, said: decision[name], computed }]))
    }
    const adjusted = own.filter(({ kind }) => kind === 'adjustment')
    const meant = {
      adjustmentYen: adjusted.reduce((sum, line) => sum + line.subsidyYen, 0),
      payYen:
        head.negative === 'net'
          ? Math.max(0, subsidyYen)
          : own.reduce((sum, line) => sum + Math.max(0, line.subsidyYen), 0),
    }
    if (adjustmentYen !== meant.adjustmentYen || payYen !== meant.payYen || repayYen !== payYen - subsidyYen)
      tell('decisions.txt', WORDS.pay(decisionNo, meant.payYen, payYen))
  }
  for (const decisionNo of groups.keys())
    if (!seen.has(decisionNo)) tell('decisions.txt', WORDS.undecided(decisionNo))
}
