/**
 * NoticeFiles: the answers, and whom a letter must reach, as csv. Each download is kept on record; addresses go to
 * those who write notices, and to nobody else.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { appendAudit } from '../../../db/audit.ts'
import { recipientsOf, type Recipient } from '../../../db/notice-answers.ts'
import { noticeById } from '../../../db/notices.ts'
import { csvBytes, sheetCsv } from '../../../office/csv/record-csv.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { jstInstant } from './history-view.ts'
import { NoticeParams, noticeWriter, type ById } from './notice-guard.ts'
import * as words from './notice-words.ts'
import { refuse } from './refuse.ts'

export function noticeFiles(app: FastifyInstance, services: Services): void {
  const file = (name: 'answers' | 'letters') =>
    app.get<ById>(
      `/notices/:id/${name}.csv`,
      {
        schema: {
          tags: ['review'],
          summary: name === 'letters' ? 'Whom a letter must reach, as csv' : 'The answers, as csv',
          params: NoticeParams,
        },
      },
      (request, reply) => send(services, request, reply, request.params.id, name),
    )
  file('answers')
  file('letters')
}

async function send(
  { db, clock }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  name: 'answers' | 'letters',
): Promise<FastifyReply> {
  if (!(await noticeById(db.drizzle, id))) throw refuse(404, 'NO_SUCH_NOTICE')
  // whom a letter must reach is read with the addresses: by those who send it
  const actor = name === 'letters' ? noticeWriter(request).actor : actorOf(staffOf(request))
  const rows = await recipientsOf(db.drizzle, id, name === 'letters' ? 'letters' : 'all')
  const text =
    name === 'letters'
      ? sheetCsv(words.LETTER_COLUMNS, rows.map(letterRow))
      : sheetCsv(words.ANSWER_COLUMNS, rows.map(answerRow))
  const written = csvBytes(text, 'utf-8')
  if ('unwritable' in written) throw new Error('UTF-8 has a form for every character')
  await db.drizzle.transaction((tx) =>
    appendAudit(tx, {
      at: clock(),
      actor,
      action: 'export.made',
      subject: `notice:${id}`,
      after: { file: name, rows: rows.length },
    }),
  )
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="notice-${id}-${name}.csv"`)
    .send(written.bytes)
}

const person = ({ memberNo, name, kana }: Recipient) => ({ 会員番号: memberNo, 氏名: name, 氏名カナ: kana })

const letterRow = (row: Recipient): Record<string, string> => ({
  ...person(row),
  郵便番号: row.postalCode,
  住所: row.address,
  理由: words.REASONS[row.reach],
})

const answerRow = (row: Recipient): Record<string, string> => ({
  ...person(row),
  区: row.ward,
  電話番号: row.phone,
  返事: row.answer ? words.ANSWER_WORDS[row.answer] : words.NO_ANSWER,
  返事の日時: row.answeredAt ? jstInstant(row.answeredAt).replace('T', ' ') : '',
  期限後: row.late ? words.LATE_WORD : '',
  届け方: words.REACH_WORDS[row.reach],
})
