/** Words of /api/liff/registration: what is wrong at a field, and what to do. */
import type { RegistrationCode, RegistrationProblem } from '../../../../rules/registration-checks.ts'

type Words = (detail: string, field: string) => string

const dayJa = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

const MISSING: Record<string, string> = {
  person: '名前のページを入れてください。',
  address: '住所のページを入れてください。',
  contact: '連絡先のページを入れてください。',
  children: 'お子さんのページを入れてください。',
  qualifications: '資格のページを入れてください。',
  account: '口座のページを入れてください。',
  consents: '同意のページを見てください。',
  birthDate: '生年月日を入れてください。',
  ward: '区をえらんでください。',
  held: '資格をえらんでください。ないときは「どれもない」をえらんでください。',
  bankCode: '銀行をえらんでください。',
  branchCode: '支店をえらんでください。',
}

const WORDS: Record<RegistrationCode, Words> = {
  MISSING: (_, field) => MISSING[field.split('.').at(-1)!] ?? 'まだ入っていません。入れてください。',
  TOO_LONG: (most) => `長すぎます。${most}文字までにしてください。`,
  TEXT_FORMULA: (start) => `はじめに「${start}」は使えません。取ってください。`,
  TEXT_CONTROL: () => '使えない文字が入っています。一度消して、入れなおしてください。',
  NOT_KATAKANA: () => 'カタカナで入れてください（例 サトウ）。',
  BAD_DATE: () => 'この日はありません。年・月・日を見なおしてください。',
  BIRTH_IN_FUTURE: () => 'これからの日になっています。年を見なおしてください。',
  TOO_YOUNG: (years) => `${years}歳から登録できます。生年月日を見なおしてください。`,
  TOO_OLD: () => '年を見なおしてください（西暦4けた、例 1985）。',
  BAD_POSTAL_CODE: () => '郵便番号は数字7けたです（例 8020801）。',
  WRONG_WARD: () => '住所と区があっていません。どちらかを直してください。',
  NO_TIE_TO_CITY: () => '市外にお住まいのときは、市内の勤め先を入れてください。',
  WORKPLACE_OUTSIDE: () => '市内にお住まいか、お勤めの方が登録できます。市内の勤め先の住所を入れてください。',
  BAD_PHONE: () => '電話番号の数字をたしかめてください（例 090-1234-5678）。',
  SAME_PHONE: () => 'あなたの番号と同じです。ほかの方の番号を入れてください。',
  NO_CHILDREN: () => 'お子さんを1人は入れてください。',
  TOO_MANY_CHILDREN: (most) =>
    `お子さんは${most}人まで入れられます。もっと多いときは、センターに電話してください。`,
  CHILD_TOO_YOUNG: (first) =>
    `生後3か月から登録できます。${dayJa(first)}になったら、もう一度入れてください。`,
  CHILD_TOO_OLD: (last) =>
    `小学6年生まで登録できます（${dayJa(last)}まででした）。生年月日を見なおしてください。`,
  CHILD_TWICE: () => '同じお子さんが2回入っています。1人を消してください。',
  NONE_AND_OTHERS: () => '「どれもない」と資格の両方が、えらばれています。どちらかを外してください。',
  UNKNOWN_BANK: () => 'この銀行が見つかりません。えらびなおしてください。',
  UNKNOWN_BRANCH: () => 'この支店が見つかりません。えらびなおしてください。',
  YUCHO_BY_SYMBOL: () => 'ゆうちょ銀行は、「ゆうちょ」をえらんで、記号と番号で入れてください。',
  BAD_ACCOUNT_NUMBER: () => '口座番号は数字7けたです。通帳を見て入れてください。',
  BAD_SYMBOL: () => '記号は、1か0で始まる5けたの数字です。通帳を見て入れてください。',
  BAD_YUCHO_NUMBER: () => '番号は8けたまでの数字です。通帳を見て入れてください。',
  YUCHO_LAST_DIGIT: () => 'この記号の番号は、さいごが1です。通帳を見て入れてください。',
  HOLDER_ILLEGAL: (characters) =>
    `「${characters}」は、口座の名義に使えません。通帳のカナのとおりに入れてください。`,
  HOLDER_TOO_LONG: () => '名義が長すぎます。30文字までです（゛と゜も1文字）。センターに電話してください。',
  NOT_AGREED: () => '読んで、「同意します」をおしてください。',
}

export const registrationWords = ({ code, field, detail = '' }: RegistrationProblem): string =>
  WORDS[code](detail, field)
