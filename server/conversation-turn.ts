/**
 * ConversationTurn: one event meets the stored conversation, in the caller's transaction.
 *
 * Promise:  the state, the effects and (by the caller) the replies' outbox rows are committed together or not at all.
 * Used by:  jobs/handle-events.ts only: everything that touches a conversation comes through the inbox, so one
 *           member's turns follow each other and never wait for one another's locks.
 */
import { eq } from 'drizzle-orm'
import type { BotEvent, ConversationState, MenuName, Reply } from '../bot/contract.ts'
import { converse } from '../bot/conversation.ts'
import type { Db } from '../db/connect.ts'
import { conversations } from '../db/schema.ts'
import { botContext } from './bot-context.ts'
import { runEffect } from './bot-effects.ts'
import type { Services } from './services.ts'

/** An effect's result is an event of the same turn; a conversation that keeps asking for effects is a bug. */
const MAX_ROUNDS = 6
/** of one reply to LINE */
export const MAX_MESSAGES = 5

export interface TurnTaken {
  replies: Reply[]
  /** the rich menu to show once the turn is committed */
  menu: MenuName | null
}

export interface Told {
  /** names what reached us, the same however often it does */
  eventKey: string
  /** 「昨日」 is the day before this one, however late it reaches us */
  saidAt: Date
}

export type TurnServices = Pick<Services, 'city' | 'clock' | 'config' | 'sealer'>

export async function takeTurn(
  tx: Db,
  services: TurnServices,
  lineUserId: string,
  event: BotEvent,
  { eventKey, saidAt }: Told,
): Promise<TurnTaken> {
  const now = earlier(saidAt, services.clock())
  let state = await lockConversation(tx, lineUserId, services.clock())
  let menu: TurnTaken['menu'] = null
  const replies: Reply[] = []
  const waiting: BotEvent[] = [event]
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round >= MAX_ROUNDS) throw new Error('a conversation turn does not end')
    const turn = converse(state, waiting.shift()!, await botContext(tx, services, lineUserId, now))
    state = turn.state
    replies.push(...turn.replies)
    for (const effect of turn.effects) {
      if (effect.kind === 'show-menu') menu = effect.menu
      else waiting.push(...(await runEffect(tx, services, lineUserId, effect, eventKey)))
    }
  }
  await tx
    .update(conversations)
    .set({ state: state ?? {}, updatedAt: services.clock() })
    .where(eq(conversations.lineUserId, lineUserId))
  return { replies: replies.slice(0, MAX_MESSAGES), menu }
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

async function lockConversation(tx: Db, lineUserId: string, now: Date): Promise<ConversationState | null> {
  await tx.insert(conversations).values({ lineUserId, state: {}, updatedAt: now }).onConflictDoNothing()
  const [row] = await tx
    .select({ state: conversations.state })
    .from(conversations)
    .where(eq(conversations.lineUserId, lineUserId))
    .for('update')
  return row && 'version' in row.state ? (row.state as ConversationState) : null
}
