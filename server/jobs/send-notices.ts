/**
 * Send notices: claim a portion, try it once, settle it by what the try taught.
 *
 * Promise:  each person of a notice is counted once, whatever LINE or this process does: a portion keeps its retry key
 *           through every try, and LINE takes a key once in 24 hours. After that the key is not used again.
 * Never:    puts anything into a push that is not the same for everybody.
 *
 * Killed at any line:
 *   before the claim commits    nothing happened; the portion waits
 *   claim … answer of LINE      the lease ends, the same call goes again: taken, or 409 = it was taken before
 *   answer … settlement         the same: the second try finds out
 *   after the settlement        done
 */
import type { SendOutcome } from '../../bot/line-client.ts'
import { noticePush } from '../../bot/messages/notices.ts'
import {
  claimPortion,
  settlePortion,
  type ClaimedPortion,
  type PortionSettlement,
} from '../../db/notice-sending.ts'
import { noticeById } from '../../db/notices.ts'
import type { Services } from '../services.ts'
import { PUSH_WINDOW_MS } from './judge-line-try.ts'

/** Longer than a try (10 s): nobody else takes up a portion whose try is under way. */
const LEASE_MS = 30_000
const PAUSE_MAX_MS = 5 * 60_000
/** The quota is raised by hand or by the calendar. */
const QUOTA_PAUSE_MS = 15 * 60_000

export type NoticeServices = Pick<Services, 'db' | 'clock' | 'line' | 'log'>

/** @returns how many portions were taken up */
export async function sendNotices(services: NoticeServices, signal?: AbortSignal): Promise<number> {
  let taken = 0
  while (!signal?.aborted) {
    const portion = await claimPortion(services.db.drizzle, services.clock(), LEASE_MS)
    if (!portion) break
    taken += 1
    await sendPortion(services, portion)
  }
  return taken
}

async function sendPortion(services: NoticeServices, portion: ClaimedPortion): Promise<void> {
  const { db, clock, line, log } = services
  const notice = await noticeById(db.drizzle, portion.noticeId)
  if (!notice) throw new Error('a portion belongs to a notice')
  const settlement =
    tooOld(portion, clock()) ??
    judgePortion(
      portion,
      await line.multicast(portion.lineUserIds, [noticePush(notice)], portion.retryKey),
      clock(),
    )
  await settlePortion(db.drizzle, portion, settlement, clock())
  if (settlement.state !== 'sent') {
    const { noticeId, portion: number, attempts } = portion
    const { state, error } = settlement
    log.warn({ noticeId, portion: number, attempts, state, detail: error }, 'portion not sent')
  }
}

/** LINE has forgotten the key: trying it again might reach everybody a second time. */
function tooOld(portion: ClaimedPortion, now: Date): PortionSettlement | null {
  if (portion.keyUnused || now.getTime() <= deadlineMs(portion)) return null
  return { state: 'expired', error: 'no try in time' }
}

/** @param now  after the try */
export function judgePortion(portion: ClaimedPortion, outcome: SendOutcome, now: Date): PortionSettlement {
  if (outcome.kind === 'sent' || outcome.kind === 'already-sent') return { state: 'sent' }
  const error = outcome.kind === 'quota' ? `${QUOTA} ${outcome.detail}` : outcome.detail
  if (outcome.kind === 'refused') return { state: 'refused', error }
  const keyUnused = portion.keyUnused && certainlyNotTaken(outcome)
  const wantedMs = now.getTime() + (outcome.kind === 'quota' ? QUOTA_PAUSE_MS : pauseOf(portion, outcome))
  // the last try falls on the last moment the key is good for
  const nextMs = keyUnused ? wantedMs : Math.min(wantedMs, deadlineMs(portion))
  if (nextMs <= now.getTime()) return { state: 'expired', error }
  return { state: 'waiting', error, nextTryAt: new Date(nextMs), keyUnused }
}

/** How a portion's `lastError` begins while the month's quota holds it back. */
export const QUOTA = 'quota'

type Failure = Exclude<SendOutcome, { kind: 'sent' | 'already-sent' | 'refused' }>

/** A 5xx may hide an accepted call; 429 and a connection that never was do not. */
const certainlyNotTaken = (outcome: Failure): boolean =>
  outcome.kind === 'quota' || (outcome.kind === 'try-later' && !/^5\d\d/.test(outcome.detail))

function pauseOf({ attempts, portion }: ClaimedPortion, outcome: Failure): number {
  const doubledMs = Math.min(1000 * 2 ** Math.min(attempts - 1, 20), PAUSE_MAX_MS)
  const askedMs = outcome.kind === 'try-later' ? (outcome.afterMs ?? 0) : 0
  // a little apart, so that the portions do not return as one wave
  return Math.max(doubledMs, askedMs) + (portion % 8) * 50
}

const deadlineMs = ({ firstTryAt }: ClaimedPortion) => firstTryAt.getTime() + PUSH_WINDOW_MS
