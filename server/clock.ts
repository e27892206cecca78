/**
 * Clock: the only way anything learns the time. Made here, handed on.
 */
import type { Config } from './config.ts'

export type Clock = () => Date

/** The sandbox's clock may be set: it starts there and runs on. */
export function clockOf(config: Pick<Config, 'now'>): Clock {
  if (config.now === null) return () => new Date()
  const aheadMs = config.now.getTime() - Date.now()
  return () => new Date(Date.now() + aheadMs)
}
