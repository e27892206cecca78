/** What a try at LINE means, edge by edge. */
import { describe, expect, test } from 'vitest'
import type { SendOutcome } from '../../bot/line-client.ts'
import {
  judgeBeforeTry,
  judgeTry,
  PUSH_WINDOW_MS,
  REPLY_WINDOW_MS,
} from '../../server/jobs/judge-line-try.ts'

const start = new Date('2025-11-05T09:00:00+09:00')
const after = (ms: number) => new Date(start.getTime() + ms)
const message = (kind: 'reply' | 'push', attempts = 1, lastError: string | null = null) => ({
  id: 16,
  kind,
  attempts,
  lastError,
  replyTokenAt: kind === 'reply' ? start : null,
  firstTryAt: start,
})
const later: SendOutcome = { kind: 'try-later', detail: 'ECONNREFUSED', afterMs: null }
const failure: SendOutcome = { kind: 'try-later', detail: '500 ', afterMs: null }
const silence: SendOutcome = { kind: 'unknown', detail: 'timeout' }
const spent: SendOutcome = { kind: 'refused', detail: '400 Invalid reply token' }
const wrong: SendOutcome = { kind: 'refused', detail: '400 The request body has 1 error(s)' }

describe('a reply', () => {
  test.each<{
    why: string
    attempts?: number
    noted?: string
    outcome: SendOutcome
    atMs?: number
    state: string
    error?: string
  }>([
    { why: 'taken', outcome: { kind: 'sent' }, state: 'sent' },
    {
      why: 'nothing left, time remains: again',
      outcome: later,
      state: 'waiting',
      error: '#1 not-sent ECONNREFUSED',
    },
    { why: 'nothing left, the minute ends: by push', outcome: later, atMs: 49_500, state: 'turn-into-push' },
    {
      why: 'silence, time remains: again with the token',
      outcome: silence,
      state: 'waiting',
      error: '#1 maybe-sent timeout',
    },
    {
      why: 'silence, the minute ends: never by push',
      outcome: silence,
      atMs: 49_500,
      state: 'unknown',
      error: '#1 maybe-sent timeout',
    },
    {
      why: 'silence once is remembered',
      attempts: 2,
      noted: '#1 maybe-sent timeout',
      outcome: later,
      atMs: 49_500,
      state: 'unknown',
      error: '#2 maybe-sent ECONNREFUSED',
    },
    {
      why: 'silence, then the token is used up: the first try was delivered',
      attempts: 2,
      noted: '#1 maybe-sent timeout',
      outcome: spent,
      state: 'sent',
    },
    {
      why: 'LINE failed inside, then the token is used up: delivered',
      attempts: 2,
      noted: '#1 server-error 500 ',
      outcome: spent,
      state: 'sent',
    },
    {
      why: 'LINE failed inside until the minute ends: by push',
      attempts: 2,
      noted: '#1 server-error 500 ',
      outcome: failure,
      atMs: 49_500,
      state: 'turn-into-push',
    },
    {
      why: 'the token is spent though nothing ever left: by push',
      attempts: 2,
      noted: '#1 not-sent ECONNREFUSED',
      outcome: spent,
      state: 'turn-into-push',
    },
    { why: 'the token is spent at the first try: by push', outcome: spent, state: 'turn-into-push' },
    {
      why: 'the sender of try 1 died: its message may have been delivered',
      attempts: 2,
      outcome: spent,
      state: 'sent',
    },
    {
      why: 'the sender of try 2 died after a known try 1',
      attempts: 3,
      noted: '#1 not-sent ECONNREFUSED',
      outcome: later,
      atMs: 49_500,
      state: 'unknown',
      error: '#3 maybe-sent ECONNREFUSED',
    },
    {
      why: 'a message LINE will never take',
      outcome: wrong,
      state: 'refused',
      error: '#1 not-sent 400 The request body has 1 error(s)',
    },
    {
      why: 'asked to wait beyond the minute: by push',
      outcome: { kind: 'try-later', detail: '429 ', afterMs: 60_000 },
      state: 'turn-into-push',
    },
  ])('$why', ({ attempts, noted, outcome, atMs = 1000, state, error }) => {
    const verdict = judgeTry(message('reply', attempts, noted ?? null), outcome, after(atMs))
    expect(verdict).toMatchObject(error === undefined ? { state } : { state, error })
  })

  test.each([
    { why: 'within the window', atMs: REPLY_WINDOW_MS, state: undefined },
    { why: 'too late, never tried', atMs: REPLY_WINDOW_MS + 1, state: 'turn-into-push' },
    { why: 'too late, a sender died', atMs: REPLY_WINDOW_MS + 1, attempts: 2, state: 'unknown' },
    {
      why: 'too late, certainly not sent',
      atMs: REPLY_WINDOW_MS + 1,
      attempts: 2,
      noted: '#1 not-sent 429 ',
      state: 'turn-into-push',
    },
  ])('before a try: $why', ({ atMs, attempts, noted, state }) => {
    expect(judgeBeforeTry(message('reply', attempts, noted ?? null), after(atMs))?.state).toBe(state)
  })
})

describe('a push', () => {
  test.each<{
    why: string
    attempts?: number
    outcome: SendOutcome
    atMs?: number
    state: string
    nextMs?: number
  }>([
    { why: 'taken before', outcome: { kind: 'already-sent' }, state: 'sent' },
    { why: 'first pause', outcome: later, state: 'waiting', nextMs: 1000 },
    {
      why: 'silence: again with the same key',
      attempts: 3,
      outcome: silence,
      state: 'waiting',
      nextMs: 4000,
    },
    { why: 'pauses end at five minutes', attempts: 40, outcome: failure, state: 'waiting', nextMs: 300_000 },
    {
      why: 'LINE asks for more',
      outcome: { kind: 'try-later', detail: '429 ', afterMs: 9000 },
      state: 'waiting',
      nextMs: 9000,
    },
    {
      why: 'the quota is used up: in an hour',
      outcome: { kind: 'quota', detail: '429 ' },
      state: 'waiting',
      nextMs: 3600_000,
    },
    {
      why: 'the last try falls on the key’s last moment',
      attempts: 40,
      outcome: later,
      atMs: PUSH_WINDOW_MS - 10_000,
      state: 'waiting',
      nextMs: 10_000,
    },
    { why: 'after it the key is dead', attempts: 40, outcome: later, atMs: PUSH_WINDOW_MS, state: 'expired' },
    { why: 'a message LINE will never take', outcome: wrong, state: 'refused' },
  ])('$why', ({ attempts, outcome, atMs = 0, state, nextMs }) => {
    const verdict = judgeTry(message('push', attempts), outcome, after(atMs))
    expect(verdict.state).toBe(state)
    if (nextMs !== undefined) expect(verdict).toMatchObject({ nextTryAt: after(atMs + nextMs) })
  })

  test('no try after 24 hours', () => {
    expect(judgeBeforeTry(message('push', 9), after(PUSH_WINDOW_MS))).toBeNull()
    expect(judgeBeforeTry(message('push', 9), after(PUSH_WINDOW_MS + 1))?.state).toBe('expired')
    expect(PUSH_WINDOW_MS).toBeLessThan(24 * 3600_000)
  })
})
