/**
 * FormulaText: text that a spreadsheet would calculate instead of showing it, when somebody opens the csv it stands in.
 *
 * Promise:  knows what Excel takes for a formula, in half and in full width, and behind what it passes over; a plain
 *           number with its sign is a number.
 * Used by:  rules/registration-checks.ts and server/csv-columns.ts (refuse it), office/csv/record-csv.ts (writes it as text).
 */
const BEGINS = /^[\s\p{Cc}]*([=+\-@＝＋－＠])/u
const NUMBER = /^[+-]?\d+(\.\d+)?$/
const CONTROL = /\p{Cc}/u

/** @returns the character that makes a formula of it; null: it is text, or a number */
export function formulaStart(text: string): string | null {
  return NUMBER.test(text) ? null : (BEGINS.exec(text)?.[1] ?? null)
}

export const hasControlCharacter = (text: string): boolean => CONTROL.test(text)
