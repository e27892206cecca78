/**
 * Picture: a PNG with soft edges, drawn on paper.
 *
 * Promise:  everything of it is written at once, when it is drawn first. pdfkit's own PNG unpacks soft edges beside the
 *           drawing, so that where its parts stand in the file depends on how busy the machine is.
 */
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** Packed as a PDF holds them; made once for many documents. */
export interface Pixels {
  width: number
  height: number
  /** deflated, 3 bytes a pixel */
  colours: Buffer
  /** deflated, 1 byte a pixel, 0 where the paper shows */
  cover: Buffer
}

const MOST_PIXELS = 16_000_000

/** @throws Error when it cannot be read whole or has more than 16 million pixels */
export async function unpackPicture(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png, { failOn: 'truncated', limitInputPixels: MOST_PIXELS })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const colours = Buffer.alloc(width * height * 3)
  const cover = Buffer.alloc(width * height)
  for (let pixel = 0; pixel < cover.length; pixel += 1) {
    data.copy(colours, pixel * 3, pixel * 4, pixel * 4 + 3)
    cover[pixel] = data[pixel * 4 + 3]!
  }
  return { width, height, colours: deflateSync(colours), cover: deflateSync(cover) }
}

/** What pdfkit's `image` draws: it asks for the size and, once, to be embedded. */
export class Picture {
  readonly label: string
  readonly width: number
  readonly height: number
  readonly #pixels: Pixels
  obj: PDFKit.PDFKitReference | null = null

  /** @param label  its name among the pictures of one document */
  constructor(label: string, pixels: Pixels) {
    this.label = label
    this.width = pixels.width
    this.height = pixels.height
    this.#pixels = pixels
  }

  embed(doc: PDFKit.PDFDocument): void {
    const { width, height, colours, cover } = this.#pixels
    const common = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8 }
    const mask = doc.ref({ ...common, ColorSpace: 'DeviceGray', Filter: 'FlateDecode' })
    mask.end(cover)
    this.obj = doc.ref({ ...common, ColorSpace: 'DeviceRGB', SMask: mask, Filter: 'FlateDecode' })
    this.obj.end(colours)
  }
}
