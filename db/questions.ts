/** Questions: threads between a member and the centre. */
import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { questions } from './schema.ts'

/** Open threads whose last word is the member's. */
export async function waitingQuestions(db: Db): Promise<number> {
  return db.$count(questions, and(eq(questions.waiting, true), isNull(questions.closedAt)))
}
