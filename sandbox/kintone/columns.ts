/**
 * Columns: what of a record tells most, in the order a person asks for it. The rest stands on the record's own page.
 */
import type { AppName, Field } from './fields.ts'
import { html, type Html } from './html.ts'
import { rowsOf } from './values.ts'

export interface Column {
  title: string
  /** right-aligned figures */
  isFigure?: boolean
  cell(values: Record<string, string>): Html | string
}

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土']

/** '2025-11-05' → '11月5日(水)' */
export function dayText(date: string): string {
  if (date === '') return ''
  const [, month, day] = date.split('-').map(Number)
  return `${month}月${day}日(${WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]})`
}

export const yenText = (digits: string) =>
  digits === '' ? '' : `${Number(digits).toLocaleString('ja-JP')}円`

/** One line a row: what stands in it, with its name where the value does not speak for itself. */
const tableText = (kept: string): string =>
  rowsOf(kept)
    .map(({ value }) =>
      Object.values(value)
        .filter((cell) => cell.value !== '')
        .map((cell) =>
          cell.type === 'DATE' ? `${cell.value.slice(0, 4)}年${dayText(cell.value)}` : cell.value,
        )
        .join(' '),
    )
    .join('\n')

/** A field as the record's page shows it. */
export function fieldText({ type, unit }: Field, value: string): string {
  if (value === '') return '—'
  if (type === 'SUBTABLE') return tableText(value)
  if (type === 'NUMBER') return unit === '円' ? yenText(value) : `${value}${unit}`
  return type === 'DATE' ? `${value.slice(0, 4)}年${dayText(value)}` : value
}

const plain = (code: string, title = code): Column => ({ title, cell: (values) => values[code] ?? '' })
const day = (code: string): Column => ({ title: code, cell: (values) => dayText(values[code] ?? '') })
const yen = (code: string): Column => ({
  title: code,
  isFigure: true,
  cell: (values) => yenText(values[code] ?? ''),
})
const figure = (code: string, unit: string): Column => ({
  title: code,
  isFigure: true,
  cell: (values) => (values[code] ? `${values[code]}${unit}` : ''),
})
const person = (title: string, nameCode: string, numberCode: string): Column => ({
  title,
  cell: (values) => html`${values[nameCode] ?? ''} <small>${values[numberCode] ?? ''}</small>`,
})

/** A state is a word with a shape, not a colour alone. */
const SHAPES: Record<string, string> = { 承認済: '●', 提出済: '◐', 差戻し: '△', 取下げ: '×', 有効: '●' }
const state = (code: string): Column => ({
  title: code,
  cell: (values) => {
    const word = values[code] ?? ''
    return html`<span class="state" data-state="${word}"
      ><span aria-hidden="true">${SHAPES[word] ?? '○'}</span> ${word}</span
    >`
  },
})

const time: Column = {
  title: '時刻',
  cell: (values) =>
    html`${values['開始時刻'] ?? ''}–${values['終了時刻'] ?? ''} <small>${values['時間'] ?? ''}時間</small>`,
}
const children: Column = {
  title: '児童',
  cell: (values) =>
    Number(values['病児数']) > 0
      ? html`${values['児童数'] ?? ''}人 <small>病児${values['病児数'] ?? ''}</small>`
      : `${values['児童数'] ?? ''}人`,
}

/** The first column is the record's name and its link. */
export const COLUMNS: Record<AppName, Column[]> = {
  activities: [
    plain('報告番号'),
    state('処理状態'),
    day('活動日'),
    time,
    person('提供会員', '提供会員氏名', '提供会員番号'),
    person('依頼会員', '依頼会員氏名', '依頼会員番号'),
    children,
    yen('利用料金'),
    yen('報酬'),
    yen('補助金'),
  ],
  members: [
    plain('会員番号'),
    plain('氏名'),
    plain('氏名カナ'),
    plain('会員種別'),
    state('状態'),
    plain('区'),
    plain('電話番号'),
  ],
  accounts: [
    plain('会員番号'),
    plain('口座名義カナ'),
    plain('銀行コード'),
    plain('支店コード'),
    plain('種別'),
    plain('口座番号'),
  ],
  decisions: [
    plain('交付番号'),
    plain('氏名'),
    plain('対象月'),
    state('状態'),
    figure('件数', '件'),
    yen('利用料金計'),
    yen('報酬計'),
    yen('交付額'),
  ],
}

/** What is summed above the list. */
export const SUMMED: Partial<Record<AppName, string>> = { activities: '補助金', decisions: '交付額' }
