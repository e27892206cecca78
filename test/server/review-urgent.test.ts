/** 事故・けが told in chat stands before the centre until somebody says that they called. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openCase } from '../../db/cases.ts'
import type { UrgentCases } from '../../server/contract.ts'
import { logIn } from './review-client.ts'
import { makeWorld, PROVIDER, type World } from './review-world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

it('is seen by everybody with name and phone, closed once by the centre, and never by one who only reads', async () => {
  const { caseNo } = await openCase(world.services.db.drizzle, {
    kind: 'urgent',
    memberNo: PROVIDER,
    lineUserId: null,
    originKey: 'urgent:a-draft',
    openedAt: world.services.clock(),
    summary: null,
  })
  const auditor = await logIn(world.app, 'auditor')
  const shown = (await auditor.get('/urgent')).body as UrgentCases
  expect(shown.items).toMatchObject([{ caseNo, memberNo: PROVIDER }])
  expect(shown.items[0]!.phone).toMatch(/^0\d/)
  expect((await auditor.send('POST', `/urgent/${caseNo}/close`, {})).status).toBe(403)

  const centre = await logIn(world.app, 'centre')
  expect(((await centre.send('POST', `/urgent/${caseNo}/close`, {})).body as UrgentCases).items).toEqual([])
  expect((await centre.send('POST', `/urgent/${caseNo}/close`, {})).status).toBe(404)
})
