/**
 * JointMembers: a family's number written by hand, among the families the provider is registered with and the rest of
 * the register.
 *
 * Promise:  a number is likely only by the boxes in which it differs from its rivals; one badly written digit that
 *           all of them share takes nothing away.
 */
import { type Cells, type Decoded, allBlank, probabilityOf } from './decode-digits.ts'

/** Weight of a family that the provider is not registered with: a slip, or a pair told too late. */
const UNUSUAL = 1 / 50
/** Weight of a number that nobody has, shared by all of them. */
const NOBODY = 1 / 50
const NUMBERS = 1e6
/** A box may be something else than it looks, whatever the model says: this share of it is anybody's guess. */
const GUESS = 0.005

/** @param usual  the provider's families; none: everybody is as likely */
export function decodeMember(cells: Cells, known: string[], usual: string[]): Decoded {
  const careful = cells.map((cell) => cell.map((p) => (1 - GUESS) * p + GUESS / cell.length))
  if (allBlank(cells)) {
    return { text: null, confidence: probabilityOf(cells, ' '.repeat(cells.length)), alternatives: [] }
  }
  const weighed = known
    .filter((no) => no.length === cells.length)
    .map((no) => ({
      no,
      p: probabilityOf(careful, no) * (usual.length === 0 || usual.includes(no) ? 1 : UNUSUAL),
    }))
    .sort((a, b) => b.p - a.p)
  const [first, ...rest] = weighed
  if (!first) return { text: null, confidence: 0, alternatives: [] }
  const families = Math.max(1, usual.length)
  const nobody = (NOBODY * families) / NUMBERS
  const all = weighed.reduce((total, { p }) => total + p, 0) + nobody
  return {
    text: first.no,
    confidence: first.p / all,
    alternatives: rest.flatMap(({ no, p }) => (p > first.p / 300 ? [no] : [])).slice(0, 3),
  }
}
