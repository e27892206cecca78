import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { approvalsOfRun } from '../../db/month-reads.ts'
import { liveRun } from '../../db/runs.ts'
import { isIsoDate, type IsoMonth } from '../../rules/calendar.ts'
import { MonthRefusal } from '../month/refusal.ts'
import { bundleMonth } from '../month/bundle.ts'
import { dropNewPrint, printMonth } from '../month/drop-print.ts'
import { reportMonth, type MonthReport } from '../month/month-report.ts'
import { exportMonth, payMonth, writeFiles } from '../month/make-files.ts'
import { approvePastYears } from '../month/past-years.ts'
import { PAPER_WORDS } from '../month/words.ts'
import type { SideBySide } from '../month/preview-month.ts'
import { approveMonth, closeMonth, markChecked, submitMonth } from '../month/steps.ts'
import { Refusal, UsageError, type Verb, type VerbIo } from '../verb.ts'
import { withServices, type VerbServices } from '../with-services.ts'
import { writeWhole } from '../write-whole.ts'
import { monthActor } from './month-actor.ts'
import { besideWords, monthPreview } from './month-preview.ts'
import { monthReplay, REPLAY_USAGE } from './month-replay.ts'
import { monthBatch, monthConfirm, monthReturns, TRANSFERS_USAGE } from './month-transfers.ts'

const ACTIONS = [
  'preview',
  'close',
  'check',
  'submit',
  'approve',
  'approve-past',
  'export',
  'print',
  'pay',
  'bundle',
] as const
type Action = (typeof ACTIONS)[number]

/** Steps with arguments of their own. */
const OTHERS: Record<string, (args: string[], io: VerbIo) => Promise<number>> = {
  returns: monthReturns,
  confirm: monthConfirm,
  batch: monthBatch,
  replay: monthReplay,
}

interface Options {
  action: Action
  month: IsoMonth
  as: string | null
  payOn: string | null
  out: string | null
  policy: string | null
  json: boolean
}

export const verb: Verb = {
  name: 'month',
  summary:
    'the monthly run: preview, close, check, submit, approve, approve-past, export, print, pay, bundle, returns, confirm, batch, replay',
  usage: `Usage: famisapo month ${ACTIONS.join('|')} YYYY-MM [--as STAFF] [--json]
       famisapo month preview YYYY-MM --policy FILE.json      beside it, under another policy
       famisapo month export YYYY-MM [--out DIR] [--pay-on DATE]
       famisapo month bundle YYYY-MM --out FILE.zip
       famisapo month returns YYYY-MM FILE.csv [--sjis]
       famisapo month confirm YYYY-MM MEMBER [--mark MARK]
       famisapo month batch YYYY-MM [--out DIR] [--pay-on DATE] | --paid N | --void N
       famisapo month replay YYYY-MM OLD.xlsx [--csv DIFFERENCES.csv]

preview   the run as it would be, rolled back; --policy: what each provider would get under its last version beside what
          they get now, also where that version begins later
close     closes the month and calculates it; again: the same, or the next revision where something changed
check     the findings were looked at; refused while one of them blocks
submit    起案: frozen from here on
approve   決裁, by another person than the preparer
approve-past  過年度支出: what is paid after 31 May of its 会計年度 is approved apart, before the transfer file
export    list, notices and transfer file into DIR/<fiscal year>/ (default: DATA_DIR/month/YYYY-MM)
print     the print stream again into DROP_DIR; export puts it there once
pay       the bank has taken the transfer file
bundle    everything the month follows from in one zip for the auditors, for famisapo verify
${TRANSFERS_USAGE}
${REPLAY_USAGE}

--as names who does it by login, and asks for the password outside the sandbox.`,
  async run(args, io) {
    const other = OTHERS[args[0] ?? '']
    if (other) return other(args.slice(1), io)
    const options = read(args)
    return withServices(io, async (services) => {
      const actor = await monthActor(services, io, options)
      try {
        const report = await take(services, io, options, actor)
        if (options.json) io.out(`${JSON.stringify(report)}\n`)
        else io.out(report.beside ? besideWords(report.beside) : described(report))
        return 0
      } catch (error) {
        if (error instanceof MonthRefusal) throw new Refusal(error.code, error.message)
        throw error
      }
    })
  },
}

function read(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      as: { type: 'string' },
      'pay-on': { type: 'string' },
      out: { type: 'string' },
      policy: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const [action, month] = positionals
  if (positionals.length !== 2 || !ACTIONS.includes(action as Action))
    throw new UsageError(`say ${[...ACTIONS, ...Object.keys(OTHERS)].join(', ')} and a month`)
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month ?? ''))
    throw new UsageError(`a month is written 2025-11, not "${month}"`)
  const payOn = values['pay-on'] ?? null
  if (payOn !== null && !isIsoDate(payOn))
    throw new UsageError(`--pay-on is a day such as 2025-12-25, not "${payOn}"`)
  if (action === 'bundle' && !values.out) throw new UsageError('name the file to write with --out')
  if (values.policy && action !== 'preview') throw new UsageError('--policy is for preview only')
  return {
    ...{ action: action as Action, month: month!, as: values.as ?? null, payOn, out: values.out ?? null },
    ...{ policy: values.policy ?? null, json: values.json ?? false },
  }
}

async function take(
  services: VerbServices,
  io: VerbIo,
  options: Options,
  actor: string,
): Promise<MonthReport & { beside?: SideBySide } & Record<string, unknown>> {
  const { action, month } = options
  switch (action) {
    case 'preview':
      return { ...(await monthPreview(services, options, actor)) }
    case 'close':
      return { ...(await closeMonth(services, month, actor)) }
    case 'check':
      return { ...(await markChecked(services, month, actor)) }
    case 'submit':
      return { ...(await submitMonth(services, month, actor)) }
    case 'approve': {
      // what is shown is what is approved
      const { hash, decisions, subsidyYen } = await reportMonth(services.db.drizzle, month)
      io.err(
        `${month}: 交付決定 ${decisions}件、補助金 ${subsidyYen.toLocaleString('ja-JP')}円  SHA-256 ${hash ?? '–'}\n`,
      )
      return { ...(await approved(io, services, await approveMonth(services, month, actor, hash))) }
    }
    case 'approve-past': {
      const years = await approvePastYears(services, month, actor, null)
      for (const { fiscalYear, count, yen } of years)
        io.err(`${fiscalYear}年度の過年度支出 ${count}件 ${yen.toLocaleString('ja-JP')}円を決裁しました。\n`)
      return { ...(await reportMonth(services.db.drizzle, month)) }
    }
    case 'export': {
      const folder = resolve(options.out ?? `${services.config.dataDir}/month/${month}`)
      const { run, files, voided, stopped, payOn } = await exportMonth(services, month, {
        actor,
        payOn: options.payOn,
      })
      const paths = await writeFiles(files, folder)
      await dropNewPrint(services, run, files, actor)
      if (voided > 0)
        io.err('前に作った入金データは無効になりました。銀行に渡していないことを確かめてください。\n')
      for (const { memberNo, reason, yen } of stopped)
        io.err(`${memberNo} ${yen.toLocaleString('ja-JP')}円: ${PAPER_WORDS.held[reason]}\n`)
      for (const path of paths) io.err(`${path}\n`)
      const listed = files.map(({ fiscalYear, name, sha256 }) => ({ fiscalYear, name, sha256 }))
      return { ...(await reportMonth(services.db.drizzle, month)), payOn, files: listed }
    }
    case 'bundle': {
      const path = resolve(options.out!)
      const { bytes, sha256, differing } = await bundleMonth(services, month, actor)
      await writeWhole(path, bytes)
      for (const name of differing) io.err(`${name}: 渡したときのファイルと同じではありません。\n`)
      io.err(`${path}  SHA-256 ${sha256}\n`)
      return { ...(await reportMonth(services.db.drizzle, month)), bundle: { file: path, sha256, differing } }
    }
    case 'print': {
      const dropped = await printMonth(services, month, actor)
      for (const { archiveName } of dropped) io.err(`${archiveName}\n`)
      return { ...(await reportMonth(services.db.drizzle, month)), dropped }
    }
    case 'pay':
      await payMonth(services, month, actor)
      return { ...(await reportMonth(services.db.drizzle, month)) }
  }
}

/** With two to approve, the first leaves the month as it was: said, so that nobody waits. */
async function approved(io: VerbIo, { db }: VerbServices, report: MonthReport): Promise<MonthReport> {
  const run = report.state === 'submitted' ? await liveRun(db.drizzle, report.month) : null
  if (!run) return report
  const left = run.approvalsNeeded - (await approvalsOfRun(db.drizzle, run.id)).length
  io.err(`決裁を受け付けました。あと${left}人、ほかの人の決裁がいります。\n`)
  return report
}

function described(report: MonthReport): string {
  const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`
  const lines = [
    `${report.month}  ${report.state}  ${report.run ?? ''}`,
    `決定 ${report.decisions}人  活動 ${report.activities}件`,
    `利用料金 ${yen(report.feeYen)}  報酬 ${yen(report.rewardYen)}  補助金 ${yen(report.subsidyYen)}`,
    ...(report.hash ? [`SHA-256 ${report.hash}`] : []),
    ...report.checks.map(
      ({ code, severity, ref, message }) =>
        `${severity === 'block' ? '×' : '▲'} ${code} ${ref ?? ''} ${message}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}
