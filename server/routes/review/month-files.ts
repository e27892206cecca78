/** MonthFiles: the files of a month, the letters to those without LINE, an account in clear. Each look is on record. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { appendAudit } from '../../../db/audit.ts'
import { liveRun } from '../../../db/runs.ts'
import { addressesOf } from '../../../db/transfers.ts'
import { csvBytes, sheetCsv } from '../../../office/csv/record-csv.ts'
import { ACCOUNT_KIND_WORDS } from '../../../office/month-data.ts'
import { findBranch } from '../../../office/transfer/banks.ts'
import { holderForPeople } from '../../../rules/holder-kana.ts'
import * as contract from '../../contract.ts'
import { MonthRefusal } from '../../month/refusal.ts'
import { accountOrRefuse } from '../../month/account-state.ts'
import { paymentsOf } from '../../month/payments.ts'
import { downloadFile, isTransferFile } from '../../month/run-downloads.ts'
import type { Services } from '../../services.ts'
import { mayOrRefuse, MonthParams, spoken, type OfMonth } from './month-guard.ts'
import { ACCOUNT_LABELS, LETTER_COLUMNS, LETTER_REASON } from './month-words.ts'
import { readSchema } from './route-schema.ts'

const TYPES: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
  txt: 'application/octet-stream',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const FileParams = Type.Object({
  month: MonthParams.properties.month,
  fiscalYear: Type.Integer({ minimum: 2000, maximum: 2999 }),
  name: Type.String({ pattern: '^[a-z0-9-]{1,40}\\.(csv|pdf|txt|xlsx)$' }),
})

export function monthFiles(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { month: string; fiscalYear: number; name: string } }>(
    '/months/:month/files/:fiscalYear/:name',
    { schema: { tags: ['review'], summary: 'A file of the register, made anew', params: FileParams } },
    async (request, reply) => {
      const { month, fiscalYear, name } = request.params
      const actor = mayOrRefuse(request, isTransferFile(name) ? 'transfer-file' : 'list-file')
      const { bytes, sha256 } = await spoken(() => downloadFile(services, month, { fiscalYear, name, actor }))
      return reply
        .type(TYPES[name.split('.').at(-1)!]!)
        .header('content-disposition', `attachment; filename="${month}-${fiscalYear}-${name}"`)
        .header('x-sha256', sha256)
        .send(bytes)
    },
  )
  letters(app, services)
  shownAccount(app, services)
}

function letters(app: FastifyInstance, services: Services): void {
  const { db, clock } = services
  app.get<OfMonth>(
    '/months/:month/letters.csv',
    {
      schema: { tags: ['review'], summary: 'Returned payments of members without LINE', params: MonthParams },
    },
    async (request, reply) => {
      const actor = mayOrRefuse(request, 'confirm-account')
      const { month } = request.params
      const run = await liveRun(db.drizzle, month)
      const payments = run ? await paymentsOf(db.drizzle, services, run) : []
      const wanted = payments.filter(({ state, reach }) => state === 'returned' && reach !== 'line')
      const people = await addressesOf(
        db.drizzle,
        wanted.map(({ memberNo }) => memberNo),
      )
      const rows = people.map(({ memberNo, name, kana, postalCode, address }) => ({
        ...{ 会員番号: memberNo, 氏名: name, 氏名カナ: kana, 郵便番号: postalCode, 住所: address },
        理由: LETTER_REASON,
      }))
      const written = csvBytes(sheetCsv(LETTER_COLUMNS, rows), 'utf-8')
      if ('unwritable' in written) throw new Error('UTF-8 has a form for every character')
      await db.drizzle.transaction((tx) =>
        appendAudit(tx, {
          ...{ at: clock(), actor, action: 'file.downloaded', subject: `month:${month}` },
          after: { name: 'letters.csv', rows: rows.length },
        }),
      )
      return reply
        .type(TYPES['csv']!)
        .header('content-disposition', `attachment; filename="${month}-letters.csv"`)
        .send(written.bytes)
    },
  )
}

/** Whoever telephones the member reads it from here; only accounts that a payment of this month waits for. */
function shownAccount(app: FastifyInstance, services: Services): void {
  const { db, clock } = services
  const params = Type.Object({
    month: MonthParams.properties.month,
    memberNo: Type.String({ pattern: '^\\d{6}$' }),
  })
  app.get<{ Params: { month: string; memberNo: string } }>(
    '/months/:month/accounts/:memberNo',
    {
      schema: readSchema(
        'The account of today in clear; the look is kept on record',
        contract.ShownAccount,
        params,
      ),
    },
    async (request): Promise<contract.ShownAccount> => {
      const actor = mayOrRefuse(request, 'confirm-account')
      const { month, memberNo } = request.params
      const run = await liveRun(db.drizzle, month)
      const payments = run ? await paymentsOf(db.drizzle, services, run) : []
      const waits = payments.find((payment) => payment.memberNo === memberNo && payment.waits !== null)
      if (!waits?.account)
        return spoken(() => Promise.reject(new MonthRefusal('NO_SUCH_FILE', 'no account is looked at here')))
      const { sealedAccount } = waits.account
      const account = await spoken(() => accountOrRefuse(services, memberNo, sealedAccount))
      await db.drizzle.transaction((tx) =>
        appendAudit(tx, { at: clock(), actor, action: 'account.shown', subject: `member:${memberNo}` }),
      )
      const found = findBranch(account.bankCode, account.branchCode)
      const named = (code: string, name: string) => `${code} ${name}`.trim()
      const row = (label: string, value: string) => ({ label, value, before: null, sensitive: true })
      return {
        rows: [
          row(ACCOUNT_LABELS.bank, named(account.bankCode, found.ok ? found.branch.bankName : '')),
          row(ACCOUNT_LABELS.branch, named(account.branchCode, found.ok ? found.branch.branchName : '')),
          row(ACCOUNT_LABELS.kind, ACCOUNT_KIND_WORDS[account.kind]),
          row(ACCOUNT_LABELS.number, account.number),
          row(ACCOUNT_LABELS.holder, holderForPeople(account.holder)),
        ],
      }
    },
  )
}
