/**
 * Fields: the four apps as their forms in kintone are drawn.
 *
 * DROP_DOWN stands for statuses and plain text for keys: cli-kintone's csv supports neither Lookup nor Status.
 */
export type AppName = 'members' | 'accounts' | 'activities' | 'decisions'

export type FieldType = 'SINGLE_LINE_TEXT' | 'NUMBER' | 'DATE' | 'TIME' | 'DROP_DOWN' | 'SUBTABLE'

export interface Field {
  code: string
  type: FieldType
  unique: boolean
  required: boolean
  /** DROP_DOWN only */
  options: readonly string[]
  /** NUMBER only: shown after the digits */
  unit: string
  /** SUBTABLE only: of each row */
  fields: Field[]
}

export interface App {
  name: AppName
  title: string
  fields: Field[]
}

const plain: Omit<Field, 'code' | 'type'> = {
  unique: false,
  required: false,
  options: [],
  unit: '',
  fields: [],
}
const text = (code: string): Field => ({ ...plain, code, type: 'SINGLE_LINE_TEXT' })
const key = (code: string): Field => ({ ...text(code), unique: true, required: true })
const needed = (field: Field): Field => ({ ...field, required: true })
const number = (code: string, unit = ''): Field => ({ ...plain, code, type: 'NUMBER', unit })
const yen = (code: string) => number(code, '円')
const date = (code: string): Field => ({ ...plain, code, type: 'DATE' })
const time = (code: string): Field => ({ ...plain, code, type: 'TIME' })
const table = (code: string, ...fields: Field[]): Field => ({ ...plain, code, type: 'SUBTABLE', fields })
const choice = (code: string, ...options: string[]): Field => ({ ...plain, code, type: 'DROP_DOWN', options })

export const APPS: Record<AppName, App> = {
  members: {
    name: 'members',
    title: '会員情報',
    fields: [
      key('会員番号'),
      needed(text('氏名')),
      text('氏名カナ'),
      choice('会員種別', '提供', '依頼', '両方'),
      date('生年月日'),
      text('郵便番号'),
      text('住所'),
      text('区'),
      text('電話番号'),
      date('入会日'),
      choice('状態', '有効', '休止', '退会'),
      table(
        'お子さん',
        text('児童氏名'),
        text('児童氏名カナ'),
        date('児童生年月日'),
        text('園・学校'),
        text('アレルギー'),
      ),
    ],
  },
  accounts: {
    name: 'accounts',
    title: '口座情報',
    fields: [
      key('会員番号'),
      text('銀行コード'),
      text('支店コード'),
      choice('種別', '1', '2', '4'),
      text('口座番号'),
      text('口座名義カナ'),
    ],
  },
  activities: {
    name: 'activities',
    title: '活動記録',
    fields: [
      key('報告番号'),
      needed(text('管理番号')),
      needed(text('提供会員番号')),
      text('提供会員氏名'),
      needed(text('依頼会員番号')),
      text('依頼会員氏名'),
      needed(date('活動日')),
      needed(time('開始時刻')),
      needed(time('終了時刻')),
      number('児童数', '人'),
      number('病児数', '人'),
      text('活動内容'),
      yen('交通費'),
      yen('実費'),
      choice('取消', '前日', '当日', '無断'),
      choice('処理状態', '下書き', '確認中', '提出済', '差戻し', '承認済', '取下げ'),
      number('時間', '時間'),
      yen('利用料金'),
      yen('報酬'),
      yen('補助金'),
      number('会計年度', '年度'),
    ],
  },
  decisions: {
    name: 'decisions',
    title: '月別交付金額',
    fields: [
      key('交付番号'),
      needed(text('会員番号')),
      text('氏名'),
      needed(text('対象月')),
      number('会計年度', '年度'),
      number('件数', '件'),
      number('時間', '時間'),
      yen('利用料金計'),
      yen('報酬計'),
      yen('交付額'),
      choice('状態', '計算済', '起案中', '決定', '支払済', '振込不能', '再振込'),
    ],
  },
}
