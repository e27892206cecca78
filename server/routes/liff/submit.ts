/**
 * POST /readings/:caseNo/submit: the page's rows become the report, the same way as the chat's.
 *
 * Twice is once: the Idempotency-Key is part of the draft's id, the conversation is told under that id.
 */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Db } from '../../../db/connect.ts'
import { reportOfDraft } from '../../../db/reports.ts'
import { LiffReceipt, LiffSubmit, type LiffRefused } from '../../contract.ts'
import { liffUserOf, type LiffUser } from '../../liff-sessions.ts'
import { tellConversation } from '../../notify-member.ts'
import type { Services } from '../../services.ts'
import { submitDraft } from '../../submit-report.ts'
import { problemText } from './messages.ts'
import { isOpen, ownCase } from './own-case.ts'
import { priceRows } from './price-rows.ts'
import { CaseParams } from './reading.ts'
import { readCase } from './reading-view.ts'
import { refuse } from './refuse.ts'

const KEY_HEADER = 'idempotency-key'
const Headers = Type.Object({ [KEY_HEADER]: Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' }) })

interface Sent {
  caseNo: string
  key: string
  body: LiffSubmit
}

export function submit(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { caseNo: string }; Body: LiffSubmit; Headers: { [KEY_HEADER]: string } }>(
    '/readings/:caseNo/submit',
    {
      schema: {
        tags: ['liff'],
        summary: 'Send the report: it is the application for the subsidy',
        params: CaseParams,
        headers: Headers,
        body: LiffSubmit,
        response: { 200: LiffReceipt },
      },
    },
    async (request, reply) => {
      const sent = {
        caseNo: request.params.caseNo,
        key: request.headers[KEY_HEADER],
        body: request.body,
      }
      const answer = await services.db.drizzle.transaction((tx) =>
        take(tx, services, liffUserOf(request), sent),
      )
      return 'problems' in answer ? reply.code(422).send(answer) : answer
    },
  )
}

async function take(
  tx: Db,
  services: Services,
  user: LiffUser,
  { caseNo, key, body }: Sent,
): Promise<LiffReceipt | LiffRefused> {
  const { lineUserId, member } = user
  const { memberNo } = member
  const own = await ownCase(tx, user, caseNo)
  const draftId = `liff:${caseNo}:${key}`
  const known = await reportOfDraft(tx, draftId)
  if (known) return { ...known, already: true }
  // sent from the chat meanwhile: the same receipt, said as such
  if (own.reportState === 'submitted' || own.reportState === 'approved')
    return { caseNo, state: own.reportState, already: true }
  if (!isOpen(own.reportState)) throw refuse(409, 'WRONG_STATE')
  if (body.consentVersion !== services.city.texts.consent.version) throw refuse(409, 'STALE')

  const read = await readCase(tx, services, own, memberNo)
  const wanted = { rows: body.rows, read: read.rows, facts: read.facts, providerNo: memberNo, caseNo }
  const { activities, prices } = await priceRows(tx, services, wanted)
  const whole = activities.filter((activity) => activity !== null)
  if (prices.problems.length > 0) return refusedFor(prices.problems)

  const now = services.clock()
  const { consentVersion } = body
  const draft = {
    draftId,
    caseNo,
    source: 'liff' as const,
    activities: whole,
    accident: false,
    consentVersion,
  }
  const by = { member, lineUserId, actor: `member:${memberNo}`, now }
  const outcome = await submitDraft(tx, services, draft, by)
  if (outcome.kind === 'refused') {
    const { code, row } = outcome
    // put under another member between our look and our write
    if (code === 'OTHER_PROVIDER') throw refuse(409, code)
    return refusedFor([{ row: row ?? 0, field: null, code, text: problemText(code) }])
  }
  const { state, already } = outcome
  if (!already) {
    const event = { kind: 'submitted' as const, draftId, caseNo, state, already }
    await tellConversation(tx, lineUserId, event, `submitted:${draftId}`, now)
  }
  return { caseNo, state, already }
}

function refusedFor(problems: LiffRefused['problems']): LiffRefused {
  const { code, text, field } = problems[0]!
  return { error: { code, message: text, field }, problems }
}
