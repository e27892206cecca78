/**
 * Rasterise: the pages of a PDF as pictures, for `famisapo form --png` and for sample photos.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium'
import sharp from 'sharp'

/** @returns one PNG a page, `dpi` dots an inch, in the PDF's order */
export async function rasterise(pdf: Buffer, dpi: number): Promise<Buffer[]> {
  const library = await PDFiumLibrary.init()
  try {
    const document = await library.loadDocument(pdf)
    const pages: Buffer[] = []
    for (const page of document.pages()) {
      const bitmap = await page.render({ scale: dpi / 72, render: 'bitmap' })
      pages.push(await toPng(Buffer.from(bitmap.data), bitmap.width, bitmap.height, dpi))
    }
    document.destroy()
    return pages
  } finally {
    library.destroy()
  }
}

function toPng(rgba: Buffer, width: number, height: number, dpi: number): Promise<Buffer> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .flatten({ background: 'white' })
    .withMetadata({ density: dpi })
    .png()
    .toBuffer()
}
