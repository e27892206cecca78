/**
 * Judge: what a try at LINE, or the lack of one, means for a message in the outbox.
 *
 * Promise:  a push is delivered once (its retry key is used again for 24 hours and then never), a reply at most once
 *           (its token works once); what certainly was not sent is sent later, a late reply as a push.
 * Never:    pushes what a reply may have said already.
 * Used by:  server/jobs/send-line-outbox.ts.
 *
 * What is known of earlier tries travels in the row's `lastError`, as '#<try> <certainty> <detail>': a row whose
 * last claimed try has no entry lost its sender in the middle of it, so that try may have been delivered.
 */
import { isSpentReplyToken, type SendOutcome } from '../../bot/line-client.ts'
import type { OutboxSettlement, OutgoingMessage } from '../../db/line-outbox.ts'

/** A reply token lives a minute; the last ten seconds are for the try itself. */
export const REPLY_WINDOW_MS = 50_000
/** LINE remembers a retry key for 24 hours; after that the same key would be a second message. */
export const PUSH_WINDOW_MS = 24 * 3600_000 - 60_000
const REPLY_PAUSE_MAX_MS = 8_000
const PUSH_PAUSE_MAX_MS = 5 * 60_000
const QUOTA_PAUSE_MS = 3600_000

export type Verdict = OutboxSettlement | { state: 'turn-into-push' }

/**
 * Worst last: nothing was sent · LINE failed inside (it says itself that such a message is at times delivered)
 * · nobody knows. They only ever get worse.
 */
const certainties = ['not-sent', 'server-error', 'maybe-sent'] as const
type Certainty = (typeof certainties)[number]

type Tried = Pick<OutgoingMessage, 'kind' | 'replyTokenAt' | 'attempts' | 'firstTryAt' | 'lastError' | 'id'>

/** @returns null: try now */
export function judgeBeforeTry(message: Tried, now: Date): Verdict | null {
  if (message.kind === 'push') {
    return now.getTime() > pushDeadlineMs(message)
      ? { state: 'expired', error: noteFor(message, 'no try in time') }
      : null
  }
  return now.getTime() > replyDeadlineMs(message)
    ? afterTheMinute(message, earlierTries(message), 'no try in time')
    : null
}

/** @param now  after the try */
export function judgeTry(message: Tried, outcome: SendOutcome, now: Date): Verdict {
  if (outcome.kind === 'sent' || outcome.kind === 'already-sent') return { state: 'sent' }
  return message.kind === 'push' ? judgePush(message, outcome, now) : judgeReply(message, outcome, now)
}

type Failure = Exclude<SendOutcome, { kind: 'sent' | 'already-sent' }>

function judgePush(message: Tried, outcome: Failure, now: Date): Verdict {
  const error = noteFor(message, outcome.detail)
  if (outcome.kind === 'refused') return { state: 'refused', error }
  const pauseMs = outcome.kind === 'quota' ? QUOTA_PAUSE_MS : pauseOf(message, outcome, PUSH_PAUSE_MAX_MS)
  // the last try falls on the last moment the key is good for
  const nextMs = Math.min(now.getTime() + pauseMs, pushDeadlineMs(message))
  if (nextMs <= now.getTime()) return { state: 'expired', error }
  return { state: 'waiting', error, nextTryAt: new Date(nextMs) }
}

function judgeReply(message: Tried, outcome: Failure, now: Date): Verdict {
  const earlier = earlierTries(message)
  if (isSpentReplyToken(outcome)) {
    // Used up by an earlier try of ours, or too old for LINE though nothing of ours got through.
    return earlier === 'not-sent' ? { state: 'turn-into-push' } : { state: 'sent' }
  }
  if (outcome.kind === 'refused') return { state: 'refused', error: noteFor(message, outcome.detail) }
  const certainty = worse(earlier, certaintyOf(outcome))
  const nextTryAt = new Date(now.getTime() + pauseOf(message, outcome, REPLY_PAUSE_MAX_MS))
  if (nextTryAt.getTime() > replyDeadlineMs(message))
    return afterTheMinute(message, certainty, outcome.detail)
  return { state: 'waiting', error: noteFor(message, outcome.detail, certainty), nextTryAt }
}

function afterTheMinute(message: Tried, certainty: Certainty, detail: string): Verdict {
  if (certainty === 'maybe-sent') return { state: 'unknown', error: noteFor(message, detail, certainty) }
  return { state: 'turn-into-push' }
}

function certaintyOf(outcome: Failure): Certainty {
  if (outcome.kind === 'unknown') return 'maybe-sent'
  return /^5\d\d/.test(outcome.detail) ? 'server-error' : 'not-sent'
}

/** What the row remembers of the tries before this one. */
function earlierTries({ attempts, lastError }: Tried): Certainty {
  const before = attempts - 1
  if (before === 0) return 'not-sent'
  const [, noted, certainty] = /^#(\d+) (\S+)/.exec(lastError ?? '') ?? []
  if (Number(noted) !== before) return 'maybe-sent'
  return certainties.find((one) => one === certainty) ?? 'maybe-sent'
}

const worse = (a: Certainty, b: Certainty): Certainty =>
  certainties.indexOf(a) > certainties.indexOf(b) ? a : b

function noteFor(message: Tried, detail: string, certainty: Certainty = 'not-sent'): string {
  return message.kind === 'reply' ? `#${message.attempts} ${certainty} ${detail}` : detail
}

function pauseOf(message: Tried, outcome: Failure, maxMs: number): number {
  const doubledMs = Math.min(1000 * 2 ** Math.min(message.attempts - 1, 20), maxMs)
  const askedMs = outcome.kind === 'try-later' ? (outcome.afterMs ?? 0) : 0
  // a little apart, so that a backlog does not return as one wave
  return Math.max(doubledMs, askedMs) + (message.id % 16) * 50
}

const replyDeadlineMs = ({ replyTokenAt }: Tried) => (replyTokenAt?.getTime() ?? 0) + REPLY_WINDOW_MS
const pushDeadlineMs = ({ firstTryAt }: Tried) => firstTryAt.getTime() + PUSH_WINDOW_MS
