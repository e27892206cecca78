/**
 * Letter: what every letter of the office has in common: margins, fold marks, the addressee in the envelope's window.
 *
 * Window: 長形3号, A4 folded in three; 90 × 45 mm, 20 mm from the left, 12 mm from the top.
 */
import type { PostalAddress } from '../month-data.ts'
import { NOTICE_WORDS as WORDS } from '../messages/papers.ts'
import { lettersOf } from './faces.ts'
import { linesOf, PAGE, QUIET, widthOf, type Paper } from './paper.ts'

export const LEFT = 22
export const RIGHT = PAGE.width - LEFT
export const WIDTH = RIGHT - LEFT
export const FOOT_MM = 14

/** The window less what the sheet may slip. */
const WINDOW = { x: 25, y: 15, width: 80, height: 36 }
const NARROWEST = 0.72

/** @param reference  small, under the name: what the letter is sorted by */
export function drawAddressee(paper: Paper, to: PostalAddress, reference: string): void {
  const { x, width } = WINDOW
  let y = WINDOW.y + 4
  if (to.postalCode !== '')
    paper.write(`〒${to.postalCode.slice(0, 3)}-${to.postalCode.slice(3)}`, x, y, { size: 9.5 })
  const lines = [
    ...linesOf(to.address, width, { size: 9.5 }),
    ...(to.building ? linesOf(to.building, width, { size: 9.5 }) : []),
  ]
  // three lines fit; what is longer gets narrower, and nothing is left out
  const shown = lines.length <= 3 ? lines : [lines[0]!, lines[1]!, lines.slice(2).join('')]
  for (const line of shown) {
    y += 4.8
    paper.write(line, x, y, { size: 9.5, fit: width })
  }
  y += 7
  const size = 12.5
  const room = width - 9
  const names = widthOf(to.name, size) * NARROWEST > room ? inTwo(to.name) : [to.name]
  names.forEach((name, i) => {
    const written = paper.write(name, x, y, { size, fit: room })
    if (i === names.length - 1) paper.write(WORDS.honorific, x + written + 3, y, { size })
    else y += 5.4
  })
  paper.write(reference, x, y + 4.6, { size: 7.5, colour: QUIET })
}

export function drawFoldMarks(paper: Paper): void {
  for (const y of [99, 198]) paper.line(0, y, 4, y, 0.1, '#999999')
}

/** A very long name on two lines, at a space near its middle when there is one. */
function inTwo(name: string): string[] {
  const characters = lettersOf(name)
  const middle = Math.ceil(characters.length / 2)
  const spaces = characters.flatMap((character, i) => (/\s/.test(character) ? [i] : []))
  const near = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0]
  let cut = near !== undefined && Math.abs(near - middle) < characters.length / 4 ? near : middle
  // a long vowel or a small kana stays with the letter before it
  while (/[ーァィゥェォッャュョぁぃぅぇぉっゃゅょ・]/.test(characters[cut] ?? '')) cut += 1
  return [characters.slice(0, cut).join(''), characters.slice(cut).join('').trimStart()]
}
