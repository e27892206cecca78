/**
 * Draw a rich menu: letters as outlines of the font file we ship, so that it looks the same on a machine without
 * any font.
 *
 * Promise:  a PNG of MENU_SIZE, under LINE's 1 MB. Throws when a letter has no outline: a blank box is never drawn.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'
import sharp from 'sharp'
import { COLOURS } from './messages/colours.ts'
import { MENU_ICONS } from './rich-menu-icons.ts'
import { MENU_SIZE, MENU_TILES, type MenuName, type MenuTile } from './rich-menu-tiles.ts'

const GAP = 14
/** 180 px of 2500 are about 28 px on a phone 390 wide */
const LETTER = 180
const MAIN_LETTER = 230
const ICON = 250
const LINE_HEIGHT = 1.25

export async function drawRichMenu(menu: MenuName): Promise<Buffer> {
  const font = await loadFont()
  const { width, height } = MENU_SIZE
  const tiles = MENU_TILES[menu].map((tile) => drawTile(tile, font)).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="${COLOURS.line}"/>${tiles}</svg>`
  return sharp(Buffer.from(svg)).png({ palette: true, colours: 32 }).toBuffer()
}

async function loadFont(): Promise<Font> {
  const path = createRequire(import.meta.url).resolve(
    '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf',
  )
  return create(await readFile(path)) as Font
}

function drawTile({ lines, bounds, isMain, item }: MenuTile, font: Font): string {
  const letter = fitting(lines, bounds.width, isMain && lines.length === 1 ? MAIN_LETTER : LETTER, font)
  const [ground, ink] = isMain ? [COLOURS.accent, COLOURS.white] : [COLOURS.white, COLOURS.ink]
  const text = letter * LINE_HEIGHT * lines.length
  const top = bounds.y + (bounds.height - ICON - 60 - text) / 2
  const centre = bounds.x + bounds.width / 2
  const box = `<rect x="${bounds.x + GAP / 2}" y="${bounds.y + GAP / 2}" width="${bounds.width - GAP}" height="${bounds.height - GAP}" rx="24" fill="${ground}"/>`
  const icon = `<g transform="translate(${centre - ICON / 2} ${top}) scale(${ICON / 48})" fill="none" stroke="${isMain ? ink : COLOURS.accent}" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round">${MENU_ICONS[item]}</g>`
  const words = lines.map((line, n) =>
    drawLine(line, centre, top + ICON + 60 + letter * (0.88 + n * LINE_HEIGHT), letter, ink, font),
  )
  return box + icon + words.join('')
}

const widthOf = (line: string, letter: number, font: Font) =>
  (font.layout(line).advanceWidth * letter) / font.unitsPerEm

/** As large as wished, or as the tile allows. */
function fitting(lines: string[], width: number, wish: number, font: Font): number {
  const widest = Math.max(...lines.map((line) => widthOf(line, wish, font)))
  return Math.min(wish, (wish * (width - 120)) / widest)
}

/** One line around `centre`, its letters standing on `baseline`. Font outlines grow upwards, SVG downwards. */
function drawLine(
  line: string,
  centre: number,
  baseline: number,
  letter: number,
  ink: string,
  font: Font,
): string {
  const { glyphs, positions } = font.layout(line)
  const scale = letter / font.unitsPerEm
  let x = centre - widthOf(line, letter, font) / 2
  return glyphs
    .map((glyph, n) => {
      if (glyph.id === 0) throw new Error(`the font has no letter for part of 「${line}」`)
      const at = positions[n]
      const path = `<path transform="translate(${x + (at?.xOffset ?? 0) * scale} ${baseline}) scale(${scale} ${-scale})" fill="${ink}" d="${glyph.path.toSVG()}"/>`
      x += (at?.xAdvance ?? glyph.advanceWidth) * scale
      return path
    })
    .join('')
}
