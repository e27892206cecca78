/**
 * Policies for tests: whole files of other cities, and changes to one base.
 */
import { readFileSync } from 'node:fs'
import type { BillableActivity, Fee } from '../../rules/activity.ts'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import type { Policy } from '../../rules/policy.ts'

export type Json = { [key: string]: Json } | Json[] | string | number | boolean | null

export function readJson<T = Json>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T
}

export function policyFile(name: string): Policy {
  const [policy] = loadPolicyBook(readJson(`./policies/${name}.json`)).versions
  if (!policy) throw new Error(`${name} holds no version`)
  return policy
}

/**
 * The first version of the real policy, or of another city's, with some fields replaced (objects field by field),
 * loaded as any file.
 */
export function changedPolicy(change: Json, city?: string): Policy {
  const name = city === undefined ? '../../city/kitakyushu/policy.json' : `./policies/${city}.json`
  const file = readJson<{ holidays: Json; versions: Json[] }>(name)
  const [policy] = loadPolicyBook({ ...file, versions: [merged(file.versions[0] as Json, change)] }).versions
  if (!policy) throw new Error('the base holds no version')
  return policy
}

export const basePolicy = changedPolicy({})

/** Replaces fields; a field that names its kind (`charge`, `rule`) is replaced whole. */
export function merged(base: Json, change: Json): Json {
  if (!isObject(base) || !isObject(change) || 'charge' in change || 'rule' in change) return change
  const fields = Object.entries(change).map(([key, value]) => [key, merged(base[key] ?? null, value)])
  return { ...base, ...(Object.fromEntries(fields) as { [key: string]: Json }) }
}

/** How a policy file is refused: the message begins with the path of the field (docs/errors.md). */
export const badPolicy = (field: string | null, says: string) => ({
  name: 'RuleError',
  code: 'BAD_POLICY',
  field,
  message: `${field ?? 'policy'}: ${says}`,
})

function isObject(json: Json): json is { [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

export interface ActivityRow extends Partial<BillableActivity> {
  why: string
}

/** Tue 2024-11-05, 15:00-17:00, one healthy child, unless said otherwise. `count` makes that many healthy children. */
export function activity(change: Partial<BillableActivity> & { count?: number } = {}): BillableActivity {
  const { count = 1, ...rest } = change
  const children = Array.from({ length: count }, () => ({ sick: false }))
  return { date: '2024-11-05', start: '15:00', end: '17:00', children, ...rest }
}

export const amounts = ({ feeYen, rewardYen, subsidyYen, billedMinutes }: Fee) => ({
  feeYen,
  rewardYen,
  subsidyYen,
  billedMinutes,
})
