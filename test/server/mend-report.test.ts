/** A member mends a report that nobody has approved yet: its activities are replaced, once, with the amounts of the new ones. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { memberByNo } from '../../db/members.ts'
import { reportByCase } from '../../db/report-reads.ts'
import type { ReportDraft } from '../../rules/activity.ts'
import { submitDraft } from '../../server/submit-report.ts'
import { makeWorld, PROVIDER, visit, type World } from './review-world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const draft = (draftId: string, caseNo: string | null, end: string, accident = false): ReportDraft => ({
  draftId,
  caseNo,
  source: 'chat',
  activities: [visit({ date: '2025-11-11', start: '15:00', end })],
  accident,
  consentVersion: 'test',
})

async function send(wanted: ReportDraft, mends: boolean) {
  const { services } = world
  const member = await memberByNo(services.db.drizzle, PROVIDER)
  const by = { member, lineUserId: 'U1', actor: `member:${PROVIDER}`, now: services.clock() }
  return services.db.drizzle.transaction((tx) => submitDraft(tx, services, wanted, by, { mends }))
}

it('replaces the rows only when the draft says that it mends, and forgets no accident', async () => {
  const first = await send(draft('d-1', null, '17:00', true), false)
  if (first.kind !== 'submitted') throw new Error(first.code)
  const { caseNo } = first

  expect(await send(draft('d-2', caseNo, '16:00'), false)).toMatchObject({ already: true })
  expect(await send(draft('d-3', caseNo, '18:00'), true)).toMatchObject({
    already: false,
    state: 'submitted',
  })
  expect(await send(draft('d-3', caseNo, '18:00'), true)).toMatchObject({ already: true })

  const view = (await reportByCase(world.services.db.drizzle, caseNo))!
  const live = view.activities.filter((activity) => activity.removedAt === null)
  expect(live).toMatchObject([{ endTime: '18:00', billedMinutes: 180 }])
  expect(view.report).toMatchObject({ accident: true, state: 'submitted' })
  expect(view.report.attention).toContain('ACCIDENT')
})
