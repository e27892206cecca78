/**
 * Faces: the letters of official papers. BIZ UDPGothic, its digits set to one width so that columns of yen stand
 * straight; Noto Sans JP for a name's character that it lacks (𠮷, 𡈽 …).
 *
 * Promise:  a character is printed as itself or refused by name; never an empty box, never another character.
 * Variants: a form chosen by a selector (葛 + U+E0100) is drawn by the first face that has it; where none has, the kanji
 *           stands in its usual form. It is the same character, and nobody's month waits for a stroke.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'
import type { Font } from 'fontkit'
import { FaceTables, Subset } from './subset.ts'
import { Variants } from './variants.ts'

export type Face = 'regular' | 'bold' | 'fallback' | 'fallbackBold'
/** What a writer asks for; the fallback is chosen per character. */
export type Style = 'regular' | 'bold'

const FILES: Record<Face, string> = {
  regular: '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf',
  bold: '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf',
  fallback: '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
  fallbackBold: '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf',
}
const MISSING: PlainGlyph = { id: 0, advanceWidth: 0, codePoints: [] }
const require = createRequire(import.meta.url)
const loaded = new Map<Face, LoadedFace>()

/** Of a table in its file. */
interface Place {
  offset: number
  length: number
}

interface LoadedFace {
  font: Font
  unitsPerEm: number
  tables: FaceTables
  variants: Variants
  /** by letter; null: the face lacks it */
  glyphs: Map<string, PlainGlyph | null>
}

/** What pdfkit needs of a glyph. Its code points are those it shows, whatever was printed before. */
interface PlainGlyph {
  id: number
  advanceWidth: number
  codePoints: number[]
}

/**
 * A face for pdfkit: one glyph a character, side by side. Japanese needs no shaping, and a parsed face shared by a
 * thousand papers makes each of them in a third of the time.
 */
export function faceForPdf(face: Face): Font {
  const { font, tables } = load(face)
  const plain = Object.create(font) as Font
  plain.layout = ((text: string) => {
    const glyphs = lettersOf(text).map((letter) => glyphOf(face, letter) ?? MISSING)
    const positions = advances(face, text).map((xAdvance) => ({
      xAdvance,
      yAdvance: 0,
      xOffset: 0,
      yOffset: 0,
    }))
    return { glyphs, positions, advanceWidth: positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) }
  }) as unknown as Font['layout']
  plain.createSubset = (() => new Subset(tables)) as unknown as Font['createSubset']
  return plain
}

export interface Run {
  face: Face
  text: string
}

/** A text as it will be drawn: pieces of one face each, with their widths. */
export interface Measured {
  runs: (Run & { ems: number })[]
  ems: number
}

/** Headings, conditions and figures come again on every paper of a stream. */
const measured = new Map<string, Measured>()
const MOST_MEASURED = 5_000

/** @throws UnprintableError: check with `unprintable` first */
export function measure(text: string, style: Style): Measured {
  const key = `${style} ${text}`
  let known = measured.get(key)
  if (!known) {
    const runs = runsOf(text, style).map((run) => ({ ...run, ems: emsOf(run.text, run.face) }))
    known = { runs, ems: runs.reduce((sum, { ems }) => sum + ems, 0) }
    if (measured.size >= MOST_MEASURED) measured.clear()
    measured.set(key, known)
  }
  return known
}

function runsOf(text: string, style: Style): Run[] {
  const runs: Run[] = []
  for (const letter of lettersOf(onPaper(text))) {
    const face = faceOf(letter, style)
    if (face === null) throw new UnprintableError(letter)
    const last = runs.at(-1)
    if (last?.face === face) last.text += letter
    else runs.push({ face, text: letter })
  }
  return runs
}

/** The characters that no face has, each once. */
export function unprintable(text: string): string[] {
  return [...new Set(lettersOf(onPaper(text)).filter((letter) => faceOf(letter, 'regular') === null))]
}

export class UnprintableError extends Error {
  constructor(character: string) {
    super(`no face has U+${character.codePointAt(0)!.toString(16).toUpperCase()}`)
  }
}

/** Width in ems of a text of one face, as it is drawn. */
function emsOf(text: string, face: Face): number {
  return advances(face, text).reduce((sum, advance) => sum + advance, 0) / load(face).unitsPerEm
}

/** Font units to the next character: a narrow digit (1) stands in the middle of a wide one's place. */
function advances(face: Face, text: string): number[] {
  const wide = glyphOf(face, '0')!.advanceWidth
  const widths: number[] = []
  let isWordBegin = true
  for (const letter of lettersOf(text)) {
    const own = glyphOf(face, letter)?.advanceWidth ?? 0
    const missing = letter >= '0' && letter <= '9' ? wide - own : 0
    // pdfkit hands over words one by one: nothing stands before a word's first character
    if (missing !== 0 && !isWordBegin) widths.push(widths.pop()! + missing / 2)
    widths.push(own + missing / 2)
    isWordBegin = letter === ' '
  }
  return widths
}

function faceOf(letter: string, style: Style): Face | null {
  const fallback = style === 'bold' ? 'fallbackBold' : 'fallback'
  if (!hasForm(style, letter) && hasForm(fallback, letter)) return fallback
  if (glyphOf(style, letter)) return style
  // both weights are asked, so that what is printable does not hang on where it stands
  return glyphOf('fallback', letter) && glyphOf('fallbackBold', letter) ? fallback : null
}

/** Of a kanji with a selector: the very form that it chooses. */
function hasForm(face: Face, letter: string): boolean {
  const [codePoint, selector] = codePointsOf(letter)
  return selector === undefined || load(face).variants.glyph(codePoint!, selector) !== null
}

function glyphOf(face: Face, letter: string): PlainGlyph | null {
  const { glyphs } = load(face)
  const known = glyphs.get(letter)
  if (known !== undefined) return known
  const glyph = findGlyph(load(face), codePointsOf(letter))
  glyphs.set(letter, glyph)
  return glyph
}

function findGlyph({ font, variants }: LoadedFace, codePoints: number[]): PlainGlyph | null {
  const [codePoint, selector] = codePoints
  if (!font.hasGlyphForCodePoint(codePoint!) || codePoint! < 0x20) return null
  const variant = selector === undefined ? null : variants.glyph(codePoint!, selector)
  return typeof variant === 'number'
    ? { id: variant, advanceWidth: font.getGlyph(variant).advanceWidth, codePoints }
    : {
        ...{ id: font.glyphForCodePoint(codePoint!).id, codePoints: [codePoint!] },
        advanceWidth: font.glyphForCodePoint(codePoint!).advanceWidth,
      }
}

const codePointsOf = (letter: string): number[] => [...letter].map((part) => part.codePointAt(0)!)

function load(face: Face): LoadedFace {
  let known = loaded.get(face)
  if (!known) {
    const bytes = readFileSync(require.resolve(FILES[face]))
    const font = fontkit.create(bytes) as Font & { directory: { tables: Record<string, Place> } }
    const tables = new FaceTables(bytes, font.directory.tables)
    known = {
      font,
      unitsPerEm: font.unitsPerEm,
      tables,
      variants: new Variants(tables.table('cmap')),
      glyphs: new Map(),
    }
    loaded.set(face, known)
  }
  return known
}

const SELECTORS = '\uFE00-\uFE0F\u{E0100}-\u{E01EF}'
const LETTER = new RegExp(`([^${SELECTORS}][${SELECTORS}]?)[${SELECTORS}]*`, 'gu')
const SELECTOR = new RegExp(`[${SELECTORS}]`, 'u')

/** A text's letters, each with the selector that chooses its form. One that chooses for nothing is none. */
export function lettersOf(text: string): string[] {
  return SELECTOR.test(text) ? [...text.matchAll(LETTER)].map(([, letter]) => letter!) : [...text]
}

/**
 * A text as a line of a paper has it. か and a combining ゛ are one letter; kanji keep their own numbers (full
 * normalisation would change names). A tab or a new line from somebody's table is a space; marks without a shape, that
 * came with a copied name, are nothing.
 */
export function onPaper(text: string): string {
  return text
    .replace(/[\u3041-\u30FE][\u3099\u309A]/gu, (pair) => pair.normalize('NFC'))
    .replace(/\p{Default_Ignorable_Code_Point}/gu, (mark) => (SELECTOR.test(mark) ? mark : ''))
    .replace(/[^\S \u3000]/gu, ' ')
}
