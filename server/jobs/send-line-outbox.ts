/**
 * Send the LINE outbox: claim a message, try it once, settle it by what the try taught.
 *
 * Promise:  nothing twice, nothing lost, one member's messages in their order, whatever LINE or this process does.
 * Never:    decides what to say; tries a message that another sender holds.
 *
 * Killed at any line:
 *   before the claim commits    nothing happened; the row waits
 *   claim … answer of LINE      the lease ends. A push goes again with its retry key: LINE takes it or answers 409, once in
 *                               all. A reply goes again with its token: taken, or 400 = the first try was delivered.
 *                               Only when nobody sends again within the token's minute does it stay `unknown`, for the
 *                               centre to see: pushing it might say it twice.
 *   answer … settlement         the same: the second try finds out
 *   after the settlement        done; `turn-into-push` is one statement with its new key
 */
import type { Services } from '../services.ts'
import type { Reply } from '../../bot/contract.ts'
import type { SendOutcome } from '../../bot/line-client.ts'
import { claimOutbox, settleOutbox, turnIntoPush, type OutgoingMessage } from '../../db/line-outbox.ts'
import { Stopped, untilStopped } from './until-stopped.ts'
import { judgeBeforeTry, judgeTry, type Verdict } from './judge-line-try.ts'

/** Longer than a try (10 s), short enough that a reply of a dead sender is tried again within its minute. */
const LEASE_MS = 20_000
/** Tries at once; one slow call holds up one lane, not the others. */
const LANES = 8
/** A call under way when the service stops may take this long; what it brought is found out after the lease. */
const GRACE_MS = 6_000

export type SendServices = Pick<Services, 'db' | 'clock' | 'line' | 'log'>

/**
 * Sends what is due, up to `limit` messages.
 * @param options.signal  stops claiming; what is under way is finished
 * @returns               how many LINE accepted
 * @throws                what the database threw; the rows' leases bring them back
 */
export async function sendLineOutbox(
  services: SendServices,
  options: { limit: number; signal?: AbortSignal } = { limit: 100 },
): Promise<number> {
  let left = options.limit
  let sent = 0
  const failures: unknown[] = []
  const lanes = new Set<Promise<void>>()

  const lane = async (): Promise<void> => {
    while (left > 0 && !options.signal?.aborted) {
      left -= 1
      const [message] = await claimOutbox(services.db.drizzle, services.clock(), 1, LEASE_MS)
      if (!message) {
        left += 1
        return
      }
      // where one was due there may be more: an idle run costs one claim
      openLane()
      if (await sendOne(services, message, options.signal)) sent += 1
    }
  }
  const openLane = (): void => {
    if (lanes.size >= LANES) return
    const opened = lane()
      .catch((error: unknown) => {
        failures.push(error)
        left = 0
      })
      .finally(() => lanes.delete(opened))
    lanes.add(opened)
  }

  openLane()
  while (lanes.size > 0) await Promise.race(lanes)
  if (failures.length > 0) throw failures[0]
  return sent
}

/** @returns true when LINE accepted it, now or before */
async function sendOne(
  services: SendServices,
  message: OutgoingMessage,
  stopping: AbortSignal | undefined,
): Promise<boolean> {
  const { clock, log } = services
  const verdict = judgeBeforeTry(message, clock()) ?? (await verdictOfTry(services, message, stopping))
  if (verdict === null) return false
  await settle(services, message, verdict)
  if (verdict.state !== 'sent') {
    log.warn(
      { outboxId: message.id, kind: message.kind, attempts: message.attempts, ...described(verdict) },
      'not sent',
    )
  }
  return verdict.state === 'sent'
}

/** @returns null when the service stops first: LINE may have taken it, so the row stays leased for the next sender */
async function verdictOfTry(
  services: SendServices,
  message: OutgoingMessage,
  stopping: AbortSignal | undefined,
): Promise<Verdict | null> {
  try {
    const outcome = await untilStopped(tryOnce(services, message), stopping, GRACE_MS)
    return judgeTry(message, outcome, services.clock())
  } catch (error) {
    if (error instanceof Stopped) return null
    throw error
  }
}

function tryOnce({ line }: SendServices, message: OutgoingMessage): Promise<SendOutcome> {
  const messages = message.messages as Reply[]
  if (message.kind === 'reply') return line.reply(required(message.replyToken), messages)
  return line.push(message.lineUserId, messages, required(message.retryKey))
}

async function settle(
  { db, clock }: SendServices,
  message: OutgoingMessage,
  verdict: Verdict,
): Promise<void> {
  if (verdict.state === 'turn-into-push') await turnIntoPush(db.drizzle, message.id, clock())
  else await settleOutbox(db.drizzle, message.id, verdict, clock())
}

function described(verdict: Verdict): { state: string; detail?: string } {
  return 'error' in verdict ? { state: verdict.state, detail: verdict.error } : { state: verdict.state }
}

function required(value: string | null): string {
  if (value === null) throw new Error('a reply has its token and a push its retry key from the start')
  return value
}
