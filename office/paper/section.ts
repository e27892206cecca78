/** Section: a heading with its table below, over as many pages as they need; a heading never stands alone at the foot. */
import { LEFT } from './letter.ts'
import { PAGE, type Paper } from './paper.ts'
import { drawTable, tableHeight, type Table } from './table.ts'

/** mm: nothing is drawn below */
export const BOTTOM = PAGE.height - 16
const TOP = 16
const NONE = 'ありません。'

/** @param table  null: there is nothing to tell. @returns where it ends */
export function drawSection(paper: Paper, heading: string, table: Table | null, top: number): number {
  let y = top
  if (table === null) {
    if (y + 8 > BOTTOM) y = newPage(paper)
    paper.write(heading, LEFT, y + 6, { size: 9.5 })
    paper.write(NONE, LEFT + 62, y + 6, { size: 9.5 })
    return y + 8
  }
  let next = 0
  do {
    if (y + Math.min(8 + tableHeight(table), 40) > BOTTOM) y = newPage(paper)
    paper.write(heading, LEFT, y + 6, { size: 9.5 })
    const drawn = drawTable(paper, table, { x: LEFT, y: y + 8, bottom: BOTTOM }, next)
    next = drawn.next
    y = next < table.rows.length ? BOTTOM : drawn.y + 1
  } while (next < table.rows.length)
  return y
}

/** @returns where its first line goes, mm from the top */
export function newPage(paper: Paper): number {
  paper.addPage()
  return TOP
}
