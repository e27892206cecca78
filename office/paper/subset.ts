/**
 * Subset: the part of a TrueType face that one paper uses, as its PDF carries it.
 *
 * Why not the library's: it takes every glyph apart and writes it anew for every paper. Here a glyph's bytes are cut
 * out once a process and copied. 1,000 notices, each also as a PDF of its own, take a third of the time; and without
 * the screen's hinting programmes each file is half as large.
 * Promise:  outlines and widths are the face's own; the same glyphs in the same order give the same bytes.
 * Source:   OpenType 1.9, tables glyf, loca, hmtx, maxp; ISO 32000-1 9.9 (which tables a PDF needs).
 */

/** Bits of a composite glyph's component. */
const WORDS = 0x0001
const SCALE = 0x0008
const MORE = 0x0020
const TWO_SCALES = 0x0040
const MATRIX = 0x0080
const INSTRUCTIONS = 0x0100

/** A parsed face: what is read once and shared by all papers. */
export class FaceTables {
  readonly #bytes: Buffer
  readonly #offsets: Record<string, { offset: number; length: number }>
  readonly #glyphs = new Map<number, Buffer>()
  readonly #longLoca: boolean
  readonly #metrics: number

  /** @param directory  the face's tables by tag, offsets from the file's start */
  constructor(bytes: Buffer, directory: Record<string, { offset: number; length: number }>) {
    this.#bytes = bytes
    this.#offsets = directory
    this.#longLoca = this.table('head').readInt16BE(50) === 1
    this.#metrics = this.table('hhea').readUInt16BE(34)
  }

  /** A copy. */
  table(tag: string): Buffer {
    const { offset, length } = this.#offsets[tag]!
    return Buffer.from(this.#bytes.subarray(offset, offset + length))
  }

  /** Bytes of one glyph without instructions; its components still have the face's numbers. */
  glyph(id: number): Buffer {
    let glyph = this.#glyphs.get(id)
    if (!glyph) {
      const start = this.#offsets['glyf']!.offset
      glyph = withoutInstructions(
        this.#bytes.subarray(start + this.#locaAt(id), start + this.#locaAt(id + 1)),
      )
      this.#glyphs.set(id, glyph)
    }
    return glyph
  }

  /** advanceWidth and left side bearing, four bytes */
  metric(id: number): Buffer {
    const at = this.#offsets['hmtx']!.offset
    const wide = at + Math.min(id, this.#metrics - 1) * 4
    const bearing = id < this.#metrics ? wide + 2 : at + this.#metrics * 4 + (id - this.#metrics) * 2
    return Buffer.concat([this.#bytes.subarray(wide, wide + 2), this.#bytes.subarray(bearing, bearing + 2)])
  }

  #locaAt(id: number): number {
    const at = this.#offsets['loca']!.offset
    return this.#longLoca ? this.#bytes.readUInt32BE(at + id * 4) : this.#bytes.readUInt16BE(at + id * 2) * 2
  }
}

/** The shape pdfkit asks of a subset. */
export class Subset {
  readonly #face: FaceTables
  /** new number → the face's number; 0 is the missing glyph */
  readonly #glyphs = [0]
  readonly #numbers = new Map<number, number>([[0, 0]])

  constructor(face: FaceTables) {
    this.#face = face
  }

  includeGlyph(glyph: number | { id: number }): number {
    const id = typeof glyph === 'number' ? glyph : glyph.id
    let number = this.#numbers.get(id)
    if (number === undefined) {
      number = this.#glyphs.push(id) - 1
      this.#numbers.set(id, number)
    }
    return number
  }

  encode(): Buffer {
    const outlines: Buffer[] = []
    const places = [0]
    // a composite's components join the list while it is walked
    for (let i = 0; i < this.#glyphs.length; i += 1) {
      const outline = this.#renumbered(this.#face.glyph(this.#glyphs[i]!))
      const padded = padTo4(outline)
      outlines.push(padded)
      places.push(places.at(-1)! + padded.length)
    }
    const loca = Buffer.alloc(places.length * 4)
    places.forEach((place, i) => loca.writeUInt32BE(place, i * 4))
    const count = this.#glyphs.length
    const head = this.#face.table('head')
    head.writeInt16BE(1, 50)
    const hhea = this.#face.table('hhea')
    hhea.writeUInt16BE(count, 34)
    const maxp = this.#face.table('maxp')
    maxp.writeUInt16BE(count, 4)
    return file({
      glyf: Buffer.concat(outlines),
      head,
      hhea,
      hmtx: Buffer.concat(this.#glyphs.map((id) => this.#face.metric(id))),
      loca,
      maxp,
    })
  }

  #renumbered(outline: Buffer): Buffer {
    if (!isComposite(outline)) return outline
    const copy = Buffer.from(outline)
    for (const at of components(copy))
      copy.writeUInt16BE(this.includeGlyph(copy.readUInt16BE(at + 2)), at + 2)
    return copy
  }
}

function isComposite(outline: Buffer): boolean {
  return outline.length > 0 && outline.readInt16BE(0) < 0
}

/** Where each component of a composite begins: flags, glyph, arguments. */
function components(outline: Buffer): number[] {
  const starts: number[] = []
  let at = 10
  for (;;) {
    starts.push(at)
    const flags = outline.readUInt16BE(at)
    at = componentEnd(at, flags)
    if (!(flags & MORE)) return starts
  }
}

function componentEnd(at: number, flags: number): number {
  const scales = flags & SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0
  return at + 4 + (flags & WORDS ? 4 : 2) + scales
}

function withoutInstructions(outline: Buffer): Buffer {
  if (outline.length === 0) return outline
  if (isComposite(outline)) {
    const copy = Buffer.from(outline)
    let end = 10
    for (const at of components(copy)) {
      const flags = copy.readUInt16BE(at)
      end = componentEnd(at, flags)
      copy.writeUInt16BE(flags & ~INSTRUCTIONS, at)
    }
    return copy.subarray(0, end)
  }
  const lengthAt = 10 + outline.readInt16BE(0) * 2
  const after = lengthAt + 2 + outline.readUInt16BE(lengthAt)
  return Buffer.concat([outline.subarray(0, lengthAt), Buffer.alloc(2), outline.subarray(after)])
}

/** A TrueType file of these tables, by tag. */
function file(tables: Record<string, Buffer>): Buffer {
  const tags = Object.keys(tables).sort()
  const power = 2 ** Math.floor(Math.log2(tags.length))
  const header = Buffer.alloc(12 + tags.length * 16)
  header.writeUInt32BE(0x00010000, 0)
  header.writeUInt16BE(tags.length, 4)
  header.writeUInt16BE(power * 16, 6)
  header.writeUInt16BE(Math.log2(power), 8)
  header.writeUInt16BE((tags.length - power) * 16, 10)
  const bodies: Buffer[] = []
  let offset = header.length
  tags.forEach((tag, i) => {
    const table = tables[tag]!
    const padded = padTo4(table)
    header.write(tag, 12 + i * 16, 'latin1')
    header.writeUInt32BE(checksum(padded), 16 + i * 16)
    header.writeUInt32BE(offset, 20 + i * 16)
    header.writeUInt32BE(table.length, 24 + i * 16)
    offset += padded.length
    bodies.push(padded)
  })
  return Buffer.concat([header, ...bodies])
}

function checksum(padded: Buffer): number {
  let sum = 0
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
  return sum
}

function padTo4(bytes: Buffer): Buffer {
  const missing = (4 - (bytes.length % 4)) % 4
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)])
}
