/** At the door of the database: what is not ours, not of this version, or not there is refused in a sentence. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sealAccount } from '../../db/accounts.ts'
import { accounts, members, stamps } from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import { famisapo } from '../../server/cli.ts'
import { readConfig } from '../../server/config.ts'
import { openDatabase } from '../../server/open-database.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'famisapo-door-'))
let fresh: FreshDatabase
beforeEach(async () => {
  fresh = await freshDatabase()
})
afterEach(() => fresh?.drop())
afterAll(() => rmSync(folder, { recursive: true }))

const KEY = Buffer.alloc(32, 3)
const env = (over: Record<string, string> = {}): Record<string, string> => ({
  ...{ PUBLIC_URL: 'https://famisapo.example.jp', DATA_DIR: folder, FAMISAPO_KEY: KEY.toString('hex') },
  ...{ LINE_CHANNEL_SECRET: 's', LINE_CHANNEL_ACCESS_TOKEN: 't', LINE_LOGIN_CHANNEL_ID: '1', LIFF_ID: 'l' },
  // nobody listens there
  ...{ LINE_API_BASE_URL: 'http://127.0.0.1:1', KINTONE_BASE_URL: 'http://127.0.0.1:1' },
  ...{ KINTONE_API_TOKENS: '1:a,2:b,3:c,4:d' },
  KINTONE_APPS: 'members=1,accounts=2,activities=3,decisions=4',
  ...{ TRANSFER_CONSIGNOR_CODE: '1234567890', TRANSFER_CONSIGNOR_NAME: 'ｷﾀｷﾕｳｼﾕｳｼ' },
  ...{ TRANSFER_BANK_CODE: '0190', TRANSFER_BRANCH_CODE: '001', TRANSFER_ACCOUNT_NUMBER: '7654321' },
  DATABASE_URL: fresh.appUrl,
  ...over,
})
const OTHER_KEY = { FAMISAPO_KEY: '0'.repeat(64) }

async function run(args: string[], over: Record<string, string> = {}) {
  let [out, err] = ['', '']
  const io = {
    ...{ out: (said: string) => void (out += said), err: (said: string) => void (err += said) },
    env: env(over),
  }
  return { code: await famisapo(args, io), out, err }
}
const refusal = async (args: string[], over: Record<string, string> = {}) => {
  const { code, out } = await run([...args, '--json'], over)
  return { ...(JSON.parse(out) as { error: { code: string; message: string } }).error, exit: code }
}
async function doctor(over: Record<string, string> = {}) {
  const { code, out } = await run(['doctor', '--json'], over)
  const findings = JSON.parse(out) as { what: string; ok: boolean; says: string }[]
  return { code, findings, of: (what: string) => findings.find((one) => one.what === what) }
}
async function asOwner(statement: string): Promise<void> {
  const owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  await owner.query(statement)
  await owner.end()
}
const serve = async (over: Record<string, string> = {}) =>
  (await openDatabase(readConfig(env(over)), { service: true })).close()

describe('a database of another version', () => {
  const WITHOUT_LAST =
    'delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)'

  test('one that lacks a migration is never called up to date, nor served, without its owner', async () => {
    await asOwner(WITHOUT_LAST)
    const behind = {
      code: 'DATABASE_BEHIND',
      message: expect.stringContaining('DATABASE_MIGRATE_URL'),
      exit: 1,
    }
    expect(await refusal(['migrate'])).toMatchObject(behind)
    expect(await refusal(['staff', 'list'])).toMatchObject(behind)
    await expect(serve()).rejects.toMatchObject({ code: 'DATABASE_BEHIND' })
    expect((await doctor()).of('database')).toMatchObject({
      ok: false,
      says: expect.stringContaining('DATABASE_MIGRATE_URL'),
    })
  })

  test('an empty one likewise', async () => {
    const empty = await freshDatabase({ migrated: false })
    expect(await refusal(['migrate'], { DATABASE_URL: empty.appUrl })).toMatchObject({
      code: 'DATABASE_BEHIND',
    })
    await empty.drop()
  })

  test('a newer one is not opened', async () => {
    await asOwner(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`,
    )
    const newer = { code: 'DATABASE_NEWER', message: expect.stringContaining('newer than this program') }
    expect(await refusal(['migrate'])).toMatchObject(newer)
    expect(await refusal(['migrate'], { DATABASE_MIGRATE_URL: fresh.ownerUrl })).toMatchObject(newer)
  })

  test('one that is up to date is said to be', async () => {
    expect(await run(['migrate'])).toMatchObject({ code: 0, err: 'the database is up to date\n' })
  })
})

describe('the key', () => {
  const keyStamp = async () =>
    (await fresh.database.drizzle.select().from(stamps).where(eq(stamps.key, 'key'))).length
  async function accountUnder(key: Buffer, memberNo: string): Promise<void> {
    const db = fresh.database.drizzle
    await db.insert(members).values({
      ...{
        memberNo,
        name: '例',
        kana: 'レイ',
        isProvider: true,
        isRequester: false,
        birthDate: '1970-01-01',
      },
      ...{ postalCode: '', address: '', ward: '', phone: '', joinedOn: '2024-10-01', state: 'active' },
    })
    const account = { bankCode: '0190', branchCode: '001', number: '0000001', holderKana: 'ﾚｲ' }
    const sealedAccount = sealAccount(createSealer(key), memberNo, { ...account, kind: '1' })
    await db.insert(accounts).values({ memberNo, sealedAccount })
  }

  test('a database that was served under one key is opened under no other', async () => {
    await serve()
    const wrong = { code: 'WRONG_KEY', message: expect.stringContaining('FAMISAPO_KEY'), exit: 1 }
    expect(await refusal(['staff', 'list'], OTHER_KEY)).toMatchObject(wrong)
    await expect(serve(OTHER_KEY)).rejects.toMatchObject({ code: 'WRONG_KEY' })
    await serve()
  })

  test('doctor names the key, and asks nobody for the accounts again', async () => {
    await accountUnder(KEY, '100001')
    const { code, findings, of } = await doctor(OTHER_KEY)
    expect(code).toBe(1)
    expect(of('database')).toMatchObject({ ok: false, says: expect.stringContaining('FAMISAPO_KEY') })
    expect(JSON.stringify(findings)).not.toContain('enter again')
  })

  test('a database from before gets the mark when what is sealed there opens, and not otherwise', async () => {
    await accountUnder(KEY, '100001')
    await expect(serve(OTHER_KEY)).rejects.toMatchObject({ code: 'WRONG_KEY' })
    expect(await keyStamp()).toBe(0)
    await serve()
    expect(await keyStamp()).toBe(1)
  })

  test('one damaged account is no other key', async () => {
    for (const memberNo of ['100001', '100002']) await accountUnder(KEY, memberNo)
    await fresh.database.drizzle
      .update(accounts)
      .set({ sealedAccount: Buffer.alloc(50) })
      .where(eq(accounts.memberNo, '100001'))
    await serve()
    expect((await doctor()).of('accounts')).toMatchObject({ ok: false, says: 'enter again: 100001' })
  })

  test('a call before the first start binds nothing', async () => {
    expect(await run(['migrate'], OTHER_KEY)).toMatchObject({ code: 0 })
    await serve()
  })
})

describe('no database', () => {
  test.each([
    { why: 'nobody listens', url: () => 'postgres://a:geheim@127.0.0.1:1/x' },
    { why: 'not this password', url: () => fresh.appUrl.replace(/:[^:@]+@/, ':geheim@') },
    { why: 'no such database', url: () => fresh.appUrl.replace(/[^/]+$/, 'elsewhere') },
  ])('is told in a sentence, on stdout too, without the password: $why', async ({ url }) => {
    const told = await refusal(['migrate'], { DATABASE_URL: url() })
    expect(told).toMatchObject({
      code: 'DATABASE_AWAY',
      message: expect.stringContaining('DATABASE_URL'),
      exit: 1,
    })
    expect(told.message).not.toContain('geheim')
  })

  test('doctor goes on with what needs none', async () => {
    const { code, of } = await doctor({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' })
    expect(code).toBe(1)
    expect(of('configuration')).toMatchObject({ ok: true })
    expect(of('database')).toMatchObject({ ok: false, says: expect.stringContaining('DATABASE_URL') })
    expect(of('disk')).toBeDefined()
    expect(of('accounts')).toBeUndefined()
  })

  test('doctor knows a payer that no bank file could name', async () => {
    const payer = {
      ...{ TRANSFER_CONSIGNOR_CODE: '0000000000', TRANSFER_CONSIGNOR_NAME: '北九州市' },
      ...{ TRANSFER_BANK_CODE: '0000', TRANSFER_BRANCH_CODE: '000', TRANSFER_ACCOUNT_NUMBER: '0000000' },
    }
    const { ok, says } = (await doctor(payer)).of('transfer file')!
    expect(ok).toBe(false)
    for (const named of ['委託者名', '銀行コード', 'TRANSFER_CONSIGNOR_CODE', 'TRANSFER_ACCOUNT_NUMBER'])
      expect(says).toContain(named)
    expect((await doctor()).of('transfer file')).toMatchObject({ ok: true })
  })

  test('doctor takes a bad configuration for a finding', async () => {
    const { code, findings } = await doctor({ DATABASE_URL: 'nonsense' })
    expect({ code, findings }).toMatchObject({ code: 1, findings: [{ what: 'configuration', ok: false }] })
    expect(findings[0]!.says).toContain('DATABASE_URL')
  })

  test('a data folder that is a file is named', async () => {
    const DATA_DIR = join(folder, 'a-file')
    writeFileSync(DATA_DIR, '')
    expect(await refusal(['migrate'], { DATA_DIR, DATABASE_URL: '' })).toMatchObject({
      code: 'EEXIST',
      message: expect.stringContaining(DATA_DIR),
    })
  })

  test('a cluster of another PostgreSQL is named', async () => {
    const DATA_DIR = mkdtempSync(join(folder, 'old-'))
    mkdirSync(join(DATA_DIR, 'postgres'))
    writeFileSync(join(DATA_DIR, 'postgres.json'), '{"superuser":"a","owner":"b","app":"c"}')
    writeFileSync(join(DATA_DIR, 'postgres/PG_VERSION'), '15\n')
    expect(await refusal(['migrate'], { DATA_DIR, DATABASE_URL: '' })).toMatchObject({
      code: 'EMBEDDED_POSTGRES',
      message: expect.stringContaining('made by PostgreSQL 15'),
    })
  })
})

describe('called wrongly', () => {
  test.each([
    ['constructor'],
    ['migrate', '--bogus'],
    ['doctor', '--bogus'],
    ['audit', 'verify', 'extra'],
    ['link-code', '100001', '100002'],
  ])('famisapo %s %s %s: nothing is done, exit 2', async (...args) => {
    expect(await run(args)).toMatchObject({ code: 2, out: '' })
  })

  test('a folder in the place of a bundle is a sentence', async () => {
    expect(await run(['verify', folder])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^famisapo verify: .*EISDIR/),
    })
  })
})
