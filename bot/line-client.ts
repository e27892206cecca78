/**
 * LineClient: the few calls famisapo makes to LINE, each with a deadline and a typed outcome.
 *
 * Promise:  never throws for what LINE or the network did; says what is known of the delivery.
 * Used by:  server/jobs/send-line-outbox.ts, server/jobs/handle-events.ts (content).
 */
import type { Reply } from './contract.ts'

/** What is known after a try. `unknown`: it may have been delivered (time-out after the request left). */
export type SendOutcome =
  | { kind: 'sent' }
  /** 409 on a retry key: an earlier try was accepted */
  | { kind: 'already-sent' }
  /** nothing was delivered, try again: 5xx, refused connection, 429 of the rate */
  | { kind: 'try-later'; detail: string; afterMs: number | null }
  | { kind: 'unknown'; detail: string }
  /** 4xx: trying again cannot help */
  | { kind: 'refused'; detail: string }
  /** the month's quota of pushes is used up */
  | { kind: 'quota'; detail: string }

export type ContentOutcome =
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'too-large' }
  /** LINE no longer has it */
  | { kind: 'gone' }
  | { kind: 'try-later'; detail: string }

export interface LineClient {
  reply(replyToken: string, messages: Reply[]): Promise<SendOutcome>
  push(lineUserId: string, messages: Reply[], retryKey: string): Promise<SendOutcome>
  /** at most `maxBytes`; the stream is cut beyond */
  content(messageId: string, maxBytes: number): Promise<ContentOutcome>
  /** shows the rich menu named by its alias; a failure is logged by the caller, never fatal */
  showMenu(lineUserId: string, menu: 'guest' | 'member'): Promise<SendOutcome>
}
