/** The printer's archive: opened with the private key by age's own reader, unpacked, and held against its list. */
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { packPrintArchive, type PrintSource } from '../../office/print-archive/pack-print-archive.ts'

const source: PrintSource = {
  name: 'notices-202511-1-2025-0123abcd',
  notices: Buffer.from('%PDF-1.3 髙木 𠮷子'),
  manifest: Buffer.from('交付番号\r\n2025-202511-100001\r\n'),
  ...{ pages: 3, count: 2 },
}
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const listOf = (bytes: Buffer) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[]

test('with a key: only its holder reads it', async () => {
  const identity = await generateX25519Identity()
  const packed = await packPrintArchive(source, await identityToRecipient(identity))
  expect(packed.archiveName).toBe('notices-202511-1-2025-0123abcd.zip.age')
  expect(packed.archive.includes('PDF')).toBe(false)
  expect(packed.archive.includes('notices.pdf')).toBe(false)
  const opener = new Decrypter()
  opener.addIdentity(identity)
  const files = unzipSync(await opener.decrypt(packed.archive))
  expect(Buffer.from(files['notices.pdf']!).equals(source.notices)).toBe(true)
  expect(Buffer.from(files['manifest.csv']!).equals(source.manifest)).toBe(true)
  const stranger = new Decrypter()
  stranger.addIdentity(await generateX25519Identity())
  await expect(stranger.decrypt(packed.archive)).rejects.toThrow()
  expect(
    listOf(packed.list).map((row) => [row['ファイル'], row['SHA-256'], row['頁数'], row['通数']]),
  ).toEqual([
    [packed.archiveName, hashOf(packed.archive), '', ''],
    ['notices.pdf', hashOf(source.notices), '3', '2'],
    ['manifest.csv', hashOf(source.manifest), '', ''],
  ])
})

test('without a key: the same zip in plain, to the byte', async () => {
  const packed = await packPrintArchive(source, null)
  expect([packed.encrypted, packed.archiveName.endsWith('.zip')]).toEqual([false, true])
  expect((await packPrintArchive(source, null)).archive.equals(packed.archive)).toBe(true)
  expect(Object.keys(unzipSync(packed.archive)).sort()).toEqual(['manifest.csv', 'notices.pdf'])
})

test('a key with a slip of the pen is refused before anything is written', async () => {
  const recipient = await identityToRecipient(await generateX25519Identity())
  const slip = recipient.slice(0, -1) + (recipient.endsWith('q') ? 'p' : 'q')
  await expect(packPrintArchive(source, slip)).rejects.toThrow()
})
