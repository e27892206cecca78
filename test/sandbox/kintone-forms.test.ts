/** The form API of the stand-in, through the official client; and our own plan against it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKintoneClient, type KintoneApp } from '../../office/kintone/client.ts'
import { compareForms } from '../../office/kintone/compare-forms.ts'
import { createFormClient } from '../../office/kintone/form-client.ts'
import { FORMS } from '../../office/kintone/forms.ts'
import { ACCOUNT_CODES } from '../../office/kintone/account-record.ts'
import { ACTIVITY_CODES } from '../../office/kintone/activity-record.ts'
import { DECISION_CODES, DECISION_STATE_WORDS } from '../../office/kintone/decision-record.ts'
import { MEMBER_CODES } from '../../office/kintone/member-record.ts'
import { APPS } from '../../sandbox/kintone/fields.ts'
import { apiTokens, apps, refusalOf, startKintone, type RunningKintone } from './kintone-support.ts'

let kintone: RunningKintone
const open = async (bare: boolean) => void (kintone = await startKintone({ bare }))
beforeEach(() => open(true))
afterEach(() => kintone.close())

const forms = () => createFormClient({ baseUrl: kintone.baseUrl, apiTokens, apps }, () => Promise.resolve())
const NAMES = Object.keys(FORMS) as KintoneApp[]
const planOf = async (app: KintoneApp) => compareForms(FORMS[app], await forms().read(app))

describe('plan and apply', () => {
  test('bare apps become ours; a second plan finds nothing; records are taken', async () => {
    for (const app of NAMES) {
      const plan = await planOf(app)
      expect(Object.keys(plan.add)).toEqual(Object.keys(FORMS[app]))
      await forms().apply(app, plan)
      expect((await planOf(app)).says).toEqual([])
      expect(kintone.world.recordsIn(app).app.fields).toEqual(APPS[app].fields)
    }
    const client = createKintoneClient({ baseUrl: kintone.baseUrl, apiTokens, apps })
    const record = { 交付番号: '2025-202511-100001', 会員番号: '100001', 対象月: '2025-11', 状態: '決定' }
    expect(await client.upsert('decisions', [record])).toEqual({ kind: 'done', revisions: [1] })
    // the key is unique from the moment it is deployed
    expect(await client.upsert('decisions', [{ ...record, 状態: '支払済' }])).toMatchObject({
      revisions: [2],
    })
  })

  test('as the stand-in is drawn, nothing is lacking', async () => {
    await kintone.close()
    await open(false)
    for (const app of NAMES) {
      const { says, blocked } = await planOf(app)
      expect([app, says, blocked]).toEqual([app, [], []])
    }
  })

  test('a choice and a column that are lacking are added, the city’s own stay', async () => {
    const client = kintone.client('decisions').app
    const own = { 独自: { type: 'DROP_DOWN', code: '独自', label: '独自', options: {} } }
    const state = {
      ...{ type: 'DROP_DOWN', code: '状態', label: '状況' },
      options: { 決定: { label: '決定', index: '0' }, 保留: { label: '保留', index: '1' } },
    }
    await client.addFormFields({ app: apps.decisions, properties: { ...own, 状態: state } as never })
    await client.deployApp({ apps: [{ app: apps.decisions }] })
    const plan = await planOf('decisions')
    expect(plan.says).toContain('~ 状態: 選択肢「再振込」を足す')
    await forms().apply('decisions', plan)
    const fields = kintone.world.recordsIn('decisions').app.fields
    expect(fields.find(({ code }) => code === '状態')?.options).toEqual([
      ...['決定', '保留', '計算済', '起案中', '支払済', '振込不能', '再振込'],
    ])
    expect(fields.map(({ code }) => code)).toContain('独自')
    expect((await planOf('decisions')).says).toEqual([])
  })

  test('a field of another kind under our code is told, and nothing is done to it', async () => {
    const wrong = { 件数: { type: 'SINGLE_LINE_TEXT', code: '件数', label: '件数' } }
    const client = kintone.client('decisions').app
    await client.addFormFields({ app: apps.decisions, properties: wrong as never })
    await client.deployApp({ apps: [{ app: apps.decisions }] })
    const plan = await planOf('decisions')
    expect(plan.blocked).toEqual(['件数 は SINGLE_LINE_TEXT です。NUMBER に作り直してください'])
    expect(plan.add).not.toHaveProperty('件数')
  })
})

describe('the form API, as there', () => {
  test('what is changed is a preview until it is deployed', async () => {
    const { app } = kintone.client('accounts')
    await app.addFormFields({
      app: apps.accounts,
      properties: { a: { type: 'DATE', code: 'a', label: 'a' } },
    })
    const live = await app.getFormFields({ app: apps.accounts })
    const preview = await app.getFormFields({ app: apps.accounts, preview: true })
    expect([Object.keys(live.properties), Object.keys(preview.properties)]).toEqual([[], ['a']])
    await app.deployApp({ apps: [{ app: apps.accounts }] })
    expect(Object.keys((await app.getFormFields({ app: apps.accounts })).properties)).toEqual(['a'])
  })

  const date = (code: string) => ({ type: 'DATE' as const, code, label: code })
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, date(`f${n}`)]))
  test.each([
    { why: 'more than 100 fields', properties: many, code: 'CB_VA01' },
    { why: 'none', properties: {}, code: 'CB_VA01' },
    { why: 'a kind there is not', properties: { a: { ...date('a'), type: 'CHART' } }, code: 'CB_VA01' },
    { why: 'a code that is not its own key', properties: { a: date('b') }, code: 'CB_VA01' },
  ])('refuses $why', async ({ properties, code }) => {
    const { app } = kintone.client('accounts')
    const refusal = await refusalOf(
      app.addFormFields({ app: apps.accounts, properties: properties as never }),
    )
    expect([refusal.status, refusal.code]).toEqual([400, code])
  })

  test('refuses to change what is not there, or into another kind', async () => {
    const { app } = kintone.client('accounts')
    const properties = { a: date('a') }
    const gone = await refusalOf(app.updateFormFields({ app: apps.accounts, properties }))
    expect(gone.code).toBe('GAIA_FC01')
    await app.addFormFields({ app: apps.accounts, properties })
    const other = { a: { type: 'NUMBER', code: 'a', label: 'a' } }
    const refused = await refusalOf(app.updateFormFields({ app: apps.accounts, properties: other as never }))
    expect(refused.code).toBe('CB_VA01')
  })
})

test.each([
  { app: 'members' as const, codes: MEMBER_CODES },
  { app: 'accounts' as const, codes: ACCOUNT_CODES },
  { app: 'activities' as const, codes: ACTIVITY_CODES },
  { app: 'decisions' as const, codes: DECISION_CODES },
])('$app: every code we send is a field of the form', ({ app, codes }) => {
  const plain = Object.values(FORMS[app]).filter(({ type }) => type !== 'SUBTABLE')
  expect(plain.map(({ code }) => code)).toEqual([...codes])
})

test('every state of a decision is a choice', () => {
  for (const word of Object.values(DECISION_STATE_WORDS))
    expect(FORMS.decisions['状態']!.options).toHaveProperty(word)
})
