/**
 * CompareTransfer: the file as the bank will read it against what was meant, record by record and in sum.
 */
import type { TransferOrder } from '../month-data.ts'
import type { Payment } from './judge-payment.ts'
import { readTransfer, TransferFileError } from './read-transfer.ts'

/** @returns what differs, in words for the log (numbers of records only); empty when the file says what was meant */
export function compareTransfer(bytes: Uint8Array, payments: Payment[], order: TransferOrder): string[] {
  const differences: string[] = []
  try {
    const file = readTransfer(bytes)
    const meantYen = payments.reduce((sum, { amountYen }) => sum + amountYen, 0)
    const head = [
      file.consignorCode,
      file.payOn,
      file.bankCode,
      file.branchCode,
      file.accountKind,
      file.accountNumber,
    ]
    const meantHead = [
      order.consignorCode,
      order.payOn.slice(5).replace('-', ''),
      order.bankCode,
      order.branchCode,
      order.accountKind,
      order.accountNumber,
    ]
    if (head.join() !== meantHead.join()) differences.push('header')
    if (file.records.length !== payments.length) differences.push(`${file.records.length} records`)
    if (file.sumYen !== meantYen) differences.push(`sum ${file.sumYen}, meant ${meantYen}`)
    file.records.forEach((record, i) => {
      const meant = payments[i]
      if (
        !meant ||
        record.bankCode !== meant.bankCode ||
        record.branchCode !== meant.branchCode ||
        record.bankName !== meant.branch.bankKana.slice(0, 15).trimEnd() ||
        record.branchName !== meant.branch.branchKana.slice(0, 15).trimEnd() ||
        record.kind !== meant.kind ||
        record.number !== meant.number ||
        record.holder !== meant.holder ||
        record.amountYen !== meant.amountYen ||
        Number(record.customerCode) !== Number(meant.memberNo)
      )
        differences.push(`record ${i + 2}`)
    })
  } catch (error) {
    if (!(error instanceof TransferFileError)) throw error
    differences.push(error.message)
  }
  return differences
}
