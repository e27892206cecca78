/**
 * FileContents: the bytes of a run's papers and files, from its stored lines and decisions.
 *
 * Promise:  the same run gives the same bytes, whoever asks and however often. Nothing is entered or written here.
 * Used by:  make-files.ts (an export), run-downloads.ts (a file of the register made anew).
 */
import { printApprovalSheet } from '../../office/approval-sheet/print-approval-sheet.ts'
import { decisionListCsv } from '../../office/decision-list/write-csv.ts'
import { decisionListXlsx } from '../../office/decision-list/write-xlsx.ts'
import { printNotice, printStream } from '../../office/decision-notice/print-notice.ts'
import type { TransferOrder, TransferRow } from '../../office/month-data.ts'
import { transferRefusalWords } from '../../office/messages/transfer.ts'
import { writeTransfer } from '../../office/transfer/write-transfer.ts'
import { printPaymentSummary } from '../../office/payment-summary/print-payment-summary.ts'
import { paymentSummaryCsv } from '../../office/payment-summary/write-summary-csv.ts'
import { printRepayments } from '../../office/repayment/print-repayments.ts'
import { repaymentCsv } from '../../office/repayment/write-repayment-csv.ts'
import type { Run } from '../../db/runs.ts'
import { jstDate, type IsoDate } from '../../rules/calendar.ts'
import type { Services } from '../services.ts'
import { sheetOf } from './approval-sheet.ts'
import { MonthRefusal } from './refusal.ts'
import { sha256 } from './canonical.ts'
import type { RunFacts } from './kept-facts.ts'
import type { SummaryData } from './payment-summaries.ts'
import { holidaysOf } from './pay-day.ts'
import type { RunSet } from './run-papers.ts'

export type FileServices = Pick<Services, 'city' | 'clock' | 'config' | 'db' | 'sealer'>

export interface MadeFile {
  fiscalYear: number
  name: string
  sha256: string
  bytes: Buffer
}

/**
 * Of one 会計年度: list, notices with their manifest, transfer file with the summary for 会計室, what is asked back, and
 * the sheet that names them all.
 */
export async function contentsOf(services: FileServices, run: Run, set: RunSet): Promise<MadeFile[]> {
  const transfer = transferFiles(services, set)
  const contents: [string, Buffer][] = [
    ...(await listFiles(set)),
    ...(await noticeFiles(services, set)),
    ...transfer,
    ...(await summaryFiles(set.summary, transfer[0]?.[1] ?? null)),
    ...(await repaymentFiles(services, set)),
  ]
  contents.push(['approval-sheet.pdf', await sheetWith(services, run, set, contents)])
  return contents.map(([name, bytes]) => ({
    ...{ fiscalYear: set.head.fiscalYear, name, bytes, sha256: sha256(bytes) },
  }))
}

/** The 起案 as it goes to the approver: numbers of documents and the pay day are not given yet, so only the list stands on it. */
export async function draftSheet(services: FileServices, run: Run, set: RunSet): Promise<Buffer> {
  return sheetWith(services, run, set, await listFiles(set))
}

async function sheetWith(services: FileServices, run: Run, set: RunSet, beside: [string, Buffer][]) {
  return printApprovalSheet(await sheetOf(services, run, set, beside))
}

export async function listFiles(set: RunSet): Promise<[string, Buffer][]> {
  const csv = decisionListCsv(set.list)
  if ('unwritable' in csv) throw new MonthRefusal('UNWRITABLE', JSON.stringify(csv.unwritable))
  return [
    ['decision-list.csv', csv.bytes],
    ['decision-list.xlsx', await decisionListXlsx(set.list)],
  ]
}

export async function noticeFiles(services: FileServices, set: RunSet): Promise<[string, Buffer][]> {
  const day = set.notices[0]?.date ?? jstDate(services.clock())
  const stream = await printStream(set.notices, noticeTexts(set.facts), day)
  if (!stream.ok)
    throw new MonthRefusal(
      'UNPRINTABLE',
      stream.refusals
        .map(({ memberNo, field, characters }) => `${memberNo} ${field}: ${characters.join(' ')}`)
        .join('\n'),
    )
  return [
    ['notices.pdf', stream.bytes],
    ['manifest.csv', stream.manifest],
  ]
}

/** One notice printed alone: the bytes whose SHA-256 stands in the manifest. null: none of the set */
export async function noticeAlone(set: RunSet, decisionNo: string): Promise<Buffer | null> {
  const data = set.notices.find((notice) => notice.decisionNo === decisionNo)
  if (!data) return null
  const printed = await printNotice(data, noticeTexts(set.facts))
  return printed.ok ? printed.bytes : null
}

export function noticeTexts({ cityName, month, sealPicture }: RunFacts) {
  const { mayor, subsidyName, article, conditions, contact, appeal } = month
  return { cityName, mayor, subsidyName, article, conditions, contact, appeal, sealPicture }
}

/** For 会計室. @param transfer  the bytes of the transfer file it is about; null: there is none */
export async function summaryFiles(
  summary: SummaryData,
  transfer: Buffer | null,
): Promise<[string, Buffer][]> {
  const data = { ...summary, transferSha256: transfer && sha256(transfer) }
  const name = `payment-summary${summary.later ? `-${summary.later.batch}` : ''}`
  return [
    [`${name}.csv`, paymentSummaryCsv(data)],
    [`${name}.pdf`, await printPaymentSummary(data)],
  ]
}

/** Nobody owes anything: no files. */
export async function repaymentFiles(services: FileServices, set: RunSet): Promise<[string, Buffer][]> {
  if (set.repayments.length === 0) return []
  const day = set.notices[0]?.date ?? jstDate(services.clock())
  return [
    ['repayments.csv', repaymentCsv(set.repayments)],
    ['repayment-notices.pdf', await printRepayments(set.repayments, noticeTexts(set.facts), day)],
  ]
}

/** Nothing to pay is no file, not an empty one: a bank refuses those. */
export function transferFiles(services: FileServices, set: RunSet): [string, Buffer][] {
  return set.transfers.length === 0
    ? []
    : [['transfer.txt', transferBytes(services, set.transfers, set.payOn)]]
}

/** @throws MonthRefusal TRANSFER_REFUSED with every reason */
export function transferBytes(services: FileServices, rows: TransferRow[], payOn: IsoDate): Buffer {
  const order: TransferOrder = { ...services.config.transfer, payOn, holidays: holidaysOf(services) }
  const made = writeTransfer(rows, order)
  if (!made.ok) throw new MonthRefusal('TRANSFER_REFUSED', made.refusals.map(transferRefusalWords).join('\n'))
  return made.bytes
}
