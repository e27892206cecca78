/**
 * SealedEvents: our own events whose words lie sealed in the database and are opened when their turn comes, so that
 * the inbox, which is kept, never holds them.
 */
import type { BotEvent } from '../bot/contract.ts'
import type { Db } from '../db/connect.ts'
import { answerText } from '../db/question-reads.ts'
import type { Services } from './services.ts'

export async function withSealedWords(
  tx: Db,
  { sealer }: Pick<Services, 'sealer'>,
  event: BotEvent,
): Promise<BotEvent> {
  if (event.kind !== 'question-answered') return event
  return { ...event, text: await answerText(tx, sealer, event.messageId) }
}
