/** Why a payment or a transfer file was refused, and what to do: for the people who make the file. */
import { BANK_LIST_DATE, type BankVerdict } from '../transfer/banks.ts'
import type { TransferRefusal, TransferRefusalCode } from '../transfer/judge-payment.ts'

const WORDS: Record<TransferRefusalCode, (detail: string) => string> = {
  NO_ACCOUNT: () => '振込先の口座が登録されていません。会員に口座の登録をお願いしてください。',
  ACCOUNT_DAMAGED: () =>
    '登録の口座を開けません。記録がこわれているか、鍵がちがいます。通帳を確かめて、登録しなおしてください。',
  BANK_UNKNOWN: (detail) =>
    `銀行コードが銀行の一覧（${BANK_LIST_DATE}）にありません。通帳を確かめて、登録をなおしてください。（${detail}）`,
  BRANCH_UNKNOWN: (detail) =>
    `支店コードが一覧（${BANK_LIST_DATE}）にありません。統合や廃止のあった支店かもしれません。通帳を確かめて、登録をなおしてください。（${detail}）`,
  ACCOUNT_KIND: () => '口座の種別が、普通・当座・貯蓄のどれでもありません。登録をなおしてください。',
  ACCOUNT_NUMBER: () => '口座番号が7桁までの数字ではありません。登録をなおしてください。',
  HOLDER_EMPTY: () => '口座名義がありません。通帳のとおりに登録してください。',
  HOLDER_TOO_LONG: () =>
    '口座名義が30文字（濁点も1文字）を超えています。銀行に短い名義を確かめて、登録してください。',
  HOLDER_ILLEGAL: (detail) =>
    `口座名義に、振込データに使えない文字「${detail}」があります。通帳のカナ名義のとおりに登録してください。`,
  MEMBER_NO: () => '会員番号が10桁までの数字ではありません。',
  AMOUNT: () => '金額が整数の円でないか、10桁を超えています。計算を確かめてください。',
  TWICE: (detail) => `同じ交付決定（${detail}）が2回あります。`,
  CONSIGNOR_CODE: () => '市の委託者コードが10桁の数字ではありません。設定を確かめてください。',
  CONSIGNOR_NAME: (detail) =>
    `市の委託者名に使えない文字があるか、40文字を超えています。設定を確かめてください。（${detail}）`,
  PAY_ON_CLOSED: (detail) => `${detail} は銀行の営業日ではありません。支払日を選びなおしてください。`,
  NOTHING_TO_PAY: () => '支払う額のある交付決定がありません。振込データは作りません。',
  TOO_MUCH: (detail) => `1つの振込データに入る件数か金額を超えています。（${detail}）`,
}

export function transferRefusalWords(refusal: TransferRefusal): string {
  const words = WORDS[refusal.code](refusal.detail)
  return refusal.memberNo === null ? words : `会員番号 ${refusal.memberNo}: ${words}`
}

/** A bank or branch that is not in the list: which, and into which bank it went where that is known. */
export function goneWords(
  bankCode: string,
  branchCode: string,
  gone: Exclude<BankVerdict, { ok: true }>,
): string {
  if (gone.code === 'BRANCH_UNKNOWN') return `${bankCode} ${gone.bankName}、支店 ${branchCode}`
  const into = gone.mergedInto
  if (!into) return bankCode
  const [year, month, day] = into.on.split('-').map(Number)
  return `${bankCode} ${into.formerName}銀行は、${year}年${month}月${day}日に ${into.code} ${into.name}銀行になりました。支店コードも変わっていることがあります`
}
