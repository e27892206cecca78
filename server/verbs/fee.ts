/**
 * `famisapo fee`: activities in, amounts out. No database.
 *
 * An activity that cannot be priced gives an error in its own place; a file that cannot be read as a list of
 * activities is refused whole.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { RuleError } from '../../rules/activity.ts'
import type { Fee } from '../../rules/activity.ts'
import { feeFor } from '../../rules/fees.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import { readBillable } from '../../rules/read-billable.ts'
import type { PolicyBook } from '../../rules/policy.ts'
import { policyOn } from '../../rules/policy.ts'
import { Refusal, UsageError } from '../verb.ts'
import type { Verb } from '../verb.ts'

type Answer = Pick<Fee, 'feeYen' | 'rewardYen' | 'subsidyYen' | 'billedMinutes' | 'lines'> | Failure
interface Failure {
  error: { code: string; message: string }
}

export const verb: Verb = {
  name: 'fee',
  summary: 'fee, reward and subsidy of activities, without a database',
  usage: [
    'Usage: famisapo fee FILE.json [--policy POLICY.json]',
    '',
    '  FILE.json   [{"date":"2024-11-05","start":"15:00","end":"17:00","children":[{"sick":false}],',
    '                "programme":null|{"id":"ikukyu","visit":1},"cancelled"?:"dayBefore|sameDay|noShow"}]',
    '              a child may have its own "start" and "end"; an end before the start is on the next day',
    "  --policy    a policy file as `famisapo policy` prints it, instead of the city's own",
    '',
    'Prints a JSON list in the same order: amounts with their lines, or {"error":{"code","message"}}.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { policy: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
      allowPositionals: true,
    })
    if (values.help) return (io.out(`${verb.usage}\n`), 0)
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new UsageError('name one file of activities')
    const policies = values.policy === undefined ? kitakyushu.policies : await policiesFrom(values.policy)
    const activities = await readJson(file)
    if (!Array.isArray(activities)) throw new Refusal('BAD_FILE', `${file} is not a JSON list of activities`)
    const answers = activities.map((activity) => answerFor(activity, policies))
    io.out(`${JSON.stringify(answers, null, 2)}\n`)
    return 0
  },
}

function answerFor(json: unknown, policies: PolicyBook): Answer {
  try {
    const activity = readBillable(json)
    return feeFor(activity, policyOn(policies, activity.date))
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return { error: { code: error.code, message: error.message } }
  }
}

async function policiesFrom(file: string): Promise<PolicyBook> {
  try {
    return loadPolicyBook(await readJson(file))
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    throw new Refusal(error.code, `${file}: ${error.message}`)
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Refusal('BAD_FILE', `${file} cannot be read (${error.code ?? error.message})`)
  })
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Refusal('BAD_FILE', `${file} is not JSON: ${(error as Error).message}`)
  }
}
