/**
 * JoinPdfs: many PDFs as one, written out while the next is still being drawn.
 *
 * Why our own: libraries that join PDFs hold all of it until the end; a batch of forms is a minute's work, and the
 * browser should see it grow. It takes what pdfkit writes: a classic cross-reference table, no object streams, pages
 * directly under one node.
 * Promise:  the pages in order, each with what it needs; the same PDFs give the same bytes.
 * Used by:  forms-batch.ts.
 */

const CATALOG = 1
const PAGES = 2
const FREE = '0000000000 65535 f \n'

export async function* joinPdfs(pdfs: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const offsets = new Map<number, number>()
  const kids: number[] = []
  let at = 0
  let last = PAGES
  const put = (bytes: Buffer): Buffer => {
    at += bytes.length
    return bytes
  }
  const object = (no: number, body: Buffer): Buffer => {
    offsets.set(no, at)
    return put(Buffer.concat([Buffer.from(`${no} 0 obj`), body, Buffer.from('endobj\n')]))
  }

  // four bytes above 127 say that the file is not text
  yield put(Buffer.from('%PDF-1.4\n%\xE2\xE3\xCF\xD3\n', 'latin1'))
  for await (const pdf of pdfs) {
    const { objects, pages, skipped } = partsOf(pdf)
    const shift = last
    for (const [no, body] of objects) {
      if (skipped.has(no)) continue
      yield object(no + shift, renumbered(body, shift, pages.includes(no)))
      last = Math.max(last, no + shift)
    }
    kids.push(...pages.map((no) => no + shift))
  }
  const list = kids.map((no) => `${no} 0 R`).join(' ')
  yield object(PAGES, Buffer.from(`\n<< /Type /Pages /Count ${kids.length} /Kids [${list}] >>\n`))
  yield object(CATALOG, Buffer.from(`\n<< /Type /Catalog /Pages ${PAGES} 0 R >>\n`))
  const start = at
  const entries = Array.from({ length: last + 1 }, (_, no) => {
    const offset = offsets.get(no)
    return offset === undefined ? FREE : `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  yield put(Buffer.from(`xref\n0 ${last + 1}\n${entries.join('')}`))
  yield put(
    Buffer.from(`trailer\n<< /Size ${last + 1} /Root ${CATALOG} 0 R >>\nstartxref\n${start}\n%%EOF\n`),
  )
}

interface Parts {
  /** number → what stands between `obj` and `endobj` */
  objects: Map<number, Buffer>
  pages: number[]
  /** catalogue, page node and the file's own title: the joined file has one of its own */
  skipped: Set<number>
}

function partsOf(pdf: Buffer): Parts {
  const text = pdf.toString('latin1')
  const xref = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1])
  const [, count = ''] = /^xref\s+0 (\d+)\s+/.exec(text.slice(xref, xref + 40)) ?? []
  const entries = [...text.slice(xref).matchAll(/^(\d{10}) (\d{5}) ([nf])/gm)].slice(0, Number(count))
  if (entries.length === 0) throw new Error('a PDF of another make than ours')
  const objects = new Map<number, Buffer>()
  entries.forEach(([, offset, , state], no) => {
    if (state !== 'n') return
    const from = text.indexOf('obj', Number(offset)) + 'obj'.length
    objects.set(no, pdf.subarray(from, endOf(text, from)))
  })
  const trailer = text.slice(text.lastIndexOf('trailer'))
  const root = referenceIn(trailer, 'Root')
  const node = referenceIn(dictionaryOf(objects.get(root)!), 'Pages')
  const kids = /\/Kids\s*\[([^\]]*)\]/.exec(dictionaryOf(objects.get(node)!))?.[1] ?? ''
  return {
    objects,
    pages: [...kids.matchAll(/(\d+) 0 R/g)].map(([, no]) => Number(no)),
    skipped: new Set([root, node, referenceIn(trailer, 'Info')]),
  }
}

/** A stream says how long it is: its bytes may spell anything. */
function endOf(text: string, from: number): number {
  const stream = /^(?:(?!endobj)[^])*?\/Length (\d+)(?!\s+\d+ R)(?:(?!endobj)[^])*?stream\r?\n/.exec(
    text.slice(from, from + 4_000),
  )
  const after = stream ? from + stream[0].length + Number(stream[1]) : from
  return text.indexOf('endobj', after)
}

const STREAM = 'stream\n'

/** What stands before the stream, or all of it. */
function dictionaryOf(body: Buffer): string {
  const at = body.indexOf(STREAM)
  return body.subarray(0, at < 0 ? body.length : at).toString('latin1')
}

const referenceIn = (text: string, name: string): number =>
  Number(new RegExp(`/${name} (\\d+) 0 R`).exec(text)?.[1])

function renumbered(body: Buffer, shift: number, isPage: boolean): Buffer {
  const dictionary = dictionaryOf(body)
  const moved = dictionary
    .replace(/(\d+) 0 R/g, (_, no: string) => `${Number(no) + shift} 0 R`)
    .replace(/\/Parent \d+ 0 R/, (parent) => (isPage ? `/Parent ${PAGES} 0 R` : parent))
  return Buffer.concat([Buffer.from(moved, 'latin1'), body.subarray(dictionary.length)])
}
