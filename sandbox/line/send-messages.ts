/**
 * Reply, push and multicast as LINE does them: token once and within a minute, retry keys for 24 hours,
 * quota, silence towards members who block the account.
 */
import { badRequest, ok, type Answer } from './answer.ts'
import { refuseMessages } from './check-messages.ts'
import { quotaExceeded } from './faults.ts'
import { newQuoteToken } from './ids.ts'
import type { ChatMessage, LedgerEntry, LineWorld, Via } from './world.ts'

const tokenLivesMs = 60_000
const keyLivesMs = 24 * 3600_000
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const userIdShape = /^U[0-9a-f]{32}$/

type Body = Record<string, unknown>
interface Sending {
  world: LineWorld
  body: Body
  retryKey: string | undefined
  requestId: string
}

export function reply({ world, body, retryKey, requestId }: Sending): Answer {
  const tell = teller(world, 'reply', body, null, requestId)
  if (retryKey !== undefined) {
    return tell(badRequest("The 'X-Line-Retry-Key' header is not supported by this endpoint"), 'rejected')
  }
  const refused = refuseMessages(body.messages)
  if (refused) return tell(refused, 'rejected')
  const token = world.replyTokens.get(String(body.replyToken))
  const tooOld = token && world.clock().getTime() - token.issuedAt > tokenLivesMs
  if (!token || token.used || tooOld) return tell(badRequest('Invalid reply token'), 'rejected')
  token.used = true
  return deliver(world, 'reply', [token.userId], body, tell)
}

export function push({ world, body, retryKey, requestId }: Sending): Answer {
  const tell = teller(world, 'push', body, retryKey ?? null, requestId)
  const refused = refuseMessages(body.messages)
  if (refused) return tell(refused, 'rejected')
  if (typeof body.to !== 'string' || !userIdShape.test(body.to)) {
    return tell(
      badRequest("The property, 'to', in the request body is invalid (line: -, column: -)"),
      'rejected',
    )
  }
  if (!world.users.has(body.to)) return tell(badRequest('Failed to send messages'), 'rejected')
  return once(world, retryKey, tell, requestId, () =>
    sendPaid(world, 'push', [body.to as string], body, tell),
  )
}

export function multicast({ world, body, retryKey, requestId }: Sending): Answer {
  const tell = teller(world, 'multicast', body, retryKey ?? null, requestId)
  const refused = refuseMessages(body.messages)
  if (refused) return tell(refused, 'rejected')
  const to = body.to
  if (
    !Array.isArray(to) ||
    to.length < 1 ||
    to.length > 500 ||
    !to.every((id) => userIdShape.test(String(id))) ||
    // LINE does not say what becomes of somebody named twice in one call: nobody may rely on it here
    new Set(to).size !== to.length
  ) {
    return tell(
      badRequest("The property, 'to', in the request body is invalid (line: -, column: -)"),
      'rejected',
    )
  }
  const known = (to as string[]).filter((id) => world.users.has(id))
  return once(world, retryKey, tell, requestId, () => {
    const sent = sendPaid(world, 'multicast', known, body, tell)
    return sent.status === 200 ? ok({}) : sent
  })
}

type Tell = (answer: Answer, outcome: LedgerEntry['outcome']) => Answer

function teller(world: LineWorld, kind: Via, body: Body, retryKey: string | null, requestId: string): Tell {
  return (answer, outcome) => {
    world.record({
      kind,
      retryKey,
      requestId,
      outcome,
      to: recipients(world, body),
      replyToken: typeof body.replyToken === 'string' ? body.replyToken : null,
      status: answer.status,
      messages: Array.isArray(body.messages) ? (body.messages as ChatMessage[]) : [],
    })
    return answer
  }
}

/** For the ledger, of a call that a fault kept from being done. */
export function recipients(world: LineWorld, body: Body): string[] {
  if (typeof body.to === 'string') return [body.to]
  if (Array.isArray(body.to)) return body.to.map(String)
  const token = world.replyTokens.get(String(body.replyToken))
  return token ? [token.userId] : []
}

/** One retry key is accepted once in 24 hours; a refused request does not use it up. */
function once(
  world: LineWorld,
  key: string | undefined,
  tell: Tell,
  requestId: string,
  act: () => Answer,
): Answer {
  if (key === undefined) return act()
  if (!uuid.test(key)) return tell(badRequest("The 'X-Line-Retry-Key' header is invalid"), 'rejected')
  const now = world.clock().getTime()
  const accepted = world.acceptedKeys.get(key.toLowerCase())
  if (accepted && now - accepted.at < keyLivesMs) {
    const repeated: Answer = {
      status: 409,
      headers: { 'x-line-accepted-request-id': accepted.requestId },
      body: { message: 'The retry key is already accepted', sentMessages: accepted.sentMessages },
    }
    return tell(repeated, 'repeated')
  }
  const answer = act()
  if (answer.status === 200) {
    const { sentMessages = [] } = answer.body as { sentMessages?: { id: string }[] }
    world.acceptedKeys.set(key.toLowerCase(), { at: now, requestId, sentMessages })
  }
  return answer
}

/** Pushes count against the month's quota, one for each member reached. */
function sendPaid(world: LineWorld, via: Via, userIds: string[], body: Body, tell: Tell): Answer {
  const { quota } = world.faults
  const reached = userIds.filter((id) => isReachable(world, id)).length
  if (quota.limit !== null && quota.used + reached > quota.limit) return tell(quotaExceeded, 'rejected')
  quota.used += reached
  return deliver(world, via, userIds, body, tell)
}

function deliver(world: LineWorld, via: Via, userIds: string[], body: Body, tell: Tell): Answer {
  const messages = (body.messages as ChatMessage[]).map((message) => ({
    ...message,
    id: world.nextMessageId(),
  }))
  const reached = userIds.filter((id) => isReachable(world, id))
  for (const userId of reached) world.say(userId, 'bot', messages, via)
  const sentMessages = messages.map(({ id, type }) =>
    ['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex'].includes(type)
      ? { id, quoteToken: newQuoteToken() }
      : { id },
  )
  return tell(ok({ sentMessages }), reached.length > 0 ? 'delivered' : 'not-delivered')
}

function isReachable(world: LineWorld, userId: string): boolean {
  const user = world.users.get(userId)
  return user !== undefined && user.following && !user.blocked
}
