/**
 * LineClient: the few calls famisapo makes to LINE, each with a deadline and a typed outcome.
 *
 * Promise:  never throws for what LINE or the network did; says what is known of the delivery; waits at most
 *           `timeoutMs` for an answer and its body, and reads no more of a body than asked for.
 * Why not @line/bot-sdk's clients: they set no time-out, read bodies without a limit, and drop the path of a
 *           base address (the sandbox has one). Its types are used, so that requests have LINE's shapes.
 * Used by:  server/jobs/send-line-outbox.ts, server/jobs/handle-events.ts (content).
 */
import type { messagingApi } from '@line/bot-sdk'
import type { MenuName, Reply } from './contract.ts'

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

/** `limit` null: as many as one likes. What LINE counts lags behind a little. */
export type QuotaOutcome =
  { kind: 'known'; limit: number | null; used: number } | { kind: 'unknown'; detail: string }

export interface LineClient {
  reply(replyToken: string, messages: Reply[]): Promise<SendOutcome>
  push(lineUserId: string, messages: Reply[], retryKey: string): Promise<SendOutcome>
  /** the same to at most 500 accounts, each named once */
  multicast(lineUserIds: string[], messages: Reply[], retryKey: string): Promise<SendOutcome>
  /** of the month's pushes: what may be sent, what has been */
  quota(): Promise<QuotaOutcome>
  /** at most `maxBytes`; the stream is cut beyond */
  content(messageId: string, maxBytes: number): Promise<ContentOutcome>
  /** shows the rich menu named by its alias; a failure is logged by the caller, never fatal */
  showMenu(lineUserId: string, menu: MenuName): Promise<SendOutcome>
}

export interface LineClientOptions {
  channelAccessToken: string
  /** https://api.line.me, or the sandbox's; a path is kept */
  apiBaseUrl: string
  /** https://api-data.line.me */
  dataApiBaseUrl: string
  /** for the answer with its body; 10 s unless said */
  timeoutMs?: number
}

/** A reply answered so was used before, or its minute is over. */
export const isSpentReplyToken = (outcome: SendOutcome) =>
  outcome.kind === 'refused' && /^400 .*invalid reply token/i.test(outcome.detail)

export function createLineClient(options: LineClientOptions): LineClient {
  const send = (path: string, body: unknown, retryKey?: string) => sendOnce(options, path, body, retryKey)
  return {
    reply: (replyToken, messages) =>
      send('/v2/bot/message/reply', { replyToken, messages } satisfies messagingApi.ReplyMessageRequest),
    push: (to, messages, retryKey) =>
      send('/v2/bot/message/push', { to, messages } satisfies messagingApi.PushMessageRequest, retryKey),
    multicast: (to, messages, retryKey) =>
      send('/v2/bot/message/multicast', { to, messages } satisfies messagingApi.MulticastRequest, retryKey),
    quota: () => fetchQuota(options),
    content: (messageId, maxBytes) => fetchContent(options, messageId, maxBytes),
    showMenu: (lineUserId, menu) => showMenu(options, lineUserId, menu),
  }
}

const errorMaxBytes = 64 * 1024
/** Errors of fetch that happen before a byte of the request has left. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

async function sendOnce(
  options: LineClientOptions,
  path: string,
  body: unknown,
  retryKey?: string,
): Promise<SendOutcome> {
  try {
    const response = await call(options, options.apiBaseUrl, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(retryKey ? { 'x-line-retry-key': retryKey } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return await outcomeOf(response)
  } catch (error) {
    return failureOf(error)
  }
}

function call(
  options: LineClientOptions,
  baseUrl: string,
  path: string,
  init: RequestInit,
): Promise<Response> {
  return fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${options.channelAccessToken}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
  })
}

async function outcomeOf(response: Response): Promise<SendOutcome> {
  const { status } = response
  if (response.ok) {
    // the status alone says it: a body that breaks off changes nothing
    await response.body?.cancel().catch(() => {})
    return { kind: 'sent' }
  }
  const message = await complaintOf(response)
  const detail = `${status} ${message}`
  if (status === 409) return { kind: 'already-sent' }
  if (status === 429 && /monthly limit/i.test(message)) return { kind: 'quota', detail }
  if (status === 429) return { kind: 'try-later', detail, afterMs: retryAfterMs(response) }
  // A wrong or withdrawn access token is mended by the operator, not by giving the message up.
  if (status === 401) return { kind: 'try-later', detail, afterMs: 60_000 }
  if (status === 408) return { kind: 'unknown', detail }
  if (status >= 500 || status < 400) return { kind: 'try-later', detail, afterMs: retryAfterMs(response) }
  return { kind: 'refused', detail }
}

function retryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

function failureOf(error: unknown): SendOutcome {
  if (!(error instanceof Error)) throw error
  const code = errorCode(error)
  if (error.name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return { kind: 'unknown', detail: 'timeout' }
  // fetch reports every network failure as a TypeError with a cause; anything else is a bug of ours
  if (error.name !== 'TypeError' || error.cause === undefined) throw error
  if (neverLeft.has(code)) return { kind: 'try-later', detail: code, afterMs: null }
  return { kind: 'unknown', detail: code || 'connection lost' }
}

function errorCode(error: Error): string {
  const { cause } = error
  const all: unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  const codes = all
    .map((one) => (one as { code?: unknown } | undefined)?.code)
    .filter((one) => typeof one === 'string')
  // several addresses were tried: only if every one refused is it certain that nothing left
  return codes.find((one) => !neverLeft.has(one)) ?? codes[0] ?? ''
}

/** LINE's own words about the request; they name properties, never contents. */
async function complaintOf(response: Response): Promise<string> {
  const bytes = await readUpTo(response, errorMaxBytes).catch(() => null)
  try {
    const body = JSON.parse(bytes?.toString('utf8') ?? '') as messagingApi.ErrorResponse
    const details = (body.details ?? []).map((one) => `${one.property ?? ''}: ${one.message ?? ''}`)
    return [body.message, ...details].join('; ').slice(0, 500)
  } catch {
    return ''
  }
}

async function fetchContent(
  options: LineClientOptions,
  messageId: string,
  maxBytes: number,
): Promise<ContentOutcome> {
  const path = `/v2/bot/message/${encodeURIComponent(messageId)}/content`
  try {
    const response = await call(options, options.dataApiBaseUrl, path, { method: 'GET' })
    const { status } = response
    if (status === 200) {
      const bytes = await readUpTo(response, maxBytes)
      return bytes ? { kind: 'bytes', bytes } : { kind: 'too-large' }
    }
    await response.body?.cancel().catch(() => {})
    const lasting = status >= 400 && status < 500 && ![401, 408, 429].includes(status)
    return lasting ? { kind: 'gone' } : { kind: 'try-later', detail: String(status) }
  } catch (error) {
    const failure = failureOf(error)
    return { kind: 'try-later', detail: 'detail' in failure ? failure.detail : failure.kind }
  }
}

async function fetchQuota(options: LineClientOptions): Promise<QuotaOutcome> {
  const ask = async <T>(path: string): Promise<Partial<T>> => {
    const response = await call(options, options.apiBaseUrl, `/v2/bot/message/${path}`, { method: 'GET' })
    if (response.ok) {
      const bytes = await readUpTo(response, errorMaxBytes)
      return JSON.parse(bytes?.toString('utf8') ?? '') as Partial<T>
    }
    await response.body?.cancel().catch(() => {})
    throw new SyntaxError(String(response.status))
  }
  try {
    const [{ type, value }, { totalUsage }] = await Promise.all([
      ask<messagingApi.MessageQuotaResponse>('quota'),
      ask<messagingApi.QuotaConsumptionResponse>('quota/consumption'),
    ])
    const isNumber = (given: unknown) => Number.isSafeInteger(given)
    if (!isNumber(totalUsage) || (type === 'limited' ? !isNumber(value) : type !== 'none'))
      return { kind: 'unknown', detail: 'answer of another shape' }
    return { kind: 'known', limit: type === 'limited' ? value! : null, used: totalUsage! }
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'unknown', detail: error.message }
    const failure = failureOf(error)
    return { kind: 'unknown', detail: 'detail' in failure ? failure.detail : failure.kind }
  }
}

/** @returns null when there is more; the rest is not read */
async function readUpTo(response: Response, maxBytes: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = []
  let total = 0
  const tooLong = Number(response.headers.get('content-length') ?? 0) > maxBytes
  if (!response.body) return Buffer.alloc(0)
  // leaving the loop cancels the stream
  for await (const part of response.body) {
    total += part.byteLength
    if (tooLong || total > maxBytes) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The alias is the menu's name; which menu it means may change from day to day. */
async function showMenu(options: LineClientOptions, lineUserId: string, menu: string): Promise<SendOutcome> {
  let richMenuId: string
  try {
    const response = await call(options, options.apiBaseUrl, `/v2/bot/richmenu/alias/${menu}`, {
      method: 'GET',
    })
    if (!response.ok) return await outcomeOf(response)
    const bytes = await readUpTo(response, errorMaxBytes)
    const alias = JSON.parse(bytes?.toString('utf8') ?? '{}') as Partial<messagingApi.RichMenuAliasResponse>
    if (!alias.richMenuId) return { kind: 'refused', detail: 'alias without a menu' }
    richMenuId = alias.richMenuId
  } catch (error) {
    if (error instanceof SyntaxError)
      return { kind: 'try-later', detail: 'answer is not JSON', afterMs: null }
    return failureOf(error)
  }
  const path = `/v2/bot/user/${encodeURIComponent(lineUserId)}/richmenu/${encodeURIComponent(richMenuId)}`
  return sendOnce(options, path, undefined)
}
