/**
 * PairActions: a pair begins or ends, and both hear of it in the chat, in the same transaction.
 *
 * Twice is harmless: a pair that stands, or has ended, is `already` so, and nobody is told again.
 * Used by:  server/routes/review/pairs.ts.
 */
import { randomUUID } from 'node:crypto'
import type { BotEvent } from '../bot/contract.ts'
import type { Member } from '../db/members.ts'
import * as pairs from '../db/pairs.ts'
import type { IsoDate } from '../rules/calendar.ts'
import { notifyMember } from './notify-member.ts'
import type { Services } from './services.ts'

type ActionServices = Pick<Services, 'db' | 'clock'>
type Tx = Parameters<Parameters<Services['db']['drizzle']['transaction']>[0]>[0]
type Told<Result> = { result: Result; providerTold: boolean; requesterTold: boolean }

interface Who {
  providerNo: string
  requesterNo: string
  /** 'staff:3' */
  actor: string
}

export function registerPair({ db, clock }: ActionServices, who: Who): Promise<Told<pairs.PairResult>> {
  const now = clock()
  return db.drizzle.transaction(async (tx) => {
    const result = await pairs.registerPair(tx, { ...who, now })
    if (result.kind !== 'done' || result.already) return untold(result)
    const told = await tellBoth(tx, result, now, (other, asRole) => ({
      kind: 'pair-registered',
      otherName: other.name,
      otherNo: other.memberNo,
      asRole,
    }))
    return { result, ...told }
  })
}

export function endPair(
  { db, clock }: ActionServices,
  who: Who & { endedOn: IsoDate },
): Promise<Told<pairs.EndResult>> {
  const now = clock()
  return db.drizzle.transaction(async (tx) => {
    const result = await pairs.endPair(tx, { ...who, now })
    if (result.kind !== 'done' || result.already) return untold(result)
    const { endedOn } = result
    const told = await tellBoth(tx, result, now, (other, asRole) => ({
      kind: 'pair-ended',
      otherName: other.name,
      otherNo: other.memberNo,
      asRole,
      endedOn,
    }))
    return { result, ...told }
  })
}

const untold = <Result>(result: Result): Told<Result> => ({
  result,
  providerTold: false,
  requesterTold: false,
})

async function tellBoth(
  tx: Tx,
  { provider, requester }: { provider: Member; requester: Member },
  now: Date,
  eventFor: (other: Member, asRole: 'provider' | 'requester') => BotEvent,
): Promise<{ providerTold: boolean; requesterTold: boolean }> {
  const tell = (member: Member, other: Member, asRole: 'provider' | 'requester') => {
    const event = eventFor(other, asRole)
    const pair = `${provider.memberNo}-${requester.memberNo}`
    const key = `${event.kind}:${pair}:${randomUUID()}`
    return notifyMember(tx, member.memberNo, event, key, now)
  }
  return {
    providerTold: await tell(provider, requester, 'provider'),
    requesterTold: await tell(requester, provider, 'requester'),
  }
}
