/** `famisapo export`: what kintone gets, as a file cli-kintone takes; what it wrote, imported, changes nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APPS } from '../../sandbox/kintone/fields.ts'
import { famisapo } from '../../server/cli.ts'
import { toShiftJis } from '../../office/csv/shift-jis.ts'
import { checkValue } from '../../sandbox/kintone/values.ts'
import { importSample, openOffice, sample, type Office } from './csv-support.ts'

let office: Office
const folder = mkdtempSync(join(tmpdir(), 'export-test-'))
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  office = await openOffice()
  await importSample(office)
})
afterAll(async () => {
  await office?.fresh.drop()
  rmSync(folder, { recursive: true })
})

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const env = {
    FAMISAPO_SANDBOX: 'empty',
    FAMISAPO_KEY: Buffer.alloc(32, 3).toString('hex'),
    DATA_DIR: folder,
    DATABASE_URL: office.fresh.appUrl,
    DATABASE_MIGRATE_URL: office.fresh.ownerUrl,
  }
  const io = { env, out: (text: string) => void (out += text), err: (text: string) => void (err += text) }
  return { code: await famisapo(args, io), out, err }
}

const KINDS = ['members', 'accounts', 'activities', 'decisions'] as const
const records = (bytes: Buffer) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[]

describe('the file', () => {
  test.each(KINDS)('%s: the header is the kintone app’s fields, every value one it takes', async (kind) => {
    const { code, err } = await run('export', kind, '--to', path(`${kind}.csv`))
    expect([code, err]).toMatchObject([0, expect.stringMatching(/^\d+ records written to /)])
    const bytes = readFileSync(path(`${kind}.csv`))
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = bytes.toString('utf8')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    // the table of children is no part of a csv: it has a file of its own
    const fields = APPS[kind].fields.filter(({ type }) => type !== 'SUBTABLE')
    expect(text.slice(1).split('\r\n')[0]).toBe(fields.map(({ code: name }) => name).join(','))
    for (const record of records(bytes))
      for (const field of fields)
        expect(checkValue(field, record[field.code]), field.code).toEqual({ kept: record[field.code] })
    expect(records(bytes)).toHaveLength({ members: 32, accounts: 12, activities: 60, decisions: 0 }[kind])
    expect(statSync(path(`${kind}.csv`)).mode & 0o777).toBe(0o600)
  })

  test('an activity says what kintone is told of it', async () => {
    await run('export', 'activities', '--to', path('a.csv'))
    const { rows } = await office.fresh.database.pool.query<{ key: string; fields: Record<string, string> }>(
      "select key, fields from kintone_records where app = 'activities'",
    )
    const wanted = new Map(rows.map(({ key, fields }) => [key, fields]))
    const written = records(readFileSync(path('a.csv')))
    expect(wanted.size).toBe(60)
    for (const record of written) expect(record).toEqual(wanted.get(record['報告番号']!))
  })

  test('decisions: a month that nobody decided is a header', async () => {
    const { code } = await run('export', 'decisions', '--month', '2025-10', '--to', path('d.csv'))
    expect(code).toBe(0)
    expect(records(readFileSync(path('d.csv')))).toEqual([])
  })

  test('one month is the activities dated in it', async () => {
    const months = new Set(
      (
        await office.fresh.database.pool.query(
          "select distinct to_char(date, 'YYYY-MM') as m from activities",
        )
      ).rows.map(({ m }: { m: string }) => m),
    )
    expect([...months]).toEqual(['2025-10'])
    for (const [month, count] of [
      ['2025-10', 60],
      ['2025-11', 0],
    ] as const) {
      const { out } = await run('export', 'activities', '--month', month, '--to', path('m.csv'), '--json')
      expect(JSON.parse(out)).toEqual({ kind: 'activities', rows: count, file: path('m.csv') })
    }
  })

  test('who took what away is in the audit', async () => {
    const { rows } = await office.fresh.database.pool.query(
      "select subject, after from audit where action = 'export.made' and subject = 'accounts'",
    )
    expect(rows).toEqual([{ subject: 'accounts', after: { month: null, rows: 12 } }])
  })
})

describe('there and back', () => {
  test.each([
    ['members', []],
    ['accounts', []],
    ['activities', []],
    ['members', ['--sjis']],
    ['accounts', ['--sjis']],
    ['activities', ['--sjis']],
  ] as const)('%s %j: importing what was exported changes nothing', async (kind, flags) => {
    const before = await office.everything()
    await run('export', kind, '--to', path('back.csv'), ...flags)
    const { code, out, err } = await run('import', kind, path('back.csv'), '--json', ...flags)
    expect([code, err]).toEqual([0, expect.stringContaining('0 changed')])
    expect(JSON.parse(out)).toMatchObject({ changed: 0 })
    expect(await office.everything()).toEqual(before)
  })

  test('names with Windows’ own forms, commas and quotes come back as they were; two lines are one', async () => {
    const [, first] = sample.members.split('\r\n')
    const cells = first!.split(',')
    cells[1] = '"髙﨑 ""か〜ん"", ①"'
    cells[6] = '"門司区\r\n1−2"'
    await office.import('members', [sample.members.split('\r\n')[0], cells.join(',')].join('\r\n'))
    const before = await office.everything()
    for (const flags of [[], ['--sjis']]) {
      await run('export', 'members', '--to', path('odd.csv'), ...flags)
      expect((await run('import', 'members', path('odd.csv'), ...flags)).err).toContain('0 changed')
    }
    expect(await office.everything()).toEqual(before)
    await office.import('members', sample.members)
  })

  test('into another office: the same activities, amounts and states', async () => {
    const other = await openOffice()
    for (const kind of ['members', 'children', 'accounts', 'pairs', 'programmes'] as const)
      await other.import(kind, sample[kind])
    await run('export', 'activities', '--to', path('move.csv'))
    await other.import('activities', readFileSync(path('move.csv'), 'utf8'))
    const amounts = async ({ fresh }: Office) =>
      (
        await fresh.database.pool.query(
          'select activity_no, fee_yen, reward_yen, subsidy_yen, programme_visit from activities order by 1',
        )
      ).rows
    expect(await amounts(other)).toEqual(await amounts(office))
    await other.fresh.drop()
  })
})

describe('refused, and nothing written', () => {
  test('a character without a form in Shift_JIS is named with its line', async () => {
    const lines = sample.members.split('\r\n')
    const odd = [lines[0], lines[1]!.replace('田中', '𠮷中'), lines[3]!.replace('中村', '中村🐈')].join(
      '\r\n',
    )
    await office.import('members', odd)
    writeFileSync(path('kept.csv'), 'as it was')
    const { code, err } = await run('export', 'members', '--to', path('kept.csv'), '--sjis')
    expect(code).toBe(1)
    expect(err).toContain('2行目: 「𠮷」（U+20BB7）')
    expect(err).toContain('4行目: 「🐈」（U+1F408）')
    expect(readFileSync(path('kept.csv'), 'utf8')).toBe('as it was')
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
    expect((await run('export', 'members', '--to', path('utf8.csv'))).code).toBe(0)
    await office.import('members', sample.members)
  })

  test.each([
    ['no kind', ['export', '--to', 'x.csv'], 2],
    ['an unknown kind', ['export', 'photos', '--to', 'x.csv'], 2],
    ['no file', ['export', 'members'], 2],
    ['a month that is none', ['export', 'activities', '--month', '2025-13', '--to', 'x.csv'], 2],
    ['a month for members', ['export', 'members', '--month', '2025-11', '--to', 'x.csv'], 2],
    ['a folder that is not there', ['export', 'members', '--to', '/no/such/folder/x.csv'], 1],
  ] as const)('%s', async (_why, args, code) => {
    expect((await run(...args)).code).toBe(code)
  })
})

describe('Shift_JIS', () => {
  test.each([
    ['〜', 0x8160],
    ['～', 0x8160],
    ['−', 0x817c],
    ['－', 0x817c],
    ['—', 0x815c],
    ['‖', 0x8161],
    ['¥', 0x818f],
    ['か\u3099', 0x82aa],
    ['髙', 0xfbfc],
    ['①', 0x8740],
    ['ｱ', 0xb1],
  ])('%s is written as Windows does', (character, code) => {
    const written = toShiftJis(character)
    const wanted = code > 0xff ? Buffer.from([code >> 8, code & 0xff]) : Buffer.from([code])
    expect(written).toEqual({ bytes: wanted })
  })

  test.each(['𠮷', 'é', '한', '🐈', '\u200b', 'ﬁ', '葛\u{E0100}'])('%j has no form there', (text) => {
    expect(toShiftJis(`a\nb${text}`)).toMatchObject({ unwritable: [{ line: 2 }] })
  })

  test('every character it takes comes back as one of the same look', () => {
    for (let code = 0x20; code < 0xffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const written = toShiftJis(String.fromCharCode(code))
      if (!('bytes' in written)) continue
      const back = iconv.decode(written.bytes, 'CP932')
      expect(toShiftJis(back)).toEqual(written)
      expect(back).not.toBe('\uFFFD')
      expect(back === '?' && code !== 0x3f).toBe(false)
    }
  })
})
