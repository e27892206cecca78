/** `famisapo month returns`, `confirm`, `batch`: what the bank sent back, and the transfer files after the run's own. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { liveRun } from '../../db/runs.ts'
import { lastBatch, transfersOf } from '../../db/transfers.ts'
import { isIsoDate, jstDate, type IsoMonth } from '../../rules/calendar.ts'
import { decodeCsv } from '../csv-import.ts'
import { confirmAccount, enterReturns, readReturnsCsv } from '../month/bank-results.ts'
import { filesOfBatches, makeBatch, payBatch, voidBatch } from '../month/batches.ts'
import { nextPayOn } from '../month/pay-day.ts'
import { MonthRefusal } from '../month/refusal.ts'
import { writeFiles } from '../month/make-files.ts'
import { accountOrRefuse } from '../month/account-state.ts'
import { paymentsOf } from '../month/payments.ts'
import { Refusal, UsageError, type VerbIo } from '../verb.ts'
import { withServices, type VerbServices } from '../with-services.ts'
import { monthActor } from './month-actor.ts'

export const TRANSFERS_USAGE = `returns FILE.csv   振込不能 as the bank tells it (交付番号,理由; 振込日 too where somebody was paid
          more than once); the members are asked to mend their account
confirm MEMBER   shows the account a payment waits for, and a mark; --mark MARK: the member was asked, it is right
batch     the next transfer file (再振込) of what is ready, with its 支払内訳書, into DIR/<fiscal year>/; --paid N: the bank has
          taken file N; --void N: nobody may give file N to the bank any more`

/** @param args  after 'returns' */
export async function monthReturns(args: string[], io: VerbIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { as: { type: 'string' }, sjis: { type: 'boolean' }, json: { type: 'boolean' } },
  })
  if (positionals.length !== 2) throw new UsageError('say a month and the csv of the bank')
  const month = monthOrUsage(positionals[0]!)
  const text = decodeCsv(readFileSync(positionals[1]!), values.sjis ?? false)
  return withServices(io, async (services) => {
    const actor = await monthActor(services, io, { action: 'return', as: values.as ?? null })
    const entered = await refused(() => enterReturns(services, month, readReturnsCsv(text), actor))
    io.err(`LINEで知らせる人 ${entered.told.length}人、手紙を出す人 ${entered.letters.length}人`)
    io.err(entered.already > 0 ? `、前に入れたもの ${entered.already}件\n` : '\n')
    for (const memberNo of entered.letters) io.err(`手紙: ${memberNo}\n`)
    if (values.json) io.out(`${JSON.stringify(entered)}\n`)
    return 0
  })
}

/** Looked at first, confirmed by the mark of what was seen. @param args  after 'confirm' */
export async function monthConfirm(args: string[], io: VerbIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { as: { type: 'string' }, mark: { type: 'string' }, json: { type: 'boolean' } },
  })
  if (positionals.length !== 2) throw new UsageError('say a month and a member number')
  const month = monthOrUsage(positionals[0]!)
  const memberNo = positionals[1]!
  return withServices(io, async (services) => {
    const actor = await monthActor(services, io, { action: 'confirm-account', as: values.as ?? null })
    const db = services.db.drizzle
    const run = await liveRun(db, month)
    const payments = run ? await paymentsOf(db, services, run) : []
    const waiting = payments.find((payment) => payment.memberNo === memberNo && payment.confirm !== null)
    if (!waiting) throw new Refusal('NOTHING_TO_CONFIRM', `${memberNo}: 確かめる口座はありません。`)
    if (values.mark) {
      const mark = values.mark
      await refused(() => confirmAccount(services, month, { memberNo, mark, actor }))
      io.err(`${memberNo}: 口座を確かめたことを記録しました。\n`)
      return 0
    }
    const { bankCode, branchCode, kind, number, holder } = accountOrRefuse(
      services,
      memberNo,
      waiting.account!.sealedAccount,
    )
    const account = `${bankCode} ${branchCode} ${kind} ${number.replace(/^\d{4}/, '****')} ${holder}`
    if (values.json) io.out(`${JSON.stringify({ memberNo, account, mark: waiting.confirm })}\n`)
    else io.out(`${memberNo}  ${account}\n本人に確かめたら: --mark ${waiting.confirm}\n`)
    return 0
  })
}

/** @param args  after 'batch' */
export async function monthBatch(args: string[], io: VerbIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ as: { type: 'string' }, 'pay-on': { type: 'string' }, out: { type: 'string' } },
      ...{ paid: { type: 'string' }, void: { type: 'string' }, json: { type: 'boolean' } },
    },
  })
  if (positionals.length !== 1) throw new UsageError('say a month')
  if (values.paid && values.void) throw new UsageError('--paid or --void, not both')
  const month = monthOrUsage(positionals[0]!)
  const payOn = values['pay-on'] ?? null
  if (payOn !== null && !isIsoDate(payOn))
    throw new UsageError(`--pay-on is a day such as 2025-12-25, not "${payOn}"`)
  return withServices(io, async (services) => {
    const actor = await monthActor(services, io, { action: 'batch', as: values.as ?? null })
    const settled = values.paid ?? values.void
    if (settled !== undefined) {
      if (!/^[1-9]\d{0,3}$/.test(settled)) throw new UsageError(`"${settled}" is no number of a file`)
      const settle = values.paid ? payBatch : voidBatch
      await refused(() => settle(services, month, Number(settled), actor))
    } else {
      const folder = resolve(values.out ?? `${services.config.dataDir}/month/${month}`)
      await refused(() => makeNext(services, io, { month, payOn, actor, folder }))
    }
    const made = await batchesOf(services, month)
    for (const { batch, state, count, sumYen, payOn: day } of made)
      io.err(`transfer-${batch}.txt  ${count}件  ${sumYen.toLocaleString('ja-JP')}円  ${day}  ${state}\n`)
    if (values.json) io.out(`${JSON.stringify({ month, batches: made })}\n`)
    return 0
  })
}

interface Next {
  month: IsoMonth
  payOn: string | null
  actor: string
  folder: string
}

async function makeNext(
  services: VerbServices,
  io: VerbIo,
  { month, payOn, actor, folder }: Next,
): Promise<void> {
  const db = services.db.drizzle
  const before = await liveRun(db, month)
  const batch = Math.max(2, (before ? await lastBatch(db, before.id) : 0) + 1)
  await makeBatch(services, month, {
    ...{ batch, actor, payOn: payOn ?? nextPayOn(services, jstDate(services.clock())) },
  })
  const files = await filesOfBatches(db, services, before!, batch)
  const paths = await writeFiles(files, folder)
  for (const [at, path] of paths.entries()) io.err(`${path}  SHA-256 ${files[at]!.sha256}\n`)
}

async function batchesOf({ db }: VerbServices, month: IsoMonth) {
  const run = await liveRun(db.drizzle, month)
  const rows = run ? await transfersOf(db.drizzle, run.id) : []
  return [...new Set(rows.map(({ batch }) => batch))]
    .filter((batch) => batch > 1)
    .map((batch) => {
      const own = rows.filter((row) => row.batch === batch)
      const state = own.some((row) => row.state === 'in-file') ? 'in-file' : 'paid'
      const sumYen = own.reduce((sum, { amountYen }) => sum + amountYen, 0)
      return { batch, state, count: own.length, sumYen, payOn: own[0]!.payOn }
    })
}

function monthOrUsage(month: string): IsoMonth {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw new UsageError(`a month is written 2025-11, not "${month}"`)
  return month
}

async function refused<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof MonthRefusal) throw new Refusal(error.code, error.message)
    throw error
  }
}
