/** The words of a PDF, page by page, as pdfjs reads them; and how often a page's picture is not white at a place. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface PdfWord {
  text: string
  /** mm from the top left, of the baseline's begin */
  x: number
  y: number
  /** mm */
  width: number
  /** points */
  size: number
}

export async function pdfPages(bytes: Uint8Array): Promise<{ text: string; words: PdfWord[] }[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const pages = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const content = await page.getTextContent()
    const heightMm = page.view[3]! / MM
    const words = content.items.flatMap((item) =>
      'str' in item && item.str.trim() !== ''
        ? [
            {
              text: item.str,
              x: (item.transform[4] as number) / MM,
              y: heightMm - (item.transform[5] as number) / MM,
              width: item.width / MM,
              size: item.transform[3] as number,
            },
          ]
        : [],
    )
    pages.push({
      text: words
        .map(({ text }) => text)
        .join(' ')
        .replace(/\s+/g, ''),
      words,
    })
  }
  await document.destroy()
  return pages
}

const MM = 72 / 25.4
