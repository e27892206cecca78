/** A payer and payments for tests. */
import type { BankAccount, TransferOrder, TransferRow } from '../../office/month-data.ts'

export const holidays: ReadonlySet<string> = new Set([
  '2025-11-03',
  '2025-11-23',
  '2025-11-24',
  '2026-01-01',
  '2026-01-12',
])

export const order: TransferOrder = {
  consignorCode: '1234567890',
  consignorName: 'キタキュウシュウシ',
  bankCode: '0191',
  branchCode: '116',
  accountKind: '1',
  accountNumber: '0012345',
  payOn: '2025-12-30',
  holidays,
}

export function row(
  changes: Partial<TransferRow> & Partial<BankAccount> & { memberNo?: string } = {},
): TransferRow {
  const memberNo = changes.memberNo ?? '100001'
  return {
    decisionNo: changes.decisionNo ?? `2025-202511-${memberNo}`,
    memberNo,
    amountYen: changes.amountYen ?? 1500,
    account:
      changes.account === null
        ? null
        : {
            bankCode: changes.bankCode ?? '0177',
            branchCode: changes.branchCode ?? '200',
            kind: changes.kind ?? '1',
            number: changes.number ?? '1234567',
            holder: changes.holder ?? 'タカハシ　ジュンコ',
          },
  }
}
