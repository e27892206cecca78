/**
 * AccountRecord: one provider's account as the kintone app 口座情報 holds it, unique by 会員番号. The app has tight
 * rights of its own there.
 *
 * Used by:  server/kintone-wants.ts, export accounts.
 */

export const ACCOUNT_CODES = [
  '会員番号',
  '銀行コード',
  '支店コード',
  '種別',
  '口座番号',
  '口座名義カナ',
] as const

export interface RegisteredAccount {
  bankCode: string
  branchCode: string
  kind: '1' | '2' | '4'
  number: string
  holderKana: string
}

export function accountRecord(
  memberNo: string,
  account: RegisteredAccount,
): Record<(typeof ACCOUNT_CODES)[number], string> {
  return {
    会員番号: memberNo,
    銀行コード: account.bankCode,
    支店コード: account.branchCode,
    種別: account.kind,
    口座番号: account.number,
    口座名義カナ: account.holderKana,
  }
}
