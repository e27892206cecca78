/**
 * BotContext: what the conversation may know of the member in front of it, read in the turn's own transaction.
 */
import { randomUUID } from 'node:crypto'
import type { BotContext, PairView, ReportView } from '../bot/contract.ts'
import type { Db } from '../db/connect.ts'
import { memberByLineUser, pairsShownTo } from '../db/members.ts'
import { noticesOfMember } from '../db/notice-answers.ts'
import { latestActivity, reportsOfProvider } from '../db/report-reads.ts'
import { visitsOfRequester } from '../db/usage-reads.ts'
import { addDays, jstDate, jstTime, monthOf } from '../rules/calendar.ts'
import { pairFacts, programmeFacts } from '../db/check-facts.ts'
import { liffUrl } from './config.ts'
import { priceAll } from './pricing.ts'
import type { TurnServices } from './conversation-turn.ts'

/** What お知らせ lists. */
const NOTICES_SHOWN = 8

/** @param now  when the member spoke; for what happens here, when it does */
export async function botContext(
  tx: Db,
  services: Pick<TurnServices, 'city' | 'config'>,
  lineUserId: string,
  now: Date,
): Promise<BotContext> {
  const { city, config } = services
  const today = jstDate(now)
  const member = await memberByLineUser(tx, lineUserId)
  const provider = member?.isProvider ? member.memberNo : null
  const pairs = provider ? await pairViews(tx, provider) : []
  const reports = provider ? await reportViews(tx, provider, today) : []
  const programmes = await programmeFacts(tx, provider ? await familiesOf(tx, provider, reports) : [])
  return {
    today,
    time: jstTime(now),
    member: member && {
      memberNo: member.memberNo,
      name: member.name,
      isProvider: member.isProvider,
      isRequester: member.isRequester,
      hasLeft: member.state === 'left',
    },
    pairs,
    lastActivity: provider ? await latestActivity(tx, provider) : null,
    reports,
    usage: member?.isRequester ? await visitsOfRequester(tx, member.memberNo, monthsAgo(today, 2)) : [],
    notices: member ? await noticesOfMember(tx, member.memberNo, NOTICES_SHOWN) : [],
    city: city.texts,
    kinds: city.kindsOfCare,
    liffUrl: liffUrl(config),
    feesOf: (activities, exceptCaseNo) =>
      priceAll(activities, city.policies, programmes, exceptCaseNo).map((pricing) =>
        'fee' in pricing ? pricing.fee : pricing,
      ),
    newId: () => randomUUID(),
  }
}

/** The first of the month so many months before: ('2026-01-15', 2) → '2025-11-01' */
function monthsAgo(today: string, months: number): string {
  let first = `${monthOf(today)}-01`
  for (let back = 0; back < months; back += 1) first = `${monthOf(addDays(first, -1))}-01`
  return first
}

/** Chat shows given names: 「佐藤 はる」 is はる to the one who looks after her. */
export const givenName = (name: string) => name.split(/\s+/).at(-1) ?? name

async function pairViews(tx: Db, providerNo: string): Promise<PairView[]> {
  const pairs = await pairsShownTo(tx, providerNo)
  return pairs.map((pair) => ({
    requesterNo: pair.requesterNo,
    requesterName: pair.requesterName,
    children: pair.children.map((child) => ({ childId: child.id, name: givenName(child.name) })),
  }))
}

/** Whose visits a report of this provider's may be about: a pair that has ended is still reported, and mended. */
async function familiesOf(tx: Db, providerNo: string, reports: ReportView[]): Promise<string[]> {
  const paired = (await pairFacts(tx, providerNo)).keys()
  const reported = reports.flatMap(({ activities }) => activities.map(({ requesterNo }) => requesterNo))
  return [...new Set([...paired, ...reported])]
}

async function reportViews(tx: Db, providerNo: string, today: string): Promise<ReportView[]> {
  const thisMonth = monthOf(today)
  const lastMonth = monthOf(addDays(`${thisMonth}-01`, -1))
  return reportsOfProvider(tx, providerNo, [lastMonth, thisMonth])
}
