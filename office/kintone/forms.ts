/**
 * Forms: the fields of the four apps, as the form API of kintone takes them.
 *
 * DROP_DOWN stands for statuses and plain text for keys: cli-kintone's csv supports neither Lookup nor Status.
 * Promise:  every code that a record of ours is sent with is here (test/office/kintone-forms.test.ts holds both).
 * Used by:  server/verbs/kintone.ts (plan, apply).
 */
import type { KintoneApp } from './client.ts'

export type FieldType = 'SINGLE_LINE_TEXT' | 'NUMBER' | 'DATE' | 'TIME' | 'DROP_DOWN' | 'SUBTABLE'

/** A field's properties, as kintone gives and takes them; only those that we decide. */
export interface FormField {
  type: FieldType
  code: string
  label: string
  required?: boolean
  unique?: boolean
  unit?: string
  unitPosition?: 'AFTER'
  options?: Record<string, { label: string; index: string }>
  fields?: Record<string, FormField>
}
export type Form = Record<string, FormField>

const field = (type: FieldType, code: string, more: Partial<FormField> = {}): FormField => ({
  ...{ type, code, label: code },
  ...more,
})
const text = (code: string) => field('SINGLE_LINE_TEXT', code)
const needed = (one: FormField): FormField => ({ ...one, required: true })
const key = (code: string) => field('SINGLE_LINE_TEXT', code, { required: true, unique: true })
const number = (code: string, unit: string) => field('NUMBER', code, { unit, unitPosition: 'AFTER' })
const yen = (code: string) => number(code, '円')
const date = (code: string) => field('DATE', code)
const time = (code: string) => field('TIME', code)
const choice = (code: string, ...labels: string[]) =>
  field('DROP_DOWN', code, {
    options: Object.fromEntries(labels.map((label, index) => [label, { label, index: String(index) }])),
  })
const formOf = (...fields: FormField[]): Form => Object.fromEntries(fields.map((one) => [one.code, one]))
const table = (code: string, ...fields: FormField[]) => field('SUBTABLE', code, { fields: formOf(...fields) })

export const APP_TITLES: Record<KintoneApp, string> = {
  ...{ members: '会員情報', accounts: '口座情報', activities: '活動記録', decisions: '月別交付金額' },
}

export const FORMS: Record<KintoneApp, Form> = {
  members: formOf(
    ...[key('会員番号'), needed(text('氏名')), text('氏名カナ'), choice('会員種別', '提供', '依頼', '両方')],
    ...[date('生年月日'), text('郵便番号'), text('住所'), text('区'), text('電話番号'), date('入会日')],
    choice('状態', '有効', '休止', '退会'),
    table(
      'お子さん',
      ...[text('児童氏名'), text('児童氏名カナ'), date('児童生年月日'), text('園・学校'), text('アレルギー')],
    ),
  ),
  accounts: formOf(
    ...[key('会員番号'), text('銀行コード'), text('支店コード'), choice('種別', '1', '2', '4')],
    ...[text('口座番号'), text('口座名義カナ')],
  ),
  activities: formOf(
    ...[key('報告番号'), needed(text('管理番号')), needed(text('提供会員番号')), text('提供会員氏名')],
    ...[needed(text('依頼会員番号')), text('依頼会員氏名'), needed(date('活動日'))],
    ...[needed(time('開始時刻')), needed(time('終了時刻')), number('児童数', '人'), number('病児数', '人')],
    ...[text('活動内容'), yen('交通費'), yen('実費'), choice('取消', '前日', '当日', '無断')],
    choice('処理状態', '下書き', '確認中', '提出済', '差戻し', '承認済', '取下げ'),
    ...[number('時間', '時間'), yen('利用料金'), yen('報酬'), yen('補助金'), number('会計年度', '年度')],
  ),
  decisions: formOf(
    ...[key('交付番号'), needed(text('会員番号')), text('氏名'), needed(text('対象月'))],
    ...[number('会計年度', '年度'), number('件数', '件'), number('時間', '時間')],
    ...[yen('利用料金計'), yen('報酬計'), yen('交付額')],
    choice('状態', '計算済', '起案中', '決定', '支払済', '振込不能', '再振込'),
  ),
}
