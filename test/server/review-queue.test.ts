import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Counts, Queue } from '../../server/contract.ts'
import { logIn, type Client } from './review-client.ts'
import { makeWorld, photoReport, submit, UNLINKED_PROVIDER, visit, type World } from './review-world.ts'

let world: World
let clerk: Client
const caseNos: string[] = []
beforeAll(async () => {
  world = await makeWorld()
  clerk = await logIn(world.app)
  for (let i = 1; i <= 12; i++) {
    caseNos.push(
      await submit(world.services, {
        draftId: `q-${i}`,
        // three share one instant: the number decides
        receivedAt: `2025-11-06T19:${String(10 + Math.floor(i / 3)).padStart(2, '0')}:00+09:00`,
        activities: [visit({ date: `2025-10-${String(i).padStart(2, '0')}` })],
        attention: i % 4 === 0 ? ['DOUBTS'] : [],
        ...(i === 12 && { providerNo: UNLINKED_PROVIDER }),
      }),
    )
  }
})
afterAll(() => world.close())

const queue = async (query: string) => (await clerk.get(`/queue?${query}`)).body as Queue
const numbers = ({ items }: Queue) => items.map((item) => item.caseNo)

describe('queue', () => {
  test('longest waiting first, page by page, each report once while others leave', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Queue = await queue(`limit=5${cursor && `&cursor=${cursor}`}`)
      seen.push(...numbers(page))
      if (seen.length === 5) {
        await clerk.write('POST', `/reports/${caseNos[0]}/return`, { version: 1, reason: 'time', text: '' })
      }
      cursor = page.nextCursor
    }
    expect(seen).toEqual(caseNos)
  })

  test.each([
    { query: 'view=attention', expected: [3, 7, 11] },
    { query: 'view=returned', expected: [0] },
    { query: 'view=approved', expected: [] },
    { query: 'view=all&limit=2', expected: [0, 1] },
    { query: 'view=all&cursor=made-up&limit=1', expected: [0] },
  ])('$query', async ({ query, expected }) => {
    expect(numbers(await queue(query))).toEqual(expected.map((index) => caseNos[index]))
  })

  test.each([
    { why: 'name', search: '田村' },
    { why: 'name without its space', search: '田村節子' },
    { why: 'kana', search: 'タムラ' },
    { why: 'member number', search: UNLINKED_PROVIDER },
    { why: 'phone without hyphens', search: '0935550113' },
    { why: 'phone with hyphens', search: '093-555-0113' },
  ])('found by $why', async ({ search }) => {
    expect(numbers(await queue(`view=all&search=${encodeURIComponent(search)}`))).toEqual([caseNos[11]])
  })

  test.each(['%', '_', "'", '\\', '存在しない'])('%s finds nothing and breaks nothing', async (search) => {
    expect(numbers(await queue(`view=all&search=${encodeURIComponent(search)}`))).toEqual([])
  })

  test('by case number', async () => {
    expect(numbers(await queue(`view=all&search=${caseNos[4]}`))).toEqual([caseNos[4]])
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'view=mine'])('%s does not fit: 400', async (query) => {
    expect((await clerk.get(`/queue?${query}`)).status).toBe(400)
  })

  test('counts go with the lists', async () => {
    await photoReport(world.services, { draftId: 'asking', activities: [], unread: true, state: 'asking' })
    const counts = (await clerk.get('/counts')).body as Counts
    expect(counts).toEqual({
      waiting: 11,
      attention: 3,
      asking: 1,
      returned: 1,
      approvedToday: 0,
      refused: 0,
      applications: 0,
      questions: 0,
    })
  })
})
