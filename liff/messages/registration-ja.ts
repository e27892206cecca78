/** Words of the registration's pages: やさしい日本語, です・ます, the label above and the help below. */
import type { ApplicationKind, Qualification, RegistrationPage } from '../../server/contract.ts'

export type Step = 'kind' | RegistrationPage | 'confirm'

export const STEP_TITLES: Record<Step, string> = {
  kind: '登録の種類',
  person: 'お名前',
  address: 'ご住所',
  contact: 'ご連絡先',
  children: 'お子さん',
  qualifications: '資格',
  account: '振込の口座',
  consents: '同意',
  confirm: '確認',
}

/** Labels by the path of the field; a child's are the same for each. */
export const LABELS: Record<string, string> = {
  'person.familyName': '姓',
  'person.givenName': '名',
  'person.familyKana': 'セイ（カタカナ）',
  'person.givenKana': 'メイ（カタカナ）',
  'person.birthDate': '生年月日',
  'address.postalCode': '郵便番号',
  'address.address': '住所',
  'address.building': '建物の名前・部屋の番号',
  'address.ward': 'お住まいの区',
  'address.workplaceName': '勤め先の名前',
  'address.workplaceAddress': '勤め先の住所',
  'contact.phone': 'あなたの電話番号',
  'contact.emergencyName': '緊急のときに連絡する方の名前',
  'contact.emergencyRelation': 'あなたとの関係',
  'contact.emergencyPhone': '緊急のときの電話番号',
  'child.name': 'お子さんの名前',
  'child.kana': 'フリガナ（カタカナ）',
  'child.birthDate': '生年月日',
  'child.school': '保育園・幼稚園・学校',
  'child.allergy': 'アレルギーなど、気をつけること',
  children: 'お子さん',
  'qualifications.held': '持っている資格',
  'account.type': '振込先',
  'account.bankCode': '銀行',
  'account.branchCode': '支店',
  'account.kind': '口座の種類',
  'account.number': '口座番号',
  'account.symbol': '記号',
  'account.yuchoNumber': '番号',
  'account.holder': '口座の名義（カナ）',
}

/** @param code  of a refusal: ゆうちょ calls its number otherwise */
export function labelOf(field: string, code = ''): string {
  if (field === 'account.number' && code.includes('YUCHO')) return LABELS['account.yuchoNumber']!
  const child = /^children\.(\d+)\.(.+)$/.exec(field)
  if (child) return `${Number(child[1]) + 1}人目 ${LABELS[`child.${child[2]}`] ?? ''}`
  const page = field.split('.')[0] as Step
  return LABELS[field] ?? STEP_TITLES[page] ?? ''
}

export const KINDS: Record<ApplicationKind, { label: string; help: string }> = {
  requester: { label: '依頼会員', help: '子どもを預かってほしい方' },
  provider: { label: '提供会員', help: '子どもを預かる活動をしたい方' },
  both: { label: '両方会員', help: '預かってほしいし、預かる活動もしたい方' },
}

export const QUALIFICATIONS: Record<Qualification, string> = {
  nursery: '保育士',
  kindergarten: '幼稚園教諭',
  'childcare-supporter': '子育て支援員',
  nurse: '看護師・准看護師',
  none: 'どれもない',
}

export const ACCOUNT_KINDS = { '1': '普通', '2': '当座', '4': '貯蓄' } as const

export const TEXT = {
  documentTitle: '登録・変更',
  next: '次へ',
  saving: '保存しています',
  back: 'もどる',
  send: '送る',
  sending: '送っています',
  close: '閉じる',
  saved: (time: string) => `保存しました ${time}`,
  optional: '（なくてもよい）',
  summary: (count: number) => `直すところが ${count}か所あります`,
  returned: 'センターから、直してほしいところがあります',
  declined: '前の申し込みは、登録できませんでした',
  choose: 'えらんでください',
  year: '年',
  month: '月',
  day: '日',
  yearHelp: '西暦4けた',
  era: (text: string) => `${text}です`,
  kind: {
    lead: 'どの会員になりますか？',
    items: [
      '10分ほどで入れられます。1ページごとに保存します。とちゅうでやめても、つづきから始められます。',
      '預かる活動をする方は、補助金を受け取る口座の通帳を用意してください。',
    ],
    leadMember: '何をしますか？',
    change: '登録の内容をかえる',
    changeHelp: '住所、電話番号、お子さん、口座など',
    add: (label: string) => `${label}としても登録する`,
  },
  person: { kanaHelp: '名前を入れると、フリガナの候補が入ります。ちがうときは直してください。' },
  address: {
    postalHelp: 'ハイフンなし7けた（例 8020801）。住所が入ります。',
    filled: '住所を入れました。番地をつづけてください。',
    unknown: 'この番号の住所が見つかりません。住所をそのまま入れてください。',
    addressHelp: '都道府県から番地まで',
    outside: (city: string) => `${city}の外`,
    workplace: (city: string) => `${city}の中の勤め先`,
    workplaceHelp: (city: string) => `${city}の外にお住まいの方は、${city}の中にお勤めのときに登録できます。`,
  },
  contact: {
    phoneHelp: '昼間につながる番号（例 090-1234-5678）',
    emergencyHelp: 'あなたに連絡がつかないときに、電話します。',
    relationHelp: '例 夫、母、姉',
  },
  children: {
    help: '生後3か月から小学6年生までのお子さんを入れてください。',
    nth: (n: number) => `${n}人目のお子さん`,
    add: 'お子さんを追加する',
    remove: (n: number) => `${n}人目を消す`,
    schoolHelp: '通っているところがあれば',
    allergyHelp: '食べ物、薬、発作など。預かる人に、センターから伝えます。',
  },
  qualifications: { help: '保育士・幼稚園教諭・子育て支援員の方は、基礎講習が免除されます。' },
  account: {
    help: '補助金を振り込む口座です。あなたの名義の通帳を見て入れてください。',
    kept: '今の口座のまま',
    bank: '銀行・信用金庫など',
    yucho: 'ゆうちょ銀行',
    bankHelp: '名前、カナ、番号で探せます（例 ふくおか）',
    branchHelp: '名前、カナ、番号で探せます（例 こくら）',
    none: '見つかりません。ちがう言葉で探してください。',
    isYucho: 'ゆうちょ銀行は、記号と番号で入れます',
    found: (count: number) => `${count}件あります`,
    change: 'えらびなおす',
    numberHelp: '7けた。少ないときは、そのまま入れてください。',
    symbolHelp: '通帳の表紙の裏にある5けた（例 17300）',
    yuchoNumberHelp: '8けたまで（例 19927651）',
    holderHelp: '通帳のカナのとおりに入れてください。',
    /** full width: half-width kana with a mark of its own is hard to read, and few faces draw it */
    holderIs: (kana: string) => `振込に使う名義：${kana.normalize('NFKC')}`,
  },
  consents: {
    help: '読んで、1つずつ「同意します」をおしてください。',
    agree: '同意します',
    version: (version: string) => `版 ${version}`,
  },
  confirm: {
    lead: 'このとおり送ってよければ、下の「送る」をおしてください。',
    edit: '直す',
    editOf: (title: string) => `${title}を直す`,
    none: 'なし',
    agreed: '同意しました',
    unfinished: 'まだ入っていません',
  },
  sent: {
    title: '申し込みを受け付けました',
    already: '申し込みは、センターに届いています',
    text: (centre: string) => `${centre}が確認します。結果と会員番号は、LINEのトークでお知らせします。`,
    caseNo: '管理番号',
  },
}
