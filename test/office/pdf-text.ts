/** The words of a PDF, page by page, as pdfjs reads them; and how often a page's picture is not white at a place. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface PdfWord {
  text: string
  /** mm from the top left, of the baseline's begin */
  x: number
  y: number
}

export async function pdfPages(bytes: Uint8Array): Promise<{ text: string; words: PdfWord[] }[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const pages = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const content = await (await document.getPage(number)).getTextContent()
    const words = content.items.flatMap((item) =>
      'str' in item && item.str.trim() !== ''
        ? [
            {
              text: item.str,
              x: (item.transform[4] as number) / MM,
              y: 297 - (item.transform[5] as number) / MM,
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
