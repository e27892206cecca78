/**
 * Sheets: what keeps the sheets of one letter together, should they ever be parted: a head on each after the first, and
 * at the foot which of how many it is.
 */
import { NOTICE_WORDS as WORDS } from '../messages/papers.ts'
import { LEFT, RIGHT, WIDTH } from './letter.ts'
import { PAGE, QUIET, type Paper } from './paper.ts'
import { drawTable, type Table } from './table.ts'

export interface SheetHead {
  title: string
  memberNo: string
  name: string
  /** which of the member's letters: its number or its month */
  reference: string
  /** where the reference is not enough */
  about?: string
}

/** @returns where the head ends, mm from the top */
export function addSheet(paper: Paper, { title, memberNo, name, reference, about }: SheetHead): number {
  paper.addPage()
  paper.write(title, PAGE.width / 2, 22, { size: 13, style: 'bold', align: 'center' })
  const member = `${WORDS.memberNo} ${memberNo}\u3000${name} ${WORDS.honorific}`
  paper.write(member, LEFT, 31, { size: 9.5, fit: 100 })
  paper.write(reference, RIGHT, 31, { size: 9.5, align: 'right' })
  if (about === undefined) return 33
  paper.write(about, LEFT, 36.5, { size: 9.5, fit: WIDTH })
  return 38.5
}

/**
 * A whole table, over as many sheets as it needs.
 * @param addNext  a further sheet; returns where its head ends
 * @returns where the table ends
 */
export function drawOverSheets(
  paper: Paper,
  table: Table,
  place: { y: number; bottom: number },
  addNext: () => number,
): number {
  let at = { next: 0, y: place.y }
  for (;;) {
    at = drawTable(paper, table, { x: LEFT, y: at.y, bottom: place.bottom }, at.next)
    if (at.next >= table.rows.length) return at.y
    at.y = addNext() + 3
  }
}

/** Of the last `pages` pages, which are one letter. @param reference  stands at the foot of each, also of a single one */
export function drawFeet(paper: Paper, pages: number, reference?: string): void {
  const y = PAGE.height - 8
  for (let page = 0; page < pages; page += 1) {
    paper.backTo(page, pages)
    if (reference !== undefined)
      paper.write(reference, RIGHT, y, { size: 7.5, align: 'right', colour: QUIET })
    if (pages > 1)
      paper.write(`${page + 1} / ${pages}`, PAGE.width / 2, y, { size: 8, align: 'center', colour: QUIET })
  }
}
