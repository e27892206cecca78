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

it('however many are open: the one who waits longest is shown first, the rest counted, and every one can be closed', async () => {
  const at = (n: number) => new Date(world.services.clock().getTime() + n * 60_000)
  const told: string[] = []
  for (let n = 0; n < 23; n += 1) {
    const accident = { kind: 'urgent', memberNo: PROVIDER, lineUserId: null, summary: `けが ${n}` } as const
    const one = { ...accident, originKey: `urgent:many-${n}`, openedAt: at(n) }
    told.push((await openCase(world.services.db.drizzle, one)).caseNo)
  }
  const centre = await logIn(world.app, 'centre')
  const shown = (await centre.get('/urgent')).body as UrgentCases
  expect(shown.items.map(({ caseNo }) => caseNo)).toEqual(told.slice(0, 20))
  expect(shown.total).toBe(23)
  // the newest, which does not fit on the bar
  const closed = await centre.send('POST', `/urgent/${told[22]}/close`, {})
  expect([closed.status, (closed.body as UrgentCases).total]).toEqual([200, 22])
  for (const caseNo of told.slice(0, 22)) await centre.send('POST', `/urgent/${caseNo}/close`, {})
  expect((await centre.get('/urgent')).body).toEqual({ items: [], total: 0 })
})

it('closes accidents only: another case of that number is none', async () => {
  const { caseNo } = await openCase(world.services.db.drizzle, {
    ...{ kind: 'question', memberNo: PROVIDER, lineUserId: 'U-takahashi', originKey: 'question:open' },
    ...{ openedAt: world.services.clock(), summary: null },
  })
  const centre = await logIn(world.app, 'centre')
  expect((await centre.send('POST', `/urgent/${caseNo}/close`, {})).status).toBe(404)
})
