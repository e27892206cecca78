/**
 * The reader's own process: what it does when the process crashes, hangs, lies, or is fed rubbish.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import { createReader, type Reader } from '../../ocr/reader.ts'
import { kindCodes } from './support/forms.ts'

const sample = (name: string) => readFileSync(new URL(`../../sandbox/samples/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'reader-'))
const open: Reader[] = []
afterAll(() => Promise.all(open.map((reader) => reader.close())))

function reader(settings: Partial<Parameters<typeof createReader>[0]> = {}): Reader {
  const made = createReader({ formKeys: [sandboxFormKey], kindCodes, ...settings })
  open.push(made)
  return made
}

/** A worker that answers `body`'s way; `tries` counts over restarts. */
function planted(name: string, body: string): URL {
  const file = join(folder, `${name}.mjs`)
  const count = join(folder, `${name}.count`)
  writeFileSync(
    file,
    `import { existsSync, readFileSync, writeFileSync } from 'node:fs'
     const reading = { verdict: 'read', reason: null, rows: [], fields: [], checks: [], totals: {}, engine: 'planted', ms: 1 }
     const send = (message) => process.send(message)
     process.on('message', ({ id }) => {
       const tries = existsSync(${JSON.stringify(count)}) ? Number(readFileSync(${JSON.stringify(count)}, 'utf8')) + 1 : 1
       writeFileSync(${JSON.stringify(count)}, String(tries))
       ${body}
     })`,
  )
  return pathToFileURL(file)
}

describe('a process that fails', () => {
  const failing = [
    { why: 'crashes every time', body: 'process.abort()' },
    { why: 'hangs', body: '' },
    { why: 'spins', body: 'for (;;) {}' },
    { why: 'answers garbage', body: "send({ id, reading: 'hello' })" },
    { why: 'answers half a reading', body: "send({ id, reading: { verdict: 'read' } })" },
    { why: 'answers an unknown verdict', body: "send({ id, reading: { ...reading, verdict: 'paid' } })" },
    { why: 'says it failed', body: "send({ id, error: 'out of memory' })" },
    { why: 'answers another question', body: 'send({ id: id + 1, reading })' },
  ]
  it.each(failing)('$why: a new photo is asked for', async ({ why, body }) => {
    const broken = reader({ workerFile: planted(why.replaceAll(' ', '-'), body) })
    expect(await broken.read(Buffer.from('x'), { deadlineMs: 400 })).toMatchObject({
      verdict: 'retake',
      reason: 'timeout',
      rows: [],
    })
  })

  it('crashes once: the fresh process reads it', async () => {
    const once = reader({
      workerFile: planted('once', 'if (tries === 1) process.abort(); else send({ id, reading })'),
    })
    expect(await once.read(Buffer.from('x'), { deadlineMs: 10_000 })).toMatchObject({
      verdict: 'read',
      engine: 'planted',
    })
  })

  it('a crash spoils no other photo', async () => {
    const flaky = reader({
      workerFile: planted('flaky', 'if (tries % 3 === 0) process.abort(); else send({ id, reading })'),
    })
    const all = await Promise.all(
      Array.from({ length: 5 }, () => flaky.read(Buffer.from('x'), { deadlineMs: 10_000 })),
    )
    expect(all.map((reading) => reading.verdict)).toEqual(new Array(5).fill('read'))
  })

  it('two processes read at once: each answers only when the other has a photo too', async () => {
    const [began, meeting] = [`${folder}/began-`, planted('meets', '')]
    writeFileSync(
      meeting,
      `import { existsSync, writeFileSync } from 'node:fs'
       process.on('message', ({ id, photo }) => {
         const other = { a: 'b', b: 'a' }[Buffer.from(photo).toString()]
         writeFileSync(${JSON.stringify(began)} + Buffer.from(photo).toString(), '')
         const look = () => existsSync(${JSON.stringify(began)} + other)
           ? process.send({ id, reading: { verdict: 'read', reason: null, rows: [], fields: [], checks: [], totals: {}, engine: String(process.pid), ms: 1 } })
           : setTimeout(look, 5)
         look()
       })`,
    )
    const two = reader({ workerFile: meeting, processes: 2 })
    const readings = await Promise.all([two.read(Buffer.from('a')), two.read(Buffer.from('b'))])
    expect(readings.map(({ verdict }) => verdict)).toEqual(['read', 'read'])
    expect(new Set(readings.map(({ engine }) => engine)).size).toBe(2)
  })

  it('is replaced after its share of photos', async () => {
    const body = 'send({ id, reading: { ...reading, engine: String(process.pid) } })'
    const tired = reader({ workerFile: planted('tired', body), photosPerProcess: 2 })
    const pids: string[] = []
    for (let i = 0; i < 5; i += 1) pids.push((await tired.read(Buffer.from('x'))).engine)
    expect(new Set(pids).size).toBe(3)
  })
})

describe('the real process', () => {
  const real = reader()
  const jpeg = sample('single-good.jpg')

  it('reads', async () => {
    const reading = await real.read(jpeg)
    expect(reading).toMatchObject({ verdict: 'read', form: { kind: 'single', providerNo: '100001' } })
    expect(reading.rows).toHaveLength(1)
  })

  const drawn = (words: string[]) =>
    sharp(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1000"><rect width="1600" height="1000" fill="#ece8dc"/>
        <g font-size="64">${words.map((line, i) => `<text x="90" y="${180 + i * 150}">${line}</text>`).join('')}</g></svg>`),
    )
      .jpeg()
      .toBuffer()
  const bad: { why: string; bytes: () => Buffer | Promise<Buffer>; verdict: string; reason: string }[] = [
    { why: 'zero bytes', bytes: () => Buffer.alloc(0), verdict: 'not-a-report', reason: 'not-an-image' },
    {
      why: 'a text',
      bytes: () => Buffer.from('こんにちは'.repeat(20)),
      verdict: 'not-a-report',
      reason: 'not-an-image',
    },
    {
      why: 'an SVG',
      bytes: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      verdict: 'not-a-report',
      reason: 'not-an-image',
    },
    {
      why: 'a PDF',
      bytes: () => Buffer.from(`%PDF-1.7\n${'0'.repeat(500)}`),
      verdict: 'not-a-report',
      reason: 'not-an-image',
    },
    {
      why: 'a HEIC by its first bytes',
      bytes: () => Buffer.from(`\0\0\0\x18ftypheic${'\0'.repeat(60)}`, 'latin1'),
      verdict: 'not-a-report',
      reason: 'not-an-image',
    },
    {
      why: 'a JPEG cut in half',
      bytes: () => jpeg.subarray(0, jpeg.length >> 1),
      verdict: 'retake',
      reason: 'not-an-image',
    },
    {
      why: 'only the head of a JPEG',
      bytes: () => jpeg.subarray(0, 40),
      verdict: 'retake',
      reason: 'not-an-image',
    },
    { why: '256 megapixels', bytes: hugePng, verdict: 'not-a-report', reason: 'too-large' },
    {
      why: 'a passbook',
      bytes: () => drawn(['普通預金 通帳', '店番 123 口座番号 1234567', 'タナカ カズコ 様']),
      verdict: 'not-a-report',
      reason: 'identity-document',
    },
    {
      why: 'a shopping list',
      bytes: () => drawn(['牛乳 たまご', 'パン りんご 3こ', '夕方までに']),
      verdict: 'not-a-report',
      reason: 'unknown-form',
    },
  ]
  it.each(bad)('$why', async ({ bytes, verdict, reason }) => {
    expect(await real.read(await bytes())).toMatchObject({ verdict, reason, rows: [], fields: [] })
  })

  it('refuses by its header within 50 ms of its own time', async () => {
    expect((await real.read(await hugePng())).ms).toBeLessThan(50)
  })

  it('cuts out a field with its surroundings, upright', async () => {
    const turned = sample('single-upside-down.jpg')
    const { fields, photo } = await real.read(turned)
    const start = fields.find((field) => field.name === 'start')!
    const { width, height, format } = await sharp(
      await real.cutOut(turned, start.box, photo!.turn),
    ).metadata()
    expect([format, width > height, height >= 60]).toEqual(['png', true, true])
  })
})

function hugePng(): Promise<Buffer> {
  const create = { width: 16_000, height: 16_000, channels: 3 as const, background: 'white' }
  return sharp({ create, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer()
}
