/** What nobody's screen sends: cursors somebody made up, ids that are none, text with a NUL in it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cursorAt } from '../../db/cursor.ts'
import { logIn, type Client } from './review-client.ts'
import { makeWorld, PROVIDER, submit, visit, type World } from './review-world.ts'

let world: World
let clerk: Client
let caseNo: string
beforeAll(async () => {
  world = await makeWorld()
  caseNo = await submit(world.services, { draftId: 'd1', activities: [visit()] })
  clerk = await logIn(world.app, 'clerk')
}, 60_000)
afterAll(() => world?.close())

const cursor = (told: unknown) => Buffer.from(JSON.stringify(told)).toString('base64url')
const NO_UUID = '-'.repeat(36)

test.each([
  ['1', 'R'],
  ['2025-99-99T99:99:99.999Z', 'R-20251120-00001'],
  ['2025-11-20T00:00:00.000Z', NO_UUID],
  ['2025-11-20T00:00:00.000Z', 'R-20251120-00001\0'],
  ['+275760-09-13T00:00:00.000Z', 'R'],
  { at: 1 },
  null,
])('a cursor such as %j begins at the beginning', async (told) => {
  for (const list of ['queue', 'applications', 'questions']) {
    const page = await clerk.get(`/${list}?cursor=${cursor(told)}`)
    expect([list, page.status]).toEqual([list, 200])
    expect(page.body).toEqual((await clerk.get(`/${list}`)).body)
  }
})

test('a cursor of ours goes on behind its place', async () => {
  const behind = cursorAt(new Date('2099-01-01T00:00:00Z'), 'R-20990101-00001')
  expect((await clerk.get(`/queue?cursor=${behind}`)).body).toMatchObject({ items: [] })
})

test.each([
  '/queue?search=%00',
  '/members?search=%00',
  '/cases?search=a%00b',
  '/members/%00',
  '/cases/%00',
  '/applications/%00',
  '/questions/%00',
  '/reports/%00',
])('%s is refused', async (path) => {
  expect((await clerk.get(path)).status).toBe(400)
})

test('a picture whose id is none', async () => {
  expect((await clerk.get(`/reports/${caseNo}/photos/${NO_UUID}.jpg`)).status).toBe(400)
})

test('text with a NUL is refused at its field, and nothing is written', async () => {
  const told = await clerk.send('POST', '/pairs', { providerNo: PROVIDER, requesterNo: '200\u00000' })
  expect([told.status, (told.body as { error: { field: string } }).error.field]).toEqual([400, 'requesterNo'])
})
