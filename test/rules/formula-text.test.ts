/** What a spreadsheet calculates instead of showing: nothing of it may be a name, and in lists it stands as text. */
import { expect, test } from 'vitest'
import { recordCsv, sheetCsv } from '../../office/csv/record-csv.ts'
import { formulaStart } from '../../rules/formula-text.ts'

test.each([
  { why: 'a formula', text: '=HYPERLINK("h:x")', start: '=' },
  { why: 'in full width, as Japanese Excel takes it', text: '＝1+1', start: '＝' },
  { why: 'a sum', text: '+81-90-0000-0000', start: '+' },
  { why: 'a difference', text: '-1-2', start: '-' },
  { why: 'a function of old', text: '@SUM(A1)', start: '@' },
  { why: 'behind a space', text: ' =1', start: '=' },
  { why: 'behind a tab', text: '\t=1', start: '=' },
  { why: 'behind a line end', text: '\r\n=1', start: '=' },
  { why: 'behind a full-width space', text: '　＝1', start: '＝' },
  { why: 'a number', text: '-500', start: null },
  { why: 'hours', text: '+2.5', start: null },
  { why: 'a name', text: '青木 文', start: null },
  { why: 'a sign in the middle', text: '室町1-1=2', start: null },
  { why: 'the long sound', text: 'ー', start: null },
  { why: 'nothing', text: '', start: null },
])('$why', ({ text, start }) => expect(formulaStart(text)).toBe(start))

test('a list for people shows it as text; what programs import stays as it is', () => {
  const row = { 氏名: '=1+1', 住所: '福岡県', 交付額: '-500' }
  const columns = ['氏名', '住所', '交付額']
  expect(sheetCsv(columns, [row])).toBe("氏名,住所,交付額\r\n'=1+1,福岡県,-500\r\n")
  expect(recordCsv(columns, [row])).toBe('氏名,住所,交付額\r\n=1+1,福岡県,-500\r\n')
})
