/** A new photo is asked for: the place in words and in a drawing. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawRetakePlace, RETAKE_PLACE_SIZE } from '../../bot/draw-retake-place.ts'
import type { PhotoResult } from '../../bot/contract.ts'
import { Chat, photoEvent, photoResult } from './support.ts'

const pictureUrl = 'https://famisapo.example/cuts/abc.png'
const retake = (more: Partial<PhotoResult>) =>
  new Chat()
    .send(photoEvent())
    .send({ kind: 'reading', result: photoResult({ outcome: 'retake', rows: [], ...more }) })

describe('the bubble', () => {
  it.each([
    { reason: 'glare', name: 'bottom-left', says: '写真の左下が光っています。電灯の真下をさけて' },
    { reason: 'cut-off', name: 'top-right', says: '写真の右上が切れています。用紙の四すみが' },
    { reason: 'marks-missing', name: 'bottom', says: '写真の下に、すみの黒い印が見えません。' },
  ] as const)('$reason: says where and what to do, and shows it', ({ reason, name, says }) => {
    const chat = retake({ reason, place: { name, pictureUrl } })
    expect(chat.words).toContain(says)
    expect(JSON.stringify(chat.replies)).toContain(pictureUrl)
  })
  it('without a place there is no picture', () => {
    const chat = retake({ reason: 'blurred', place: null })
    expect(JSON.stringify(chat.replies)).not.toContain('"image"')
  })
  it('an address LINE would not fetch is left out, the words stay', () => {
    const chat = retake({ reason: 'glare', place: { name: 'top', pictureUrl: 'http://10.0.0.1/cuts/a.png' } })
    expect(JSON.stringify(chat.replies)).not.toContain('10.0.0.1')
    expect(chat.words).toContain('写真の上が光っています。')
  })
})

describe('the drawing', () => {
  /** red pixels: where the circle is, as shares of the picture */
  async function circle(png: Buffer) {
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const at: { x: number; y: number }[] = []
    for (let i = 0; i < data.length; i += 3)
      if (data[i]! > 150 && data[i + 1]! < 60 && data[i + 2]! < 60)
        at.push({ x: (i / 3) % info.width, y: Math.floor(i / 3 / info.width) })
    const mean = (axis: 'x' | 'y') => at.reduce((sum, point) => sum + point[axis], 0) / at.length
    return { size: [info.width, info.height], x: mean('x') / info.width, y: mean('y') / info.height }
  }
  it.each([
    { why: 'bottom left of an upright photo', place: [0, 0.8, 0.2, 0.2], width: 3, right: false, low: true },
    { why: 'top right of a lying photo', place: [0.8, 0, 0.2, 0.2], width: 4, right: true, low: false },
  ] as const)('circles the $why', async ({ place, width, right, low }) => {
    const png = await drawRetakePlace({
      reason: 'cut-off',
      place: [...place],
      widthPx: width * 600,
      heightPx: (7 - width) * 600,
    })
    const seen = await circle(png)
    expect(seen.size).toEqual([RETAKE_PLACE_SIZE.width, RETAKE_PLACE_SIZE.height])
    expect([seen.x > 0.5, seen.y > 0.5]).toEqual([right, low])
    expect(png.length).toBeLessThan(40_000)
  })
})
