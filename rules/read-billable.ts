/**
 * Read billable: an activity from JSON of unknown origin, or a typed refusal that names the field.
 */
import type { BillableActivity, Cancellation, ChildInCare } from './activity.ts'
import { RuleError } from './activity.ts'

const TIMES = ['date', 'start', 'end']
const CANCELLATIONS: Cancellation[] = ['dayBefore', 'sameDay', 'noShow']

/**
 * Holds the shape only; whether days and times exist is feeFor's to say. Fields it does not know are left out,
 * as a list of activities may carry notes of its own; inside a child they are refused, where a misspelt "sick"
 * would change money in silence.
 * @throws RuleError BAD_ACTIVITY | BAD_DATE | BAD_TIME | EMPTY_CHILDREN
 */
export function readBillable(json: unknown): BillableActivity {
  const record = recordOf(json, 'an activity is an object')
  for (const name of TIMES) {
    if (typeof record[name] === 'string') continue
    throw new RuleError(name === 'date' ? 'BAD_DATE' : 'BAD_TIME', `${name} must be a text`, name)
  }
  if (!Array.isArray(record.children)) {
    throw new RuleError('EMPTY_CHILDREN', 'children must be a list with one entry per child', 'children')
  }
  const cancelled = cancellationOf(record.cancelled)
  return {
    date: record.date as string,
    start: record.start as string,
    end: record.end as string,
    children: record.children.map(childOf),
    programme: programmeOf(record.programme),
    ...(cancelled ? { cancelled } : {}),
  }
}

function childOf(json: unknown, index: number): ChildInCare {
  const field = `children.${index}`
  const child = recordOf(json, 'a child is an object', field)
  const stray = Object.keys(child).find((name) => !['sick', 'start', 'end'].includes(name))
  if (stray !== undefined) bad(`a child has no field ${JSON.stringify(stray)}`, `${field}.${stray}`)
  if (typeof child.sick !== 'boolean') bad('sick must be true or false', `${field}.sick`)
  return { sick: child.sick, ...timeOf(child, 'start', field), ...timeOf(child, 'end', field) }
}

function timeOf(
  child: Record<string, unknown>,
  name: 'start' | 'end',
  field: string,
): { [name: string]: string } {
  const value = child[name]
  if (value === undefined || value === null) return {}
  if (typeof value !== 'string') throw new RuleError('BAD_TIME', `${name} must be a text`, `${field}.${name}`)
  return { [name]: value }
}

function programmeOf(json: unknown): { id: string; visit: number } | null {
  if (json === undefined || json === null) return null
  const { id, visit } = recordOf(json, 'programme is null or an object', 'programme')
  if (typeof id !== 'string') bad('programme.id must be a text', 'programme.id')
  if (typeof visit !== 'number') bad('programme.visit must be a number', 'programme.visit')
  return { id: id as string, visit: visit as number }
}

function cancellationOf(json: unknown): Cancellation | null {
  if (json === undefined || json === null) return null
  const known = CANCELLATIONS.find((one) => one === json)
  if (!known) bad(`cancelled must be one of ${CANCELLATIONS.join(', ')}`, 'cancelled')
  return known as Cancellation
}

function recordOf(json: unknown, why: string, field: string | null = null): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) bad(why, field)
  return json as Record<string, unknown>
}

function bad(why: string, field: string | null): never {
  throw new RuleError('BAD_ACTIVITY', why, field)
}
