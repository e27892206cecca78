/**
 * A program that is not ours, kintone's own cli-kintone, takes the csv of `famisapo export` into the stand-in and
 * writes it back equal: all four apps, in UTF-8 and in Shift_JIS, and once more without a change.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { famisapo } from '../../server/cli.ts'
import { approveMonth, closeMonth, markChecked, submitMonth } from '../../server/month/steps.ts'
import { apiTokens, apps, startKintone, type RunningKintone } from '../sandbox/kintone-support.ts'
import { importSample, openOffice, sample, type Office } from './csv-support.ts'

let office: Office
let kintone: RunningKintone
const folder = mkdtempSync(join(tmpdir(), 'cli-kintone-'))
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  office = await openOffice()
  await importSample(office)
  // what a csv makes hard: a comma, quotes, a character of four bytes (a line break kintone itself refuses here)
  const [header, first = ''] = sample.members.split('\r\n')
  const cells = first.split(',')
  cells[1] = '"𠮷﨑 ""か"", 一"'
  await office.import('members', [header, cells.join(',')].join('\r\n'))
  await closeMonth(office.services, '2025-10', 'staff:1')
  await markChecked(office.services, '2025-10', 'staff:1')
  await submitMonth(office.services, '2025-10', 'staff:1')
  await approveMonth(office.services, '2025-10', 'staff:2', null)
  kintone = await startKintone()
}, 60_000)
afterAll(async () => {
  await kintone?.close()
  await office?.fresh.drop()
  rmSync(folder, { recursive: true })
})

const CLI = join(import.meta.dirname, '../../node_modules/@kintone/cli/cli.js')
async function cli(does: 'import' | 'export', app: keyof typeof apps, ...rest: string[]): Promise<Buffer> {
  const number = apps[app]
  const args = [CLI, 'record', does, '--base-url', kintone.baseUrl, '--app', String(number)]
  const token = ['--api-token', apiTokens[number as 1], '--log-level', 'error']
  // nothing of this machine's settings reaches it
  const run = promisify(execFile)(process.execPath, [...args, ...token, ...rest], {
    ...{ env: { PATH: process.env['PATH'] }, encoding: 'buffer', maxBuffer: 50_000_000 },
  })
  return (await run).stdout
}

async function exported(kind: string, ...flags: string[]): Promise<string> {
  const to = path(`${kind}${flags.join('')}.csv`)
  let said = ''
  const env = {
    ...{ FAMISAPO_SANDBOX: 'empty', FAMISAPO_KEY: Buffer.alloc(32, 3).toString('hex'), DATA_DIR: folder },
    ...{ DATABASE_URL: office.fresh.appUrl, DATABASE_MIGRATE_URL: office.fresh.ownerUrl },
  }
  const io = { env, out: () => undefined, err: (text: string) => void (said += text) }
  const code = await famisapo(['export', kind, '--to', to, ...flags], io)
  if (code !== 0) throw new Error(said)
  return to
}

const KEYS = {
  members: '会員番号',
  accounts: '会員番号',
  activities: '報告番号',
  decisions: '交付番号',
} as const
type Rows = Record<string, string>[]

function sorted(text: string, key: string): Rows {
  const rows = parse(text, { bom: true, columns: true }) as Rows
  return rows.sort((a, b) => (a[key]! < b[key]! ? -1 : 1))
}

describe('cli-kintone takes our csv and gives it back equal', { timeout: 60_000 }, () => {
  test.each([
    { app: 'members', flags: [] },
    { app: 'accounts', flags: ['--sjis'] },
    { app: 'activities', flags: [] },
    { app: 'decisions', flags: [] },
  ] as const)('$app $flags', async ({ app, flags }) => {
    const file = await exported(app, ...flags)
    const encoding = flags.length > 0 ? ['--encoding', 'sjis'] : []
    const key = KEYS[app]
    const ours = readFileSync(file)
    const text = flags.length > 0 ? iconv.decode(ours, 'Shift_JIS') : ours.toString('utf8')
    const fields = text.replace('\uFEFF', '').split('\r\n')[0]!
    await cli('import', app, '--file-path', file, '--update-key', key, ...encoding)
    // twice is once
    if (app === 'decisions') await cli('import', app, '--file-path', file, '--update-key', key)
    const back = await cli('export', app, '--fields', fields)
    const [sent, kept] = [sorted(text, key), sorted(back.toString('utf8'), key)]
    expect(sent.length).toBeGreaterThan(10)
    expect(kept).toEqual(sent)
  })
})
