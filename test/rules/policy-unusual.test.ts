import { expect, it } from 'vitest'
import type { DraftActivity } from '../../rules/activity.ts'
import { checkActivity } from '../../rules/checks.ts'
import { changedPolicy } from './policy-files.ts'

const policy = changedPolicy({ unusual: { longMinutes: 90, manyChildren: 1, dearCostsYen: 300 } })
const member = { joinedOn: '2024-10-01', state: 'active' as const }
const facts = {
  ...{ today: '2024-11-06', providerNo: '100012', provider: member, requester: member, others: [] },
  pair: { registeredOn: '2024-10-01', endedOn: null },
  policies: { versions: [policy] },
}
const draft: DraftActivity = {
  ...{ requesterNo: '200034', date: '2024-11-05', start: '15:00', end: '16:30', kind: 'lesson' },
  children: [{ childId: 1, sick: false }],
  ...{ transportYen: 300, otherYen: 300, cancelled: null, note: null },
}

it.each<{ why: string; change: Partial<DraftActivity>; field: string | null }>([
  { why: 'all is as this city knows it', change: {}, field: null },
  { why: 'a minute longer', change: { end: '16:31' }, field: 'end' },
  {
    why: 'a child more',
    change: {
      children: [
        { childId: 1, sick: false },
        { childId: 2, sick: false },
      ],
    },
    field: 'children',
  },
  { why: 'a yen dearer to get there', change: { transportYen: 301 }, field: 'transportYen' },
  { why: 'a yen dearer otherwise', change: { otherYen: 301 }, field: 'otherYen' },
])('$why: a person is asked, nothing is refused', ({ change, field }) => {
  const asked = field === null ? [] : [{ code: 'UNUSUAL', severity: 'warn', field }]
  expect(checkActivity({ ...draft, ...change }, facts)).toStrictEqual(asked)
})
