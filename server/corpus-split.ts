/**
 * CorpusSplit: which hands a model may learn from, and which only judge it. By the writer, so that nobody's digits
 * stand on both sides; by the hash alone, so that it is the same next year.
 */

/** one writer in four judges */
const HELD_OUT_SHARE = 0.25

export type Side = 'train' | 'held-out'

/** @param writer  hex, evenly spread */
export function sideOf(writer: string): Side {
  return parseInt(writer.slice(0, 8), 16) / 2 ** 32 < HELD_OUT_SHARE ? 'held-out' : 'train'
}
