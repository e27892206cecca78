/**
 * CsvColumns: what each of an office's csv files holds, how a value is checked, and what may stand in it only once.
 */
import { isClockTime, isIsoDate } from '../rules/calendar.ts'
import { formulaStart } from '../rules/formula-text.ts'

export type ImportKind =
  'members' | 'children' | 'accounts' | 'trainings' | 'pairs' | 'programmes' | 'activities'

/** One column: its header, and what is wrong with a value (null: nothing). */
export interface Column {
  header: string
  check: (value: string) => string | null
}

/** names, addresses and the like: they end up in lists that people open in a spreadsheet */
const text = (value: string) => {
  const start = formulaStart(value)
  return start === null ? null : `「${start}」で始まっています。取ってください`
}
const required = (value: string) => (value === '' ? '空です' : text(value))
/** 電話番号 may begin with +81 */
const anything = () => null
const optional = (check: Column['check']) => (value: string) => (value === '' ? null : check(value))
const shaped = (pattern: RegExp, hint: string) => (value: string) =>
  pattern.test(value) ? null : `${hint}ではありません`
const memberNo = shaped(/^\d{6}$/, '6けたの会員番号')
const day = (value: string) => (isIsoDate(value) ? null : '正しい日付（YYYY-MM-DD）ではありません')
const time = (value: string) =>
  isClockTime(value.padStart(5, '0')) ? null : '正しい時刻（HH:MM）ではありません'
const count = shaped(/^\d{1,2}$/, '数字')
const yen = optional(shaped(/^\d{1,7}$/, '数字（円）'))
const oneOf =
  (...words: string[]) =>
  (value: string) =>
    words.includes(value) ? null : `${words.join('・')}のどれかではありません`

/** 終了日 of a free scheme's period that is none */
export const TAKEN_BACK = '取消'

const column = (header: string, check: Column['check'] = anything): Column => ({ header, check })

export const COLUMNS: Record<ImportKind, Column[]> = {
  members: [
    column('会員番号', memberNo),
    column('氏名', required),
    column('氏名カナ', required),
    column('会員種別', oneOf('提供', '依頼', '両方')),
    column('生年月日', day),
    column('郵便番号', text),
    column('住所', text),
    column('区', text),
    column('電話番号'),
    column('入会日', day),
    column('状態', oneOf('有効', '休止', '退会')),
  ],
  children: [
    column('会員番号', memberNo),
    column('児童氏名', required),
    column('児童氏名カナ', text),
    column('生年月日', day),
  ],
  accounts: [
    column('会員番号', memberNo),
    column('銀行コード', shaped(/^\d{4}$/, '4けた')),
    column('支店コード', shaped(/^\d{3}$/, '3けた')),
    column('種別', oneOf('1', '2', '4')),
    column('口座番号', shaped(/^\d{7}$/, '7けた')),
    column('口座名義カナ', required),
  ],
  trainings: [
    column('会員番号', memberNo),
    column('講習', required),
    column('修了日', day),
    column('有効期限', optional(day)),
  ],
  pairs: [column('提供会員番号', memberNo), column('依頼会員番号', memberNo), column('登録日', day)],
  programmes: [
    column('会員番号', memberNo),
    column('制度', required),
    column('開始日', day),
    column('終了日', (value) => (value === TAKEN_BACK ? null : day(value))),
  ],
  activities: [
    column('報告番号', shaped(/^R-\d{8}-\d{5}-\d{2}$/, '報告番号（R-YYYYMMDD-NNNNN-NN）')),
    column('提供会員番号', memberNo),
    column('依頼会員番号', memberNo),
    column('活動日', day),
    column('開始時刻', time),
    column('終了時刻', time),
    column('児童数', count),
    column('病児数', count),
    column('活動内容'),
    column('交通費', yen),
    column('実費', yen),
    column('取消', oneOf('', '前日', '当日', '無断')),
    column('処理状態', oneOf('下書き', '確認中', '提出済', '差戻し', '承認済', '取下げ')),
  ],
}

export const importKinds = Object.keys(COLUMNS) as ImportKind[]

/** Columns that together name one row: the same twice in a file is a mistake. */
export const KEYS: Record<ImportKind, string[]> = {
  members: ['会員番号'],
  children: ['会員番号', '児童氏名', '生年月日'],
  accounts: ['会員番号'],
  trainings: ['会員番号', '講習', '修了日'],
  pairs: ['提供会員番号', '依頼会員番号'],
  programmes: ['会員番号', '制度', '開始日'],
  activities: ['報告番号'],
}

type WantedMember = 'any' | 'provider' | 'requester'
const MEMBER_COLUMNS: Record<string, WantedMember> = {
  会員番号: 'any',
  提供会員番号: 'provider',
  依頼会員番号: 'requester',
}

/** Columns that name a member who must be registered already, and what the member must be. */
export function memberColumns(kind: ImportKind): Record<string, WantedMember> {
  // a free scheme frees the family of its fee
  if (kind === 'programmes') return { 会員番号: 'requester' }
  const own = COLUMNS[kind].map(({ header }) => header)
  return Object.fromEntries(Object.entries(MEMBER_COLUMNS).filter(([header]) => own.includes(header)))
}
