/** Names no paper can show: said before the 起案; the notice stands in kana, and nobody else's money waits. */
import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTransfer } from '../../office/transfer/read-transfer.ts'
import { bundleMonth } from '../../server/month/bundle.ts'
import { noticeAlone } from '../../server/month/file-contents.ts'
import { exportMonth, payMonth, type FileServices } from '../../server/month/make-files.ts'
import { unprintableNames } from '../../server/month/unprintable-names.ts'
import { verifyBundle } from '../../server/month/verify-bundle.ts'
import { yearStatements } from '../../server/month/year-statements.ts'
import { pdfPages } from '../office/pdf-text.ts'
import { openMonth, PREPARER, PROVIDERS, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let services: FileServices
beforeEach(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321', lineEnd: 'crlf', wo: 'refuse' },
  }
  services = { ...world.services, config: { transfer, dropDir: null } } as unknown as FileServices
})
afterEach(() => world.fresh.drop())

const set = (memberNo: string, member: { name?: string; kana?: string; address?: string }) =>
  world.fresh.database.drizzle.execute(sql`
    update members set name = coalesce(${member.name ?? null}, name), kana = coalesce(${member.kana ?? null}, kana),
      address = coalesce(${member.address ?? null}, address) where member_no = ${memberNo}`)
const november = async () => {
  for (const no of ['100001', '100002'])
    await world.visit(no, no === '100001' ? '200001' : '200002', '2025-11-04', '15:00', '17:00')
  world.setNow('2025-12-05')
  await world.decide('2025-11')
}
const exported = () => exportMonth(services, '2025-11', { actor: PREPARER, payOn: null })
type Files = Awaited<ReturnType<typeof exported>>['files']
const bytesOf = (files: Files, name: string) => files.find((file) => file.name === name)!.bytes
const pagesOf = async (bytes: Uint8Array) => (await pdfPages(bytes)).map(({ text }) => text)

test.each([
  { why: 'a form from the family register', name: '葛\u{E0100}城 花', printed: '葛\u{E0100}城花様' },
  { why: 'a form that no face has', name: '邉\u{E0102} 花', printed: '邉花様' },
  { why: 'hangul', name: '김 민지', printed: 'レイイチコ様' },
  { why: 'an emoji', name: '😀 子', printed: 'レイイチコ様' },
  { why: 'a tab and a new line', name: '例\t一\n子', printed: '例一子様' },
])('everybody’s files are made: $why', async ({ name, printed }) => {
  await set('100001', { name })
  await november()
  const { files, sets } = await exported()
  const pages = await pagesOf(bytesOf(files, 'notices.pdf'))
  expect(pages[0]).toContain(printed)
  expect(pages[1]).toContain('例二子様')
  expect(readTransfer(bytesOf(files, 'transfer.txt')).records).toHaveLength(2)
  // the list has the name as it is registered
  expect(sets[0]!.list.rows[0]!.name).toBe(name)
  const [row] = parse(bytesOf(files, 'manifest.csv'), { bom: true, columns: true }) as Record<
    string,
    string
  >[]
  const alone = await noticeAlone(sets[0]!, row!['交付番号']!)
  expect(createHash('sha256').update(alone!).digest('hex')).toBe(row!['SHA-256'])
  const { bytes } = await bundleMonth(services, '2025-11', PREPARER)
  expect(verifyBundle(bytes).findings).toEqual([])
  // a paper of a closed month stays: the name was mended too late for it
  await set('100001', { name: '直した 名' })
  expect((await exported()).files.map(({ sha256 }) => sha256)).toEqual(files.map(({ sha256 }) => sha256))
})

test('a year’s statements too', async () => {
  await set('100001', { name: '김 민지' })
  await november()
  await exported()
  await payMonth(services, '2025-11', PREPARER)
  world.setNow('2026-02-10')
  const { files } = await yearStatements(services, 2025, PREPARER)
  expect((await pagesOf(files[0]![1]))[0]).toContain('レイイチコ様')
})

test('an address has no kana: the member is named, and mended the files are made', async () => {
  await set('100001', { address: '門司区😀町1-1' })
  await november()
  await expect(exported()).rejects.toMatchObject({
    code: 'UNPRINTABLE',
    message: expect.stringMatching(/^100001 addressee.address: 😀$/) as string,
  })
  await set('100001', { address: '門司区見本町1-1' })
  expect((await exported()).files.length).toBeGreaterThan(0)
})

test('said before: who, which characters, and what becomes of the notice', async () => {
  await set('100001', { name: '김 花김', address: '門司区😀町1-1' })
  await set('100002', { name: '😀', kana: '' })
  await set('100003', { name: '葛\u{E0100}城 花\t' })
  const { drizzle } = world.fresh.database
  expect(await unprintableNames(drizzle, [...PROVIDERS].reverse())).toEqual([
    {
      memberNo: '100001',
      detail: '氏名の「김」。カナで印刷します／住所の「😀」。直すまで通知書を作れません',
    },
    { memberNo: '100002', detail: '氏名の「😀」。直すまで通知書を作れません' },
  ])
  expect(await unprintableNames(drizzle, [])).toEqual([])
})

test('a visit given to another provider is told with its times on the notice that pays it', async () => {
  const moved = await world.visit('100002', '200001', '2025-10-07', '15:00', '17:00')
  await world.decide('2025-10')
  await world.fresh.database.drizzle.execute(
    sql`update activities set provider_no = '100001' where activity_no = ${moved}`,
  )
  await november()
  const { sets } = await exported()
  const given = sets[0]!.notices[0]!.activities.find(({ date }) => date === '2025-10-07')
  expect(given).toMatchObject({ start: '15:00', end: '17:00', children: 1 })
})
