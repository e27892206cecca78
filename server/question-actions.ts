/**
 * QuestionActions: what the centre does to a thread, each in one transaction with what the member is told of it.
 *
 * Twice is harmless: an answer has the page's key, and the telling the message's id; closing closes once.
 * Never:    tells the member anything of a note; tells a phone that is no longer the member's.
 * Used by:  server/routes/review/questions.ts, server/sandbox-world.ts.
 */
import { answerQuestion, closeQuestion, noteOnQuestion, type QuestionResult } from '../db/questions.ts'
import { tellConversation } from './notify-member.ts'
import type { Services } from './services.ts'

type ActionServices = Pick<Services, 'db' | 'sealer' | 'clock'>

export function answer(
  { db, sealer, clock }: ActionServices,
  action: { caseNo: string; staffId: number; seen: number; text: string; key: string },
): Promise<QuestionResult> {
  const now = clock()
  const { caseNo } = action
  return db.drizzle.transaction(async (tx) => {
    const result = await answerQuestion(tx, sealer, { ...action, originKey: `staff:${action.key}`, now })
    if (result.kind !== 'done' || result.already) return result
    const { messageId, lineUserId } = result
    if (lineUserId === null) return result
    const event = { kind: 'question-answered', caseNo, messageId, text: '' } as const
    await tellConversation(tx, lineUserId, event, `question-answered:${caseNo}:${messageId}`, now)
    return result
  })
}

export function note(
  { db, sealer, clock }: ActionServices,
  action: { caseNo: string; staffId: number; text: string; key: string },
): Promise<QuestionResult> {
  return db.drizzle.transaction((tx) =>
    noteOnQuestion(tx, sealer, { ...action, originKey: `staff:${action.key}`, now: clock() }),
  )
}

export function close(
  { db, clock }: ActionServices,
  action: { caseNo: string; staffId: number; seen: number },
): Promise<QuestionResult> {
  const now = clock()
  const { caseNo } = action
  return db.drizzle.transaction(async (tx) => {
    const result = await closeQuestion(tx, { ...action, now })
    if (result.kind !== 'done' || result.already || result.lineUserId === null) return result
    const key = `question-closed:${caseNo}:${action.seen}`
    await tellConversation(tx, result.lineUserId, { kind: 'question-closed', caseNo }, key, now)
    return result
  })
}
