/**
 * LearntForm: a paper that is not ours, as it was learnt once from its blank: where its fields are, and what print
 * it is known by.
 *
 * Used by:  learn-form.ts (makes it), forms-folder.ts (keeps it), place-form.ts and read-foreign.ts (know it again).
 */
import type { Layout, Rect } from '../form/layout.ts'
import type { Point } from '../read/homography.ts'

/** A straight piece of a printed rule, mm; `across` runs left to right, else top to bottom. */
export interface Rule {
  from: Point
  to: Point
  across: boolean
}

export interface LearntForm {
  /** e.g. 'old-report' */
  name: string
  /** 1, 2 …: learning a name again makes the next; goes into the reading as `form.version` 'old-report@2' */
  version: number
  /** without marks, QR and timing bars */
  layout: Layout
  /** the printed heading and where it stands: a sheet without it is another paper */
  title: Rect & { text: string }
  rules: Rule[]
  /** outer corners of each connected group of rules, clockwise from the top left, mm, the largest first */
  frames: Point[][]
  /** the blank as a grey PNG, base64 */
  print: string
}

/** Picture of the blank kept with the form, px a millimetre. */
export const PRINT_PX_PER_MM = 4

export const versionOf = (form: LearntForm): string => `${form.name}@${form.version}`
