/**
 * CompareRecords: a value as we sent it against the same as kintone's API gives it back.
 *
 * Promise:  an empty choice is null there and '' here, a number may come back as 2 or 2.0, rows of a table carry ids
 *           and types there: none of these is a difference. 0123 and 123 are two numbers of an account.
 * Used by:  server/kintone-standing.ts, server/jobs/reconcile-kintone.ts
 */
type Fields = Record<string, unknown>
type Rows = { value: Record<string, { value: unknown }> }[]

/** kintone holds all that was sent; what else it holds is its own. A field its app does not have was passed over. */
export const holds = (theirs: Fields, sent: Fields): boolean =>
  Object.entries(sent).every(([code, value]) => !(code in theirs) || isSameValue(value, theirs[code]))

export function isSameValue(ours: unknown, theirs: unknown): boolean {
  if (Array.isArray(ours)) return Array.isArray(theirs) && areSameRows(ours as Rows, theirs as Rows)
  const [left, right] = [shownValue(ours), shownValue(theirs)]
  return left === right || (PLAIN.test(left) && PLAIN.test(right) && Number(left) === Number(right))
}

const PLAIN = /^-?(0|[1-9]\d*)(\.\d+)?$/

const areSameRows = (ours: Rows, theirs: Rows): boolean =>
  ours.length === theirs.length &&
  ours.every(({ value }, at) =>
    Object.entries(value).every(([code, cell]) => isSameValue(cell.value, theirs[at]!.value[code]?.value)),
  )

export const shownValue = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
