/**
 * ReadTransfer: a transfer file read by its bytes, written apart from the writer: it knows offsets, not fields.
 *
 * Promise:  every byte of every record is looked at; what is not as the layout says throws with the record's number.
 * Used by:  compare-transfer.ts (before a download), `famisapo verify`, tests.
 */
export interface ReadTransferFile {
  consignorCode: string
  consignorName: string
  /** 'MMDD' */
  payOn: string
  bankCode: string
  branchCode: string
  accountKind: string
  accountNumber: string
  records: ReadTransferRecord[]
  /** as the trailer says */
  count: number
  sumYen: number
  lineEnd: 'crlf' | 'none'
}

export interface ReadTransferRecord {
  bankCode: string
  bankName: string
  branchCode: string
  branchName: string
  kind: string
  number: string
  holder: string
  amountYen: number
  customerCode: string
}

export class TransferFileError extends Error {}

/** Every byte a record may hold: space, ( ) - . / digits, capitals, ｱ…ﾝ ﾞ ﾟ. ｦ, ｡…･ and small kana are not among them. */
const LEGAL = new Uint8Array(256)
for (const [from, to] of [
  [0x28, 0x29],
  [0x2d, 0x39],
  [0x41, 0x5a],
  [0xb1, 0xdf],
  [0x20, 0x20],
] as const)
  LEGAL.fill(1, from, to + 1)

/** @throws TransferFileError where it is no 総合振込 file, or does not add up */
export function readTransfer(bytes: Uint8Array): ReadTransferFile {
  const lineEnd = bytes.length % 122 === 0 && bytes[120] === 0x0d ? 'crlf' : 'none'
  const step = lineEnd === 'crlf' ? 122 : 120
  if (bytes.length === 0 || bytes.length % step !== 0) fail(0, `${bytes.length} bytes are no whole records`)
  const total = bytes.length / step
  if (total < 3) fail(0, 'header, trailer or end is missing')
  for (let i = 0; i < total; i += 1) checkBytes(bytes, i, step)
  const file = readHeader(new RecordBytes(bytes, 0, step))
  let sumYen = 0
  const records: ReadTransferRecord[] = []
  for (let i = 1; i < total - 2; i += 1) {
    const record = readRecord(new RecordBytes(bytes, i, step))
    sumYen += record.amountYen
    records.push(record)
  }
  const trailer = new RecordBytes(bytes, total - 2, step)
  trailer.is(0, '8')
  trailer.is(19, ' '.repeat(101))
  const [count, said] = [Number(trailer.digits(1, 6)), Number(trailer.digits(7, 12))]
  if (count !== records.length) fail(total - 2, `trailer counts ${count}, file holds ${records.length}`)
  if (said !== sumYen) fail(total - 2, `trailer sums ${said}, records sum ${sumYen}`)
  new RecordBytes(bytes, total - 1, step).is(0, `9${' '.repeat(119)}`)
  return { ...file, records, count, sumYen, lineEnd }
}

function readHeader(header: RecordBytes): Omit<ReadTransferFile, 'records' | 'count' | 'sumYen' | 'lineEnd'> {
  header.is(0, '1210')
  header.is(103, ' '.repeat(17))
  header.text(62, 15)
  header.text(80, 15)
  return {
    consignorCode: header.digits(4, 10),
    consignorName: header.text(14, 40),
    payOn: header.digits(54, 4),
    bankCode: header.digits(58, 4),
    branchCode: header.digits(77, 3),
    accountKind: header.digits(95, 1),
    accountNumber: header.digits(96, 7),
  }
}

function readRecord(record: RecordBytes): ReadTransferRecord {
  record.is(0, '2')
  record.is(38, '0000')
  record.is(90, '0')
  record.is(101, '00000000007        ')
  const read = {
    bankCode: record.digits(1, 4),
    bankName: record.text(5, 15),
    branchCode: record.digits(20, 3),
    branchName: record.text(23, 15),
    kind: record.digits(42, 1),
    number: record.digits(43, 7),
    holder: record.text(50, 30),
    amountYen: Number(record.digits(80, 10)),
    customerCode: record.digits(91, 10),
  }
  if (read.amountYen === 0) fail(record.index, 'a record of 0 yen')
  if (read.holder === '') fail(record.index, 'no holder')
  return read
}

/** One record's bytes as text, by offset. */
class RecordBytes {
  readonly index: number
  readonly #text: string

  constructor(bytes: Uint8Array, index: number, step: number) {
    this.index = index
    let text = ''
    for (let i = index * step; i < index * step + 120; i += 1) {
      const byte = bytes[i]!
      text += String.fromCharCode(byte < 0x80 ? byte : 0xff00 + byte - 0x40)
    }
    this.#text = text
  }

  is(at: number, expected: string): void {
    if (this.#text.slice(at, at + expected.length) !== expected)
      fail(this.index, `byte ${at + 1} is not '${expected}'`)
  }

  digits(at: number, width: number): string {
    const text = this.#text.slice(at, at + width)
    if (!/^\d+$/.test(text)) fail(this.index, `byte ${at + 1}: '${text}' is no number`)
    return text
  }

  /** Left-aligned: nothing but spaces after the last character, none before the first. */
  text(at: number, width: number): string {
    const text = this.#text.slice(at, at + width)
    if (text.startsWith(' ') && text.trim() !== '') fail(this.index, `byte ${at + 1}: not left-aligned`)
    return text.trimEnd()
  }
}

function checkBytes(bytes: Uint8Array, index: number, step: number): void {
  const from = index * step
  for (let i = from; i < from + 120; i += 1)
    if (LEGAL[bytes[i]!] === 0) fail(index, `byte ${i - from + 1} is 0x${bytes[i]!.toString(16)}`)
  if (step === 122 && (bytes[from + 120] !== 0x0d || bytes[from + 121] !== 0x0a)) fail(index, 'no CRLF')
}

function fail(index: number, why: string): never {
  throw new TransferFileError(`record ${index + 1}: ${why}`)
}
