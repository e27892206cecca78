/**
 * Photograph: a sheet as a phone's camera would see it on somebody's table. Everything follows from the seed.
 *
 * Used by:  the tests, the bench, make-sandbox-samples.ts. Never by the service.
 */
import sharp from 'sharp'
import type { Picture } from './fill-form.ts'
import { applyHomography, homographyOf, type Point } from '../read/homography.ts'
import { type Random, randomFrom } from './random.ts'

export interface PhotoConditions {
  /** long side, px */
  longSidePx: number
  /** degrees in the picture's plane, besides `turn` */
  rotation: number
  /** how the camera was held */
  turn: 0 | 90 | 180 | 270
  /** share of the page's size by which each corner may move */
  perspective: number
  /** share of the page's height by which it bulges */
  curl: number
  /** 0-1, darkness of a soft shadow across the sheet */
  shadow: number
  /** px of a 2400 px photo, standard deviation */
  blur: number
  /** px of a 2400 px photo, camera shake along one direction */
  shake: number
  /** grey levels, standard deviation */
  noise: number
  jpegQuality: number
  /** bright spots; each is a share of the page's width across */
  glare: { x: number; y: number; size: number; strength: number }[]
  /** 1 is daylight, 0.25 a dark room */
  light: number
  /** share of the photo's width left out on the right, cutting the sheet */
  crop: number
  clutter: boolean
}

export const GOOD_PHOTO: PhotoConditions = {
  longSidePx: 2400,
  rotation: 1.5,
  turn: 0,
  perspective: 0.012,
  curl: 0.002,
  shadow: 0.15,
  blur: 0.6,
  shake: 0,
  noise: 3,
  jpegQuality: 75,
  glare: [],
  light: 0.9,
  crop: 0,
  clutter: true,
}

/** What people's photos are like when nothing goes wrong: the lab's ordinary conditions. */
export function ordinaryConditions(random: Random): PhotoConditions {
  return {
    ...GOOD_PHOTO,
    longSidePx: random.whole(1700, 3000),
    rotation: random.between(-9, 9),
    turn: random.pick([0, 0, 0, 90, 180, 270] as const),
    perspective: random.between(0, 0.05),
    curl: random.between(0, 0.01),
    shadow: random.between(0, 0.45),
    blur: random.between(0.3, 1.3),
    noise: random.between(1, 7),
    jpegQuality: random.whole(50, 80),
    light: random.between(0.6, 1),
  }
}

export interface Photograph {
  jpeg: Buffer
  /** which point of the page (px of the page's picture) a pixel of the photo shows, before `turn` */
  pageAt(x: number, y: number): { x: number; y: number }
}

/** @returns a JPEG */
export async function photograph(page: Picture, conditions: PhotoConditions, seed: number): Promise<Buffer> {
  return (await photographWithTruth(page, conditions, seed)).jpeg
}

export async function photographWithTruth(
  page: Picture,
  conditions: PhotoConditions,
  seed: number,
): Promise<Photograph> {
  const random = randomFrom(seed)
  const portrait = page.height >= page.width
  const long = Math.max(1600, Math.min(3000, conditions.longSidePx))
  const short = Math.round(long * 0.75)
  const [width, height] = portrait ? [short, long] : [long, short]
  const { shot, lens } = renderTable(page, width, height, conditions, random)
  const zoom = conditions.longSidePx / long
  const pageAt = (x: number, y: number) => lens(x / zoom, y / zoom)
  let image = sharp(shot, { raw: { width, height, channels: 3 } })
  const scale = long / 2400
  if (conditions.shake > 1) image = image.convolve(shakeKernel(conditions.shake * scale, random))
  if (conditions.blur * scale > 0.3) image = image.blur(conditions.blur * scale)
  const blurred = await image.raw().toBuffer()
  exposeAndAddNoise(blurred, conditions, random)
  let photo = sharp(blurred, { raw: { width, height, channels: 3 } })
  if (conditions.crop > 0)
    photo = photo.extract({ left: 0, top: 0, width: Math.round(width * (1 - conditions.crop)), height })
  if (long !== conditions.longSidePx) {
    photo = sharp(await photo.png({ compressionLevel: 0 }).toBuffer())
    photo = photo.resize({
      width: Math.round((width * (1 - conditions.crop) * conditions.longSidePx) / long),
    })
  }
  const upright = await photo.jpeg({ quality: conditions.jpegQuality, chromaSubsampling: '4:2:0' }).toBuffer()
  if (conditions.turn === 0) return { jpeg: upright, pageAt }
  const jpeg = await sharp(upright)
    .rotate(conditions.turn)
    .jpeg({ quality: conditions.jpegQuality })
    .toBuffer()
  return { jpeg, pageAt }
}

/** Every pixel of the photo asks the page, or the table around it, for its colour. */
function renderTable(page: Picture, width: number, height: number, c: PhotoConditions, random: Random) {
  const lens = lensOver(page, width, height, c, random)
  const table = tableColours(random)
  const shot = Buffer.alloc(width * height * 3)
  const shade = shadowAcross(c.shadow, random)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const p = lens(x, y)
      const at = (y * width + x) * 3
      const onSheet = p.x >= 0 && p.y >= 0 && p.x < page.width - 1 && p.y < page.height - 1
      if (onSheet) samplePage(page, p.x, p.y, shot, at)
      else table(x, y, shot, at, c.clutter)
      const light = shade(x / width, y / height)
      const shine = onSheet ? glareAt(c, p.x / page.width, p.y / page.height, page.height / page.width) : 0
      for (let k = 0; k < 3; k += 1) shot[at + k] = Math.min(255, shot[at + k]! * light + shine)
    }
  }
  return { shot, lens }
}

/** Photo px → page px: a camera looking at a sheet that bulges a little. */
function lensOver(page: Picture, width: number, height: number, c: PhotoConditions, random: Random) {
  const toPage = homographyOf(sheetCorners(page, width, height, c, random), pageCorners(page))
  const phase = random.between(0, 3)
  const bulge = c.curl * page.height
  return (x: number, y: number) => {
    const flat = applyHomography(toPage, { x, y })
    return {
      x: flat.x + bulge * 0.5 * Math.sin((flat.y / page.height) * 3.1 + phase),
      y: flat.y + bulge * Math.sin((flat.x / page.width) * 3.6 + phase),
    }
  }
}

const pageCorners = (page: Picture): Point[] => [
  { x: 0, y: 0 },
  { x: page.width, y: 0 },
  { x: page.width, y: page.height },
  { x: 0, y: page.height },
]

function sheetCorners(
  page: Picture,
  width: number,
  height: number,
  c: PhotoConditions,
  random: Random,
): Point[] {
  const angle = (c.rotation * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const boundW = page.width * Math.abs(cos) + page.height * Math.abs(sin)
  const boundH = page.width * Math.abs(sin) + page.height * Math.abs(cos)
  const scale = Math.min(width / boundW, height / boundH) * random.between(0.9, 0.95)
  return pageCorners(page).map((corner) => {
    const dx = (corner.x - page.width / 2) * scale
    const dy = (corner.y - page.height / 2) * scale
    const pull = c.perspective * Math.max(page.width, page.height) * scale
    return {
      x: width / 2 + dx * cos - dy * sin - Math.sign(dx) * pull * random.next(),
      y: height / 2 + dx * sin + dy * cos - Math.sign(dy) * pull * random.next(),
    }
  })
}

function samplePage(page: Picture, u: number, v: number, out: Buffer, at: number): void {
  const x = Math.floor(u)
  const y = Math.floor(v)
  const [fx, fy] = [u - x, v - y]
  const base = (y * page.width + x) * 3
  const below = base + page.width * 3
  for (let k = 0; k < 3; k += 1) {
    const upper = page.data[base + k]! * (1 - fx) + page.data[base + 3 + k]! * fx
    const lower = page.data[below + k]! * (1 - fx) + page.data[below + 3 + k]! * fx
    out[at + k] = upper * (1 - fy) + lower * fy
  }
}

type Table = (x: number, y: number, out: Buffer, at: number, clutter: boolean) => void

/** A wooden table with a few things lying on it. */
function tableColours(random: Random): Table {
  const wood = [random.whole(90, 170), random.whole(70, 120), random.whole(50, 90)]
  const things = Array.from({ length: 7 }, () => ({
    x: random.between(-200, 3000),
    y: random.between(-200, 3000),
    w: random.between(80, 500),
    h: random.between(60, 400),
    colour: [random.whole(20, 250), random.whole(20, 250), random.whole(20, 250)],
  }))
  return (x, y, out, at, clutter) => {
    const grain = 10 * Math.sin(x * 0.02 + 6 * Math.sin(y * 0.003)) + 4 * Math.sin(y * 0.31 + x * 0.07)
    const thing = clutter
      ? things.find((item) => x > item.x && y > item.y && x < item.x + item.w && y < item.y + item.h)
      : undefined
    for (let k = 0; k < 3; k += 1)
      out[at + k] = Math.max(0, Math.min(255, (thing?.colour ?? wood)[k]! + grain))
  }
}

function shadowAcross(depth: number, random: Random): (x: number, y: number) => number {
  const angle = random.between(0, 2 * Math.PI)
  const edge = random.between(-0.2, 0.2)
  const softness = random.between(5, 16)
  return (x, y) => {
    const d = (x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle) - edge
    return (1 - depth / (1 + Math.exp(-d * softness))) * (1 - 0.12 * ((x - 0.5) ** 2 + (y - 0.5) ** 2))
  }
}

function glareAt(c: PhotoConditions, x: number, y: number, aspect: number): number {
  let sum = 0
  for (const spot of c.glare) {
    const d = ((x - spot.x) ** 2 + ((y - spot.y) * aspect) ** 2) / (spot.size / 2) ** 2
    if (d < 4) sum += spot.strength * Math.exp(-(d * d))
  }
  return sum
}

function shakeKernel(lengthPx: number, random: Random) {
  const side = Math.min(31, Math.max(3, Math.round(lengthPx) | 1))
  const kernel = new Array<number>(side * side).fill(0)
  const angle = random.between(0, Math.PI)
  for (let i = 0; i <= 4 * side; i += 1) {
    const t = (i / (4 * side) - 0.5) * (side - 1)
    const x = Math.round(side / 2 - 0.5 + t * Math.cos(angle))
    const y = Math.round(side / 2 - 0.5 + t * Math.sin(angle))
    kernel[y * side + x] = kernel[y * side + x]! + 1
  }
  return { width: side, height: side, kernel }
}

function exposeAndAddNoise(data: Buffer, c: PhotoConditions, random: Random): void {
  for (let i = 0; i < data.length; i += 3) {
    // one draw a pixel is enough: sensors err in brightness more than in colour
    const grain = (random.next() + random.next() + random.next() - 1.5) * 2 * c.noise
    for (let k = 0; k < 3; k += 1) data[i + k] = Math.max(0, Math.min(255, data[i + k]! * c.light + grain))
  }
}
