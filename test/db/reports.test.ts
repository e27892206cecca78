import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auditOf, verifyAudit } from '../../db/audit.ts'
import { openCase } from '../../db/cases.ts'
import { settleRecords, wantRecord } from '../../db/kintone-records.ts'
import { reportCounts, reportQueue } from '../../db/report-queue.ts'
import { latestActivity, reportByCase, reportsOfProvider } from '../../db/report-reads.ts'
import {
  addActivity,
  approveReport,
  removeActivity,
  returnReport,
  reviseActivity,
  setAttention,
  withdrawReport,
  type ChangeResult,
} from '../../db/report-steps.ts'
import { openReport, reportState, submitReport, type Submission } from '../../db/reports.ts'
import { activities, reports } from '../../db/schema.ts'
import type { Db } from '../../db/connect.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { activity, at, draft, OTHER_REQUESTER, priced, PROVIDER, register } from './people.ts'

let fresh: FreshDatabase
const db = () => fresh.database.drizzle
const inTx = <T>(work: (tx: Db) => Promise<T>): Promise<T> => db().transaction(work)

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  await inTx(register)
})
afterAll(async () => {
  expect(await verifyAudit(db())).toMatchObject({ ok: true })
  await fresh.drop()
})

let drafts = 0
const newDraftId = () => `draft-${(drafts += 1)}`

function submission(draftId: string, more: Partial<Submission> = {}): Submission {
  return {
    draft: draft(draftId),
    providerNo: PROVIDER,
    lineUserId: 'U1',
    now: at(0),
    priced: [priced()],
    attention: [],
    ...more,
  }
}

const submitted = async (more: Partial<Submission> = {}) =>
  (await inTx((tx) => submitReport(tx, submission(newDraftId(), more)))).caseNo

const seen = (caseNo: string, version: number | null = 1) => ({
  caseNo,
  version,
  actor: 'staff:1',
  now: at(60),
})
const versionOf = async (caseNo: string) =>
  (await db().select({ version: reports.version }).from(reports).where(eq(reports.caseNo, caseNo)))[0]
    ?.version
const actionsOf = async (caseNo: string) => (await auditOf(db(), caseNo)).map((row) => row.action)

describe('submitting', () => {
  test('a draft of three activities becomes a report with numbered activities', async () => {
    const id = newDraftId()
    const three = [
      activity(),
      activity({ start: '18:00', end: '19:30' }),
      activity({ requesterNo: OTHER_REQUESTER }),
    ]
    const result = await inTx((tx) =>
      submitReport(
        tx,
        submission(id, {
          draft: draft(id, { activities: three, accident: true }),
          priced: [priced(1000), priced(1125), priced(500)],
          attention: ['OVERLAP'],
        }),
      ),
    )
    expect(result).toMatchObject({ already: false, state: 'submitted', wasApproved: false })
    const view = await reportByCase(db(), result.caseNo)
    expect(view?.report).toMatchObject({
      providerNo: PROVIDER,
      state: 'submitted',
      draftId: id,
      accident: true,
      attention: ['OVERLAP'],
      consentVersion: '2025-04',
      submittedAt: at(0),
      version: 1,
    })
    expect(
      view?.activities.map((row) => [row.activityNo, row.subsidyYen, row.fiscalYear, row.requesterName]),
    ).toEqual([
      [`${result.caseNo}-01`, 1000, 2025, '依頼 一子'],
      [`${result.caseNo}-02`, 1125, 2025, '依頼 一子'],
      [`${result.caseNo}-03`, 500, 2025, '例示 二郎'],
    ])
    expect(await actionsOf(result.caseNo)).toEqual(['case.opened', 'report.submitted'])
  })

  test('the same draft ten times at once is one report', async () => {
    const id = newDraftId()
    const results = await Promise.all(
      Array.from({ length: 10 }, () => inTx((tx) => submitReport(tx, submission(id)))),
    )
    expect(new Set(results.map((result) => result.caseNo)).size).toBe(1)
    expect(results.filter((result) => !result.already)).toHaveLength(1)
    expect(await db().$count(activities, eq(activities.caseNo, results[0]!.caseNo))).toBe(1)
  })

  test("a photo's case confirmed twice, under two drafts at once, is one report", async () => {
    const { caseNo } = await inTx((tx) =>
      openCase(tx, {
        kind: 'report',
        memberNo: PROVIDER,
        lineUserId: 'U1',
        originKey: `set:${newDraftId()}`,
        openedAt: at(0),
        summary: null,
      }),
    )
    await inTx((tx) =>
      openReport(tx, {
        caseNo,
        providerNo: PROVIDER,
        source: 'photo',
        state: 'draft',
        attention: [],
        receivedAt: at(0),
      }),
    )
    const results = await Promise.all(
      Array.from({ length: 4 }, () => {
        const id = newDraftId()
        return inTx((tx) =>
          submitReport(tx, submission(id, { draft: draft(id, { caseNo, source: 'photo' }) })),
        )
      }),
    )
    expect(results.filter((result) => !result.already)).toHaveLength(1)
    expect(await db().$count(activities, eq(activities.caseNo, caseNo))).toBe(1)
  })

  test('a returned report is sent again under its number; old activities stay, marked', async () => {
    const caseNo = await submitted()
    const firstDraft = (await reportByCase(db(), caseNo))!.report.draftId!
    await inTx((tx) => returnReport(tx, { ...seen(caseNo), reason: '終了時刻を教えてください' }))
    const id = newDraftId()
    const again = await inTx((tx) =>
      submitReport(
        tx,
        submission(id, {
          draft: draft(id, { caseNo, activities: [activity({ end: '16:30' })] }),
          now: at(100),
        }),
      ),
    )
    expect(again).toMatchObject({ caseNo, already: false, state: 'submitted', wasApproved: false })
    const view = (await reportByCase(db(), caseNo))!
    expect(view.report).toMatchObject({ returnReason: null, version: 3, draftId: id })
    expect(view.activities.map((row) => [row.seq, row.endTime, row.removedAt])).toEqual([
      [1, '17:00', at(100)],
      [2, '16:30', null],
    ])
    // an old button, pressed days later
    const late = await inTx((tx) => submitReport(tx, submission(firstDraft)))
    expect(late).toMatchObject({ caseNo, already: true, state: 'submitted', wasApproved: false })
  })

  test('a rolled-back submission leaves nothing, and its number is given to the next', async () => {
    const before = (await reportQueue(db(), { limit: 100 })).rows.length
    let lost = ''
    await inTx(async (tx) => {
      lost = (await submitReport(tx, submission(newDraftId()))).caseNo
      throw new Error('the reply could not be written')
    }).catch(() => undefined)
    expect((await reportQueue(db(), { limit: 100 })).rows).toHaveLength(before)
    expect(await submitted()).toBe(lost)
  })
})

describe("the centre's steps", () => {
  let caseNo: string
  beforeEach(async () => {
    caseNo = await submitted({ now: at(10) })
  })

  const steps: Record<string, (tx: Db, version: number | null) => Promise<ChangeResult>> = {
    revise: (tx, version) =>
      reviseActivity(tx, {
        ...seen(caseNo, version),
        activityNo: `${caseNo}-01`,
        activity: activity({ end: '18:00' }),
        priced: priced(1500),
      }),
    add: (tx, version) =>
      addActivity(tx, {
        ...seen(caseNo, version),
        activity: activity({ date: '2025-11-03' }),
        priced: priced(),
      }),
    remove: (tx, version) => removeActivity(tx, { ...seen(caseNo, version), activityNo: `${caseNo}-01` }),
    approve: (tx, version) => approveReport(tx, seen(caseNo, version)),
    return: (tx, version) => returnReport(tx, { ...seen(caseNo, version), reason: '日付を教えてください' }),
    withdraw: (tx, version) => withdrawReport(tx, seen(caseNo, version)),
    attention: (tx, version) => setAttention(tx, { ...seen(caseNo, version), attention: ['NO_PHOTO'] }),
  }

  test.each(Object.keys(steps))('%s: done once, the version grows, the history tells', async (name) => {
    expect(await inTx((tx) => steps[name]!(tx, 1))).toBe('done')
    expect(await versionOf(caseNo)).toBe(2)
    expect(await inTx((tx) => steps[name]!(tx, 1))).toBe('stale')
    const history = await auditOf(db(), caseNo)
    expect(history).toHaveLength(3)
    expect(history[2]).toMatchObject({ actor: 'staff:1', at: at(60) })
  })

  test.each(Object.keys(steps))('%s by eight people at once happens once', async (name) => {
    const results = await Promise.all(Array.from({ length: 8 }, () => inTx((tx) => steps[name]!(tx, 1))))
    expect(results.sort()).toEqual(['done', ...Array.from({ length: 7 }, () => 'stale')].sort())
  })

  const may: Record<string, string[]> = {
    approved: ['revise', 'add', 'remove', 'attention'],
    returned: ['withdraw', 'attention'],
    withdrawn: [],
  }
  test.each(
    Object.entries(may).flatMap(([state, allowed]) =>
      Object.keys(steps).map((name) => ({
        state,
        name,
        result: allowed.includes(name) ? 'done' : 'wrong-state',
      })),
    ),
  )('$name of a report that is $state: $result', async ({ state, name, result }) => {
    const into = { approved: 'approve', returned: 'return', withdrawn: 'withdraw' }[state]!
    await inTx((tx) => steps[into]!(tx, 1))
    expect(await inTx((tx) => steps[name]!(tx, 2))).toBe(result)
    expect((await auditOf(db(), caseNo)).length).toBe(result === 'done' ? 4 : 3)
  })

  test('a change is kept with both sides, and neither words nor whose health', async () => {
    await inTx((tx) =>
      reviseActivity(tx, {
        ...seen(caseNo),
        activityNo: `${caseNo}-01`,
        activity: activity({
          end: '11:30',
          children: [{ childId: null, sick: true }],
          note: '熱が38度ありました',
        }),
        priced: priced(1500),
      }),
    )
    const [, , change] = await auditOf(db(), caseNo)
    expect(change).toMatchObject({
      action: 'activity.changed',
      before: { activityNo: `${caseNo}-01`, end: '17:00', subsidyYen: 1000 },
      after: {
        activityNo: `${caseNo}-01`,
        end: '11:30',
        subsidyYen: 1500,
        alsoChanged: ['note', 'children'],
      },
    })
    expect(JSON.stringify(change)).not.toContain('熱')
    expect(change?.before).not.toHaveProperty('requesterNo')
  })

  test('the last activity removed, there is nothing to approve', async () => {
    await inTx((tx) => steps['remove']!(tx, 1))
    expect(await inTx((tx) => steps['approve']!(tx, 2))).toBe('wrong-state')
    await inTx((tx) => steps['add']!(tx, 2))
    expect(await inTx((tx) => steps['approve']!(tx, 3))).toBe('done')
    expect((await reportByCase(db(), caseNo))!.activities.map((row) => row.activityNo)).toEqual([
      `${caseNo}-01`,
      `${caseNo}-02`,
    ])
  })

  test('an approved report goes back only where the caller says its month is open', async () => {
    await inTx((tx) => steps['approve']!(tx, 1))
    const withdraw = (alsoApproved: boolean) =>
      inTx((tx) => withdrawReport(tx, { caseNo, actor: `member:${PROVIDER}`, now: at(70), alsoApproved }))
    expect(await withdraw(false)).toBe('wrong-state')
    expect(await withdraw(true)).toBe('done')
    expect(await reportState(db(), caseNo)).toBe('withdrawn')
  })

  test('an approved report that its member mends is to be approved anew', async () => {
    await inTx((tx) => steps['approve']!(tx, 1))
    const send = (mends: boolean) => {
      const id = newDraftId()
      return inTx((tx) => submitReport(tx, submission(id, { draft: draft(id, { caseNo }), mends })))
    }
    expect(await send(false)).toMatchObject({ already: true, state: 'approved', wasApproved: false })
    expect(await send(true)).toMatchObject({ already: false, state: 'submitted', wasApproved: true })
    const { report } = (await reportByCase(db(), caseNo))!
    expect(report).toMatchObject({ state: 'submitted', approvedAt: null, approvedBy: null })
    expect(report.attention).toContain('MENDED_AFTER_APPROVAL')
  })

  test('a report that does not exist', async () => {
    expect(await inTx((tx) => approveReport(tx, seen('R-20200101-00001')))).toBe('wrong-state')
    expect(await reportByCase(db(), 'R-20200101-00001')).toBeNull()
  })

  test('somebody approves while another mends: one of them is told', async () => {
    const results = await Promise.all([
      inTx((tx) => steps['approve']!(tx, 1)),
      inTx((tx) => steps['revise']!(tx, 1)),
    ])
    expect(results.sort()).toEqual(['done', 'stale'])
  })
})

describe('reading', () => {
  test('the queue: every report once, page by page, longest waiting first, also of the same second', async () => {
    for (let n = 0; n < 7; n += 1) await submitted({ now: at(500) })
    const all = (await reportQueue(db(), { limit: 100 })).rows
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof reportQueue>> = await reportQueue(db(), { limit: 3, cursor })
      paged.push(...page.rows.map((row) => row.caseNo))
      cursor = page.next
    } while (cursor)
    expect(paged).toEqual(all.map((row) => row.caseNo))
    expect(new Set(paged).size).toBe(paged.length)
    const times = all.map((row) => row.receivedAt.getTime())
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect((await reportQueue(db(), { limit: 3, cursor: 'made up' })).rows[0]?.caseNo).toBe(all[0]?.caseNo)
  })

  test('search finds by case, number, name, kana and phone, and takes signs literally', async () => {
    const caseNo = await submitted()
    const found = async (search: string) =>
      (await reportQueue(db(), { search, limit: 100 })).rows.some((row) => row.caseNo === caseNo)
    for (const search of [
      caseNo,
      caseNo.slice(-5),
      PROVIDER,
      '提供',
      '提供花子',
      '提供　花子',
      'テイキョウ',
      '0930000001',
      '093-000-0001',
    ]) {
      expect(await found(search), search).toBe(true)
    }
    for (const search of ['架空', '%', '_', "'; drop table reports; --", '\\'])
      expect(await found(search), search).toBe(false)
  })

  test('filters and counts agree', async () => {
    const caseNo = await submitted({ attention: ['OVERLAP'] })
    const one = await submitted()
    await inTx((tx) => approveReport(tx, seen(one)))
    await inTx((tx) => wantRecord(tx, 'activities', `${one}-01`, { a: 1 }, at(60)))
    await settleRecords(
      db(),
      [{ app: 'activities', key: `${one}-01`, version: 1, outcome: { kind: 'refused', error: 'CB_VA01' } }],
      at(61),
    )
    const counts = await reportCounts(db(), at(0))
    const count = async (wanted: object) => (await reportQueue(db(), { ...wanted, limit: 500 })).rows.length
    expect(counts.byState.submitted).toBe(await count({ state: 'submitted' }))
    expect(counts.byState.approved).toBe(await count({ state: ['approved'] }))
    expect(counts.attention).toBe(await count({ state: 'submitted', attention: true }))
    expect(counts.refused).toBe(1)
    const [refused] = (await reportQueue(db(), { refused: true, limit: 10 })).rows
    expect(refused).toMatchObject({
      caseNo: one,
      kintone: 'refused',
      activityCount: 1,
      subsidyYen: 1000,
      month: '2025-11',
    })
    expect((await reportQueue(db(), { attention: true, search: caseNo, limit: 10 })).rows).toHaveLength(1)
  })

  test("a provider's own: months, latest first, without what was removed", async () => {
    const id = newDraftId()
    const caseNo = await submitted({
      draft: draft(id, { activities: [activity({ date: '2025-09-30' })] }),
      now: at(900),
    })
    const settled = async (...wanted: string[]) =>
      (await reportsOfProvider(db(), PROVIDER, wanted))
        .filter((own) => own.state === 'approved' || own.state === 'withdrawn')
        .map((own) => own.caseNo)
    const received = await settled('2025-11')
    expect(received).not.toEqual([])
    expect(await settled('2025-10')).toEqual([])
    await db().update(reports).set({ state: 'approved' }).where(eq(reports.caseNo, caseNo))
    expect(await settled('2025-09')).toEqual([caseNo])
    // by the month it came in, too
    expect(await settled('2025-11')).toEqual([caseNo, ...received])
    await db().update(reports).set({ state: 'submitted' }).where(eq(reports.caseNo, caseNo))
    // what is on the way is among those of any month, however old: its member mends or withdraws it
    const states = (await reportsOfProvider(db(), PROVIDER, ['2024-10'])).map((own) => own.state)
    expect(new Set(states)).toEqual(new Set(['submitted', 'returned']))
    const own = (await reportsOfProvider(db(), PROVIDER, ['2025-09'])).find((each) => each.caseNo === caseNo)
    expect(own).toMatchObject({ month: '2025-09', open: true, state: 'submitted', returnReason: null })
    expect(own?.activities).toEqual([
      {
        ...activity({ date: '2025-09-30' }),
        activityNo: `${caseNo}-01`,
        feeYen: 1000,
        rewardYen: 2000,
        subsidyYen: 1000,
      },
    ])
  })

  test('the latest activity: of the report sent last, neither cancelled nor withdrawn', async () => {
    const id = newDraftId()
    await submitted({
      draft: draft(id, { activities: [activity({ start: '07:00', end: '08:00' })] }),
      now: at(2000),
    })
    const gone = await submitted({ now: at(3000) })
    await inTx((tx) => withdrawReport(tx, { caseNo: gone, actor: `member:${PROVIDER}`, now: at(3001) }))
    const cancelled = newDraftId()
    await submitted({
      draft: draft(cancelled, { activities: [activity({ cancelled: 'sameDay' })] }),
      now: at(4000),
    })
    expect(await latestActivity(db(), PROVIDER)).toEqual(activity({ start: '07:00', end: '08:00' }))
    expect(await latestActivity(db(), '100002')).toBeNull()
  })
})
