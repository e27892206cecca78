/**
 * Variants: which glyph a face draws for a kanji with a variation selector, as names from 戸籍 carry them (葛 + U+E0100).
 *
 * Why not the library's: it looks no further when a selector has a list of default forms, so it finds none of the others.
 * Source:   OpenType 1.9, cmap subtable format 14.
 */
export class Variants {
  readonly #cmap: Buffer
  /** selector → where its two lists begin; 0: it has none */
  readonly #lists = new Map<number, { defaultAt: number; othersAt: number }>()

  constructor(cmap: Buffer) {
    this.#cmap = cmap
    for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
      const at = cmap.readUInt32BE(4 + i * 8 + 4)
      if (cmap.readUInt16BE(at) === 14) this.#readSelectors(at)
    }
  }

  /** A glyph's number; 'base': the character's own glyph is this form; null: the face does not know the form. */
  glyph(codePoint: number, selector: number): number | 'base' | null {
    const lists = this.#lists.get(selector)
    if (!lists) return null
    if (lists.othersAt > 0) {
      const at = this.#find(lists.othersAt, 5, (entry) => codePoint - this.#cmap.readUIntBE(entry, 3))
      if (at !== null) return this.#cmap.readUInt16BE(at + 3)
    }
    if (lists.defaultAt === 0) return null
    const at = this.#find(lists.defaultAt, 4, (entry) => {
      const first = this.#cmap.readUIntBE(entry, 3)
      return codePoint < first ? -1 : Math.max(0, codePoint - first - this.#cmap.readUInt8(entry + 3))
    })
    return at === null ? null : 'base'
  }

  #readSelectors(table: number): void {
    for (let i = 0; i < this.#cmap.readUInt32BE(table + 6); i += 1) {
      const at = table + 10 + i * 11
      const [byDefault, others] = [this.#cmap.readUInt32BE(at + 3), this.#cmap.readUInt32BE(at + 7)]
      this.#lists.set(this.#cmap.readUIntBE(at, 3), {
        defaultAt: byDefault && table + byDefault,
        othersAt: others && table + others,
      })
    }
  }

  /** @param compare  < 0: what is looked for stands before this entry */
  #find(list: number, entryBytes: number, compare: (entry: number) => number): number | null {
    let [low, high] = [0, this.#cmap.readUInt32BE(list) - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const entry = list + 4 + middle * entryBytes
      const side = compare(entry)
      if (side === 0) return entry
      if (side < 0) high = middle - 1
      else low = middle + 1
    }
    return null
  }
}
