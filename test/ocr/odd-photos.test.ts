/** Pictures that are no photo taken straight from the camera: nothing wrong is taken as sure, whatever was done to them. */
import { readFileSync } from 'node:fs'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import type { Reading } from '../../rules/reading.ts'
import { kindCodes } from './support/forms.ts'

const folder = new URL('../../sandbox/samples/', import.meta.url)
const read = (photo: Buffer) => readPhotoHere(photo, { formKeys: [sandboxFormKey], kindCodes })
const jpeg = (picture: Sharp, quality = 90) => picture.jpeg({ quality }).toBuffer()

type Row = Record<string, string | number | null>
const captions = JSON.parse(readFileSync(new URL('samples.json', folder), 'utf8')) as {
  file: string
  rows: Row[]
}[]

/** Taken without a question though it is not what was written. */
const silent = (reading: Reading, rows: Row[]) =>
  reading.fields.filter(({ name, row, value, status }) => {
    const truth = rows[row - 1]?.[name]
    return truth !== undefined && status !== 'unsure' && value !== (truth === null ? null : String(truth))
  })

/** The picture shown on a phone, with the bars and the darkness around it. */
async function screenshot(photo: Buffer): Promise<Buffer> {
  const [width, height] = [1170, 2532]
  const shown = await sharp(photo).rotate().resize({ width, height: 2000, fit: 'inside' }).png().toBuffer()
  const bar = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="120"><rect width="${width}" height="120" fill="#1c1c1e"/>
      <text x="60" y="80" font-size="48" fill="#fff">9:41</text><rect x="1000" y="40" width="90" height="40" rx="10" fill="#fff"/></svg>`,
  )
  return sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite([
      { input: bar, top: 0, left: 0 },
      { input: shown, gravity: 'centre' },
      { input: bar, top: height - 120, left: 0 },
    ])
    .png()
    .toBuffer()
}
async function half(photo: Buffer, which: 'top' | 'bottom' | 'left' | 'right'): Promise<Buffer> {
  const upright = await sharp(photo).rotate().toBuffer({ resolveWithObject: true })
  const { width, height } = upright.info
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)]
  const cut = {
    top: { left: 0, top: 0, width, height: h },
    bottom: { left: 0, top: height - h, width, height: h },
    left: { left: 0, top: 0, width: w, height },
    right: { left: width - w, top: 0, width: w, height },
  }[which]
  return jpeg(sharp(upright.data).extract(cut))
}

describe.each(['single-good.jpg', 'month-good.jpg'])('%s', { timeout: 60_000 }, (file) => {
  const photo = readFileSync(new URL(file, folder))
  const { rows } = captions.find((one) => one.file === file)!

  it.each([
    { why: 'a screenshot of it', make: () => screenshot(photo) },
    { why: 'sent through another app at low quality', make: () => jpeg(sharp(photo).rotate(), 20) },
    { why: 'larger than a camera makes it', make: () => jpeg(sharp(photo).rotate().resize({ width: 3600 })) },
    { why: 'in greys', make: () => jpeg(sharp(photo).rotate().greyscale()) },
    { why: 'askew by 45°', make: () => jpeg(sharp(photo).rotate(45, { background: '#777' })) },
  ])('$why: read, and nothing wrong is taken as sure', async ({ make }) => {
    const reading = await read(await make())
    expect([reading.verdict, reading.form?.providerNo]).toEqual(['read', '100001'])
    expect(reading.rows).toHaveLength(rows.length)
    expect(silent(reading, rows)).toEqual([])
    expect(reading.fields.filter(({ status }) => status === 'sure').length).toBeGreaterThan(rows.length * 3)
  })

  it.each([
    { why: 'its upper half', make: () => half(photo, 'top') },
    { why: 'its lower half', make: () => half(photo, 'bottom') },
    { why: 'its left half', make: () => half(photo, 'left') },
    { why: 'its right half', make: () => half(photo, 'right') },
    { why: 'mirrored', make: () => jpeg(sharp(photo).rotate().flop()) },
    { why: 'its negative', make: () => jpeg(sharp(photo).rotate().negate()) },
  ])('$why: another is asked for, and no row of it is taken', async ({ make }) => {
    const reading = await read(await make())
    expect([reading.verdict, reading.rows]).toEqual(['retake', []])
  })
})
