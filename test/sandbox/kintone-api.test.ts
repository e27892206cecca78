/** The stand-in kintone's writes and limits, through the official client. */
import { mkdtempSync, rmSync, writeFileSync, appendFileSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { activity, apiTokens, apps, refusalOf, startKintone, type RunningKintone } from './kintone-support.ts'

const folder = mkdtempSync(join(tmpdir(), 'kintone-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
let kintone: RunningKintone
beforeEach(async () => {
  kintone = await startKintone()
  return () => kintone.close()
})
const app = apps.activities
const no = (n: number) => `R-20251105-${String(n).padStart(5, '0')}-01`
const many = (count: number, from = 1) => Array.from({ length: count }, (_, n) => activity(no(from + n)))
const held = () => kintone.world.recordsIn('activities').table.size

/** Leaves the key out, as an upsert wants it. */
function keyed(record: ReturnType<typeof activity>) {
  const { 報告番号, ...others } = record
  return { updateKey: { field: '報告番号', value: 報告番号!.value }, record: others }
}

describe('records', () => {
  test('added, read back with kintone’s own fields, changed, deleted', async () => {
    const { record } = kintone.client()
    const made = await record.addRecord({ app, record: activity(no(1), { 補助金: '1000' }) })
    expect(made).toEqual({ id: '1', revision: '1' })
    expect((await record.getRecord({ app, id: 1 })).record).toMatchObject({
      $id: { type: '__ID__', value: '1' },
      $revision: { type: '__REVISION__', value: '1' },
      レコード番号: { type: 'RECORD_NUMBER', value: '1' },
      作成日時: { type: 'CREATED_TIME', value: '2025-11-05T03:00:00Z' },
      補助金: { type: 'NUMBER', value: '1000' },
      交通費: { type: 'NUMBER', value: '' },
      活動日: { type: 'DATE', value: '2025-11-05' },
      取消: { type: 'DROP_DOWN', value: null },
    })
    expect(await record.updateRecord({ app, id: 1, record: { 補助金: { value: 500 } } })).toEqual({
      revision: '2',
    })
    await record.deleteRecords({ app, ids: [1] })
    expect((await refusalOf(record.getRecord({ app, id: 1 }))).code).toBe('GAIA_RE01')
  })

  test('upsert by the unique key inserts what is new and updates what is there', async () => {
    const { record } = kintone.client()
    await record.addRecord({ app, record: activity(no(1)) })
    const answer = await record.updateRecords({
      app,
      upsert: true,
      records: [keyed(activity(no(1), { 補助金: '500' })), keyed(activity(no(2)))],
    })
    expect(answer.records).toEqual([
      { id: '1', revision: '2', operation: 'UPDATE' },
      { id: '2', revision: '1', operation: 'INSERT' },
    ])
    const { records } = await record.getRecords({
      app,
      query: 'order by 報告番号 asc',
      fields: ['報告番号', '補助金'],
    })
    expect(records.map((row) => [row['報告番号']?.value, row['補助金']?.value])).toEqual([
      [no(1), '500'],
      [no(2), ''],
    ])
  })

  test('the key of an upsert may stand among the fields when it says the same', async () => {
    const fields = activity(no(1))
    const records = [{ updateKey: { field: '報告番号', value: no(1) }, record: fields }]
    await kintone.client().record.updateRecords({ app, upsert: true, records })
    await kintone.client().record.updateRecords({ app, upsert: true, records })
    expect(held()).toBe(1)
  })

  test('a field that is not sent stays, an empty one empties', async () => {
    const { record } = kintone.client()
    await record.addRecord({ app, record: activity(no(1), { 補助金: '1000', 取消: '前日' }) })
    await record.updateRecord({ app, id: 1, record: { 取消: { value: '' } } })
    expect((await record.getRecord({ app, id: 1 })).record).toMatchObject({
      補助金: { value: '1000' },
      取消: { value: null },
    })
  })

  test('a field code the app does not have is passed over, and can be found out', async () => {
    await kintone.client().record.addRecord({ app, record: { ...activity(no(1)), 備考: { value: 'x' } } })
    const answer = await fetch(`${kintone.baseUrl}/sandbox/kintone/api/passed-over`)
    expect(await answer.json()).toMatchObject({ activities: ['備考'], members: [] })
  })

  test('form fields say what is unique, required and to be chosen from', async () => {
    const { properties } = await kintone.client().app.getFormFields({ app })
    expect(properties['報告番号']).toMatchObject({ type: 'SINGLE_LINE_TEXT', unique: true, required: true })
    expect(properties['補助金']).toMatchObject({ type: 'NUMBER', unit: '円', unique: false })
    expect(properties['取消']).toMatchObject({ options: { 前日: { index: '0' }, 無断: { index: '2' } } })
  })
})

describe('refusals leave nothing behind', () => {
  const rows: { why: string; field: string; value: string; says: string }[] = [
    { why: 'required', field: '管理番号', value: '', says: '必須です。' },
    { why: 'unique', field: '報告番号', value: no(99), says: '値がほかのレコードと重複しています。' },
    {
      why: 'too long for a key',
      field: '報告番号',
      value: 'x'.repeat(65),
      says: '65文字より短くなければなりません。',
    },
    { why: 'no number', field: '補助金', value: '千円', says: '数字でなければなりません。' },
    { why: 'a comma is no number', field: '補助金', value: '1,000', says: '数字でなければなりません。' },
    {
      why: 'no such day',
      field: '活動日',
      value: '2025-02-29',
      says: '日付（YYYY-MM-DD）でなければなりません。',
    },
    { why: 'no such time', field: '開始時刻', value: '24:00', says: '時刻（HH:MM）でなければなりません。' },
    { why: 'no such choice', field: '取消', value: '翌日', says: '"翌日"は選択肢にありません。' },
    { why: 'a line break', field: '活動内容', value: 'a\nb', says: '改行は入力できません。' },
  ]
  test.each(rows)('$why', async ({ field, value, says }) => {
    const { record } = kintone.client()
    await record.addRecord({ app, record: activity(no(99)) })
    const refusal = await refusalOf(
      record.addRecords({ app, records: [activity(no(1)), activity(no(2), { [field]: value })] }),
    )
    expect(refusal).toMatchObject({
      status: 400,
      code: 'CB_VA01',
      errors: { [`records[1].${field}.value`]: { messages: [says] } },
    })
    expect(refusal.message).toContain('入力内容が正しくありません。')
    expect(held()).toBe(1)
  })

  const kept: { why: string; field: string; given: string; kept: string }[] = [
    { why: 'a time without its zero', field: '開始時刻', given: '9:05', kept: '09:05' },
    { why: 'a day without its zeros', field: '活動日', given: '2025-4-1', kept: '2025-04-01' },
    { why: 'a number with zeros before it', field: '補助金', given: '0100', kept: '100' },
    { why: 'a key keeps its zeros', field: '提供会員番号', given: '000012', kept: '000012' },
  ]
  test.each(kept)('$why is kept as kintone keeps it', async ({ field, given, kept }) => {
    const { record } = kintone.client()
    await record.addRecord({ app, record: activity(no(1), { [field]: given }) })
    expect((await record.getRecord({ app, id: 1 })).record[field]?.value).toBe(kept)
  })

  test('an upsert names record and field of what is wrong, and writes none', async () => {
    const records = [keyed(activity(no(1))), keyed(activity(no(2), { 補助金: '?', 取消: '翌日' }))]
    const { errors } = await refusalOf(kintone.client().record.updateRecords({ app, upsert: true, records }))
    expect(Object.keys(errors as object)).toEqual([
      'records[1].record.補助金.value',
      'records[1].record.取消.value',
    ])
    expect(held()).toBe(0)
  })

  test('the same key twice in one call is refused', async () => {
    const refusal = await refusalOf(
      kintone.client().record.addRecords({ app, records: [activity(no(1)), activity(no(1))] }),
    )
    expect(Object.keys(refusal.errors as object)).toEqual(['records[1].報告番号.value'])
    expect(held()).toBe(0)
  })

  test('an old revision is GAIA_CO02, the present one and -1 are taken', async () => {
    const { record } = kintone.client()
    await record.addRecord({ app, record: activity(no(1)) })
    const change = (revision: number) =>
      record.updateRecord({ app, id: 1, revision, record: { 補助金: { value: '1' } } })
    await change(1)
    expect(await refusalOf(change(1))).toMatchObject({ status: 409, code: 'GAIA_CO02' })
    await change(2)
    await change(-1)
    expect(await refusalOf(record.deleteRecords({ app, ids: [1], revisions: [1] }))).toMatchObject({
      code: 'GAIA_CO02',
    })
  })

  test('without upsert, a key nobody has is GAIA_RE20; a field that may repeat is no key', async () => {
    const { record } = kintone.client()
    const update = (field: string) =>
      record.updateRecords({ app, records: [{ updateKey: { field, value: 'x' }, record: {} }] })
    expect(await refusalOf(update('報告番号'))).toMatchObject({ status: 404, code: 'GAIA_RE20' })
    expect(await refusalOf(update('管理番号'))).toMatchObject({ status: 400, code: 'CB_VA01' })
  })
})

describe('bulk requests', () => {
  const add = (n: number, changes = {}) => ({
    method: 'POST',
    api: '/k/v1/record.json',
    payload: { app, record: activity(no(n), changes) },
  })

  test('all of them', async () => {
    const { results } = await kintone.client().bulkRequest({ requests: [add(1), add(2)] })
    expect(results).toEqual([
      { id: '1', revision: '1' },
      { id: '2', revision: '1' },
    ])
  })

  test('or none, over several apps, with the refusal in its own place', async () => {
    const member = {
      method: 'POST',
      api: '/k/v1/record.json',
      payload: { app: apps.members, record: { 会員番号: { value: '100001' }, 氏名: { value: '田中 和子' } } },
    }
    const { KintoneRestAPIClient } = await import('@kintone/rest-api-client')
    const both = new KintoneRestAPIClient({
      baseUrl: kintone.baseUrl,
      auth: { apiToken: [apiTokens[1], apiTokens[3]] },
    })
    const refusal = await refusalOf(both.bulkRequest({ requests: [member, add(1), add(2, { 補助金: '?' })] }))
    expect(refusal).toMatchObject({ status: 400, code: 'CB_VA01', bulkRequestIndex: 2 })
    expect([held(), kintone.world.recordsIn('members').table.size]).toEqual([0, 0])
    await both.bulkRequest({ requests: [member, add(1)] })
    expect([held(), kintone.world.recordsIn('members').table.size]).toEqual([1, 1])
  })

  test('21 are too many', async () => {
    const requests = Array.from({ length: 21 }, (_, n) => add(n))
    expect(await refusalOf(kintone.client().bulkRequest({ requests }))).toMatchObject({ code: 'CB_VA01' })
  })

  test('the client’s own way to write 250 at once', async () => {
    await kintone.client().record.addAllRecords({ app, records: many(250) })
    expect(held()).toBe(250)
  })
})

describe('limits', () => {
  test('100 records a write, not 101', async () => {
    const { record } = kintone.client()
    await record.addRecords({ app, records: many(100) })
    expect(await refusalOf(record.addRecords({ app, records: many(101, 200) }))).toMatchObject({
      errors: { records: { messages: ['一度に100件までのレコードを操作できます。'] } },
    })
    expect(held()).toBe(100)
  })

  test('the day’s calls are counted by app and end; another day begins at nine in Japan', async () => {
    let now = new Date('2025-11-05T08:59:00+09:00')
    await kintone.close()
    kintone = await startKintone({ clock: () => now })
    kintone.world.faults.callsADay = 2
    const ask = () => kintone.client().record.getRecords({ app })
    await ask()
    await ask()
    expect((await refusalOf(ask())).status).toBe(429)
    await kintone.client('members').record.getRecords({ app: apps.members })
    now = new Date('2025-11-05T09:00:00+09:00')
    await ask()
    expect(Object.fromEntries(kintone.world.calls)).toEqual({
      'activities 2025-11-04': 2,
      'members 2025-11-04': 1,
      'activities 2025-11-05': 1,
    })
  })

  test('calls at once are limited over all apps, and those refused may come again', async () => {
    kintone.world.faults = { ...kintone.world.faults, callsAtOnce: 3, slowMs: 100 }
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, () => kintone.client().record.getRecords({ app })),
    )
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    await kintone.client().record.getRecords({ app })
    expect(kintone.world.running).toBe(0)
  })

  test('thousands of records cost a write no more than a few', async () => {
    const { record } = kintone.client()
    for (let from = 0; from < 5000; from += 100) await record.addRecords({ app, records: many(100, from) })
    const began = performance.now()
    for (let n = 0; n < 20; n += 1)
      await record.updateRecords({ app, upsert: true, records: [keyed(activity(no(n * 100)))] })
    // a copy of all 5,000 a write took seconds
    expect(performance.now() - began).toBeLessThan(1500)
    expect(held()).toBe(5000)
  })
})

describe('reading everything', () => {
  test('by cursor, as the records were when it was made', async () => {
    const { record } = kintone.client()
    await record.addAllRecords({ app, records: many(620) })
    const { id, totalCount } = await record.createCursor({
      app,
      query: 'order by 報告番号 asc',
      size: 500,
      fields: ['報告番号'],
    })
    expect(totalCount).toBe('620')
    await record.deleteRecords({ app, ids: [620] })
    const first = await record.getRecordsByCursor({ id })
    const last = await record.getRecordsByCursor({ id })
    expect([first.records.length, first.next, last.records.length, last.next]).toEqual([
      500,
      true,
      120,
      false,
    ])
    expect(last.records.at(-1)).toEqual({ 報告番号: { type: 'SINGLE_LINE_TEXT', value: no(620) } })
    expect((await refusalOf(record.getRecordsByCursor({ id }))).status).toBe(404)
    expect(await record.getAllRecords({ app, orderBy: '報告番号 asc' })).toHaveLength(619)
    expect(await record.getAllRecords({ app, condition: '提供会員番号 = "100001"' })).toHaveLength(619)
  })

  test('ten cursors at once, ten minutes each', async () => {
    let now = new Date('2025-11-05T12:00:00+09:00')
    await kintone.close()
    kintone = await startKintone({ clock: () => now })
    const { record } = kintone.client()
    const made = await Promise.all(Array.from({ length: 10 }, () => record.createCursor({ app })))
    expect((await refusalOf(record.createCursor({ app }))).code).toBe('SANDBOX_CURSORS')
    await record.deleteCursor({ id: made[0]!.id })
    await record.createCursor({ app })
    now = new Date('2025-11-05T12:10:00+09:00')
    expect((await refusalOf(record.getRecordsByCursor({ id: made[1]!.id }))).status).toBe(404)
    await record.createCursor({ app })
    expect((await refusalOf(record.createCursor({ app, size: 501 }))).code).toBe('CB_VA01')
    expect((await refusalOf(record.createCursor({ app, query: 'limit 5' }))).code).toBe('CB_VA01')
  })

  test('what the app is called and how its form is laid out', async () => {
    const client = kintone.client()
    expect(await client.app.getApp({ id: app })).toMatchObject({ appId: '3', name: '活動記録' })
    const { layout } = await client.app.getFormLayout({ app })
    expect(layout[0]).toMatchObject({ type: 'ROW', fields: [{ type: 'SINGLE_LINE_TEXT', code: '報告番号' }] })
  })
})

describe('who may', () => {
  const ask = async (headers: Record<string, string>, id: number = app) => {
    const answer = await fetch(`${kintone.baseUrl}/k/v1/records.json?app=${id}`, { headers })
    return [answer.status, ((await answer.json()) as { code?: string }).code]
  }
  test('no token, another app’s token, an app that is not there', async () => {
    expect(await ask({})).toEqual([401, 'CB_AU01'])
    expect(await ask({ 'x-cybozu-api-token': apiTokens[1] })).toEqual([400, 'GAIA_IA02'])
    expect(await ask({ 'x-cybozu-api-token': `${apiTokens[1]}, ${apiTokens[3]}` })).toEqual([200, undefined])
    expect(await ask({ 'x-cybozu-api-token': apiTokens[3] }, 77)).toEqual([404, 'GAIA_AP01'])
  })

  test('a GET too long for an address is sent as a POST that says GET', async () => {
    const { record } = kintone.client()
    await record.addRecord({ app, record: activity(no(1)) })
    const values = Array.from({ length: 400 }, (_, n) => `"${no(n)}"`).join(', ')
    const { records } = await record.getRecords({ app, query: `報告番号 in (${values})` })
    expect(records).toHaveLength(1)
    expect(held()).toBe(1)
  })

  test('what is no JSON, and an API that is not there', async () => {
    const headers = { 'x-cybozu-api-token': apiTokens[3], 'content-type': 'application/json' }
    const broken = await fetch(`${kintone.baseUrl}/k/v1/record.json`, { method: 'POST', headers, body: '{' })
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'CB_IJ01' }])
    const missing = await fetch(`${kintone.baseUrl}/k/v1/space.json`, { headers })
    expect(missing.status).toBe(404)
  })
})

describe('over restarts', () => {
  test('what was answered is there again; a line cut off by a kill is not', async () => {
    const file = join(folder, 'records.jsonl')
    writeFileSync(file, '')
    const first = await startKintone({ file })
    await first.client().record.addRecords({ app, records: many(3) })
    await first.client().record.updateRecord({ app, id: 2, record: { 補助金: { value: '77' } } })
    await first.client().record.deleteRecords({ app, ids: [3] })
    await refusalOf(first.client().record.addRecords({ app, records: [activity(no(9)), activity(no(9))] }))
    await first.close()
    appendFileSync(file, '{"app":"activities","id":9,"rec')
    const second = await startKintone({ file })
    const { records } = await second.client().record.getRecords({ app, query: 'order by $id asc' })
    expect(records.map((row) => [row['$id']?.value, row['補助金']?.value])).toEqual([
      ['1', ''],
      ['2', '77'],
    ])
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2)
    expect(await second.client().record.addRecord({ app, record: activity(no(4)) })).toMatchObject({
      id: '4',
    })
    await second.close()
  })
})
