/**
 * PrintSetup: how a workbook comes out of a printer: all columns side by side on A4, as many sheets down as there are
 * rows, each with its number. What stays in sight while scrolling is repeated on every sheet.
 *
 * Why here: the writer of xlsx knows paper and direction only; the rest goes in by the hooks it has for that.
 */
import {
  appendMarkupInsideElement,
  findElement,
  getCellAddress,
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
  sanitizeTextContent,
} from 'write-excel-file/utility'

type Attributes = Record<string, string | number>

interface Sheet {
  sheet?: string
  stickyRowsCount?: number
  stickyColumnsCount?: number
}

const FILE = 'xl/worksheets/sheet{id}.xml'
/** inches; above and below stay wide, for binding and the number */
const SIDE_MARGINS = { left: 0.4, right: 0.4 }
const FIT = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
/** codes of the format: in the middle, this page / all pages */
const FOOT = '<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>'

/** For sheets with an `orientation`. */
export const PRINT_SETUP = {
  files: {
    transform: {
      [FILE]: {
        transformElementAttributes: (element: string, attributes: Attributes): Attributes => {
          if (element === 'pageSetup') return { ...attributes, fitToWidth: 1, fitToHeight: 0 }
          return element === 'pageMargins' ? { ...attributes, ...SIDE_MARGINS } : attributes
        },
        transform: (xml: string) => [FIT, FOOT].reduce(withElement, xml),
      },
      'xl/workbook.xml': {
        transform: (xml: string, sheets: Sheet[]) =>
          appendMarkupInsideElement(xml, findElement(xml, 'definedNames')!, sheets.map(printTitles).join('')),
      },
    },
  },
}

function withElement(xml: string, element: string): string {
  return insertElementMarkupAccordingToOrderOfSiblings(
    xml,
    element,
    getOrderOfSiblings(FILE, 'worksheet')!,
    'worksheet',
  )
}

function printTitles({ sheet = '', stickyRowsCount = 0, stickyColumnsCount = 0 }: Sheet, at: number): string {
  const name = `'${sheet.replaceAll("'", "''")}'`
  const places = [
    ...(stickyColumnsCount > 0 ? [`${name}!$A:$${letterOf(stickyColumnsCount)}`] : []),
    ...(stickyRowsCount > 0 ? [`${name}!$1:$${stickyRowsCount}`] : []),
  ]
  if (places.length === 0) return ''
  const text = sanitizeTextContent(places.join(','))
  return `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${text}</definedName>`
}

/** Of the last of so many columns. */
const letterOf = (columns: number): string => getCellAddress(0, columns - 1).replace(/\d+$/, '')
