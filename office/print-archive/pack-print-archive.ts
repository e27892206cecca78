/**
 * PackPrintArchive: the print stream and its manifest in one archive for the printer, encrypted for the printer's key
 * where the city has one, with a small csv beside it that says what it is.
 *
 * Promise:  with a key nobody but its holder reads the archive, not even we: only the public half is here. The csv names
 *           no person.
 * Format:   zip; encrypted as age v1 (age-encryption.org/v1), which `age -d -i KEY` opens. Encrypting twice gives other
 *           bytes: the csv holds the hashes of the plain files too.
 * Used by:  server/month/drop-print.ts.
 */
import { createHash } from 'node:crypto'
import { Encrypter } from 'age-encryption'
import { zipSync } from 'fflate'
import { csvBytes, recordCsv } from '../csv/record-csv.ts'

export interface PrintSource {
  /** without an ending: 'notices-202511-1-2025' */
  name: string
  notices: Buffer
  manifest: Buffer
  pages: number
  /** notices in the stream */
  count: number
}

export interface PrintArchive {
  archiveName: string
  archive: Buffer
  archiveSha256: string
  encrypted: boolean
  listName: string
  /** what lies in the drop folder and in the archive, with hashes, pages and count */
  list: Buffer
}

export const PRINT_LIST_COLUMNS = ['ファイル', 'SHA-256', 'バイト数', '頁数', '通数'] as const

/** fflate writes a time as this machine's clock would show it: the same numbers wherever we are. */
const pinned = (): Date => new Date(2000, 0, 1)

/** @param recipient  the printer's age key; null: a plain zip. @throws Error for a key with a wrong checksum */
export async function packPrintArchive(source: PrintSource, recipient: string | null): Promise<PrintArchive> {
  const { name, notices, manifest, pages, count } = source
  // a PDF is compressed already
  const stored = { mtime: pinned(), level: 0 } as const
  const zip = zipSync({ 'manifest.csv': [manifest, stored], 'notices.pdf': [notices, stored] })
  const archive = Buffer.from(recipient === null ? zip : await encrypted(zip, recipient))
  const archiveName = `${name}.zip${recipient === null ? '' : '.age'}`
  const row = (file: string, bytes: Buffer, more: { 頁数?: string; 通数?: string } = {}) => ({
    ...{ ファイル: file, 'SHA-256': hashOf(bytes), バイト数: String(bytes.length), ...more },
  })
  const written = csvBytes(
    recordCsv(PRINT_LIST_COLUMNS, [
      row(archiveName, archive),
      row('notices.pdf', notices, { 頁数: String(pages), 通数: String(count) }),
      row('manifest.csv', manifest),
    ]),
    'utf-8',
  )
  if ('unwritable' in written) throw new Error('UTF-8 has a form for every character')
  return {
    ...{ archiveName, archive, archiveSha256: hashOf(archive), encrypted: recipient !== null },
    ...{ listName: `${name}.list.csv`, list: written.bytes },
  }
}

async function encrypted(bytes: Uint8Array, recipient: string): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(bytes)
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
