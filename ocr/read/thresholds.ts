/**
 * Thresholds: from which confidence on a value is taken as sure.
 *
 * Chosen on photos of their own (docs/reading.md says which, and what they gave on others); raising one asks the
 * member more often, lowering one lets a wrong value through.
 */
export const SURE = {
  /** every single box */
  cell: 0.9,
  /** the whole field, after the rules */
  digits: 0.985,
  /** where no rule tells neighbours apart: yen, totals, and member numbers, which differ by one digit in a register */
  unruled: 0.995,
  /** the whole field, where the rest of the sheet speaks for it too, … */
  together: 0.99,
  /** … and where it overrules what some box looks like by itself */
  settled: 0.995,
  tick: 0.9,
  blank: 0.97,
}

/** Share of a box that may be dark while it still counts as empty. */
export const EMPTY_INK = 0.02
/** … and share below which nothing can have been written, whatever else is thought of it. */
export const CLEAN_INK = 0.001
/** Dark square millimetres that make a text field a written one. */
export const WRITTEN_MM2 = 1.2
