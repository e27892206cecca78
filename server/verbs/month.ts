import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readFileSync } from 'node:fs'
import { findStaffByLogin, tryLogin } from '../../db/staff.ts'
import { isIsoDate, type IsoMonth } from '../../rules/calendar.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import { MonthRefusal } from '../month/calculate.ts'
import { bundleMonth } from '../month/bundle.ts'
import { exportMonth, payMonth, writeFiles } from '../month/make-files.ts'
import { MONTH_ROLES } from '../month/roles.ts'
import {
  approveMonth,
  closeMonth,
  markChecked,
  previewMonth,
  reportMonth,
  submitMonth,
  type MonthReport,
} from '../month/steps.ts'
import { askPassword } from '../ask-password.ts'
import { Refusal, UsageError, type Verb, type VerbIo } from '../verb.ts'
import { withServices, type VerbServices } from '../with-services.ts'
import { writeWhole } from '../write-whole.ts'

type Action = 'preview' | 'close' | 'check' | 'submit' | 'approve' | 'export' | 'pay' | 'bundle'
const ACTIONS: readonly Action[] = [
  'preview',
  'close',
  'check',
  'submit',
  'approve',
  'export',
  'pay',
  'bundle',
]

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
  summary: 'the monthly run: preview, close, check, submit, approve, export, pay, bundle',
  usage: `Usage: famisapo month ${ACTIONS.join('|')} YYYY-MM [--as STAFF] [--json]
       famisapo month preview YYYY-MM --policy FILE.json      under another policy, side by side
       famisapo month export YYYY-MM [--out DIR] [--pay-on DATE]
       famisapo month bundle YYYY-MM --out FILE.zip

preview   the run as it would be, rolled back
close     closes the month and calculates it; again: the same, or the next revision where something changed
check     the findings were looked at; refused while one of them blocks
submit    起案: frozen from here on
approve   決裁, by another person than the preparer
export    list, notices and transfer file into DIR/<fiscal year>/ (default: DATA_DIR/month/YYYY-MM)
pay       the bank has taken the transfer file
bundle    everything the month follows from in one zip for the auditors, for famisapo verify

--as names who does it by login, and asks for the password outside the sandbox.`,
  async run(args, io) {
    const options = read(args)
    return withServices(io, async (services) => {
      const actor = await actorOf(services, io, options)
      try {
        const report = await take(services, io, options, actor)
        if (options.json) io.out(`${JSON.stringify(report)}\n`)
        else io.out(described(report))
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
    throw new UsageError(`say ${ACTIONS.join(', ')} and a month`)
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

async function actorOf(
  { db, config, clock }: VerbServices,
  io: VerbIo,
  { action, as }: Options,
): Promise<string> {
  const allowed = MONTH_ROLES[action]
  const sandbox = config.mode === 'sandbox'
  if (as === null && action === 'preview') return 'system'
  if (as === null && !sandbox) throw new UsageError(`name who does it with --as (${allowed.join(', ')})`)
  const login = as ?? allowed[0]!
  const person = await findStaffByLogin(db.drizzle, login)
  if (!person || !person.active) {
    // an empty sandbox has no staff until it was started once
    if (as === null) return `role:${login}`
    throw new Refusal('UNKNOWN_LOGIN', `there is no account "${login}"`)
  }
  if (!allowed.includes(person.role))
    throw new Refusal('FORBIDDEN', `${login} is ${person.role}: this is for ${allowed.join(', ')}`)
  if (!sandbox) {
    const password = await askPassword(io, `password of ${login}: `)
    const result = await tryLogin(db.drizzle, login, password, clock())
    if (result.result !== 'ok') throw new Refusal('WRONG_PASSWORD', `the password of ${login} is not right`)
  }
  return `staff:${person.id}`
}

async function take(
  services: VerbServices,
  io: VerbIo,
  options: Options,
  actor: string,
): Promise<MonthReport & Record<string, unknown>> {
  const { action, month } = options
  switch (action) {
    case 'preview':
      return { ...(await preview(services, options, actor)) }
    case 'close':
      return { ...(await closeMonth(services, month, actor)) }
    case 'check':
      return { ...(await markChecked(services, month, actor)) }
    case 'submit':
      return { ...(await submitMonth(services, month, actor)) }
    case 'approve':
      return { ...(await approveMonth(services, month, actor, null)) }
    case 'export': {
      const folder = resolve(options.out ?? `${services.config.dataDir}/month/${month}`)
      const { files, voided, payOn } = await exportMonth(services, month, { actor, payOn: options.payOn })
      const paths = await writeFiles(files, folder)
      if (voided > 0)
        io.err('前に作った入金データは無効になりました。銀行に渡していないことを確かめてください。\n')
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
    case 'pay':
      await payMonth(services, month, actor)
      return { ...(await reportMonth(services.db.drizzle, month)) }
  }
}

async function preview(services: VerbServices, options: Options, actor: string): Promise<MonthReport> {
  const { month, policy } = options
  if (policy === null) return previewMonth(services, month, { actor })
  const policies = loadPolicyBook(JSON.parse(readFileSync(policy, 'utf8')))
  return previewMonth(services, month, { actor, policies })
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
