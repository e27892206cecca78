/**
 * Pairs: a ruled box of labels and what they say, one under the other.
 */
import { linesOf, SHADE, type Paper } from './paper.ts'

export interface Pair {
  label: string
  /** lines; each is broken where it is too long */
  lines: string[]
  /** the figure the paper is about */
  strong?: boolean
}

const LEAD = 5.2
const SIZE = 10

/** @returns where it ends */
export function drawPairs(
  paper: Paper,
  pairs: Pair[],
  place: { x: number; y: number; width: number; labelMm: number },
): number {
  const { x, width, labelMm } = place
  const room = width - labelMm - 6
  let y = place.y
  for (const { label, lines: given, strong } of pairs) {
    const lines = strong ? given : given.flatMap((line) => linesOf(line, room, { size: SIZE }))
    const height = strong ? 10.5 : 2.2 + Math.max(lines.length, 1) * LEAD
    const middle = y + height / 2
    paper.fill(x, y, labelMm, height, SHADE)
    paper.write(label, x + 2.5, middle + 1.25, { size: 9.5, fit: labelMm - 5 })
    lines.forEach((line, i) =>
      paper.write(
        line,
        x + labelMm + 3,
        middle + (i - (lines.length - 1) / 2) * LEAD + (strong ? 1.9 : 1.25),
        {
          size: strong ? 15 : SIZE,
          style: strong ? 'bold' : 'regular',
          fit: room,
        },
      ),
    )
    if (y > place.y) paper.line(x, y, x + width, y)
    y += height
  }
  paper.line(x + labelMm, place.y, x + labelMm, y)
  paper.box(x, place.y, width, y - place.y)
  return y
}
