/** Every paper and file: the same bytes in another time zone, years later. */
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import sharp from 'sharp'
import { printApprovalSheet } from '../../office/approval-sheet/print-approval-sheet.ts'
import { printCertificates } from '../../office/care-certificate/print-certificate.ts'
import { decisionListCsv } from '../../office/decision-list/write-csv.ts'
import { decisionListXlsx } from '../../office/decision-list/write-xlsx.ts'
import { printStream } from '../../office/decision-notice/print-notice.ts'
import { printPaymentSummary } from '../../office/payment-summary/print-payment-summary.ts'
import { paymentSummaryCsv } from '../../office/payment-summary/write-summary-csv.ts'
import { packPrintArchive } from '../../office/print-archive/pack-print-archive.ts'
import { printRepayments } from '../../office/repayment/print-repayments.ts'
import { repaymentCsv } from '../../office/repayment/write-repayment-csv.ts'
import { writeTransfer } from '../../office/transfer/write-transfer.ts'
import { printStatementStream } from '../../office/yearly-statement/print-yearly-statement.ts'
import { list } from './list-support.ts'
import { memberNotice, texts } from './notice-support.ts'
import { approval, certificate, yearly } from './paper-support.ts'
import { repayment, summary } from './payment-support.ts'
import { order, row } from './transfer-support.ts'

const TZ = process.env['TZ']
afterEach(() => {
  vi.useRealTimers()
  if (TZ === undefined) delete process.env['TZ']
  else process.env['TZ'] = TZ
})

let sealPicture: Buffer
beforeAll(async () => {
  sealPicture = await sharp({ create: { width: 60, height: 60, channels: 4, background: '#c00a' } })
    .png()
    .toBuffer()
})

const bytesOf = (made: { bytes: Buffer } | object): Buffer => {
  if (!('bytes' in made)) throw new Error(JSON.stringify(made))
  return made.bytes
}
// with 𠮷 and 髙 among the names
const notices = [3, 7, 11].map(memberNotice)
const PAPERS: Record<string, () => Buffer | Promise<Buffer>> = {
  起案: () => printApprovalSheet(approval),
  'decision list, xlsx': () => decisionListXlsx(list),
  'decision list, csv': () => bytesOf(decisionListCsv(list)),
  'print stream with a seal': async () =>
    bytesOf(await printStream(notices, { ...texts, sealPicture }, '2025-12-12')),
  'print archive': async () =>
    (
      await packPrintArchive(
        { name: 'n', notices: Buffer.from('a'), manifest: Buffer.from('b'), pages: 1, count: 1 },
        null,
      )
    ).archive,
  入金データ: () => bytesOf(writeTransfer([row()], order)),
  支払内訳書: () => printPaymentSummary(summary),
  '支払内訳書, csv': () => paymentSummaryCsv(summary),
  返納のお知らせ: () => printRepayments([repayment], texts, '2026-01-09'),
  '返納の一覧, csv': () => repaymentCsv([repayment]),
  支払額のお知らせ: async () => (await printStatementStream([yearly], texts, '2026-01-05')).bytes,
  提供証明書: () => printCertificates([certificate], 'certificate'),
  領収書: () => printCertificates([certificate, certificate], 'receipt'),
}

test.each(Object.entries(PAPERS))('%s', async (_name, make) => {
  const first = await make()
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-12-31T23:59:59.999Z') })
  for (const zone of ['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC']) {
    process.env['TZ'] = zone
    expect([zone, (await make()).equals(first)]).toEqual([zone, true])
  }
})
