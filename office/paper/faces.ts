/**
 * Faces: the letters of official papers. BIZ UDPGothic, its digits set to one width so that columns of yen stand
 * straight; Noto Sans JP for a name's character that it lacks (𠮷, 𡈽 …).
 *
 * Promise:  a character is printed as itself or refused by name; never an empty box, never another character.
 * Limits:   a variant chosen by a selector (辻 + U+E0100) is refused: none of the faces draws it.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'
import type { Font } from 'fontkit'
import { FaceTables, Subset } from './subset.ts'

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
  /** null: the face lacks it */
  glyphs: Map<number, PlainGlyph | null>
}

/** What pdfkit needs of a glyph. Its code point is the one asked for, whatever was printed before. */
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
    const glyphs = [...text].map((character) => glyphOf(face, character) ?? MISSING)
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
  for (const character of inOnePiece(text)) {
    const face = faceOf(character, style)
    if (face === null) throw new UnprintableError(character)
    const last = runs.at(-1)
    if (last?.face === face) last.text += character
    else runs.push({ face, text: character })
  }
  return runs
}

/** The characters that no face has, each once. */
export function unprintable(text: string): string[] {
  return [...new Set([...inOnePiece(text)].filter((character) => faceOf(character, 'regular') === null))]
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
  for (const character of text) {
    const own = glyphOf(face, character)?.advanceWidth ?? 0
    const missing = character >= '0' && character <= '9' ? wide - own : 0
    // pdfkit hands over words one by one: nothing stands before a word's first character
    if (missing !== 0 && !isWordBegin) widths.push(widths.pop()! + missing / 2)
    widths.push(own + missing / 2)
    isWordBegin = character === ' ' || character === '\t'
  }
  return widths
}

function faceOf(character: string, style: Style): Face | null {
  if (glyphOf(style, character)) return style
  // both weights are asked, so that what is printable does not hang on where it stands
  if (!glyphOf('fallback', character) || !glyphOf('fallbackBold', character)) return null
  return style === 'bold' ? 'fallbackBold' : 'fallback'
}

function glyphOf(face: Face, character: string): PlainGlyph | null {
  const { font, glyphs } = load(face)
  const codePoint = character.codePointAt(0)!
  const known = glyphs.get(codePoint)
  if (known !== undefined) return known
  const found =
    font.hasGlyphForCodePoint(codePoint) && codePoint >= 0x20 ? font.glyphForCodePoint(codePoint) : null
  const glyph = found && { id: found.id, advanceWidth: found.advanceWidth, codePoints: [codePoint] }
  glyphs.set(codePoint, glyph)
  return glyph
}

function load(face: Face): LoadedFace {
  let known = loaded.get(face)
  if (!known) {
    const bytes = readFileSync(require.resolve(FILES[face]))
    const font = fontkit.create(bytes) as Font & { directory: { tables: Record<string, Place> } }
    known = {
      font,
      unitsPerEm: font.unitsPerEm,
      tables: new FaceTables(bytes, font.directory.tables),
      glyphs: new Map(),
    }
    loaded.set(face, known)
  }
  return known
}

/** か and a combining ゛ are one letter; kanji keep their own numbers (full normalisation would change names). */
function inOnePiece(text: string): string {
  return text.replace(/[\u3041-\u30FE][\u3099\u309A]/gu, (pair) => pair.normalize('NFC'))
}
