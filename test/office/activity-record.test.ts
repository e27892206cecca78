/** What kintone gets of an activity: the app's fields, counts instead of children, hours without a float's tail. */
import { describe, expect, test } from 'vitest'
import {
  ACTIVITY_CODES,
  activityRecord,
  type RecordedActivity,
} from '../../office/kintone/activity-record.ts'
import { ACCOUNT_CODES } from '../../office/kintone/account-record.ts'
import { DECISION_CODES } from '../../office/kintone/decision-record.ts'
import { CHILD_CODES, CHILDREN_CODE, MEMBER_CODES } from '../../office/kintone/member-record.ts'
import { UNIQUE_KEYS } from '../../office/kintone/client.ts'
import { APPS, type AppName } from '../../sandbox/kintone/fields.ts'

const visit = (changes: Partial<RecordedActivity> = {}): RecordedActivity => ({
  activityNo: 'R-20251105-00012-01',
  caseNo: 'R-20251105-00012',
  providerNo: '100012',
  requesterNo: '200034',
  date: '2025-11-05',
  start: '18:00',
  end: '20:00',
  children: [
    { childId: 7, sick: true },
    { childId: 8, sick: false },
  ],
  kind: 'lesson',
  transportYen: 340,
  otherYen: 0,
  cancelled: null,
  note: 'はるちゃんが発熱',
  billedMinutes: 120,
  feeYen: 1650,
  rewardYen: 3150,
  subsidyYen: 1500,
  ...changes,
})
const names = { providerName: '高橋 順子', requesterName: '佐藤 花子', kindLabel: '習い事への送り迎え' }

test('every field, as text', () => {
  expect(activityRecord(visit(), 'approved', names)).toEqual({
    報告番号: 'R-20251105-00012-01',
    管理番号: 'R-20251105-00012',
    提供会員番号: '100012',
    提供会員氏名: '高橋 順子',
    依頼会員番号: '200034',
    依頼会員氏名: '佐藤 花子',
    活動日: '2025-11-05',
    開始時刻: '18:00',
    終了時刻: '20:00',
    児童数: '2',
    病児数: '1',
    活動内容: '習い事への送り迎え',
    交通費: '340',
    実費: '0',
    取消: '',
    処理状態: '承認済',
    時間: '2',
    利用料金: '1650',
    報酬: '3150',
    補助金: '1500',
    会計年度: '2025',
  })
})

test('the note stays with us', () => {
  expect(JSON.stringify(activityRecord(visit(), 'approved', names))).not.toContain('はる')
})

describe('hours', () => {
  test.each([
    [0, '0'],
    [30, '0.5'],
    [60, '1'],
    [75, '1.25'],
    [150, '2.5'],
    [600, '10'],
    [625, '10.42'],
    [6000, '100'],
  ])('%i minutes are %s', (billedMinutes, text) => {
    expect(activityRecord(visit({ billedMinutes }), 'approved', names).時間).toBe(text)
  })
})

test.each([
  ['2025-03-31', '2024'],
  ['2025-04-01', '2025'],
  ['2026-01-01', '2025'],
])('%s is of the fiscal year %s', (date, year) => {
  expect(activityRecord(visit({ date }), 'approved', names).会計年度).toBe(year)
})

test.each([
  ['dayBefore', '前日'],
  ['sameDay', '当日'],
  ['noShow', '無断'],
] as const)('cancelled %s is %s', (cancelled, word) => {
  expect(activityRecord(visit({ cancelled }), 'withdrawn', names)).toMatchObject({
    取消: word,
    処理状態: '取下げ',
  })
})

describe('the apps of the stand-in have exactly the fields we send', () => {
  test.each([
    ['activities', ACTIVITY_CODES],
    ['members', [...MEMBER_CODES, CHILDREN_CODE]],
    ['accounts', ACCOUNT_CODES],
    ['decisions', DECISION_CODES],
  ] as const)('%s', (app: AppName, codes: readonly string[]) => {
    expect(APPS[app].fields.map(({ code }) => code)).toEqual(codes)
    expect(APPS[app].fields.filter(({ unique }) => unique).map(({ code }) => code)).toEqual([
      UNIQUE_KEYS[app],
    ])
  })

  test('the table of children', () => {
    const table = APPS.members.fields.find(({ code }) => code === CHILDREN_CODE)
    expect(table).toMatchObject({ type: 'SUBTABLE' })
    expect(table?.fields.map(({ code }) => code)).toEqual([...CHILD_CODES])
  })
})
