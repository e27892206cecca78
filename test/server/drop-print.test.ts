/** The print stream in the printer's folder: once, again on purpose, and only again by itself when a notice changed. */
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { unzipSync } from 'fflate'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyAudit } from '../../db/audit.ts'
import { dropNewPrint, droppedOf, printMonth } from '../../server/month/drop-print.ts'
import { exportMonth, type FileServices } from '../../server/month/make-files.ts'
import { pdfPages } from '../office/pdf-text.ts'
import { openMonth, PREPARER, type MonthWorld } from './month-world.ts'

let world: MonthWorld
let services: FileServices
let identity: string
const folder = mkdtempSync(join(tmpdir(), 'famisapo-drop-'))
const dropDir = join(folder, 'printer')

beforeAll(async () => {
  world = await openMonth()
  const transfer = {
    ...{ consignorCode: '1234567890', consignorName: 'ｷﾀｷﾕｳｼﾕｳｼ', bankCode: '0190', branchCode: '001' },
    ...{ accountKind: '1' as const, accountNumber: '7654321' },
  }
  identity = await generateX25519Identity()
  const printRecipient = await identityToRecipient(identity)
  const config = { transfer, dropDir, printRecipient, sealPicture: null }
  services = { ...world.services, config } as unknown as FileServices
  await world.visit('100001', '200001', '2025-11-04', '15:00', '17:00')
  await world.visit('100002', '200001', '2025-11-06', '15:00', '17:00')
  world.setNow('2025-12-05')
  await world.decide('2025-11')
}, 60_000)
afterAll(async () => {
  await world?.fresh.drop()
  rmSync(folder, { recursive: true })
})

async function exported(payOn: string | null = null) {
  const { run, files } = await exportMonth(services, '2025-11', { actor: PREPARER, payOn })
  return { files, dropped: await dropNewPrint(services, run, files, PREPARER) }
}
const archives = () => readdirSync(dropDir).filter((name) => name.endsWith('.age'))

test('made: the archive with its list; made again: nothing new; another pay day: another archive', async () => {
  await expect(printMonth(services, '2025-11', PREPARER)).rejects.toMatchObject({ code: 'NOT_EXPORTED' })
  const { files, dropped } = await exported()
  expect(dropped).toMatchObject([{ encrypted: true, pages: 2, count: 2 }])
  expect(readdirSync(dropDir).sort()).toEqual(
    [dropped[0]!.archiveName, dropped[0]!.archiveName.replace('.zip.age', '.list.csv')].sort(),
  )
  const opener = new Decrypter()
  opener.addIdentity(identity)
  const opened = unzipSync(await opener.decrypt(readFileSync(join(dropDir, dropped[0]!.archiveName))))
  const notices = files.find(({ name }) => name === 'notices.pdf')!.bytes
  expect(Buffer.from(opened['notices.pdf']!).equals(notices)).toBe(true)
  // the printer has taken it
  for (const name of readdirSync(dropDir)) rmSync(join(dropDir, name))
  expect((await exported()).dropped).toEqual([])
  expect(archives()).toEqual([])
  expect((await exported('2025-12-29')).dropped).toHaveLength(1)
  expect(archives()).toHaveLength(1)
  expect(await printMonth(services, '2025-11', PREPARER)).toHaveLength(1)
  expect(archives()).toHaveLength(1)
  expect((await droppedOf(services, '2025-11')).map(({ count }) => count)).toEqual([2, 2, 2])
  expect((await verifyAudit(services.db.drizzle)).ok).toBe(true)
})

test('a folder that cannot be written: the files stand, the refusal says so', async () => {
  const blocked = { ...services, config: { ...services.config, dropDir: join(folder, 'key', 'x') } }
  writeFileSync(join(folder, 'key'), '')
  await expect(printMonth(blocked, '2025-11', PREPARER)).rejects.toMatchObject({ code: 'DROP_FAILED' })
  const none = { ...services, config: { ...services.config, dropDir: null } }
  await expect(printMonth(none, '2025-11', PREPARER)).rejects.toMatchObject({ code: 'NO_DROP_DIR' })
})

test('the seal of the first files stays on them; a file that is no PNG, or half of one, is refused', async () => {
  await world.visit('100001', '200001', '2025-12-02', '15:00', '17:00')
  world.setNow('2026-01-05')
  await world.decide('2025-12')
  const make = (sealPicture: string) =>
    exportMonth({ ...services, config: { ...services.config, sealPicture } }, '2025-12', {
      ...{ actor: PREPARER, payOn: null },
    })
  await expect(make(join(folder, 'key'))).rejects.toMatchObject({ code: 'SEAL_PICTURE' })
  const path = join(folder, 'seal.png')
  writeFileSync(path, Buffer.from('89504e470d0a1a0a00', 'hex'))
  await expect(make(path)).rejects.toMatchObject({ code: 'SEAL_PICTURE' })
  await sharp({ create: { width: 60, height: 60, channels: 4, background: '#c00a' } })
    .png()
    .toFile(path)
  const noticesOf = (made: Awaited<ReturnType<typeof make>>) =>
    made.files.find(({ name }) => name === 'notices.pdf')!.bytes
  const sealed = noticesOf(await make(path))
  expect((await pdfPages(sealed))[0]!.text).not.toContain('公印省略')
  expect(noticesOf(await make(join(folder, 'gone.png'))).equals(sealed)).toBe(true)
})
