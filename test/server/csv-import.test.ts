/** An office's csv: taken whole or refused whole, every bad line named, twice without a change. */
import { createHash } from 'node:crypto'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../db/audit.ts'
import { openCase } from '../../db/cases.ts'
import { decodeCsv, type ImportKind } from '../../server/csv-import.ts'
import { importSample, openOffice, sample, SAMPLE_KINDS, type Office } from './csv-support.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
  await importSample(office)
})
afterAll(() => office?.fresh.drop())

const HEADERS: Record<ImportKind, string> = Object.fromEntries(
  SAMPLE_KINDS.map((kind) => [kind, sample[kind].split('\r\n')[0]!]),
) as Record<ImportKind, string>
const file = (kind: ImportKind, ...lines: string[]) => [HEADERS[kind], ...lines, ''].join('\r\n')
const cell = async (query: string) =>
  (await office.fresh.database.pool.query(query)).rows[0] as Record<string, unknown>

const MEMBER =
  '100099,青木 文,アオキ フミ,提供,1960-01-02,800-0001,門司区見本町1-1,門司区,090-0000-0000,2024-10-01,有効'
const ACTIVITY = 'R-20251101-00777-01,100001,200001,2025-11-01,15:00,17:00,1,0,習い事への送り迎え,0,0,,承認済'
/** `row` with one value changed */
const but = (row: string, at: number, value: string) => row.split(',').with(at, value).join(',')

describe('refused whole, each bad line named', () => {
  const rows: { why: string; kind: ImportKind; text: string; says: string[] }[] = [
    {
      why: 'an empty file',
      kind: 'pairs',
      text: '',
      says: ['1: 見出しに「提供会員番号」「依頼会員番号」「登録日」がありません'],
    },
    {
      why: 'a header that lacks a column',
      kind: 'pairs',
      text: '提供会員番号,登録日\r\n',
      says: ['1: 見出しに「依頼会員番号」がありません'],
    },
    {
      why: 'a header with a column twice',
      kind: 'pairs',
      text: '提供会員番号,依頼会員番号,登録日,登録日\r\n',
      says: ['1: 見出しに「登録日」が2つあります'],
    },
    {
      why: 'a name and an address that Excel would calculate; a telephone of abroad is none',
      kind: 'members',
      text: file('members', but(but(but(MEMBER, 1, '=1+1'), 6, '＝門司区'), 8, '+81-90-0000-0000')),
      says: [
        '2: 氏名「=1+1」は「=」で始まっています。取ってください',
        '2: 住所「＝門司区」は「＝」で始まっています。取ってください',
      ],
    },
    {
      why: 'an open quote',
      kind: 'pairs',
      text: file('pairs', '"100001,200001,2025-01-01'),
      says: ['2: CSVとして読めません。引用符（"）を確かめてください'],
    },
    {
      why: 'too few and too many columns',
      kind: 'pairs',
      text: file('pairs', '100001,200001', '100001,200002,2025-01-01,x'),
      says: [
        '2: 列が2個です（見出しは3個）',
        '2: 登録日「」は正しい日付（YYYY-MM-DD）ではありません',
        '3: 列が4個です（見出しは3個）',
      ],
    },
    {
      why: 'a short number and a day that is not',
      kind: 'pairs',
      text: file('pairs', '1001,200001,2025-02-29'),
      says: [
        '2: 提供会員番号「1001」は6けたの会員番号ではありません',
        '2: 登録日「2025-02-29」は正しい日付（YYYY-MM-DD）ではありません',
      ],
    },
    {
      why: 'an unknown member',
      kind: 'pairs',
      text: file('pairs', '100001,299999,2025-01-01'),
      says: ['2: 依頼会員番号「299999」の会員は登録されていません'],
    },
    {
      why: 'a line that is no date and another that names nobody, both at once',
      kind: 'pairs',
      text: file('pairs', '100001,200001,2025-02-29', '100001,299999,2025-01-01'),
      says: [
        '2: 登録日「2025-02-29」は正しい日付（YYYY-MM-DD）ではありません',
        '3: 依頼会員番号「299999」の会員は登録されていません',
      ],
    },
    {
      why: 'the two of a pair in each other’s place',
      kind: 'pairs',
      text: file('pairs', '200001,100001,2025-01-01'),
      says: [
        '2: 提供会員番号「200001」は提供会員ではありません',
        '2: 依頼会員番号「100001」は依頼会員ではありません',
      ],
    },
    {
      why: 'the same member twice',
      kind: 'members',
      text: file('members', MEMBER, but(MEMBER, 1, '別人')),
      says: ['3: 「100099」は2行目にもあります'],
    },
    {
      why: 'words that are not on the list',
      kind: 'members',
      text: file('members', but(but(MEMBER, 3, '協力'), 10, '在籍')),
      says: [
        '2: 会員種別「協力」は提供・依頼・両方のどれかではありません',
        '2: 状態「在籍」は有効・休止・退会のどれかではありません',
      ],
    },
    {
      why: 'no name',
      kind: 'members',
      text: file('members', but(MEMBER, 1, '')),
      says: ['2: 氏名「」は空です'],
    },
    {
      why: 'a control character',
      kind: 'members',
      text: file('members', but(MEMBER, 6, 'a\u0000b')),
      says: ['2: 住所「a□b」は使えない文字をふくみます'],
    },
    {
      why: 'an account number of six digits',
      kind: 'accounts',
      text: file('accounts', '100001,0001,001,3,123456,タナカ'),
      says: ['2: 種別「3」は1・2・4のどれかではありません', '2: 口座番号「123456」は7けたではありません'],
    },
    {
      why: 'a scheme nobody knows, a period that runs backwards',
      kind: 'programmes',
      text: file('programmes', '200001,muryo,2025-10-01,2025-12-31', '200001,ikukyu,2025-10-01,2025-09-30'),
      says: ['2: 制度「muryo」は料金の決まりにありません', '3: 終了日が開始日より前です'],
    },
    {
      why: 'a number that is no 報告番号',
      kind: 'activities',
      text: file('activities', but(ACTIVITY, 0, 'R-1')),
      says: ['2: 報告番号「R-1」は報告番号（R-YYYYMMDD-NNNNN-NN）ではありません'],
    },
    {
      why: 'a time past midnight, yen with a comma',
      kind: 'activities',
      text: file('activities', but(but(ACTIVITY, 5, '24:10'), 9, '１００')),
      says: [
        '2: 終了時刻「24:10」は正しい時刻（HH:MM）ではありません',
        '2: 交通費「１００」は数字（円）ではありません',
      ],
    },
    {
      why: 'an unknown kind of care',
      kind: 'activities',
      text: file('activities', but(ACTIVITY, 8, '散歩')),
      says: ['2: 活動内容「散歩」は登録されていません'],
    },
    {
      why: 'more sick children than children',
      kind: 'activities',
      text: file('activities', but(ACTIVITY, 7, '2')),
      says: ['2: 病児数が児童数より多いです'],
    },
    {
      why: 'nobody in care',
      kind: 'activities',
      text: file('activities', but(ACTIVITY, 6, '0')),
      says: ['2: 児童数が0です'],
    },
    {
      why: 'no time at all',
      kind: 'activities',
      text: file('activities', but(ACTIVITY, 5, '15:00')),
      says: ['2: 開始時刻と終了時刻が同じです'],
    },
    {
      why: 'before the first policy',
      kind: 'activities',
      text: file('activities', but(ACTIVITY, 3, '2024-09-30')),
      says: ['2: この日の料金の決まりがありません'],
    },
    {
      why: 'a case of two providers',
      kind: 'activities',
      text: file('activities', ACTIVITY, but(but(ACTIVITY, 0, 'R-20251101-00777-02'), 1, '100002')),
      says: ['3: 報告番号「R-20251101-00777-02」の管理番号は、別の提供会員か別の処理状態の報告です'],
    },
    {
      why: 'a case of two states',
      kind: 'activities',
      text: file('activities', ACTIVITY, but(but(ACTIVITY, 0, 'R-20251101-00777-02'), 12, '提出済')),
      says: ['3: 報告番号「R-20251101-00777-02」の管理番号は、別の提供会員か別の処理状態の報告です'],
    },
    {
      why: 'one good line among bad ones',
      kind: 'members',
      text: file('members', MEMBER, but(MEMBER, 0, 'x'), but(but(MEMBER, 0, '100098'), 4, '1960/1/2')),
      says: [
        '3: 会員番号「x」は6けたの会員番号ではありません',
        '4: 生年月日「1960/1/2」は正しい日付（YYYY-MM-DD）ではありません',
      ],
    },
  ]
  test.each(rows)('$why', async ({ kind, text, says }) => {
    const before = await office.everything()
    expect(await office.problems(kind, text)).toEqual(says)
    expect(await office.everything()).toEqual(before)
  })

  test('other content under a known 報告番号: named, and not one line of the file is taken', async () => {
    const [known] = sample.activities.split('\r\n').slice(1)
    const before = await office.everything()
    for (const [at, value] of [
      [1, '100002'],
      [2, '200004'],
      [3, '2025-10-30'],
      [4, '06:00'],
      [5, '23:00'],
      [6, '3'],
      [7, '1'],
      [8, 'その他'],
      [9, '999'],
      [10, '5'],
      [11, '当日'],
      [12, '取下げ'],
    ] as const) {
      const changed = but(known!, at, value)
      const number = known!.split(',')[0]
      expect(await office.problems('activities', file('activities', ACTIVITY, changed)), value).toEqual([
        `3: 報告番号「${number}」は、ちがう内容で登録されています`,
      ])
    }
    expect(await office.everything()).toEqual(before)
  })

  test('a line is numbered where it begins, whatever line breaks and empty lines stand before it', async () => {
    const text = file(
      'members',
      but(MEMBER, 6, '"見本町1-1\r\n見本荘101"'),
      '',
      '',
      but(MEMBER, 0, 'x'),
      but(MEMBER, 0, 'y'),
    )
    expect(await office.problems('members', text)).toEqual([
      '6: 会員番号「x」は6けたの会員番号ではありません',
      '7: 会員番号「y」は6けたの会員番号ではありません',
    ])
  })

  test('a file in another writing is refused with what to do', () => {
    const text = file('members', MEMBER)
    expect(() => decodeCsv(iconv.encode(text, 'CP932'), false)).toThrow(
      'Shift_JISのファイルなら --sjis を付けてください',
    )
    expect(() => decodeCsv(Buffer.from(`\uFEFF${text}`), true)).toThrow(
      'UTF-8のファイルなら --sjis を外してください',
    )
  })
})

describe('taken', () => {
  test.each(SAMPLE_KINDS)('%s twice changes nothing', async (kind) => {
    const before = await office.everything()
    const { rows, changed } = await office.import(kind, sample[kind])
    expect(rows).toBeGreaterThan(0)
    expect(changed).toBe(0)
    expect(await office.everything()).toEqual(before)
  })

  test('with a BOM, columns in another order and more of them, quotes, spaces, an address on two lines', async () => {
    const text =
      '\uFEFF"氏名","会員番号",メモ,氏名カナ,会員種別,生年月日,郵便番号,住所,区,電話番号,入会日,状態\n' +
      '" 西田, 薫 ",100090,x,ニシダ カオル,両方,1970-01-01,,"小倉北区\n見本荘""2""",,,2024-10-01,休止\n'
    expect(await office.import('members', text)).toEqual({ rows: 1, changed: 1 })
    expect(
      await cell(
        "select name, address, is_provider, is_requester, state from members where member_no = '100090'",
      ),
    ).toEqual({
      name: '西田, 薫',
      address: '小倉北区　見本荘"2"',
      is_provider: true,
      is_requester: true,
      state: 'paused',
    })
  })

  test('in Shift_JIS, with Windows’ own characters; the same file in UTF-8 then changes nothing', async () => {
    const row = but(but(but(MEMBER, 0, '100091'), 1, '髙﨑 ①'), 6, '若松区〜見本町1−2')
    const utf8 = file('members', row)
    // as Windows writes it: ～ and －
    const sjis = iconv.encode(utf8.replace('〜', '～').replace('−', '－'), 'CP932')
    expect(await office.import('members', decodeCsv(sjis, true))).toEqual({ rows: 1, changed: 1 })
    expect(await cell("select name, address from members where member_no = '100091'")).toEqual({
      name: '髙﨑 ①',
      address: '若松区～見本町1－2',
    })
    expect(await office.import('members', decodeCsv(Buffer.from(utf8), false))).toEqual({
      rows: 1,
      changed: 0,
    })
  })

  test('a changed line changes its own row only', async () => {
    const [first] = sample.members.split('\r\n').slice(1)
    const text = sample.members.replace(first!, but(first!, 8, '093-000-0000'))
    expect((await office.import('members', text)).changed).toBe(1)
    expect((await office.import('members', sample.members)).changed).toBe(1)
  })

  test('what is approved is wanted in kintone with its amounts, what is not is not', async () => {
    const text = file('activities', ACTIVITY, but(but(ACTIVITY, 0, 'R-20251101-00778-01'), 12, '提出済'))
    expect((await office.import('activities', text)).changed).toBe(2)
    const { rows } = await office.fresh.database.pool.query(
      "select key, fields from kintone_records where key like 'R-20251101-0077%'",
    )
    expect(rows).toMatchObject([
      {
        key: 'R-20251101-00777-01',
        fields: {
          提供会員氏名: '田中 和子',
          処理状態: '承認済',
          利用料金: '1000',
          報酬: '2000',
          補助金: '1000',
        },
      },
    ])
    expect(await cell("select state, approved_by from reports where case_no = 'R-20251101-00777'")).toEqual({
      state: 'approved',
      approved_by: 'import',
    })
  })

  test('a case opened later that day gets a number past the imported ones', async () => {
    const line = but(but(but(ACTIVITY, 0, 'R-20251106-00041-01'), 2, '200002'), 3, '2025-11-06')
    await office.import('activities', file('activities', line))
    const opened = await office.services.db.drizzle.transaction((tx) =>
      openCase(tx, {
        ...{ kind: 'report', memberNo: null, lineUserId: null, originKey: null, summary: null },
        openedAt: new Date('2025-11-06T21:00:00+09:00'),
      }),
    )
    expect(opened.caseNo).toBe('R-20251106-00042')
  })

  test('an activity taken out of an approved report stays out', async () => {
    const number = (seq: string) => `R-20251102-00001-${seq}`
    const row = (seq: string, state: string) =>
      but(but(but(ACTIVITY, 0, number(seq)), 3, '2025-11-02'), 12, state)
    const text = file('activities', row('01', '取下げ'), row('02', '承認済'))
    expect((await office.import('activities', text)).changed).toBe(2)
    expect((await office.import('activities', text)).changed).toBe(0)
    const { rows } = await office.fresh.database.pool.query(
      "select activity_no, removed_at is not null as removed from activities where case_no = 'R-20251102-00001' order by 1",
    )
    expect(rows).toEqual([
      { activity_no: number('01'), removed: true },
      { activity_no: number('02'), removed: false },
    ])
    expect(await cell("select state from reports where case_no = 'R-20251102-00001'")).toEqual({
      state: 'approved',
    })
  })

  test('a free scheme’s visits are numbered over what counts, whatever the order of the lines', async () => {
    // 2025-09-26 to 2026-…: the sample's third requester is in 育休復帰
    const row = (n: number, date: string, state: string) =>
      but(but(but(but(ACTIVITY, 0, `R-20251104-0000${n}-01`), 2, '200003'), 3, date), 12, state)
    const before = Number(
      (
        await cell(
          "select count(*) as n from activities where requester_no = '200003' and programme is not null",
        )
      )['n'],
    )
    await office.import(
      'activities',
      file(
        'activities',
        row(1, '2025-11-04', '承認済'),
        row(2, '2025-11-02', '取下げ'),
        row(3, '2025-11-03', '承認済'),
      ),
    )
    const { rows } = await office.fresh.database.pool.query(
      "select activity_no, programme_visit, fee_yen from activities where activity_no like 'R-20251104-%' order by date",
    )
    expect(rows).toEqual([
      { activity_no: 'R-20251104-00002-01', programme_visit: null, fee_yen: '1200' },
      { activity_no: 'R-20251104-00003-01', programme_visit: before + 1, fee_yen: '0' },
      { activity_no: 'R-20251104-00001-01', programme_visit: before + 2, fee_yen: '0' },
    ])
  })
})

describe('what came in stands in the audit', () => {
  const rowsAfter = async (id: unknown) =>
    (
      await office.fresh.database.pool.query(
        'select actor, action, subject, before, after from audit where id > $1 order by id',
        [id],
      )
    ).rows as Record<string, unknown>[]
  const last = async () => (await cell('select coalesce(max(id), 0) as id from audit'))['id']

  test('an account by its member, without what it is; the file by its SHA-256', async () => {
    const before = await last()
    const text = file('accounts', '100001,0190,001,1,7654321,ﾀﾅｶ ｶｽﾞｺ')
    await office.import('accounts', text)
    await office.import('accounts', text)
    const rows = await rowsAfter(before)
    expect(rows.map(({ action, subject }) => [action, subject])).toEqual([
      ['account.changed', 'member:100001'],
      ['import.made', 'import:accounts'],
    ])
    const sha256 = createHash('sha256').update(text).digest('hex')
    expect(rows[1]!['after']).toEqual({ kind: 'accounts', rows: 1, changed: 1, sha256 })
    expect(JSON.stringify(rows)).not.toMatch(/7654321|ﾀﾅｶ/)
  })

  test('a report that comes in approved has its approval, one that does not has none', async () => {
    const before = await last()
    const waiting = but(but(ACTIVITY, 0, 'R-20251101-00902-01'), 12, '提出済')
    await office.import('activities', file('activities', but(ACTIVITY, 0, 'R-20251101-00901-01'), waiting))
    expect((await rowsAfter(before)).map(({ action, subject }) => [action, subject])).toEqual([
      ['report.approved', 'R-20251101-00901'],
      ['import.made', 'import:activities'],
    ])
  })

  test('the chain is whole', async () => {
    expect(await verifyAudit(office.fresh.database.drizzle)).toMatchObject({ ok: true })
  })
})
