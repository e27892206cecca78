/**
 * KeptBasis: what a run was calculated from beside its visits: the policies, the rule for what is owed back, and where
 * the families in a programme or under a monthly cap stood before it.
 *
 * Promise:  taken in the moment that the run is calculated in and kept with it, sealed: a holiday entered afterwards, a
 *           new policy or another setting changes no bundle (docs/decisions/0013-files-are-kept.md).
 * Used by:  calculate.ts (keeps), bundle.ts (hands out).
 */
import type { Db } from '../../db/connect.ts'
import {
  cappedBefore,
  familyMonthsOf,
  programmeActivities,
  programmeStandings,
  settledWork,
  type MonthScope,
} from '../../db/month-input.ts'
import { keepContents, keptContent } from '../../db/run-contents.ts'
import type { NegativeRule } from '../../rules/decisions.ts'
import { policyBookJson, type PolicyBook } from '../../rules/policy.ts'
import type { Services } from '../services.ts'
import type { BundleStandings } from './bundle-format.ts'

export interface RunBasis {
  negative: NegativeRule
  /** as `policyBookJson` tells it, of all versions: that none of them was passed over shows too */
  policies: object
  /** D13: 'requester month' → subsidy decided before, of the families of this run */
  cappedBefore: Record<string, number>
  standings: BundleStandings
}

type BasisServices = Pick<Services, 'sealer'>

const KEY = 'basis'

export interface CalculatedRun {
  runId: number
  scope: MonthScope
  policies: PolicyBook
  negative: NegativeRule
  now: Date
}

/** Needs the transaction that wrote the run's lines, and its `findMonthWork`. */
export async function keepBasis(tx: Db, { sealer }: BasisServices, run: CalculatedRun): Promise<void> {
  const { runId, scope, policies, negative, now } = run
  const capped = policies.versions.some(({ monthlyCap }) => monthlyCap)
  const programmes = await programmeStandings(tx, scope)
  const basis: RunBasis = {
    ...{ negative, policies: policyBookJson(policies) },
    cappedBefore: capped ? await ofThisRun(tx, runId, await cappedBefore(tx, scope)) : {},
    standings: {
      programmes: Object.fromEntries(programmes),
      visits: (await programmeActivities(tx, scope, [...programmes.keys()])).map(
        ({ activityNo, requesterNo, date, start, cancelled }) => ({
          ...{ activityNo, requesterNo, date, start, cancelled: cancelled ?? null },
        }),
      ),
      settled: capped ? await settledWork(tx, scope, runId) : [],
    },
  }
  await keepContents(tx, sealer, runId, new Map([[KEY, Buffer.from(JSON.stringify(basis))]]), now)
}

/** @returns null: of a run calculated before this was kept */
export async function basisOf(db: Db, { sealer }: BasisServices, runId: number): Promise<RunBasis | null> {
  const kept = await keptContent(db, sealer, runId, KEY)
  return kept && (JSON.parse(kept.toString()) as RunBasis)
}

async function ofThisRun(
  tx: Db,
  runId: number,
  before: ReadonlyMap<string, number>,
): Promise<Record<string, number>> {
  const own = (await familyMonthsOf(tx, runId)).filter((key) => before.has(key))
  return Object.fromEntries(own.map((key) => [key, before.get(key)!]))
}
