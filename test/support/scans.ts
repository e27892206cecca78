/** Scans: PDFs as a scanner or an office program would make them. */
import PDFDocument from 'pdfkit'

/** One page a picture, filling an A4 page. */
export function scanned(pictures: Buffer[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  return made(options, (document) => {
    for (const picture of pictures) document.addPage().image(picture, 0, 0, { fit: [595, 842] })
  })
}

export function blankPages(count: number): Promise<Buffer> {
  return made({}, (document) => {
    for (let i = 0; i < count; i += 1) document.addPage()
  })
}

function made(
  options: PDFKit.PDFDocumentOptions,
  fill: (document: PDFKit.PDFDocument) => void,
): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, ...options })
    const parts: Buffer[] = []
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    fill(document)
    document.end()
  })
}
