/**
 * PrintNotice: one notice as a PDF of its own, and the print stream: all of a set in one file with a manifest.
 *
 * Promise:  the same data gives the same bytes, on any day, in any process; the manifest's SHA-256 is of the notice
 *           printed alone, so a member's PDF and the sheet in the envelope can be told to be one.
 * Never:    a sheet with a character missing: notices whose names cannot be printed are refused by member, all at
 *           once, and no stream is made beside a refusal.
 */
import { createHash } from 'node:crypto'
import { csvBytes, recordCsv } from '../csv/record-csv.ts'
import { NOTICE_WORDS as WORDS } from '../messages/papers.ts'
import type { NoticeData, NoticeTexts } from '../month-data.ts'
import { unprintable } from '../paper/faces.ts'
import { Paper } from '../paper/paper.ts'
import { unpackPicture, type Pixels } from '../paper/picture.ts'
import { drawNotice } from './draw-notice.ts'
import { activitySums, adjustmentYen } from './notice-tables.ts'

export interface NoticeRefusal {
  code: 'UNPRINTABLE'
  memberNo: string
  decisionNo: string
  /** e.g. 'addressee.name' */
  field: string
  characters: string[]
}

export type PrintedNotice =
  { ok: true; bytes: Buffer; pages: number; sha256: string } | { ok: false; refusals: NoticeRefusal[] }

/** @throws Error when the lines do not add up to the decided amount: a bug, never data */
export async function printNotice(data: NoticeData, texts: NoticeTexts): Promise<PrintedNotice> {
  const refusals = judgeNotice(data)
  if (refusals.length > 0) return { ok: false, refusals }
  return { ok: true, ...(await printAlone(data, texts, await sealOf(texts))) }
}

export interface ManifestEntry {
  decisionNo: string
  memberNo: string
  /** first page in the stream, from 1 */
  firstPage: number
  pages: number
  /** of the notice printed alone, hex */
  sha256: string
}

export type PrintStream =
  | { ok: true; bytes: Buffer; manifest: Buffer; entries: ManifestEntry[] }
  | { ok: false; refusals: NoticeRefusal[] }

export const MANIFEST_COLUMNS = ['交付番号', '会員番号', '開始頁', '頁数', 'SHA-256'] as const

/** In the order of 会員番号. @param day  of the run's decisions: stands in the file as its date */
export async function printStream(
  notices: NoticeData[],
  texts: NoticeTexts,
  day: string,
): Promise<PrintStream> {
  const refusals = notices.flatMap(judgeNotice)
  if (refusals.length > 0) return { ok: false, refusals }
  const inOrder = [...notices].sort((a, b) =>
    a.memberNo < b.memberNo ? -1 : a.memberNo > b.memberNo ? 1 : 0,
  )
  const paper = new Paper(WORDS.title, day)
  const pixels = await sealOf(texts)
  const seal = pixels && paper.openPicture(pixels)
  const entries: ManifestEntry[] = []
  for (const data of inOrder) {
    const firstPage = paper.pages + 1
    const pages = drawNotice(paper, data, texts, seal)
    const alone = await printAlone(data, texts, pixels)
    entries.push({
      decisionNo: data.decisionNo,
      memberNo: data.memberNo,
      firstPage,
      pages,
      sha256: alone.sha256,
    })
  }
  return { ok: true, bytes: await paper.finish(), manifest: manifestOf(entries), entries }
}

async function printAlone(data: NoticeData, texts: NoticeTexts, seal: Pixels | null) {
  const paper = new Paper(`${WORDS.title} ${data.decisionNo}`, data.date)
  const pages = drawNotice(paper, data, texts, seal && paper.openPicture(seal))
  const bytes = await paper.finish()
  return { bytes, pages, sha256: createHash('sha256').update(bytes).digest('hex') }
}

async function sealOf({ sealPicture }: NoticeTexts): Promise<Pixels | null> {
  return sealPicture && unpackPicture(sealPicture)
}

function manifestOf(entries: ManifestEntry[]): Buffer {
  const records = entries.map((entry) => ({
    交付番号: entry.decisionNo,
    会員番号: entry.memberNo,
    開始頁: String(entry.firstPage),
    頁数: String(entry.pages),
    'SHA-256': entry.sha256,
  }))
  const file = csvBytes(recordCsv(MANIFEST_COLUMNS, records), 'utf-8')
  if ('unwritable' in file) throw new Error('manifest')
  return file.bytes
}

function judgeNotice(data: NoticeData): NoticeRefusal[] {
  const sum = activitySums(data).subsidyYen + adjustmentYen(data)
  if (sum !== data.decidedYen)
    throw new Error(`notice ${data.decisionNo}: lines add up to ${sum}, not ${data.decidedYen}`)
  if (data.payYen - data.repayYen !== data.decidedYen)
    throw new Error(`notice ${data.decisionNo}: paid less asked back is not ${data.decidedYen}`)
  const fields: [string, string][] = [
    ['documentNo', data.documentNo],
    ['addressee.name', data.addressee.name],
    ['addressee.address', data.addressee.address],
    ['addressee.building', data.addressee.building],
    ['account', `${data.account?.bankName ?? ''}${data.account?.branchName ?? ''}`],
    ...data.activities.map(({ note }): [string, string] => ['activity.note', note]),
    ...data.adjustments.map(({ reason }): [string, string] => ['adjustment.reason', reason]),
  ]
  return fields.flatMap(([field, text]) => {
    const characters = unprintable(text)
    const { memberNo, decisionNo } = data
    return characters.length > 0
      ? [{ code: 'UNPRINTABLE' as const, memberNo, decisionNo, field, characters }]
      : []
  })
}
