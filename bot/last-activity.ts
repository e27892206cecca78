/**
 * What 前回と同じ may copy.
 */
import type { BotContext } from './contract.ts'
import { pairOf } from './messages/report-words.ts'

/** The last activity, where its pair and its children are still registered; a cancelled visit is no model. */
export function repeatable(context: BotContext): BotContext['lastActivity'] {
  const last = context.lastActivity
  const pair = pairOf(context, last?.requesterNo)
  if (last === null || pair === null || last.cancelled !== null || last.children.length === 0) return null
  const known = last.children.every(({ childId }) => pair.children.some((child) => child.childId === childId))
  return known && last.start !== last.end ? last : null
}
