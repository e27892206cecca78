/** Questions: what a member asks the centre, and the thread that follows. The case is of kind 'question'. */
import { bigint, boolean, index, pgTable, text } from 'drizzle-orm/pg-core'
import { bytea, id, instant } from './columns.ts'
import { cases } from './reports.ts'
import { staff } from './staff.ts'

export type QuestionAuthor = 'member' | 'staff'

export const questions = pgTable(
  'questions',
  {
    caseNo: text('case_no')
      .primaryKey()
      .references(() => cases.caseNo),
    lineUserId: text('line_user_id').notNull(),
    /** the member said the last word: somebody should answer */
    waiting: boolean('waiting').notNull().default(true),
    lastAt: instant('last_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    index('questions_queue').on(t.closedAt, t.waiting, t.lastAt),
    index('questions_of_user').on(t.lineUserId, t.lastAt),
  ],
)

export const questionMessages = pgTable(
  'question_messages',
  {
    id: id(),
    caseNo: text('case_no')
      .notNull()
      .references(() => questions.caseNo),
    author: text('author').$type<QuestionAuthor>().notNull(),
    staffId: bigint('staff_id', { mode: 'number' }).references(() => staff.id),
    /** among ourselves: never sent to the member */
    internal: boolean('internal').notNull().default(false),
    /** may tell of a child's health */
    sealedText: bytea('sealed_text').notNull(),
    at: instant('at').notNull(),
    /** what makes the same words arriving twice one message: the webhook event, the client's key */
    originKey: text('origin_key').unique(),
    /** LINE's id of the member's message: `unsend` names it */
    lineMessageId: text('line_message_id'),
    /** the member unsent it: its words are gone, unless the centre had answered them */
    takenBackAt: instant('taken_back_at'),
  },
  (t) => [
    index('question_messages_of_case').on(t.caseNo, t.id),
    index('question_messages_of_line').on(t.lineMessageId),
  ],
)
