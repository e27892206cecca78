/** `famisapo kintone`: the apps' fields compared or made; what kintone holds compared with ours, and mended. */
import { parseArgs } from 'node:util'
import { createKintoneClient, type KintoneApp } from '../../office/kintone/client.ts'
import { compareForms } from '../../office/kintone/compare-forms.ts'
import { createFormClient } from '../../office/kintone/form-client.ts'
import { APP_TITLES, FORMS } from '../../office/kintone/forms.ts'
import { mendKintone, reconcileKintone, type Reconciled } from '../jobs/reconcile-kintone.ts'
import { Refusal, UsageError, type Verb, type VerbIo } from '../verb.ts'
import { withServices, type VerbServices } from '../with-services.ts'

const ACTIONS = ['plan', 'apply', 'check', 'mend'] as const
type Action = (typeof ACTIONS)[number]

export const verb: Verb = {
  name: 'kintone',
  summary: 'compares or makes the fields of the four apps; compares and mends what they hold',
  usage: `Usage: famisapo kintone plan|apply|check [--json]
       famisapo kintone mend [--over-edited] [--json]

plan    what the four apps lack of our fields; changes nothing, exit 1 when something is lacking
apply   adds and changes what plan says, and puts it in force; takes nothing away. The API token needs アプリ管理
check   counts and sums a month of activities and decisions, and every record that differs; exit 1 when one does
mend    sends what is missing, outdated or refused again; with --over-edited also over what somebody wrote in kintone`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, 'over-edited': { type: 'boolean' } },
    })
    const [action] = positionals as [Action]
    if (positionals.length !== 1 || !ACTIONS.includes(action))
      throw new UsageError(`say one of ${ACTIONS.join(', ')}`)
    const json = values.json ?? false
    return withServices(io, async (services) => {
      try {
        if (action === 'plan' || action === 'apply') return await forms(services, io, action, json)
        return await records(services, io, action, { json, overEdited: values['over-edited'] ?? false })
      } catch (error) {
        throw new Refusal('KINTONE_REFUSED', `kintone: ${(error as Error).message}`)
      }
    })
  },
}

const PAUSE_MS = 1_000

async function forms(services: VerbServices, io: VerbIo, action: Action, json: boolean): Promise<number> {
  const client = createFormClient(
    services.config.kintone,
    () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)),
  )
  const answers: { app: KintoneApp; says: string[]; blocked: string[] }[] = []
  for (const app of Object.keys(FORMS) as KintoneApp[]) {
    const plan = compareForms(FORMS[app], await client.read(app))
    if (action === 'apply' && plan.says.length > 0) await client.apply(app, plan)
    answers.push({ app, says: plan.says, blocked: plan.blocked })
  }
  if (json) io.out(`${JSON.stringify(answers)}\n`)
  else
    for (const { app, says, blocked } of answers) {
      io.out(`${APP_TITLES[app]}  ${says.length === 0 && blocked.length === 0 ? 'そろっています' : ''}\n`)
      for (const line of says) io.out(`  ${line}\n`)
      for (const line of blocked) io.out(`  × ${line}\n`)
    }
  const open = answers.some(
    ({ says, blocked }) => blocked.length > 0 || (action === 'plan' && says.length > 0),
  )
  return open ? 1 : 0
}

async function records(
  services: VerbServices,
  io: VerbIo,
  action: Action,
  { json, overEdited }: { json: boolean; overEdited: boolean },
): Promise<number> {
  const kintone = createKintoneClient(services.config.kintone)
  const found = await reconcileKintone({ ...services, kintone })
  if (action === 'mend') {
    const count = await mendKintone(services, found.differences, { actor: 'system', overEdited })
    if (json) io.out(`${JSON.stringify({ count })}\n`)
    else io.out(`${count}件を送り直します。\n`)
    return 0
  }
  if (json) io.out(`${JSON.stringify(found)}\n`)
  else io.out(described(found))
  return found.differences.length === 0 ? 0 : 1
}

const KINDS = {
  missing: 'kintoneにない',
  edited: 'kintoneで変更',
  unknown: 'こちらにない',
  outdated: '未送信',
  refused: 'kintoneが受け取らない',
}

function described({ months, differences, waiting }: Reconciled): string {
  const side = ({ count, sumYen }: { count: number; sumYen: number }) =>
    `${count}件 ${sumYen.toLocaleString('ja-JP')}円`
  return [
    ...months.map(
      ({ app, month, ours, theirs }) =>
        `${side(ours) === side(theirs) ? '✓' : '×'} ${APP_TITLES[app]} ${month}  こちら ${side(ours)}  kintone ${side(theirs)}`,
    ),
    ...differences.map(({ app, key, kind, fields, reason = '' }) =>
      [
        `× ${APP_TITLES[app]} ${key} ${KINDS[kind]}`,
        ...(kind === 'refused' ? [reason] : []),
        fields.map(({ code, ours, theirs }) => `${code}: ${ours} → ${theirs}`).join('、'),
      ]
        .join(' ')
        .trimEnd(),
    ),
    `送信待ち ${waiting}件`,
    '',
  ].join('\n')
}
