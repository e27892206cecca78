/**
 * Hand: digits and ticks as a pen writes them, for the examples printed on a form. Never a field's own print.
 */
import type { Rect } from './layout.ts'
import { COLOURS, MM, type Pen } from './pen.ts'

/** Ballpoint blue: an example must not look like print. */
const INK = '#28408f'
const PEN_MM = 0.55

/** Drawn by hand for this form, in a box of 1 × 1, the pen's way. */
const STROKES = [
  'M.5 .02 C.15 .02 .1 .4 .1 .55 C.1 .85 .3 1 .5 1 C.8 1 .9 .7 .9 .45 C.9 .15 .7 0 .42 .04',
  'M.3 .2 L.56 .02 L.5 1',
  'M.15 .24 C.2 -.05 .85 -.05 .82 .3 C.8 .55 .3 .8 .12 .98 L.92 .95',
  'M.15 .12 C.4 -.08 .85 0 .8 .25 C.77 .42 .55 .47 .4 .47 C.65 .46 .92 .55 .88 .76 C.84 1.02 .35 1.05 .1 .88',
  'M.6 0 L.08 .65 L.95 .63 M.68 .35 L.66 1',
  'M.27 .05 L.2 .45 C.45 .32 .9 .4 .87 .7 C.84 1 .35 1.05 .12 .9 M.27 .05 L.85 .02',
  'M.7 0 C.3 .2 .1 .5 .12 .75 C.15 1.03 .8 1.05 .85 .75 C.88 .5 .4 .42 .15 .7',
  'M.15 .27 L.16 .05 L.88 .03 C.7 .35 .55 .7 .5 1',
  'M.78 .14 C.6 -.05 .15 -.02 .2 .22 C.25 .45 .85 .5 .85 .78 C.85 1.04 .12 1.04 .14 .76 C.16 .5 .72 .42 .78 .14',
  'M.82 .28 C.75 -.05 .15 -.05 .15 .27 C.15 .55 .7 .55 .82 .25 C.84 .5 .75 .8 .65 1',
]

export function handDigit(pen: Pen, digit: number, box: Rect): void {
  const height = box.h * 0.68
  const width = height * 0.58
  drawPath(pen, STROKES[digit]!, {
    x: box.x + (box.w - width) / 2,
    y: box.y + (box.h - height) / 2 + 0.15,
    w: width,
    h: height,
  })
}

export function handTick(pen: Pen, box: Rect): void {
  drawPath(pen, 'M.12 .45 Q.3 .68 .42 .86 Q.6 .4 1.05 -.1', box)
}

export function handWords(pen: Pen, text: string, x: number, y: number, size: number, fit?: number): void {
  pen.write(text, x, y, { size, colour: INK, ...(fit !== undefined && { fit }) })
}

/** The line keeps its width whatever the box: the path is scaled before it is drawn, the pen is not. */
function drawPath(pen: Pen, path: string, { x, y, w, h }: Rect): void {
  let across = false
  const scaled = path.replaceAll(/-?\d*\.?\d+/g, (number) => {
    across = !across
    return (across ? (x + Number(number) * w) * MM : (y + Number(number) * h) * MM).toFixed(2)
  })
  pen.doc.lineCap('round').lineJoin('round')
  pen.doc
    .path(scaled)
    .lineWidth(PEN_MM * MM)
    .stroke(INK)
  pen.doc.lineCap('butt').lineJoin('miter')
}

/** 「見本」 across the page, pale: nobody hands an example in. */
export function drawSpecimen(pen: Pen, widthMm: number, heightMm: number): void {
  pen.doc.save().fillOpacity(0.13)
  pen.write('見本', widthMm / 2, heightMm / 2 + 26, {
    size: 210,
    bold: true,
    align: 'center',
    colour: COLOURS.guideText,
  })
  pen.doc.restore()
}
