/** The sample photos are of November 2026, the clock of the sandbox is anybody's: the page says when they do not fit. */
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { sandboxPages } from '../../sandbox/pages.ts'

test.each([
  { why: 'their last visit is still to come', now: '2025-12-05T09:00:00+09:00', wants: '2026-11-18' },
  { why: 'the evening before', now: '2026-11-17T23:59:00+09:00', wants: '2026-11-18' },
  { why: 'their day has come in Japan', now: '2026-11-18T00:00:00+09:00', wants: null },
  { why: 'the accounts of their year are open', now: '2027-05-31T12:00:00+09:00', wants: null },
  {
    why: 'a person looks at what is of a closed year',
    now: '2027-06-10T12:00:00+09:00',
    wants: '2026-11-18',
  },
])('$now: $why', async ({ now, wants }) => {
  const app = fastify()
  await sandboxPages(app, { clock: () => new Date(now) })
  const { samplesWant } = (await app.inject('/sandbox/settings')).json<{ samplesWant: string | null }>()
  expect(samplesWant).toBe(wants)
  await app.close()
})
