/**
 * `famisapo policy`: the policy file in use, or the version of one day. No database.
 */
import { parseArgs } from 'node:util'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { RuleError } from '../../rules/activity.ts'
import { isIsoDate } from '../../rules/calendar.ts'
import { policyBookJson, policyOn } from '../../rules/policy.ts'
import { Refusal, UsageError } from '../verb.ts'
import type { Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'policy',
  summary: 'the dated rules in use, holidays included',
  usage: [
    'Usage: famisapo policy [--on DATE]',
    '',
    '  without --on   the policy file in use, all versions: what `famisapo fee --policy` takes',
    '  --on DATE      the version in force on that day (YYYY-MM-DD)',
  ].join('\n'),
  async run(args, io) {
    return print(args, io.out)
  },
}

function print(args: string[], out: (text: string) => void): number {
  const { values } = parseArgs({
    args,
    options: { on: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) return (out(`${verb.usage}\n`), 0)
  out(`${JSON.stringify(answer(values.on), null, 2)}\n`)
  return 0
}

function answer(on: string | undefined): object {
  if (on === undefined) return policyBookJson(kitakyushu.policies)
  if (!isIsoDate(on)) throw new UsageError(`--on wants a day, YYYY-MM-DD: ${on}`)
  try {
    return policyOn(kitakyushu.policies, on)
  } catch (error) {
    if (error instanceof RuleError) throw new Refusal(error.code, error.message)
    throw error
  }
}
