/**
 * CellsOfPage: the digit boxes of a registered sheet as the model was shown them, for the corpus of a city's hands.
 *
 * Used by:  ocr/read-photo-here.ts when asked to (`keepCells`); server/corpus-labels.ts puts labels to them.
 */
import type { Reading } from '../../rules/reading.ts'
import type { DigitModel } from '../digits/recognise.ts'
import { cutCell } from '../read/cut-cells.ts'
import type { Page } from '../read/page.ts'

export interface SeenCell {
  /** 36 × 28, 0 paper … 255 ink */
  ink: Uint8Array
  /** eleven, the last for an empty box */
  probabilities: number[]
}

export interface CellsOfField {
  name: string
  row: number
  cells: SeenCell[]
}

/** Not part of what is stored of a reading. */
export type ReadingWithCells = Reading & { cells?: CellsOfField[] }

export function cellsOfPage(page: Page, model: DigitModel): CellsOfField[] {
  return page.layout.fields
    .filter(({ type }) => type === 'digits')
    .map(({ name, row, cells }) => {
      const cut = cells.map((cell) => cutCell(page, cell))
      const read = model.recognise(cut)
      return {
        ...{ name, row },
        cells: cut.map((ink, i) => ({
          ink: Uint8Array.from(ink, (value) => Math.round(255 * Math.min(1, Math.max(0, value)))),
          probabilities: [...read[i]!.probabilities],
        })),
      }
    })
}
