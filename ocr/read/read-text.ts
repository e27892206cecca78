/**
 * ReadText: printed Japanese of a picture that is not our form: to recognise what must not be kept, and what may be a
 * report all the same.
 *
 * Never:    logs the words or fetches anything.
 */
import sharp from 'sharp'
import { type Page, PSM, type Worker } from 'tesseract.js'
import type { Box } from '../../rules/reading.ts'
import { type Grey, shrinkTo } from './grey.ts'
import { looksPrinted } from './looks-printed.ts'
import { withTextEngine } from './text-engine.ts'

/** Each alone says passbook, bank card, My Number card or insurance card. */
const TELLING = [
  '普通預金',
  '総合口座',
  '通帳',
  '口座番号',
  '店番',
  'お取引店',
  '記号番号',
  'キャッシュカード',
  '貯金',
  '個人番号',
  'マイナンバー',
  '通知カード',
  '被保険者',
  '保険証',
  '保険者番号',
  '資格確認書',
  '運転免許証',
  '在留カード',
]

export interface TextLine {
  /** without spaces */
  text: string
  /** px of the picture handed in */
  box: Box
}

export interface TextVerdict {
  identityDocument: boolean
  /** printed words were read, whatever they say */
  words: boolean
  /** from top to bottom as a reader sees them; empty unless `words` */
  lines: TextLine[]
  /** clockwise degrees that set the words upright */
  turn: 0 | 90 | 180 | 270
}

/**
 * Fur, gravel and carpets look like thousands of letters and cost 5 s a side: a page of print takes 1 s. What has no
 * lines of print gets one short look; what is not read by then has no words.
 */
const ENOUGH_MS = { print: 5_000, texture: 600 }
const WORK_SIDE_PX = 1500
/** of the twenty seconds a photo has */
const MOST_WAIT_MS = 12_000
const NOTHING: TextVerdict = { identityDocument: false, words: false, lines: [], turn: 0 }

/** Looks at the picture upright and, while nothing tells, at its three other sides. */
export async function readWords(grey: Grey): Promise<TextVerdict> {
  const enoughMs = looksPrinted(grey) ? ENOUGH_MS.print : ENOUGH_MS.texture
  return withTextEngine(async (engine) => {
    await engine.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT })
    const limit = limitOf(enoughMs)
    try {
      return await lookAround(engine, grey, limit)
    } finally {
      limit.end()
    }
  })
}

async function lookAround(
  engine: Worker,
  grey: Grey,
  limit: ReturnType<typeof limitOf>,
): Promise<TextVerdict> {
  const small = shrinkTo(grey, WORK_SIDE_PX)
  for (const turn of [0, 90, 270, 180] as const) {
    const picture = await pictureOf(small, turn)
    if (limit.isOver()) break
    const seen = engine.recognize(picture, {}, { text: true, blocks: true })
    // given up, it may still fail when its worker ends
    seen.catch(() => undefined)
    const page = await Promise.race([seen, limit.over])
    if (page === null) break
    const { data } = page
    const text = data.text.replace(/\s/g, '')
    if (TELLING.some((word) => text.includes(word)))
      return { ...NOTHING, identityDocument: true, words: true, turn }
    // words in their right place: the other sides need no look
    if (data.confidence > 70 && text.length > 30)
      return { ...NOTHING, words: true, lines: linesOf(data, turn, small, grey.width / small.width), turn }
  }
  return NOTHING
}

/** The process's own working time: a busy machine must not make it blind. By the clock it ends all the same. */
function limitOf(workMs: number): { over: Promise<null>; isOver(): boolean; end(): void } {
  const began = process.cpuUsage()
  const end = performance.now() + MOST_WAIT_MS
  const isOver = () => {
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1000 > workMs || performance.now() > end
  }
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<null>((resolve) => {
    timer = setInterval(() => isOver() && resolve(null), 50).unref()
  })
  return { over, isOver, end: () => clearInterval(timer) }
}

function pictureOf(small: Grey, turn: number): Promise<Buffer> {
  const raw = { width: small.width, height: small.height, channels: 1 as const }
  return sharp(Buffer.from(small.data), { raw }).rotate(turn).png({ compressionLevel: 1 }).toBuffer()
}

function linesOf(page: Page, turn: number, small: Grey, scale: number): TextLine[] {
  const found = (page.blocks ?? []).flatMap((block) => block.paragraphs.flatMap(({ lines }) => lines))
  return found
    .sort((a, b) => a.bbox.y0 - b.bbox.y0)
    .map(({ text, bbox }) => {
      const box: Box = [bbox.x0, bbox.y0, bbox.x1 - bbox.x0, bbox.y1 - bbox.y0]
      return { text: text.replace(/\s/g, ''), box: turnedBack(box, turn, small, scale) }
    })
}

/** From the turned small picture to the one that was handed in. */
function turnedBack([x, y, w, h]: Box, turn: number, { width, height }: Grey, scale: number): Box {
  const box: Box =
    turn === 90
      ? [y, height - x - w, h, w]
      : turn === 180
        ? [width - x - w, height - y - h, w, h]
        : turn === 270
          ? [width - y - h, x, h, w]
          : [x, y, w, h]
  return box.map((value) => Math.round(value * scale)) as Box
}
