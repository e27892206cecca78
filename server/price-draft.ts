/**
 * PriceDraft: a report as declared becomes amounts and findings, from the register as it stands in this transaction.
 */
import { memberFacts, otherActivities, pairFacts, programmeFacts } from '../db/check-facts.ts'
import type { Db } from '../db/connect.ts'
import type { DraftActivity } from '../rules/activity.ts'
import { jstDate, jstTime } from '../rules/calendar.ts'
import { checkActivity, type Check } from '../rules/checks.ts'
import { priceAll, type Pricing } from './pricing.ts'
import type { Services } from './services.ts'

export interface DraftFindings {
  /** one an activity, in order */
  pricings: Pricing[]
  checks: Check[][]
}

/** @param exceptCaseNo  the report's own earlier version, which it replaces */
export async function priceDraft(
  tx: Db,
  services: Pick<Services, 'city' | 'clock'>,
  wanted: { providerNo: string; activities: DraftActivity[]; exceptCaseNo: string | null },
): Promise<DraftFindings> {
  const { providerNo, activities, exceptCaseNo } = wanted
  const { policies } = services.city
  const requesterNos = [...new Set(activities.map(({ requesterNo }) => requesterNo))]
  const now = services.clock()
  const programmes = await programmeFacts(tx, requesterNos)
  const registered = await memberFacts(tx, [providerNo, ...requesterNos])
  const pairs = await pairFacts(tx, providerNo)
  const others = await otherActivities(tx, {
    providerNo,
    requesterNos,
    dates: activities.map(({ date }) => date),
    exceptCaseNo,
  })
  const pricings = priceAll(activities, policies, programmes, exceptCaseNo)
  const checks = activities.map((activity, index) => {
    const pricing = pricings[index]!
    return checkActivity(activity, {
      today: jstDate(now),
      time: jstTime(now),
      providerNo,
      provider: registered.get(providerNo) ?? null,
      requester: registered.get(activity.requesterNo) ?? null,
      pair: pairs.get(activity.requesterNo) ?? null,
      others: [...others, ...siblingsInReport(activities, index, providerNo)],
      policies,
      programme: 'programme' in pricing ? pricing.programme : null,
    })
  })
  return { pricings, checks }
}

/** Rows of one report collide with each other too; each pair is named once, on its later row. */
function siblingsInReport(activities: DraftActivity[], index: number, providerNo: string) {
  return activities.slice(0, index).map((other, at) => ({ ...other, providerNo, ref: `row:${at + 1}` }))
}
