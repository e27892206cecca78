/**
 * RegisterRecords: members, accounts and decisions as their kintone apps hold them. The codes are those of the csv
 * files of the same name, so that what is exported can be imported.
 */

export const MEMBER_CODES = [
  '会員番号',
  '氏名',
  '氏名カナ',
  '会員種別',
  '生年月日',
  '郵便番号',
  '住所',
  '区',
  '電話番号',
  '入会日',
  '状態',
] as const
export const ACCOUNT_CODES = [
  '会員番号',
  '銀行コード',
  '支店コード',
  '種別',
  '口座番号',
  '口座名義カナ',
] as const
export const DECISION_CODES = [
  '交付番号',
  '会員番号',
  '氏名',
  '対象月',
  '会計年度',
  '件数',
  '時間',
  '利用料金計',
  '報酬計',
  '交付額',
  '状態',
] as const

export interface RegisteredMember {
  memberNo: string
  name: string
  kana: string
  isProvider: boolean
  isRequester: boolean
  birthDate: string
  postalCode: string
  address: string
  ward: string
  phone: string
  joinedOn: string
  state: 'active' | 'paused' | 'left'
}

export const MEMBER_STATE_WORDS = { active: '有効', paused: '休止', left: '退会' } as const

export function memberRecord(member: RegisteredMember): Record<(typeof MEMBER_CODES)[number], string> {
  return {
    会員番号: member.memberNo,
    氏名: member.name,
    氏名カナ: member.kana,
    会員種別: member.isProvider ? (member.isRequester ? '両方' : '提供') : '依頼',
    生年月日: member.birthDate,
    郵便番号: member.postalCode,
    住所: member.address,
    区: member.ward,
    電話番号: member.phone,
    入会日: member.joinedOn,
    状態: MEMBER_STATE_WORDS[member.state],
  }
}

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
