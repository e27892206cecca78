/**
 * Reader: photos in, readings out, in a process of its own that may die without harm.
 */
import type { Reading } from '../rules/reading.ts'

export interface ReadPhotoOptions {
  /** member numbers that exist: a written number must be one of them or stays doubtful */
  registeredNumbers?: string[]
  /** requesters paired with the provider the form was printed for */
  pairedRequesters?: string[]
  /** today in Japan: no report is about the future */
  today?: string
  deadlineMs?: number
}

export interface Reader {
  /** Never throws for a bad photo: the verdict says what is wrong. A crash or deadline gives `retake`/'timeout' after one fresh try. */
  read(photo: Buffer, options?: ReadPhotoOptions): Promise<Reading>
  /** A PNG cut-out of one field, ~3 cells tall margins included, for a bubble. */
  cutOut(uprightPhoto: Buffer, box: [number, number, number, number]): Promise<Buffer>
  close(): Promise<void>
}
