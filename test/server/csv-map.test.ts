/** Another system's csv: its headings and its ways of writing, by a map that is data; refused where it does not fit. */
import iconv from 'iconv-lite'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONVERTERS, type Converter } from '../../server/csv-converters.ts'
import { decodeCsv, importCsv, type ImportKind } from '../../server/csv-import.ts'
import { readCsvMap } from '../../server/csv-map.ts'
import { Refusal } from '../../server/verb.ts'
import { openOffice, type Office } from './csv-support.ts'

const shipped = (name: string) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../city/kitakyushu/moving-in', `${name}.json`), 'utf8'),
  ) as { kind: ImportKind; columns: Record<string, unknown> }

describe('ways of writing', () => {
  test.each<[Converter, string, string]>([
    ['date', '2025/11/5', '2025-11-05'],
    ['date', 'R7.11.5', '2025-11-05'],
    ['date', '令和元年5月1日', '2019-05-01'],
    ['date', '昭和50年4月2日', '1975-04-02'],
    ['date', '２０２５年１１月５日（水）', '2025-11-05'],
    ['date', '2025/11/05 19:42:10', '2025-11-05'],
    // the next day in Japan
    ['date', '2025-11-05T15:30:00Z', '2025-11-06'],
    ['date', '11月5日', '11月5日'],
    ['date', '2025/02/30', '2025/02/30'],
    ['time', '9:05', '09:05'],
    ['time', '9時5分', '09:05'],
    ['time', '午後3時', '15:00'],
    ['time', '午前12:30', '00:30'],
    ['time', '2025/11/05 15:00', '15:00'],
    ['time', '2025-11-05T06:00:00Z', '15:00'],
    ['time', '25:00', '25:00'],
    ['time', '夕方', '夕方'],
    ['kana', 'ﾀｶﾊｼ じゅんこ', 'タカハシ ジュンコ'],
    ['holder', 'タカハシ ジユンコ', 'ﾀｶﾊｼ ｼﾞﾕﾝｺ'],
    ['holder', '髙橋', '髙橋'],
    ['number', '１，２００円', '1200'],
    ['number', '', '0'],
    ['number', '二人', '二'],
    ['memberNo', '1234', '001234'],
    ['memberNo', 'A-12', 'A-12'],
    ['sevenDigits', '12345', '0012345'],
    ['fourDigits', '190', '0190'],
    ['threeDigits', '1', '001'],
    ['postalCode', '〒８０２－０００１', '802-0001'],
    ['postalCode', '80200', '80200'],
    ['phone', '０９０ １２３４ ５６７８', '090-1234-5678'],
    ['activityNo', '2025/11/05 19:42 123', 'R-20251105-00123-01'],
    ['activityNo', 'なし', 'なし'],
  ])('%s %j is %j', (as, written, ours) => expect(CONVERTERS[as](written)).toBe(ours))
})

describe('a map that does not fit is refused', () => {
  const members = shipped('kintone-members')
  const but = (change: Record<string, unknown>) => ({
    ...members,
    columns: { ...members.columns, ...change },
  })
  test.each([
    ['of another kind', { ...members, kind: 'pairs' }, 'kind は「pairs」です'],
    ['a column too few', { ...members, columns: {} }, '「会員番号」がありません'],
    ['a column we do not have', but({ 趣味: { from: '趣味' } }), '「趣味」という列はありません'],
    ['from nowhere', but({ 区: {} }), '「区」は from か value'],
    ['a way of writing nobody knows', but({ 区: { from: '区', as: 'ward' } }), 'as「ward」は使えません'],
    ['no list to skip', { ...members, skip: [{ column: '区' }] }, 'skip は'],
  ])('%s', (_why, json, says) => {
    expect(() => readCsvMap(json, 'members')).toThrow(Refusal)
    expect(() => readCsvMap(json, 'members')).toThrow(says)
  })
})

describe('into the register', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office?.fresh.drop())
  const load = (name: string, text: string) => {
    const { kind } = shipped(name)
    const map = readCsvMap(shipped(name), kind)
    return office.fresh.database.drizzle.transaction((tx) =>
      importCsv(tx, office.services, kind, text, { map }),
    )
  }

  const KINTONE = [
    '"レコード番号","会員番号","姓","名","セイ","メイ","会員区分","生年月日","郵便番号","住所1","住所2","区","電話番号","登録日","ステータス"',
    '"1","1001","例","一子","ﾚｲ","ｲﾁｺ","提供会員","昭和50年4月2日","8000001","門司区見本町1-1","","門司区","09012345678","R6.10.1","活動中"',
    '"2","2001","見本","花","みほん","はな","依頼会員","1990/01/02","802-0001","小倉北区見本町","2-2","小倉北区","093-555-0001","2024-10-01","休会"',
    '"3","9","試し","太郎","タメシ","タロウ","テスト","","","","","","","",""',
    '',
  ].join('\r\n')

  test('members of kintone, twice without a change', async () => {
    expect(await load('kintone-members', `\uFEFF${KINTONE}`)).toEqual({ rows: 2, changed: 2 })
    expect(await load('kintone-members', KINTONE)).toEqual({ rows: 2, changed: 0 })
    const { rows } = await office.fresh.database.pool.query(
      `select member_no, name, kana, birth_date::text, postal_code, address, phone, joined_on::text, state from members order by 1`,
    )
    expect(rows).toEqual([
      {
        ...{ member_no: '001001', name: '例 一子', kana: 'レイ イチコ', birth_date: '1975-04-02' },
        ...{ postal_code: '800-0001', address: '門司区見本町1-1', phone: '090-1234-5678' },
        ...{ joined_on: '2024-10-01', state: 'active' },
      },
      {
        ...{ member_no: '002001', name: '見本 花', kana: 'ミホン ハナ', birth_date: '1990-01-02' },
        ...{ postal_code: '802-0001', address: '小倉北区見本町2-2', phone: '093-555-0001' },
        ...{ joined_on: '2024-10-01', state: 'paused' },
      },
    ])
  })

  const ANSWERS = [
    '受付番号,受付日時,対応状況,提供会員番号,依頼会員番号,活動日,開始時間,終了時間,預かったお子さんの人数,うち病気のお子さん,活動内容,交通費,その他実費,キャンセル',
    '41,2025/11/05 19:42,完了,1001,2001,2025年11月5日,午後3時,17:00,１人,,習い事への送り迎え,"1,200円",,なし',
    '42,2025/11/06 08:10,取下げ,1001,2001,2025年11月6日,9:00,10:00,1,,,,,なし',
    '',
  ].join('\r\n')

  test('answers of GovTech Express in Shift_JIS, twice without a change', async () => {
    await office.import('pairs', '提供会員番号,依頼会員番号,登録日\r\n001001,002001,2024-10-01\r\n')
    const text = decodeCsv(iconv.encode(ANSWERS, 'Shift_JIS'), true)
    expect(await load('govtech-express-activities', text)).toMatchObject({ rows: 1, changed: 1 })
    expect(await load('govtech-express-activities', text)).toMatchObject({ rows: 1, changed: 0 })
    const { rows } = await office.fresh.database.pool.query(
      `select activity_no, provider_no, date::text, start_time, end_time, transport_yen::int as yen from activities`,
    )
    expect(rows).toEqual([
      {
        ...{ activity_no: 'R-20251105-00041-01', provider_no: '001001', date: '2025-11-05' },
        ...{ start_time: '15:00', end_time: '17:00', yen: 1200 },
      },
    ])
  })

  test('what cannot be read is told with its line, and nothing is changed', async () => {
    const bad = ANSWERS.replace('午後3時', '夕方').replace('2025年11月5日', '11月5日')
    await expect(load('govtech-express-activities', bad)).rejects.toMatchObject({
      problems: [
        { line: 2, message: '活動日「11月5日」は正しい日付（YYYY-MM-DD）ではありません' },
        { line: 2, message: '開始時刻「夕方」は正しい時刻（HH:MM）ではありません' },
      ],
    })
    await expect(
      load('govtech-express-activities', ANSWERS.replace('受付日時', '日時')),
    ).rejects.toMatchObject({
      problems: [{ line: 1, message: '見出しに「受付日時」がありません' }],
    })
  })
})

test.each([
  { why: 'nothing', json: null },
  { why: 'a list', json: [] },
  { why: 'columns that are none', json: { kind: 'pairs', columns: null } },
  { why: 'a column that is nothing', json: { kind: 'pairs', columns: { 提供会員番号: null } } },
  {
    why: 'a converter that only looks like one',
    json: { kind: 'pairs', columns: { 登録日: { value: '', as: 'constructor' } } },
  },
  { why: 'skip that is no list', json: { kind: 'pairs', columns: {}, skip: { column: 'x', is: [] } } },
  { why: 'skip of nothing', json: { kind: 'pairs', columns: {}, skip: [null] } },
])('a map of nonsense is refused: $why', ({ json }) => {
  expect(() => readCsvMap(json, 'pairs')).toThrow(expect.objectContaining({ code: 'BAD_MAP' }))
})
