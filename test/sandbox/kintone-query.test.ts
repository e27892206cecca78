/** The stand-in kintone's query language, through the official client. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { activity, apps, refusalOf, startKintone, type RunningKintone } from './kintone-support.ts'

let kintone: RunningKintone
const app = apps.activities
const no = (n: number) => `R-20251105-${String(n).padStart(5, '0')}-01`

/** 1 … 6, today is Wednesday 2025-11-05 */
const records = [
  activity(no(1), { 活動日: '2025-11-05', 補助金: '9', 処理状態: '承認済', 提供会員氏名: '田中 和子' }),
  activity(no(2), { 活動日: '2025-11-04', 補助金: '10', 処理状態: '承認済', 提供会員氏名: '山本 "節子"' }),
  activity(no(3), { 活動日: '2025-10-31', 補助金: '1000', 処理状態: '差戻し', 提供会員氏名: '田中 一郎' }),
  activity(no(4), { 活動日: '2025-11-30', 補助金: '', 処理状態: '', 提供会員番号: '000012' }),
  activity(no(5), { 活動日: '2025-04-01', 補助金: '-5', 開始時刻: '06:30', 処理状態: '取下げ' }),
  activity(no(6), { 活動日: '2024-12-31', 補助金: '500.5', 処理状態: '提出済', 活動内容: 'Pick up' }),
]

beforeAll(async () => {
  kintone = await startKintone()
  await kintone.client().record.addRecords({ app, records })
})
afterAll(() => kintone.close())

async function found(query: string): Promise<number[]> {
  const answer = await kintone.client().record.getRecords({ app, query })
  return answer.records.map((record) => Number(record['$id']?.value))
}

describe('finds', () => {
  const rows: { why: string; query: string; ids: number[] }[] = [
    { why: 'everything, the latest first', query: '', ids: [6, 5, 4, 3, 2, 1] },
    { why: 'a text', query: '提供会員氏名 = "田中 和子"', ids: [1] },
    { why: 'a text with quotes in it', query: '提供会員氏名 = "山本 \\"節子\\""', ids: [2] },
    { why: 'a text is no number: zeros count', query: '提供会員番号 = "12"', ids: [] },
    { why: 'zeros count, found', query: '提供会員番号 = "000012"', ids: [4] },
    { why: 'an empty text', query: '活動内容 = "" and 補助金 = ""', ids: [4] },
    { why: 'part of a text', query: '提供会員氏名 like "田中"', ids: [3, 1] },
    { why: 'part of a text, in any case', query: '活動内容 like "pick"', ids: [6] },
    { why: 'not part of a text', query: '提供会員氏名 not like "田中" and 提供会員氏名 != ""', ids: [2] },
    { why: 'numbers by size, not as text', query: '補助金 > 9', ids: [6, 3, 2] },
    { why: 'numbers in quotes too', query: '補助金 <= "9"', ids: [5, 1] },
    { why: 'a negative number', query: '補助金 = -5', ids: [5] },
    { why: 'a fraction', query: '補助金 = 500.5', ids: [6] },
    { why: 'numbers in a list', query: '補助金 in ("9", "10.0")', ids: [2, 1] },
    { why: 'a choice', query: '処理状態 in ("承認済", "差戻し")', ids: [3, 2, 1] },
    { why: 'no choice made', query: '処理状態 in ("")', ids: [4] },
    { why: 'other choices', query: '処理状態 not in ("承認済", "")', ids: [6, 5, 3] },
    { why: 'a time of day', query: '開始時刻 < "15:00"', ids: [5] },
    {
      why: 'and binds closer than or',
      query: '補助金 = 9 or 補助金 = 10 and 活動日 > "2025-11-04"',
      ids: [1],
    },
    { why: 'brackets first', query: '(補助金 = 9 or 補助金 = 10) and 活動日 = "2025-11-04"', ids: [2] },
    { why: 'operators in capitals', query: '処理状態 NOT IN ("承認済") AND 補助金 > 0', ids: [6, 3] },
    { why: 'record ids', query: '$id > 4 and $id <= 6', ids: [6, 5] },
    { why: 'made today', query: '作成日時 = TODAY()', ids: [6, 5, 4, 3, 2, 1] },
    { why: 'made before today', query: '作成日時 < TODAY()', ids: [] },
    { why: 'today', query: '活動日 = TODAY()', ids: [1] },
    { why: 'yesterday', query: '活動日 = YESTERDAY()', ids: [2] },
    { why: 'this week, from Sunday', query: '活動日 = THIS_WEEK()', ids: [2, 1] },
    { why: 'a day of this week', query: '活動日 = THIS_WEEK(TUESDAY)', ids: [2] },
    { why: 'this month', query: '活動日 = THIS_MONTH()', ids: [4, 2, 1] },
    { why: 'not this month', query: '活動日 != THIS_MONTH()', ids: [6, 5, 3] },
    { why: 'since last month', query: '活動日 >= LAST_MONTH()', ids: [4, 3, 2, 1] },
    { why: 'after this month’s 4th', query: '活動日 > THIS_MONTH(4)', ids: [4, 1] },
    { why: 'the last of this month', query: '活動日 = THIS_MONTH(LAST)', ids: [4] },
    { why: 'last year', query: '活動日 = LAST_YEAR()', ids: [6] },
    { why: 'five days ago', query: '活動日 = FROM_TODAY(-5, DAYS)', ids: [3] },
    { why: 'ordered', query: 'order by 補助金 asc', ids: [4, 5, 1, 2, 6, 3] },
    { why: 'ordered by two', query: 'order by 提供会員番号 desc, 活動日 asc', ids: [6, 5, 3, 2, 1, 4] },
    { why: 'a page', query: '補助金 != "" order by $id asc limit 2 offset 2', ids: [3, 5] },
  ]
  test.each(rows)('$why', async ({ query, ids }) => {
    expect(await found(query)).toEqual(ids)
  })

  test('how many there are in all, only when asked', async () => {
    const { record } = kintone.client()
    const query = '補助金 > 0 limit 1'
    expect((await record.getRecords({ app, query, totalCount: true })).totalCount).toBe('4')
    expect((await record.getRecords({ app, query })).totalCount).toBeNull()
  })

  test('only the fields asked for', async () => {
    const { records: rows } = await kintone
      .client()
      .record.getRecords({ app, fields: ['報告番号'], query: '$id = 1' })
    expect(rows).toEqual([{ 報告番号: { type: 'SINGLE_LINE_TEXT', value: no(1) } }])
  })
})

describe('refuses', () => {
  const rows: { why: string; query: string; code: string }[] = [
    { why: 'no sense', query: '補助金 ===', code: 'CB_VA01' },
    { why: 'single quotes', query: "提供会員氏名 = '田中'", code: 'CB_VA01' },
    { why: 'a bare word', query: '提供会員氏名 = 田中', code: 'CB_VA01' },
    { why: 'a tab in a text', query: '提供会員氏名 = "a\tb"', code: 'CB_VA01' },
    { why: 'an open bracket', query: '(補助金 = 1', code: 'CB_VA01' },
    { why: 'something after the end', query: 'limit 1 補助金', code: 'CB_VA01' },
    { why: 'an unknown function', query: '活動日 = EASTER()', code: 'CB_VA01' },
    { why: 'a limit below nothing', query: 'limit -1', code: 'CB_VA01' },
    { why: 'more than 500 a read', query: 'limit 501', code: 'GAIA_QU01' },
    { why: 'an offset beyond 10,000', query: 'offset 10001', code: 'GAIA_QU02' },
    { why: 'a field that is not there', query: '備考 = "x"', code: 'GAIA_IQ11' },
    { why: 'an order by a field that is not there', query: 'order by 備考 asc', code: 'GAIA_IQ11' },
    { why: 'a choice by =', query: '処理状態 = "承認済"', code: 'GAIA_IQ03' },
    { why: 'a text by size', query: '提供会員番号 > "100000"', code: 'GAIA_IQ03' },
    { why: 'a number by part', query: '補助金 like "1"', code: 'GAIA_IQ03' },
    { why: 'a day in a list', query: '活動日 in ("2025-11-05")', code: 'GAIA_IQ03' },
    { why: 'a choice nobody has', query: '処理状態 in ("済")', code: 'GAIA_IQ10' },
  ]
  test.each(rows)('$why: $code', async ({ query, code }) => {
    expect(await refusalOf(kintone.client().record.getRecords({ app, query }))).toMatchObject({
      status: 400,
      code,
    })
  })

  test('500 a read and an offset of 10,000 are taken', async () => {
    expect(await found('limit 500 offset 10000')).toEqual([])
  })
})
