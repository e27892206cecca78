/** `famisapo month preview`: the run as it would be; with --policy, beside it under another one. */
import { readFileSync } from 'node:fs'
import type { IsoMonth } from '../../rules/calendar.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import type { PolicyBook } from '../../rules/policy.ts'
import type { MonthReport } from '../month/month-report.ts'
import { previewMonth, previewUnder, type SideBySide } from '../month/preview-month.ts'
import { Refusal } from '../verb.ts'
import type { VerbServices } from '../with-services.ts'

export async function monthPreview(
  services: VerbServices,
  { month, policy }: { month: IsoMonth; policy: string | null },
  actor: string,
): Promise<MonthReport & { beside?: SideBySide }> {
  if (policy === null) return previewMonth(services, month, { actor })
  const policies = policyIn(policy)
  const beside = await previewUnder(services, month, { actor, policies })
  return { ...beside.now, beside }
}

function policyIn(path: string): PolicyBook {
  try {
    return loadPolicyBook(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new Refusal('BAD_POLICY', `${path}: ${(error as Error).message}`)
  }
}

export function besideWords({ now, other, providers }: SideBySide): string {
  const figure = (yen: number) => `${yen.toLocaleString('ja-JP')}円`.padStart(14)
  const signed = (yen: number) => `${yen > 0 ? '+' : ''}${figure(yen).trim()}`.padStart(14)
  const row = (name: string, here: number, there: number) =>
    `${name}${figure(here)}${figure(there)}${signed(there - here)}`
  const changed = providers.filter((one) => one.now.subsidyYen !== one.other.subsidyYen)
  const lines = [
    `${now.month}  見込み  いまの料金 → ${other.version} の料金${other.asIf ? '（もう始まっていたとしたら）' : ''} 差`,
    row('利用料金', now.feeYen, other.feeYen),
    row('報酬　　', now.rewardYen, other.rewardYen),
    row('補助金　', now.subsidyYen, other.subsidyYen),
    `補助金が変わる提供会員 ${changed.length}人`,
    ...changed.map((one) => row(`${one.memberNo}  `, one.now.subsidyYen, one.other.subsidyYen)),
    ...other.checks.map(({ code, ref, message }) => `▲ ${other.version}: ${code} ${ref ?? ''} ${message}`),
  ]
  return `${lines.join('\n')}\n`
}
