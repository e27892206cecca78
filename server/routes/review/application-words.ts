/** ApplicationWords: what the desk reads of an application, and the preset reasons that reach the applicant. */
import type { ApplicationKind, ApplicationState, Qualification } from '../../../rules/registration.ts'

export const APPLICATION_KINDS: Record<ApplicationKind, string> = {
  provider: '提供会員',
  requester: '依頼会員',
  both: '提供会員・依頼会員',
}

export const MEMBER_STATES = { active: '有効', paused: '休止', left: '退会' } as const

export const APPLICATION_STATES: Record<ApplicationState, string> = {
  draft: '下書き',
  submitted: '待ち',
  returned: '差戻し',
  approved: '承認済',
  declined: 'ことわり',
  withdrawn: '取下げ',
}

/** Each is what the applicant reads, and may be changed before it is sent. */
export const APPLICATION_RETURN_REASONS = [
  { code: 'name', label: 'お名前かフリガナを確かめて、なおしてください。' },
  { code: 'address', label: '住所を、番地と部屋番号まで入れてください。' },
  { code: 'workplace', label: '市外にお住まいの方は、市内の勤め先の名前と住所を入れてください。' },
  { code: 'children', label: 'お子さんの名前と生年月日を確かめて、なおしてください。' },
  { code: 'contact', label: '電話番号か緊急連絡先を確かめて、なおしてください。' },
  { code: 'account', label: '口座を確かめて、なおしてください。名義は通帳のとおりに入れてください。' },
  { code: 'other', label: 'ほかの理由' },
]

export const APPLICATION_DECLINE_REASONS = [
  { code: 'outside', label: '市内に住んでいるか働いている方の事業です。' },
  { code: 'age', label: 'お預かりできるのは、生後3か月から小学6年生までです。' },
  { code: 'twice', label: 'すでに会員として登録されています。会員番号は、センターに電話で聞いてください。' },
  { code: 'other', label: 'ほかの理由' },
]

export const QUALIFICATIONS: Record<Qualification, string> = {
  nursery: '保育士（基礎講習は免除）',
  kindergarten: '幼稚園教諭（基礎講習は免除）',
  'childcare-supporter': '子育て支援員（基礎講習は免除）',
  nurse: '看護師・保健師',
  none: 'なし',
}

export const ACCOUNT_KINDS = { '1': '普通', '2': '当座', '4': '貯蓄' } as const

/** Headings and labels, in the order a clerk reads them. */
export const TOLD = {
  person: 'ご本人',
  name: '氏名',
  kana: 'フリガナ',
  birthDate: '生年月日',
  address: '住所',
  postalCode: '郵便番号',
  line: '住所',
  building: '建物・部屋',
  ward: '区',
  outside: '市外',
  workplace: '市内の勤め先',
  contact: '連絡先',
  phone: '電話番号',
  emergency: '緊急連絡先',
  child: (nth: number) => `お子さん ${nth}`,
  unnamed: '登録にあり、申請にない お子さん',
  stays: '登録に残ります',
  school: '園・学校',
  allergy: 'アレルギー・健康',
  none: 'なし',
  qualifications: '資格',
  consents: '同意',
  account: '口座',
  bank: '銀行',
  branch: '支店',
  kind: '種別',
  number: '口座番号',
  symbol: '記号',
  yuchoNumber: '番号',
  transfer: '振込用の口座',
  holder: '名義',
  yucho: 'ゆうちょ銀行',
  keeps: '登録されている口座のまま',
} as const

export const DOUBLE_WHY = { person: 'フリガナと生年月日が同じ', phone: '電話番号が同じ' } as const

/** Changes of an application's history, in this order. */
export const APPLICATION_HISTORY = { state: '状態', reason: '理由', memberNo: '会員番号' } as const

export const NEW_MEMBER = '新しい会員'
export const APPLICANT = '申請した人'
