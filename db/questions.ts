/**
 * Questions: threads between a member and the centre. Every thread is a case; its words lie sealed.
 *
 * Promise:  the same words arriving twice are one message (origin key); a note among ourselves is never told to the
 *           member by anything here; whoever acts on a thread has seen its last word, or is `stale`. A thread is its
 *           member's, on whichever phone: the phone's former and later owners neither hear of it nor write in it.
 * Never:    puts words into the audit log, which keeps for ever.
 * Locks:    the audit chain, then the thread's row.
 */
import { and, desc, eq, gt, isNull, or, type SQL } from 'drizzle-orm'
import { appendAudit, lockAudit } from './audit.ts'
import { openCase } from './cases.ts'
import type { Db } from './connect.ts'
import { lineUserOfMember } from './members.ts'
import { cases, questionMessages, questions } from './schema.ts'
import type { Sealer } from './seal.ts'

/** `memberNo`: whose it is; null while somebody asks whom we do not know */
type Thread = typeof questions.$inferSelect & { memberNo: string | null }

/** Open threads whose last word is the member's. */
export async function waitingQuestions(db: Db): Promise<number> {
  return db.$count(questions, and(eq(questions.waiting, true), isNull(questions.closedAt)))
}

export interface Asked {
  lineUserId: string
  memberNo: string | null
  /** the name of a new thread, where there is none to go on in */
  threadId: string
  /** the thread the member answers in; one of somebody else's is not believed */
  caseNo: string | null
  text: string
  /** 'event:<webhookEventId>' */
  originKey: string
  /** LINE's id of the message, by which it may be unsent */
  lineMessageId: string | null
  now: Date
}

/**
 * Into the thread named, or the member's open one, or a new one.
 * @returns `first`: the thread is new, or was closed
 */
export async function askCentre(
  tx: Db,
  sealer: Sealer,
  asked: Asked,
): Promise<{ caseNo: string; first: boolean }> {
  await lockAudit(tx)
  const twice = await messageOf(tx, asked.originKey)
  if (twice) return { caseNo: twice.caseNo, first: false }
  const found = (await threadNamed(tx, asked)) ?? (await openThread(tx, asked))
  if (found) await goOnFrom(tx, found, asked)
  const { caseNo, first } = found
    ? { caseNo: found.caseNo, first: await reopen(tx, found, actorOf(asked), asked.now) }
    : await newThread(tx, asked)
  await addMessage(tx, sealer, { ...asked, caseNo, author: 'member', staffId: null, internal: false })
  await tx.update(questions).set({ waiting: true, lastAt: asked.now }).where(eq(questions.caseNo, caseNo))
  return { caseNo, first }
}

/**
 * The member unsends words. They stay marked, for the centre may have read them; the words themselves are gone, unless
 * they were answered: an answer to nothing could not be understood later. Twice is once.
 */
export async function takeBackWords(
  tx: Db,
  sealer: Sealer,
  { lineMessageId, now }: { lineMessageId: string; now: Date },
): Promise<void> {
  const [message] = await tx
    .select()
    .from(questionMessages)
    .where(and(eq(questionMessages.lineMessageId, lineMessageId), isNull(questionMessages.takenBackAt)))
  if (!message) return
  const { id, caseNo, originKey } = message
  // whoever answers just now is let finish: what is answered stays
  await lockAudit(tx)
  const thread = (await threadOf(tx, caseNo))!
  const isAnswered = await answerAfter(tx, message)
  const gone = sealer.seal(Buffer.alloc(0), messageContext(originKey ?? ''))
  await tx
    .update(questionMessages)
    .set({ takenBackAt: now, ...(!isAnswered && { sealedText: gone }) })
    .where(eq(questionMessages.id, id))
  await appendAudit(tx, {
    ...{ at: now, actor: actorOf(thread), action: 'question.taken-back', subject: caseNo },
    after: { messageId: id, wordsKept: isAnswered },
  })
}

/** A member of staff acts on a thread as seen. */
export interface QuestionAction {
  caseNo: string
  staffId: number
  /** id of the last message seen, 0 for none */
  seen: number
  now: Date
}

/** `lineUserId`: the account that hears of it; null: the member has none now */
export type QuestionResult =
  | { kind: 'done'; lineUserId: string | null; messageId: number; already: boolean }
  | { kind: 'no-such-question' | 'stale' }

/** An answer, which the caller sends into the member's chat. A closed thread opens again. */
export async function answerQuestion(
  tx: Db,
  sealer: Sealer,
  answer: QuestionAction & { text: string; originKey: string },
): Promise<QuestionResult> {
  await lockAudit(tx)
  const { caseNo, originKey, now } = answer
  const thread = await threadOf(tx, caseNo)
  if (!thread) return { kind: 'no-such-question' }
  const twice = await messageOf(tx, originKey)
  if (twice) return done(tx, thread, twice.id, true)
  if (await wordAfter(tx, answer)) return { kind: 'stale' }
  const actor = `staff:${answer.staffId}`
  await reopen(tx, thread, actor, now)
  const messageId = await addMessage(tx, sealer, { ...answer, author: 'staff', internal: false })
  await tx.update(questions).set({ waiting: false, lastAt: now }).where(eq(questions.caseNo, caseNo))
  await appendAudit(tx, {
    at: now,
    actor,
    action: 'question.answered',
    subject: caseNo,
    after: { messageId },
  })
  return done(tx, thread, messageId, false)
}

/** Among ourselves: changes nothing the member could notice. */
export async function noteOnQuestion(
  tx: Db,
  sealer: Sealer,
  note: Omit<QuestionAction, 'seen'> & { text: string; originKey: string },
): Promise<QuestionResult> {
  await lockAudit(tx)
  const thread = await threadOf(tx, note.caseNo)
  if (!thread) return { kind: 'no-such-question' }
  const twice = await messageOf(tx, note.originKey)
  if (twice) return done(tx, thread, twice.id, true)
  const messageId = await addMessage(tx, sealer, { ...note, author: 'staff', internal: true })
  const entry = { at: note.now, actor: `staff:${note.staffId}`, action: 'question.noted' as const }
  await appendAudit(tx, { ...entry, subject: note.caseNo, after: { messageId } })
  return done(tx, thread, messageId, false)
}

/** Nothing is left to say; the member may open it again. Closing twice is once. */
export async function closeQuestion(tx: Db, action: QuestionAction): Promise<QuestionResult> {
  await lockAudit(tx)
  const { caseNo, now } = action
  const thread = await threadOf(tx, caseNo)
  if (!thread) return { kind: 'no-such-question' }
  if (thread.closedAt) return done(tx, thread, action.seen, true)
  if (await wordAfter(tx, action)) return { kind: 'stale' }
  await tx.update(questions).set({ waiting: false, closedAt: now }).where(eq(questions.caseNo, caseNo))
  await tx.update(cases).set({ closedAt: now }).where(eq(cases.caseNo, caseNo))
  await appendAudit(tx, {
    at: now,
    actor: `staff:${action.staffId}`,
    action: 'question.closed',
    subject: caseNo,
  })
  return done(tx, thread, action.seen, false)
}

/** The row a message's envelope belongs to. */
export const messageContext = (originKey: string): string => `question:${originKey}`

/** The account that hears what the centre says in a thread: its member's present one, or the one that asked. */
export async function accountOfThread(
  db: Db,
  { memberNo, lineUserId }: Pick<Thread, 'memberNo' | 'lineUserId'>,
): Promise<string | null> {
  return memberNo === null ? lineUserId : lineUserOfMember(db, memberNo)
}

const done = async (
  tx: Db,
  thread: Thread,
  messageId: number,
  already: boolean,
): Promise<QuestionResult> => ({
  kind: 'done',
  lineUserId: await accountOfThread(tx, thread),
  messageId,
  already,
})

const actorOf = ({ memberNo }: Pick<Asked, 'memberNo'>): string =>
  memberNo === null ? 'system' : `member:${memberNo}`

async function newThread(tx: Db, asked: Asked): Promise<{ caseNo: string; first: boolean }> {
  const { lineUserId, memberNo, now } = asked
  const { caseNo } = await openCase(tx, {
    kind: 'question',
    memberNo,
    lineUserId,
    originKey: `question:${asked.threadId}`,
    openedAt: now,
    summary: null,
  })
  const added = await tx
    .insert(questions)
    .values({ caseNo, lineUserId, waiting: true, lastAt: now })
    .onConflictDoNothing()
    .returning({ caseNo: questions.caseNo })
  if (added.length > 0) return { caseNo, first: true }
  const thread = await threadOf(tx, caseNo)
  return { caseNo, first: await reopen(tx, thread as Thread, actorOf(asked), now) }
}

/** @returns true when it was closed */
async function reopen(tx: Db, thread: Thread, actor: string, now: Date): Promise<boolean> {
  if (thread.closedAt === null) return false
  const { caseNo } = thread
  await tx.update(questions).set({ closedAt: null }).where(eq(questions.caseNo, caseNo))
  await tx.update(cases).set({ closedAt: null }).where(eq(cases.caseNo, caseNo))
  await appendAudit(tx, { at: now, actor, action: 'question.reopened', subject: caseNo })
  return true
}

/** Who asked before they were linked goes on as the member they are now; who has another phone, on that one. */
async function goOnFrom(
  tx: Db,
  { caseNo, ...before }: Thread,
  { memberNo, lineUserId }: Asked,
): Promise<void> {
  if (before.memberNo !== memberNo) await tx.update(cases).set({ memberNo }).where(eq(cases.caseNo, caseNo))
  if (before.lineUserId !== lineUserId)
    await tx.update(questions).set({ lineUserId }).where(eq(questions.caseNo, caseNo))
}

async function threadNamed(tx: Db, { caseNo, ...asked }: Asked): Promise<Thread | null> {
  return caseNo === null ? null : lockThread(tx, and(eq(questions.caseNo, caseNo), theirs(asked)))
}

/** The one spoken in last. */
async function openThread(tx: Db, asked: Asked): Promise<Thread | null> {
  return lockThread(tx, and(isNull(questions.closedAt), theirs(asked)))
}

/** A member's threads, and those that this account began before it was linked. */
function theirs({ memberNo, lineUserId }: Pick<Asked, 'memberNo' | 'lineUserId'>): SQL | undefined {
  const before = and(isNull(cases.memberNo), eq(questions.lineUserId, lineUserId))
  return memberNo === null ? before : or(eq(cases.memberNo, memberNo), before)
}

const threadOf = (tx: Db, caseNo: string) => lockThread(tx, eq(questions.caseNo, caseNo))

async function lockThread(tx: Db, where: SQL | undefined): Promise<Thread | null> {
  const [row] = await tx
    .select({ thread: questions, memberNo: cases.memberNo })
    .from(questions)
    .innerJoin(cases, eq(cases.caseNo, questions.caseNo))
    .where(where)
    .orderBy(desc(questions.lastAt))
    .limit(1)
    .for('update', { of: questions })
  return row ? { ...row.thread, memberNo: row.memberNo } : null
}

async function messageOf(tx: Db, originKey: string): Promise<{ id: number; caseNo: string } | null> {
  const [row] = await tx
    .select({ id: questionMessages.id, caseNo: questionMessages.caseNo })
    .from(questionMessages)
    .where(eq(questionMessages.originKey, originKey))
  return row ?? null
}

/** True when somebody, member or colleague, said something since; notes are no word to the member. */
async function wordAfter(tx: Db, { caseNo, seen }: QuestionAction): Promise<boolean> {
  const later = await tx.$count(
    questionMessages,
    and(
      eq(questionMessages.caseNo, caseNo),
      eq(questionMessages.internal, false),
      gt(questionMessages.id, seen),
    ),
  )
  return later > 0
}

async function answerAfter(tx: Db, { caseNo, id }: { caseNo: string; id: number }): Promise<boolean> {
  const said = and(eq(questionMessages.author, 'staff'), eq(questionMessages.internal, false))
  return (
    (await tx.$count(
      questionMessages,
      and(eq(questionMessages.caseNo, caseNo), said, gt(questionMessages.id, id)),
    )) > 0
  )
}

async function addMessage(
  tx: Db,
  sealer: Sealer,
  message: {
    caseNo: string
    author: 'member' | 'staff'
    staffId: number | null
    internal: boolean
    text: string
    originKey: string
    lineMessageId?: string | null
    now: Date
  },
): Promise<number> {
  const { caseNo, author, staffId, internal, originKey, lineMessageId = null } = message
  const sealedText = sealer.seal(Buffer.from(message.text), messageContext(originKey))
  const [row] = await tx
    .insert(questionMessages)
    .values({ caseNo, author, staffId, internal, originKey, lineMessageId, sealedText, at: message.now })
    .returning({ id: questionMessages.id })
  return row!.id
}
