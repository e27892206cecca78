/**
 * Small checks that collect findings in LINE's words. `at` is where: `messages[0].text` for the request
 * body, `/body/contents/0/text` inside a Flex message.
 */
import type { Finding } from './answer.ts'

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export class Findings {
  readonly list: Finding[] = []

  add(property: string, message: string): void {
    this.list.push({ message, property })
  }

  /** A string within its length, counted in UTF-16 code units as LINE does. */
  text(at: string, value: unknown, max: number, options: { min?: number; optional?: boolean } = {}): boolean {
    const min = options.min ?? 1
    if (value === undefined || value === null) {
      if (!options.optional) this.add(at, min > 0 ? 'May not be empty' : 'must be specified')
      return false
    }
    if (typeof value !== 'string') return this.no(at, 'must be a string')
    if (value.length === 0 && min > 0) return this.no(at, 'May not be empty')
    if (value.length > max) return this.no(at, `Length must be between 0 and ${max}`)
    return true
  }

  oneOf(
    at: string,
    value: unknown,
    allowed: readonly string[],
    options: { optional?: boolean } = {},
  ): boolean {
    if (value === undefined && options.optional) return true
    if (typeof value === 'string' && allowed.includes(value)) return true
    return this.no(at, `Must be one of the following values: [${allowed.join(', ')}]`)
  }

  array(at: string, value: unknown, min: number, max: number): value is unknown[] {
    if (!Array.isArray(value)) return this.no(at, 'May not be null')
    if (value.length < min || value.length > max) return this.no(at, `Size must be between ${min} and ${max}`)
    return true
  }

  number(at: string, value: unknown, min: number, max: number): boolean {
    if (typeof value !== 'number' || !Number.isFinite(value)) return this.no(at, 'must be a number')
    return value >= min && value <= max ? true : this.no(at, `must be between ${min} and ${max}`)
  }

  /**
   * An https address of a picture, video or icon. Plain http is taken for this machine only, so that the
   * sandbox works without a certificate; LINE itself refuses it.
   */
  https(at: string, value: unknown, options: { optional?: boolean } = {}): boolean {
    if (value === undefined && options.optional) return true
    if (!this.text(at, value, 2000)) return false
    const url = URL.parse(value as string)
    if (!url) return this.no(at, 'invalid uri')
    const local = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
    return url.protocol === 'https:' || local ? true : this.no(at, 'invalid uri scheme')
  }

  /** Names a property nobody knows: a slip of the pen that LINE's Flex check refuses too. */
  only(at: string, value: Json, allowed: readonly string[], join = '.'): void {
    for (const key of Object.keys(value))
      if (!allowed.includes(key)) this.add(`${at}${join}${key}`, 'unknown field')
  }

  no(at: string, message: string): false {
    this.add(at, message)
    return false
  }
}
