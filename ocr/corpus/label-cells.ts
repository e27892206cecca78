/**
 * LabelCells: a value that a person settled, laid over the boxes it was written in.
 *
 * Promise:  a label is given only where value and boxes cannot disagree about which digit stands in which box; what
 *           the model sees quite otherwise was changed for another reason than its reading, and is left out.
 */
import type { SeenCell } from './cells-of-page.ts'

export const BLANK = 10

/** Fields whose digits may be kept: no member numbers, no names. */
export const KEPT_FIELDS = ['date', 'start', 'end', 'childCount', 'sickCount', 'transportYen']

/** a leading box is empty or 0, whichever the model holds for clearly likelier */
const CLEARLY = 0.9
/** the model is this sure of another digit: the person corrected the paper, not the reading */
const CONTRADICTED = { label: 1e-4, other: 0.995 }

/**
 * @param value  as the report has it: '2026-11-05', '09:30', '320'
 * @returns      a label a box, or null where nothing can be said
 */
export function labelsOf(name: string, value: string, cells: SeenCell[]): number[] | null {
  const digits = digitsOf(name, value)
  if (digits === null || digits.length > cells.length) return null
  // told by ticks, or by nothing at all: the boxes say nothing of the value
  if (cells.every(({ probabilities }) => probabilities[BLANK]! > 0.5)) return null
  const lead = cells.length - digits.length
  const labels = cells.map((_, i) => (i < lead ? BLANK : Number(digits[i - lead])))
  for (let i = 0; i < cells.length - 1; i += 1) {
    // '09' may be written ' 9'; beyond the first real digit nothing is open
    const open =
      i < lead || (labels[i] === 0 && labels.slice(0, i).every((label) => label === BLANK || label === 0))
    if (!open || !mayBeEmpty(name, i)) break
    const decided = emptyOrZero(cells[i]!)
    if (decided === null) return null
    labels[i] = decided
  }
  const isContradicted = cells.some(
    ({ probabilities }, i) =>
      probabilities[labels[i]!]! < CONTRADICTED.label && Math.max(...probabilities) > CONTRADICTED.other,
  )
  return isContradicted ? null : labels
}

function digitsOf(name: string, value: string): string | null {
  if (name === 'date') return /^\d{4}-\d\d-\d\d$/.test(value) ? value.slice(8) : null
  if (name === 'start' || name === 'end') return /^\d\d:\d\d$/.test(value) ? value.replace(':', '') : null
  return /^\d{1,6}$/.test(value) ? value : null
}

/** Of a time and a day only the tens of the hour and of the day. */
const mayBeEmpty = (name: string, place: number) => !['date', 'start', 'end'].includes(name) || place === 0

function emptyOrZero({ probabilities }: SeenCell): number | null {
  const [zero, blank] = [probabilities[0]!, probabilities[BLANK]!]
  const both = zero + blank
  if (both <= 0 || Math.max(zero, blank) / both < CLEARLY) return null
  return blank > zero ? BLANK : 0
}
