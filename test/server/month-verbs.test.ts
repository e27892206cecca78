/** Moving in and a month's whole way by command, in one process: what each says, and how it ends. */
import iconv from 'iconv-lite'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import writeXlsx from 'write-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { famisapo } from '../../server/cli.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'month-verbs-'))
const maps = join(import.meta.dirname, '../../city/kitakyushu/moving-in')
let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => {
  await fresh.drop()
  rmSync(folder, { recursive: true })
})

/** The sandbox's clock begins anew with every command: each is given a minute later. */
let minute = 0
const later = () => new Date(Date.parse('2025-12-05T09:00:00+09:00') + 60_000 * minute++).toISOString()

async function run(...given: (string | Record<string, string>)[]) {
  const args = given.filter((one) => typeof one === 'string')
  let [out, err] = ['', '']
  const env = {
    ...{ FAMISAPO_SANDBOX: 'empty', DATA_DIR: folder, FAMISAPO_NOW: later() },
    ...{ DATABASE_URL: fresh.appUrl, DATABASE_MIGRATE_URL: fresh.ownerUrl, LOG_LEVEL: 'fatal' },
    ...Object.assign({}, ...given.filter((one) => typeof one === 'object')),
  }
  const io = { env, out: (said: string) => void (out += said), err: (said: string) => void (err += said) }
  return { code: await famisapo(args, io), out, err }
}
async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await run(...args)
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${err}`)
  return out
}
const json = async (...args: string[]) => JSON.parse(await done(...args, '--json')) as Record<string, unknown>
const file = (name: string, ...lines: string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, iconv.encode([...lines, ''].join('\r\n'), name.includes('sjis') ? 'Shift_JIS' : 'utf8'))
  return path
}
const account = (number: string) =>
  file(
    `account-${number}.csv`,
    '会員番号,銀行コード,支店コード,種別,口座番号,口座名義カナ',
    `100001,0190,001,1,${number},ﾚｲ ｲﾁｺ`,
  )

test(
  'moving in: other systems’ files, and a past month beside the old list',
  { timeout: 60_000 },
  async () => {
    const members = file(
      'kintone.csv',
      '会員番号,姓,名,セイ,メイ,会員区分,生年月日,郵便番号,住所1,住所2,区,電話番号,登録日,ステータス',
      '100001,例,一子,レイ,イチコ,提供会員,S50.4.2,8000001,門司区見本町1-1,,門司区,09012345678,R6.10.1,活動中',
      '200001,見本,花,ミホン,ハナ,依頼会員,1990/1/2,8020001,小倉北区見本町,2-2,小倉北区,,2024-10-01,活動中',
    )
    const answers = file(
      'answers-sjis.csv',
      '受付番号,受付日時,対応状況,提供会員番号,依頼会員番号,活動日,開始時間,終了時間,預かったお子さんの人数,うち病気のお子さん,活動内容,交通費,その他実費,キャンセル',
      '41,2025/11/05 19:42,完了,100001,200001,R7.11.5,午後3時,17:00,1人,,習い事への送り迎え,,,なし',
    )
    const pairs = file('pairs.csv', '提供会員番号,依頼会員番号,登録日', '100001,200001,2024-10-01')
    const map = (name: string) => ['--map', join(maps, `${name}.json`)]
    expect(await json('import', 'members', members, ...map('kintone-members'))).toEqual({
      rows: 2,
      changed: 2,
    })
    await done('import', 'accounts', account('0000001'))
    await done('import', 'pairs', pairs)
    const activities = ['import', 'activities', answers, ...map('govtech-express-activities')]
    expect(await json(...activities)).toMatchObject({ rows: 1, changed: 1 })
    expect(await json(...activities)).toMatchObject({ rows: 1, changed: 0 })
    expect(await run('import', 'pairs', pairs, ...map('kintone-members'))).toMatchObject({ code: 1 })

    const cell = (value: string | number) => ({ value, type: typeof value === 'number' ? Number : String })
    const old = join(folder, 'old.xlsx')
    await writeXlsx(
      [
        ['会員番号', '交付額'],
        ['100001', 1500],
      ].map((row) => row.map(cell)) as never,
    ).toFile(old)
    const csv = join(folder, 'differences.csv')
    const replayed = await run('month', 'replay', '2025-11', old, '--csv', csv)
    expect(replayed).toMatchObject({
      code: 1,
      out: expect.stringContaining('交付額  1,500 → 1,000') as string,
    })
    expect(readFileSync(csv, 'utf8')).toContain('100001,例 一子,交付額,1500,1000,-500')
    expect(await run('month', 'replay', '2025-11', pairs)).toMatchObject({ code: 1 })
  },
)

test('a month under another policy, beside itself', { timeout: 60_000 }, async () => {
  const book = JSON.parse(await done('policy')) as { versions: { bands: { rate: object }[] }[] }
  const next = { ...structuredClone(book.versions.at(-1)!), version: '2027-04', from: '2027-04-01' }
  next.bands[0]!.rate = { feeYenPerHour: 600, rewardYenPerHour: 1_200 }
  const path = join(folder, 'next.json')
  writeFileSync(path, JSON.stringify({ ...book, versions: [...book.versions, next] }))
  const said = (await done('month', 'preview', '2025-11', '--policy', path)).replace(/ +/g, ' ')
  for (const words of [
    '2027-04 の料金（もう始まっていたとしたら）',
    '補助金　 1,000円 1,200円 +200円',
    '補助金が変わる提供会員 1人',
    '100001 1,000円 1,200円 +200円',
  ])
    expect(said).toContain(words)
  expect(await json('month', 'preview', '2025-11', '--policy', path)).toMatchObject({
    ...{ state: 'calculated', subsidyYen: 1_000 },
    beside: { other: { version: '2027-04', asIf: true, subsidyYen: 1_200 } },
  })
  writeFileSync(path, JSON.stringify({ ...book, versions: [] }))
  const bad = await run('month', 'preview', '2025-11', '--policy', path)
  expect(bad).toMatchObject({ code: 1, err: expect.stringContaining('versions') as string })
})

test('closed, paid, sent back, confirmed, paid by a later file, verified', { timeout: 60_000 }, async () => {
  const out = join(folder, 'out')
  for (const step of ['close', 'check', 'submit', 'approve']) await done('month', step, '2025-11')
  await done('month', 'export', '2025-11', '--out', out)
  await done('month', 'pay', '2025-11')
  const returns = file('returns.csv', '交付番号,理由', '2025-202511-100001,口座なし')
  expect(await json('month', 'returns', '2025-11', returns)).toEqual({
    told: [],
    letters: ['100001'],
    already: 0,
  })
  expect(await json('month', 'returns', '2025-11', returns)).toMatchObject({ already: 1 })
  expect(await run('month', 'batch', '2025-11')).toMatchObject({ code: 1 })
  await done('import', 'accounts', account('7654321'))
  const { account: shown, mark } = await json('month', 'confirm', '2025-11', '100001')
  expect(shown).toBe('0190 001 1 ****321 ﾚｲ ｲﾁｺ')
  expect(await run('month', 'confirm', '2025-11', '100001', '--mark', '0'.repeat(16))).toMatchObject({
    code: 1,
  })
  await done('month', 'confirm', '2025-11', '100001', '--mark', String(mark))
  expect(await json('month', 'batch', '2025-11', '--out', out)).toMatchObject({
    batches: [{ batch: 2, state: 'in-file', count: 1, sumYen: 1_000 }],
  })
  expect(readFileSync(join(out, '2025/transfer-2.txt'), 'latin1')).toContain('7654321')
  expect(readFileSync(join(out, '2025/payment-summary-2.csv'), 'utf8')).toContain('振込計,,,1,1000')
  expect(await json('month', 'batch', '2025-11', '--paid', '2')).toMatchObject({
    batches: [{ state: 'paid' }],
  })
  const bundle = join(folder, 'bundle.zip')
  await done('month', 'bundle', '2025-11', '--out', bundle)
  expect(await done('verify', bundle)).toContain('あとの入金データ 1,000円')
})

test('two approvers by command, where the city wants two', { timeout: 60_000 }, async () => {
  const { month } = kitakyushu
  const usual = month.approvals
  month.approvals = 2
  try {
    const visit = file(
      'december.csv',
      '報告番号,提供会員番号,依頼会員番号,活動日,開始時刻,終了時刻,児童数,病児数,活動内容,交通費,実費,取消,処理状態',
      'R-20251202-00001-01,100001,200001,2025-12-02,15:00,17:00,1,0,その他,0,0,,承認済',
    )
    await done('import', 'activities', visit)
    for (const login of ['one', 'two'])
      await done('staff', 'add', '--login', login, '--name', `決裁 ${login}`, '--role', 'approver')
    const at = { FAMISAPO_NOW: '2026-01-06T09:00:00+09:00' }
    const say = (...args: string[]) => run(...args, at)
    for (const step of ['close', 'check', 'submit'])
      expect((await say('month', step, '2025-12')).code).toBe(0)
    const first = await say('month', 'approve', '2025-12', '--as', 'one')
    expect(first).toMatchObject({ code: 0, err: expect.stringContaining('あと1人') as string })
    expect(first.out).toContain('2025-12  submitted')
    expect(await say('month', 'approve', '2025-12', '--as', 'one')).toMatchObject({
      ...{ code: 1, err: expect.stringContaining('has approved already') as string },
    })
    expect((await say('month', 'export', '2025-12')).code).toBe(1)
    expect((await say('month', 'approve', '2025-12', '--as', 'two')).out).toContain('2025-12  approved')
  } finally {
    month.approvals = usual
  }
})

test.each([
  ['no month', ['month', 'replay']],
  ['no file', ['month', 'returns', '2025-11']],
  ['two wishes', ['month', 'batch', '2025-11', '--paid', '2', '--void', '2']],
  ['no number', ['month', 'batch', '2025-11', '--paid', 'two']],
])('called wrongly: %s', async (_why, args) => expect((await run(...args)).code).toBe(2))
