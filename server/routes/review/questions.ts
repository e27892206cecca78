/**
 * GET /questions and /questions/:caseNo; POST …/answer (goes to the member), …/note (stays here), …/close.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { QuestionResult } from '../../../db/questions.ts'
import { questionList } from '../../../db/question-reads.ts'
import {
  AnswerQuestion,
  CloseQuestion,
  ErrorBody,
  NoteOnQuestion,
  Question,
  Questions,
  QuestionsQuery,
  StaleQuestion,
} from '../../contract.ts'
import * as actions from '../../question-actions.ts'
import { staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refusalText } from './messages.ts'
import { questionItem, questionPage } from './question-view.ts'
import { refuse } from './refuse.ts'
import { CaseParams, readSchema } from './route-schema.ts'

const PAGE_ROWS = 50

const writeSchema = (summary: string, body: object) => ({
  tags: ['review'],
  summary,
  params: CaseParams,
  body,
  response: { 200: Question, 409: StaleQuestion, '4xx': ErrorBody },
})

type Params = { caseNo: string }

export function questions(app: FastifyInstance, services: Services): void {
  app.get<{ Querystring: QuestionsQuery }>(
    '/questions',
    { schema: { ...readSchema('Threads of one list', Questions), querystring: QuestionsQuery } },
    async ({ query }) => {
      const { view = 'waiting', cursor, limit = PAGE_ROWS } = query
      const wanted = { view, cursor, limit }
      const { rows, next } = await questionList(services.db.drizzle, services.sealer, wanted)
      return { items: rows.map(questionItem), nextCursor: next } satisfies Questions
    },
  )
  app.get<{ Params: Params }>(
    '/questions/:caseNo',
    { schema: readSchema('One thread', Question, CaseParams) },
    ({ params }) => present(params.caseNo),
  )
  app.post<{ Params: Params; Body: AnswerQuestion }>(
    '/questions/:caseNo/answer',
    { schema: writeSchema("Sends an answer into the member's chat", AnswerQuestion) },
    async (request, reply) => {
      const { caseNo } = request.params
      const action = { caseNo, ...signed(request, request.body) }
      return respond(reply, caseNo, await actions.answer(services, action))
    },
  )
  app.post<{ Params: Params; Body: NoteOnQuestion }>(
    '/questions/:caseNo/note',
    { schema: writeSchema('Keeps a note among ourselves', NoteOnQuestion) },
    async (request, reply) => {
      const { caseNo } = request.params
      const action = { caseNo, ...signed(request, request.body) }
      return respond(reply, caseNo, await actions.note(services, action))
    },
  )
  app.post<{ Params: Params; Body: CloseQuestion }>(
    '/questions/:caseNo/close',
    { schema: writeSchema('Closes a thread; the member is told', CloseQuestion) },
    async (request, reply) => {
      const { caseNo } = request.params
      const action = { ...request.body, caseNo, staffId: staffOf(request).staff.id }
      return respond(reply, caseNo, await actions.close(services, action))
    },
  )

  /** `body` with the words as they are kept, and whose they are */
  const signed = <Body extends { text: string }>(request: FastifyRequest, body: Body) => ({
    ...body,
    text: wordsOf(body),
    staffId: staffOf(request).staff.id,
  })

  async function present(caseNo: string): Promise<Question> {
    const question = await questionPage(services, caseNo)
    if (!question) throw refuse(404, 'NO_SUCH_QUESTION')
    return question
  }

  async function respond(reply: FastifyReply, caseNo: string, result: QuestionResult): Promise<FastifyReply> {
    if (result.kind === 'no-such-question') throw refuse(404, 'NO_SUCH_QUESTION')
    const question = await present(caseNo)
    if (result.kind === 'done') return reply.send(question)
    const error = { code: 'NEWER_WORDS', message: refusalText('NEWER_WORDS'), field: null }
    return reply.code(409).send({ error, question } satisfies StaleQuestion)
  }
}

function wordsOf({ text }: { text: string }): string {
  const words = text.trim()
  if (words === '') throw refuse(422, 'WORDS_NEEDED', 'text')
  return words
}
