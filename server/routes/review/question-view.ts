/** QuestionView: a thread in a line of the list, and whole. */
import { tellsOfAccident } from '../../../bot/understand/read-intent.ts'
import type { Db } from '../../../db/connect.ts'
import { isBlocked } from '../../../db/line-accounts.ts'
import { questionByCase, type QuestionListRow, type QuestionThread } from '../../../db/question-reads.ts'
import type { Question, QuestionItem } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { memberCard } from './case-view.ts'
import { ANSWER_PRESETS, TAKEN_BACK } from './desk-words.ts'
import { jstInstant } from './history-view.ts'

const stateOf = ({ waiting, closedAt }: { waiting: boolean; closedAt: Date | null }): Question['state'] =>
  closedAt ? 'closed' : waiting ? 'waiting' : 'answered'

export const questionItem = (row: QuestionListRow): QuestionItem => ({
  caseNo: row.caseNo,
  state: stateOf(row),
  openedAt: jstInstant(row.openedAt),
  lastAt: jstInstant(row.lastAt),
  memberNo: row.memberNo,
  memberName: row.memberName,
  firstWords: row.firstWords || TAKEN_BACK,
  lastWords: row.lastWords || TAKEN_BACK,
  lastAuthor: row.lastAuthor,
  messageCount: row.messages,
})

async function reachOf(db: Db, { lineUserId }: QuestionThread): Promise<Question['reach']> {
  if (lineUserId === null) return 'unlinked'
  return (await isBlocked(db, lineUserId)) ? 'blocked' : 'line'
}

/** @returns null for an unknown thread */
export async function questionPage(
  { db, sealer }: Pick<Services, 'db' | 'sealer'>,
  caseNo: string,
): Promise<Question | null> {
  const thread = await questionByCase(db.drizzle, sealer, caseNo)
  if (!thread) return null
  return {
    caseNo,
    state: stateOf(thread),
    openedAt: jstInstant(thread.openedAt),
    reach: await reachOf(db.drizzle, thread),
    member: await memberCard(db.drizzle, thread.memberNo),
    messages: thread.messages.map((message) => ({
      ...message,
      at: jstInstant(message.at),
      urgent: message.author === 'member' && tellsOfAccident(message.text),
    })),
    seen: thread.messages.findLast(({ internal }) => !internal)?.id ?? 0,
    presets: ANSWER_PRESETS,
  }
}
