/**
 * Policy checker: walks JSON and remembers where it is, so that a refusal can say so.
 */
import { RuleError } from './activity.ts'
import type { ClockTime, IsoDate } from './calendar.ts'
import { isClockTime, isIsoDate } from './calendar.ts'
import type { Share } from './policy.ts'

/** Far above any rate, far below what sums could lose. */
const MAX_YEN = 1_000_000

export class Checker {
  readonly value: unknown
  readonly path: string
  constructor(value: unknown, path: string) {
    this.value = value
    this.path = path
  }

  fail(why: string): never {
    throw new RuleError('BAD_POLICY', `${this.path || 'policy'}: ${why}`, this.path || null)
  }

  /** An object with exactly these fields; `optional` ones may be absent. */
  object(fields: string[], optional: string[] = []): Checker {
    const names = Object.keys(this.record())
    const unknown = names.find((name) => !fields.includes(name) && !optional.includes(name))
    if (unknown !== undefined) this.fail(`unknown field ${JSON.stringify(unknown)}`)
    const missing = fields.find((name) => !names.includes(name))
    if (missing !== undefined) this.fail(`${missing} is missing`)
    return this
  }

  /** A field of an object, or an item of a list by its index. */
  get(name: string): Checker {
    const holder = Array.isArray(this.value) ? { ...(this.value as unknown[]) } : this.record()
    const value = Object.hasOwn(holder, name) ? (holder as Record<string, unknown>)[name] : undefined
    return new Checker(value, this.path ? `${this.path}.${name}` : name)
  }

  list<T>(each: (item: Checker) => T): T[] {
    if (!Array.isArray(this.value)) this.fail('must be a list')
    return (this.value as unknown[]).map((item, index) => each(new Checker(item, `${this.path}.${index}`)))
  }

  map<T>(each: (item: Checker, key: string) => T): Record<string, T> {
    return Object.fromEntries(Object.keys(this.record()).map((key) => [key, each(this.get(key), key)]))
  }

  orNull<T>(each: (item: Checker) => T): T | null {
    return this.value === null || this.value === undefined ? null : each(this)
  }

  text(): string {
    if (typeof this.value !== 'string' || this.value.trim() === '') this.fail('must be a text')
    return this.value as string
  }

  whole(least: number, most: number): number {
    const value = this.value
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      this.fail(`must be a whole number from ${least} to ${most}`)
    }
    return value as number
  }

  yen(): number {
    return this.whole(0, MAX_YEN)
  }

  oneOf<const T extends string>(words: readonly T[]): T {
    const word = words.find((one) => one === this.value)
    if (word === undefined) this.fail(`must be one of ${words.join(', ')}`)
    return word as T
  }

  date(): IsoDate {
    if (typeof this.value !== 'string' || !isIsoDate(this.value)) this.fail('must be a day, YYYY-MM-DD')
    return this.value as string
  }

  /** 'YYYY-MM-DD', or 'MM-DD' for every year. */
  dateOrMonthDay(): string {
    const text = this.text()
    // 2024 is a leap year: 02-29 is a day of some year.
    if (!isIsoDate(text.length === 5 ? `2024-${text}` : text)) this.fail('must be a day, YYYY-MM-DD or MM-DD')
    return text
  }

  time(): ClockTime {
    if (typeof this.value !== 'string' || !isClockTime(this.value)) this.fail('must be a time, HH:MM')
    return this.value as string
  }

  timeOrMidnight(): string {
    return this.value === '24:00' ? '24:00' : this.time()
  }

  /** A share between nothing and the whole, as two whole numbers. */
  share(): Share {
    const [n, d, ...rest] = this.list((part) => part.whole(0, 1000))
    if (n === undefined || d === undefined || rest.length > 0 || d === 0 || n > d) {
      this.fail('must be two whole numbers, the first not the larger: a half is [1, 2]')
    }
    return [n as number, d as number]
  }

  private record(): Record<string, unknown> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value))
      this.fail('must be an object')
    return this.value as Record<string, unknown>
  }
}
