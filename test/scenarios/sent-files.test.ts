/**
 * A provider sends what phones and scanners make besides JPEG photos: a PDF, a HEIC photo, two sheets at once, and
 * files that are nothing of the kind. The sheets are of provider 100001 and November 2026.
 */
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { MemberPhone, Seen } from '../support/member-phone.ts'
import { eventually } from '../support/sandbox.ts'
import { serviceSandbox } from '../support/service-sandbox.ts'
import { blankPages, scanned } from '../support/scans.ts'

const here = serviceSandbox({ now: '2026-11-22T21:00:00+09:00' })
let phone: MemberPhone

beforeAll(async () => void (phone = await here.sandbox.phone('100001')))

const sample = (name: string) => readFileSync(new URL(`../../sandbox/samples/${name}`, import.meta.url))
const heic = (name: string) => readFileSync(new URL(`../ocr/support/heic/${name}`, import.meta.url))
const textOf = (seen: Seen) => seen.texts.join(' ')
const caseNoIn = (seen: Seen) => /R-\d{8}-\d{5}/.exec(textOf(seen))![0]
const rowsOf = async <T extends object>(text: string, values: unknown[] = []) =>
  (await here.db.database.pool.query<T>(text, values)).rows
const photosOf = (caseNo: string) =>
  rowsOf<{ state: string; verdict: string | null; kind: string | null; image: boolean }>(
    `select photos.state, sealed_image is not null as image, readings.reading->>'verdict' as verdict,
            readings.reading->'form'->>'kind' as kind
     from photos left join readings on readings.photo_id = photos.id
     where case_no = $1 order by set_index nulls first, received_at, line_message_id`,
    [caseNo],
  )
const countCases = async () => (await rowsOf<{ n: number }>('select count(*)::int as n from cases'))[0]!.n

describe('a scanned PDF', { timeout: 60_000 }, () => {
  let caseNo: string
  let pdf: Buffer
  beforeAll(async () => {
    pdf = await scanned([sample('single-good.jpg'), sample('month-good.jpg')])
  })

  it('becomes one case with a photo a page, each read', async () => {
    await phone.sendFile('活動報告書.PDF', pdf)
    caseNo = caseNoIn(phone.last)
    expect(textOf(phone.last)).toContain('2枚')
    await phone.hears('佐藤さん')
    expect(await photosOf(caseNo)).toEqual([
      { state: 'read', image: true, verdict: 'read', kind: 'single' },
      { state: 'read', image: true, verdict: 'read', kind: 'month' },
    ])
  })

  it('sent again is recognised, and makes no second case', async () => {
    const before = await countCases()
    await phone.sendFile('もう一度.pdf', pdf)
    expect(textOf(phone.last)).toContain('前に受け取っています')
    expect(await countCases()).toBe(before)
  })

  it('taken back takes all of its pages away', async () => {
    const [sent] = await rowsOf<{ id: string }>(
      "select line_message_id as id from photos where case_no = $1 and line_message_id not like '%#%'",
      [caseNo],
    )
    await fetch(`${here.sandbox.url}/sandbox/world/users/${phone.userId}/unsend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messageId: sent!.id }),
    })
    await eventually(
      () => photosOf(caseNo),
      (photos) => photos.every(({ state, image }) => state === 'purged' && !image),
    )
  })
})

describe('a file that cannot be a report', { timeout: 60_000 }, () => {
  it.each([
    { why: 'too many pages', file: () => blankPages(21), says: '20ページまで' },
    { why: '500 pages', file: () => blankPages(500), says: '20ページまで' },
    { why: 'locked', file: () => scanned([], { userPassword: 'himitsu' }), says: '鍵がかかっています' },
    {
      why: 'broken',
      file: () => Buffer.from(`%PDF-1.7\n${'x'.repeat(2000)}`),
      says: 'PDFを開けませんでした',
    },
    { why: 'more than 15 MB', file: () => Buffer.alloc(15 * 1024 * 1024 + 1, '%PDF-'), says: '大きすぎます' },
    {
      why: 'no PDF under that name',
      file: () => Buffer.from('こんにちは、これはPDFではありません'),
      says: '写真として開けません',
    },
  ])('$why: says so, and opens no case', async ({ file, says }) => {
    const before = await countCases()
    await phone.sendFile('報告.pdf', await file())
    expect(textOf(phone.last)).toContain(says)
    expect(await countCases()).toBe(before)
  })

  it('of another kind is answered kindly and not fetched', async () => {
    await phone.sendFile('予定.xlsx', Buffer.from('x'))
    expect(textOf(phone.last)).toContain('写真かPDFで送ってください')
  })
})

describe('a photo as an iPhone keeps it', { timeout: 60_000 }, () => {
  it.each(['upright.heic', 'turned.heic'])('%s is set upright, kept as JPEG and read', async (name) => {
    await phone.sendPhotos(heic(name))
    const caseNo = caseNoIn(phone.last)
    await phone.hears('11月5日')
    const [photo] = await rowsOf<{ width: number; height: number; turn: number }>(
      `select width_px as width, height_px as height, (reading->'photo'->>'turn')::int as turn
       from photos join readings on readings.photo_id = photos.id where case_no = $1`,
      [caseNo],
    )
    expect(photo).toEqual({ width: 1125, height: 1500, turn: 0 })
    await phone.tap('やめる')
    await phone.tap('やめる')
  })
})

describe('two sheets in one photo', { timeout: 60_000 }, () => {
  it('are two pages of one case, shown in one receipt', async () => {
    const [left, right] = [sample('single-good.jpg'), sample('month-good.jpg')]
    const { width = 0, height = 0 } = await sharp(left).metadata()
    const both = await sharp({ create: { width: 2 * width, height, channels: 3, background: '#777' } })
      .composite([
        { input: left, left: 0, top: 0 },
        {
          input: await sharp(right).resize({ width, height, fit: 'inside' }).toBuffer(),
          left: width,
          top: 0,
        },
      ])
      .jpeg()
      .toBuffer()
    await phone.sendPhotos(both)
    const caseNo = caseNoIn(phone.last)
    await phone.hears('佐藤さん')
    const photos = await photosOf(caseNo)
    expect(photos.map(({ kind }) => kind).sort()).toEqual(['month', 'single'])
    expect(photos.every(({ state, image }) => state === 'read' && image)).toBe(true)
    // one bubble for both: the single sheet's visit among the month's
    const [rows] = await rowsOf<{ n: number }>(
      `select sum(jsonb_array_length(reading->'rows'))::int as n from readings
       join photos on photos.id = readings.photo_id where case_no = $1`,
      [caseNo],
    )
    expect(rows!.n).toBe(6)
  })
})

describe('a sheet that is cut off', { timeout: 60_000 }, () => {
  it('is asked for again with the place in words and in a drawing, which is no photo', async () => {
    await phone.sendSample('month-cut-off.jpg')
    await phone.hears('用紙のはしが切れています')
    expect(textOf(phone.last)).toMatch(/写真の(右|左|上|下|右上|左上|右下|左下)が切れています。/)
    const [cut] = await rowsOf<{ token: string }>(
      `select token from cut_outs join photos on photos.id = cut_outs.photo_id order by received_at desc limit 1`,
    )
    const answer = await fetch(`${here.sandbox.url}/cuts/${cut!.token}.png`)
    const png = Buffer.from(await answer.arrayBuffer())
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 600, height: 400 })
    // a drawing of few colours
    expect(png.length).toBeLessThan(40_000)
  })
})
