/** A picture with soft edges on paper: always the same bytes, and what is under it shines through. */
import { expect, test } from 'vitest'
import sharp from 'sharp'
import { Paper } from '../../office/paper/paper.ts'
import { unpackPicture } from '../../office/paper/picture.ts'
import { rasterise } from '../../ocr/form/rasterise.ts'

/** A red square. */
const png = (side: number, alpha: number, options = {}) =>
  sharp({ create: { width: side, height: side, channels: 4, background: { r: 200, g: 0, b: 0, alpha } } })
    .png(options)
    .toBuffer()

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test.each([0, 1, 300])('the same bytes, %d ms between the picture and what is drawn after it', async (ms) => {
  const pixels = await unpackPicture(await png(80, 0.5))
  const draw = async (waitMs: number) => {
    const paper = new Paper('picture', '2026-01-05')
    paper.addPage()
    paper.picture(paper.openPicture(pixels), 20, 20, 21)
    await pause(waitMs)
    paper.addPage()
    paper.write('市長', 20, 20, { size: 12 })
    paper.done()
    return paper.finish()
  }
  expect((await draw(ms)).equals(await draw(0))).toBe(true)
})

/** Of a page with a black field whose right half lies under the picture, at 20 mm from the corner. */
async function colours(picture: Buffer): Promise<{ overInk: number[]; overPaper: number[] }> {
  const paper = new Paper('picture', '2026-01-05')
  paper.addPage()
  paper.fill(10, 20, 20, 20, '#000000')
  paper.picture(paper.openPicture(await unpackPicture(picture)), 20, 20, 20)
  const [page] = await rasterise(await paper.finish(), 25.4)
  const { data, info } = await sharp(page).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ]
  expect([at(15, 30), at(45, 30)]).toEqual([
    [0, 0, 0],
    [255, 255, 255],
  ])
  return { overInk: at(25, 30), overPaper: at(35, 30) }
}

test.each([
  ['plain', {}],
  ['with a palette', { palette: true }],
  ['interlaced', { progressive: true }],
])('what is under a picture shines through it: %s', async (_kind, options) => {
  const { overInk, overPaper } = await colours(await png(40, 0.6, options))
  for (const [seen, wanted] of [
    [overInk, [120, 0, 0]],
    [overPaper, [222, 102, 102]],
  ] as const)
    for (const [channel, value] of seen.entries())
      expect(Math.abs(value - wanted[channel]!)).toBeLessThanOrEqual(3)
})

test('a picture that ends in the middle is refused', async () => {
  const whole = await sharp({
    create: {
      width: 200,
      height: 200,
      channels: 4,
      background: '#c00',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer()
  await expect(unpackPicture(whole.subarray(0, whole.length / 2))).rejects.toThrow()
})
