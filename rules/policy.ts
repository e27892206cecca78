/**
 * Policy: dated, sourced numbers that fees follow from. (Shape grows in this file.)
 */
import type { IsoDate } from './calendar.ts'

export interface Policy {
  /** e.g. '2024-10' */
  version: string
  from: IsoDate
}

/** All dated versions of one city, ascending by `from`. */
export interface PolicyBook {
  versions: Policy[]
}
