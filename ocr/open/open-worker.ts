/**
 * OpenWorker: the process that turns one PDF or HEIC file into JPEG pages, and ends.
 *
 * Why alone: both decoders are foreign code run on bytes anybody may send. Their memory is capped and goes with the
 *            process.
 * Used by:  open-pages.ts, which forks it. Speaks only over its channel.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium'
import decodeHeic from 'heic-decode'
import sharp, { type Sharp } from 'sharp'
import { MAX_PIXELS } from '../read/decode-photo.ts'

export interface OpenRequest {
  kind: 'pdf' | 'heic'
  bytes: Uint8Array
  maxPages: number
  /** of every page, px */
  longSidePx: number
  jpegQuality: number
}

export interface OpenedPage {
  /** upright JPEG without metadata */
  image: Uint8Array
  widthPx: number
  heightPx: number
}

export type OpenAnswer =
  | { page: OpenedPage }
  | { done: true }
  | { refused: 'not-an-image' | 'too-large' | 'too-many-pages' | 'locked' }

process.once('message', (request: OpenRequest) => {
  void answerAll(request).then(() => process.disconnect())
})

const say = (answer: OpenAnswer) =>
  new Promise<void>((resolve) => process.send!(answer, undefined, undefined, () => resolve()))

async function answerAll(request: OpenRequest): Promise<void> {
  try {
    const pages = request.kind === 'pdf' ? pdfPages(request) : heicPage(request)
    for await (const page of pages) await say({ page })
    await say({ done: true })
  } catch (error) {
    await say({ refused: error instanceof Refused ? error.why : 'not-an-image' })
  }
}

class Refused extends Error {
  readonly why: Extract<OpenAnswer, { refused: unknown }>['refused']
  constructor(why: Refused['why']) {
    super(why)
    this.why = why
  }
}

async function* pdfPages(request: OpenRequest): AsyncGenerator<OpenedPage> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(request.bytes).catch((error: unknown) => {
    throw new Refused(/password|security/i.test(String(error)) ? 'locked' : 'not-an-image')
  })
  const count = document.getPageCount()
  if (count > request.maxPages) throw new Refused('too-many-pages')
  if (count === 0) throw new Refused('not-an-image')
  for (const page of document.pages()) {
    const { originalWidth, originalHeight } = page.getOriginalSize()
    const longSide = Math.max(originalWidth, originalHeight)
    if (!(longSide > 0)) throw new Refused('not-an-image')
    const { data, width, height } = await page.render({
      scale: request.longSidePx / longSide,
      render: 'bitmap',
    })
    yield await toJpeg(sharp(data, { raw: { width, height, channels: 4 } }), request)
  }
}

/** libheif applies the file's own turns and mirrors; its EXIF orientation is only a copy of them (ISO/IEC 23008-12). */
async function* heicPage(request: OpenRequest): AsyncGenerator<OpenedPage> {
  const pictures = await decodeHeic.all({ buffer: request.bytes })
  const first = pictures[0]!
  if (first.width * first.height > MAX_PIXELS) throw new Refused('too-large')
  const { data, width, height } = await first.decode()
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  yield await toJpeg(
    sharp(raw, { raw: { width, height, channels: 4 }, limitInputPixels: MAX_PIXELS }),
    request,
  )
}

async function toJpeg(picture: Sharp, { longSidePx, jpegQuality }: OpenRequest): Promise<OpenedPage> {
  const { data, info } = await picture
    .flatten({ background: 'white' })
    .resize({ width: longSidePx, height: longSidePx, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: jpegQuality })
    .toBuffer({ resolveWithObject: true })
  return { image: data, widthPx: info.width, heightPx: info.height }
}
