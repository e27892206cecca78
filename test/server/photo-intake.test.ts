/**
 * Bytes anybody may send: each gets its verdict, none ends the process, and what a header condemns is not decoded.
 * Decoding is counted, not timed: `decoded` by sharp in this process, `started` processes for PDF and HEIC.
 */
import type { ChildProcess, fork as ForkType } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { takeIn } from '../../server/photo-intake.ts'
import { blankPages, scanned } from '../support/scans.ts'

const counted = vi.hoisted(() => ({ decoded: 0, started: 0 }))
const children = vi.hoisted((): ChildProcess[] => [])

vi.mock('sharp', async (original) => {
  const real = (await original<{ default: typeof sharp }>()).default
  const counting = (...args: Parameters<typeof sharp>) => {
    const image = real(...args)
    const toBuffer = image.toBuffer.bind(image)
    image.toBuffer = ((...more: []) => {
      counted.decoded += 1
      return toBuffer(...more)
    }) as typeof image.toBuffer
    return image
  }
  return { default: Object.assign(counting, real) }
})
vi.mock('node:child_process', async (original) => {
  const real = await original<{ fork: typeof ForkType }>()
  const fork = (...args: Parameters<typeof real.fork>) => {
    counted.started += 1
    const child = real.fork(...args)
    children.push(child)
    return child
  }
  return { ...real, fork }
})

const sample = (name: string) => readFileSync(new URL(`../../sandbox/samples/${name}`, import.meta.url))
const heic = () => readFileSync(new URL('../ocr/support/heic/upright.heic', import.meta.url))

/** A PNG of one colour, as small as such a bomb is. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length, 0)
    body.copy(out, 4)
    out.writeUInt32BE(crc32(body), body.length + 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height))
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** Says to be `side` × `side` wherever it says its size. */
function inflated(file: Buffer, side: number): Buffer {
  const out = Buffer.from(file)
  for (let at = out.indexOf('ispe'); at >= 0; at = out.indexOf('ispe', at + 4)) {
    out.writeUInt32BE(side, at + 8)
    out.writeUInt32BE(side, at + 12)
  }
  return out
}

beforeEach(() => Object.assign(counted, { decoded: 0, started: 0 }))

describe('condemned by the header: nothing is decoded, no process started', () => {
  it.each([
    { why: 'a PNG of 256 megapixels in 31 KB', bytes: () => png(16_000, 16_000), says: 'too-large' },
    { why: 'a HEIC that says 81 megapixels', bytes: () => inflated(heic(), 9_000), says: 'too-large' },
    {
      why: 'a HEIC that says nothing of its size',
      bytes: () => heic().subarray(0, 200),
      says: 'not-an-image',
    },
    { why: 'a PDF of 500 pages', bytes: () => blankPages(500), says: 'too-many-pages' },
    { why: 'a PDF of 21 pages', bytes: () => blankPages(21), says: 'too-many-pages' },
    {
      why: 'an SVG',
      bytes: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      says: 'not-an-image',
    },
    { why: 'zero bytes', bytes: () => Buffer.alloc(0), says: 'not-an-image' },
    {
      why: 'a program',
      bytes: () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4000)]),
      says: 'not-an-image',
    },
    {
      why: 'a web page called a photo',
      bytes: () => Buffer.from('<!doctype html><script>alert(1)</script>'.repeat(40)),
      says: 'not-an-image',
    },
  ])('$why: $says', async ({ bytes, says }) => {
    const began = performance.now()
    const file = await bytes()
    const made = performance.now() - began
    expect(await takeIn(file)).toEqual({ kind: 'refused', why: says })
    expect(counted).toEqual({ decoded: 0, started: 0 })
    // 50 ms are promised; the bound here only tells hours from milliseconds on a busy machine
    expect(performance.now() - began - made).toBeLessThan(500)
  })
})

describe('condemned by what is inside', { timeout: 30_000 }, () => {
  it.each([
    {
      why: 'a JPEG cut off in the middle',
      bytes: () => sample('single-good.jpg').subarray(0, 60_000),
      says: 'not-an-image',
    },
    {
      why: 'a JPEG of nothing but its first bytes',
      bytes: () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500)]),
      says: 'not-an-image',
    },
    {
      why: 'a HEIC with its pictures torn out',
      bytes: () => Buffer.concat([heic().subarray(0, 20_000), Buffer.alloc(30_000)]),
      says: 'not-an-image',
    },
    { why: 'a PDF with a password', bytes: () => scanned([], { userPassword: 'x' }), says: 'locked' },
    { why: 'a PDF of nothing', bytes: () => Buffer.from(`%PDF-1.4\n${'%'.repeat(999)}`), says: 'broken-pdf' },
    {
      why: 'a PDF whose page count lies',
      bytes: async () =>
        Buffer.from((await blankPages(30)).toString('latin1').replace('/Count 30', '/Count 3 '), 'latin1'),
      // what it says is believed: three pages are drawn, the rest of the file is nobody's
      says: 3,
    },
  ] as { why: string; bytes: () => Buffer | Promise<Buffer>; says: string | number }[])(
    '$why: $says',
    async ({ bytes, says }) => {
      const taken = await takeIn(await bytes())
      if (typeof says === 'string') expect(taken).toEqual({ kind: 'refused', why: says })
      else expect(taken.kind === 'photo' && taken.pages.length).toBe(says)
    },
  )
})

describe('taken', { timeout: 30_000 }, () => {
  it('a photo with a program behind it: the picture is kept, the rest is not', async () => {
    const tail = Buffer.from('PK\u0003\u0004 <script>alert("tail")</script> %PDF-1.7 ')
    const taken = await takeIn(Buffer.concat([sample('single-good.jpg'), tail]))
    if (taken.kind !== 'photo') throw new Error('refused')
    expect(taken.pages).toHaveLength(1)
    expect(counted).toEqual({ decoded: 1, started: 0 })
    expect(taken.pages[0]!.image.includes('script')).toBe(false)
  })
  it('where it was taken and with what is forgotten', async () => {
    const tagged = await sharp(sample('single-good.jpg'))
      .withExif({ IFD0: { Make: 'SomePhone' }, IFD3: { GPSLatitude: '33/1 53/1 0/1', GPSLatitudeRef: 'N' } })
      .toBuffer()
    expect(tagged.includes('SomePhone')).toBe(true)
    const taken = await takeIn(tagged)
    expect(taken.kind === 'photo' && taken.pages[0]!.image.includes('SomePhone')).toBe(false)
  })
  it('twenty pages of a PDF, as one file: twenty pictures in their order', async () => {
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        sharp({ create: { width: 60, height: 84, channels: 3, background: { r: 10 * i, g: 0, b: 0 } } })
          .jpeg()
          .toBuffer(),
      ),
    )
    const taken = await takeIn(await scanned(pages))
    if (taken.kind !== 'photo') throw new Error(`refused: ${JSON.stringify(taken)}`)
    const reds = []
    for (const { image } of taken.pages) {
      const { channels } = await sharp(image).stats()
      reds.push(Math.round(channels[0]!.mean / 10))
    }
    expect(reds).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(counted.started).toBe(1)
  })
})

it('every process that opened a file is gone, and its memory with it', async () => {
  expect(children.length).toBe(5)
  await vi.waitFor(() =>
    expect(children.filter((child) => child.exitCode === null && !child.signalCode)).toEqual([]),
  )
})
