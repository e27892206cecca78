/**
 * QuestionReads: the list of threads, and one thread with its words opened.
 * The list is read by keyset, longest waiting first; closed ones latest first.
 */
import { and, asc, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { CASE_NO, cursorAt, placeOf } from './cursor.ts'
import { accountOfThread, messageContext } from './questions.ts'
import { cases, lineLinks, members, questionMessages, questions, staff } from './schema.ts'
import type { Sealer } from './seal.ts'

export type QuestionView = 'waiting' | 'answered' | 'closed'

export interface QuestionListRow {
  caseNo: string
  openedAt: Date
  lastAt: Date
  waiting: boolean
  closedAt: Date | null
  /** who asked; of somebody unknown then, who they are now: null while the LINE account is linked to nobody */
  memberNo: string | null
  memberName: string | null
  /** the member's first words and last words */
  firstWords: string
  lastWords: string
  lastAuthor: 'member' | 'staff'
  messages: number
}

const VIEWS: Record<QuestionView, SQL | undefined> = {
  waiting: and(isNull(questions.closedAt), eq(questions.waiting, true)),
  answered: and(isNull(questions.closedAt), eq(questions.waiting, false)),
  closed: isNotNull(questions.closedAt),
}

/** Who asked, or whose the account is now: a phone's next owner is not taken for the one before. */
const memberNow = sql`coalesce(${cases.memberNo}, ${lineLinks.memberNo})`

export async function questionList(
  db: Db,
  sealer: Sealer,
  wanted: { view: QuestionView; cursor?: string | null; limit: number },
): Promise<{ rows: QuestionListRow[]; next: string | null }> {
  const latestFirst = wanted.view === 'closed'
  const after = placeOf(wanted.cursor, CASE_NO)
  const beyond = after
    ? latestFirst
      ? sql`(${questions.lastAt}, ${questions.caseNo}) < (${after.at}::timestamptz, ${after.key})`
      : sql`(${questions.lastAt}, ${questions.caseNo}) > (${after.at}::timestamptz, ${after.key})`
    : undefined
  const found = await db
    .select({ question: questions, openedAt: cases.openedAt, memberNo: members.memberNo, name: members.name })
    .from(questions)
    .innerJoin(cases, eq(cases.caseNo, questions.caseNo))
    .leftJoin(lineLinks, eq(lineLinks.lineUserId, questions.lineUserId))
    .leftJoin(members, sql`${members.memberNo} = ${memberNow}`)
    .where(and(VIEWS[wanted.view], beyond))
    .orderBy(
      ...(latestFirst
        ? [desc(questions.lastAt), desc(questions.caseNo)]
        : [asc(questions.lastAt), asc(questions.caseNo)]),
    )
    .limit(wanted.limit + 1)
  const page = found.slice(0, wanted.limit)
  const rows = []
  for (const { question, openedAt, memberNo, name } of page) {
    const words = (await messagesOf(db, sealer, question.caseNo)).filter(({ internal }) => !internal)
    rows.push({
      ...question,
      openedAt,
      memberNo,
      memberName: name,
      firstWords: words[0]?.text ?? '',
      lastWords: words.at(-1)?.text ?? '',
      lastAuthor: words.at(-1)?.author ?? 'member',
      messages: words.length,
    })
  }
  const last = page.at(-1)?.question
  return { rows, next: found.length > wanted.limit && last ? cursorAt(last.lastAt, last.caseNo) : null }
}

export interface QuestionMessage {
  id: number
  at: Date
  author: 'member' | 'staff'
  staffName: string | null
  /** among ourselves */
  internal: boolean
  /** '' where the words are gone */
  text: string
  /** the member unsent it */
  takenBack: boolean
}

export interface QuestionThread {
  caseNo: string
  /** hears the answers; null: the member has no LINE account now */
  lineUserId: string | null
  openedAt: Date
  waiting: boolean
  closedAt: Date | null
  memberNo: string | null
  /** oldest first */
  messages: QuestionMessage[]
}

export async function questionByCase(db: Db, sealer: Sealer, caseNo: string): Promise<QuestionThread | null> {
  const [row] = await db
    .select({ question: questions, asked: cases, memberNo: sql<string | null>`${memberNow}` })
    .from(questions)
    .innerJoin(cases, eq(cases.caseNo, questions.caseNo))
    .leftJoin(lineLinks, eq(lineLinks.lineUserId, questions.lineUserId))
    .where(eq(questions.caseNo, caseNo))
  if (!row) return null
  const { waiting, closedAt } = row.question
  const { memberNo, openedAt } = row.asked
  const messages = await messagesOf(db, sealer, caseNo)
  return {
    caseNo,
    lineUserId: await accountOfThread(db, { memberNo, lineUserId: row.question.lineUserId }),
    openedAt,
    waiting,
    closedAt,
    memberNo: row.memberNo,
    messages,
  }
}

export async function messagesOf(db: Db, sealer: Sealer, caseNo: string): Promise<QuestionMessage[]> {
  const rows = await db
    .select({ message: questionMessages, staffName: staff.name })
    .from(questionMessages)
    .leftJoin(staff, eq(staff.id, questionMessages.staffId))
    .where(eq(questionMessages.caseNo, caseNo))
    .orderBy(asc(questionMessages.id))
  return rows.map(({ message, staffName }) => ({
    id: message.id,
    at: message.at,
    author: message.author,
    staffName,
    internal: message.internal,
    text: opened(sealer, message),
    takenBack: message.takenBackAt !== null,
  }))
}

/** The words of one message to the member. @throws Error for a note: notes stay inside */
export async function answerText(db: Db, sealer: Sealer, messageId: number): Promise<string> {
  const [row] = await db.select().from(questionMessages).where(eq(questionMessages.id, messageId))
  if (!row || row.internal || row.author !== 'staff') throw new Error(`message ${messageId} is no answer`)
  return opened(sealer, row)
}

const opened = (sealer: Sealer, { sealedText, originKey }: typeof questionMessages.$inferSelect): string =>
  sealer.open(sealedText, messageContext(originKey ?? '')).toString()
