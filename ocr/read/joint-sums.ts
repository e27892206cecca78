/**
 * JointSums: rows whose amounts add up to a written sum: minutes or yen. What the sum says of one row depends on what
 * all the others may be.
 *
 * Used by:  joint-times.ts, joint-yen.ts.
 */
export interface Part {
  amount: number
  /** share of everything that may stand there; what a row's parts leave to 1 is none of them */
  p: number
}

/** A distribution over sums; `unknown`: some row may be none of its candidates. */
export interface Sums {
  known: Map<number, number>
  unknown: number
}

/** How likely the sum's boxes look as they do. */
export interface Likelihood {
  of(amount: number): number
  /** where the sum is anybody's guess */
  unknown: number
}

const FAINT = 1e-9

/** [nothing, the first row, the first two, …] */
export function accumulated(rows: Part[][]): Sums[] {
  const steps: Sums[] = [{ known: new Map([[0, 1]]), unknown: 0 }]
  for (const own of rows) {
    const last = steps.at(-1)!
    const known = new Map<number, number>()
    for (const [amount, p] of last.known)
      for (const part of own) {
        const share = p * part.p
        if (share > FAINT) known.set(amount + part.amount, (known.get(amount + part.amount) ?? 0) + share)
      }
    steps.push({ known, unknown: Math.max(0, 1 - sum(known.values())) })
  }
  return steps
}

/** The sums of all rows but one, for each of them, and of all at [rows.length]. */
export function sumsOfOthers(rows: Part[][]): { others: Sums[]; all: Sums } {
  const before = accumulated(rows)
  const after = accumulated([...rows].reverse()).reverse()
  return { others: rows.map((_, i) => combined(before[i]!, after[i + 1]!)), all: before[rows.length]! }
}

function combined(a: Sums, b: Sums): Sums {
  const known = new Map<number, number>()
  for (const [left, p] of a.known)
    for (const [right, q] of b.known) {
      if (p * q > FAINT) known.set(left + right, (known.get(left + right) ?? 0) + p * q)
    }
  return { known, unknown: Math.max(0, 1 - sum(known.values())) }
}

export function weightOf(others: Sums, amount: number, likelihood: Likelihood): number {
  let weight = others.unknown * likelihood.unknown
  for (const [rest, p] of others.known) weight += p * likelihood.of(rest + amount)
  return weight
}

export function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const one of numbers) total += one
  return total
}
