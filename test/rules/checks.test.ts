import { describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import type { DraftActivity } from '../../rules/activity.ts'
import type { CheckFacts, OtherActivity } from '../../rules/checks.ts'
import { checkActivity } from '../../rules/checks.ts'

const draft = (change: Partial<DraftActivity> = {}): DraftActivity => ({
  requesterNo: '200034',
  date: '2025-11-05',
  start: '15:00',
  end: '17:00',
  children: [{ childId: 1, sick: false }],
  kind: 'lesson',
  transportYen: 0,
  otherYen: 0,
  cancelled: null,
  note: null,
  ...change,
})

const member = { joinedOn: '2024-10-01', state: 'active' as const }
const facts = (change: Partial<CheckFacts> = {}): CheckFacts => ({
  today: '2025-11-10',
  providerNo: '100012',
  provider: member,
  requester: member,
  pair: { registeredOn: '2024-10-15', endedOn: null },
  others: [],
  policies: kitakyushu.policies,
  ...change,
})

const other = (change: Partial<OtherActivity> = {}): OtherActivity => ({
  ref: 'R-20251106-00001-01',
  providerNo: '100012',
  requesterNo: '200034',
  date: '2025-11-05',
  start: '15:00',
  end: '17:00',
  children: [{ childId: 1 }],
  cancelled: null,
  ...change,
})

/** 'OVERLAP! start' is a block on start, 'NO_KIND kind' a warning. */
const codes = (activity: DraftActivity, given: CheckFacts) =>
  checkActivity(activity, given).map(
    ({ code, severity, field }) => `${code}${severity === 'block' ? '!' : ''} ${field}`,
  )

interface Row {
  why: string
  activity?: Partial<DraftActivity>
  facts?: Partial<CheckFacts>
  expected: string[]
}

describe('an activity alone', () => {
  it.each<Row>([
    { why: 'nothing is wrong', expected: [] },
    { why: 'no such day', activity: { date: '2025-11-31' }, expected: ['BAD_DATE! date'] },
    {
      why: 'no such times',
      activity: { start: '25:00', end: '' },
      expected: ['BAD_TIME! start', 'BAD_TIME! end'],
    },
    { why: 'no time at all', activity: { end: '15:00' }, expected: ['ZERO_LENGTH! end'] },
    {
      why: 'a slip, likely: asked',
      activity: { start: '17:00', end: '15:00' },
      expected: ['END_BEFORE_START end', 'UNUSUAL end'],
    },
    {
      why: 'a night is asked too',
      activity: { start: '22:00', end: '06:00' },
      expected: ['END_BEFORE_START end'],
    },
    { why: 'nobody was cared for', activity: { children: [] }, expected: ['EMPTY_CHILDREN! children'] },
    {
      why: 'a school class',
      activity: { children: Array(21).fill({ childId: null, sick: false }) as [] },
      expected: ['TOO_MANY_CHILDREN! children'],
    },
    {
      why: 'a child past the end',
      activity: { children: [{ childId: 1, sick: false, end: '17:30' }] },
      expected: ['CHILD_OUTSIDE_VISIT! children'],
    },
    {
      why: 'before the programme',
      activity: { date: '2024-09-30' },
      facts: {
        today: '2024-10-04',
        provider: { ...member, joinedOn: '2024-01-01' },
        requester: { ...member, joinedOn: '2024-01-01' },
        pair: { registeredOn: '2024-01-01', endedOn: null },
      },
      expected: ['NO_POLICY! date'],
    },
    {
      why: 'a scheme nobody knows',
      facts: { programme: { id: 'x', visit: 1 } },
      expected: ['UNKNOWN_PROGRAMME! programme'],
    },
    { why: 'no kind of care', activity: { kind: null }, expected: ['NO_KIND kind'] },
    { why: 'a cancelled visit needs none', activity: { kind: null, cancelled: 'sameDay' }, expected: [] },
    { why: 'thirteen hours', activity: { start: '07:00', end: '20:00' }, expected: ['UNUSUAL end'] },
    { why: 'twelve hours are not unusual', activity: { start: '07:00', end: '19:00' }, expected: [] },
    {
      why: 'five children',
      activity: { children: [1, 2, 3, 4, 5].map((childId) => ({ childId, sick: false })) },
      expected: ['UNUSUAL children'],
    },
    {
      why: 'four are not unusual',
      activity: { children: [1, 2, 3, 4].map((childId) => ({ childId, sick: false })) },
      expected: [],
    },
    {
      why: 'costs of 5,000 yen each are not dear',
      activity: { transportYen: 5000, otherYen: 5000 },
      expected: [],
    },
    {
      why: 'dear costs',
      activity: { transportYen: 5001, otherYen: 9000 },
      expected: ['UNUSUAL transportYen', 'UNUSUAL otherYen'],
    },
  ])('$why', ({ activity, facts: given, expected }) =>
    expect(codes(draft(activity), facts(given))).toEqual(expected),
  )
})

describe('beside the calendar', () => {
  it.each<Row>([
    { why: 'tomorrow', facts: { today: '2025-11-04' }, expected: ['FUTURE! date'] },
    { why: 'today, over', facts: { today: '2025-11-05', time: '17:00' }, expected: [] },
    { why: 'today, over in ten minutes', facts: { today: '2025-11-05', time: '16:50' }, expected: [] },
    { why: 'today, not over yet', facts: { today: '2025-11-05', time: '16:49' }, expected: ['FUTURE! end'] },
    {
      why: 'today, until tomorrow',
      activity: { end: '01:00' },
      facts: { today: '2025-11-05', time: '23:00' },
      expected: ['FUTURE! end', 'END_BEFORE_START end'],
    },
    {
      why: 'today, until a little after midnight',
      activity: { end: '00:05' },
      facts: { today: '2025-11-05', time: '23:55' },
      expected: ['END_BEFORE_START end'],
    },
    {
      why: 'since yesterday evening, until this morning',
      activity: { start: '22:00', end: '06:00' },
      facts: { today: '2025-11-06', time: '00:30' },
      expected: ['FUTURE! end', 'END_BEFORE_START end'],
    },
    {
      why: 'since yesterday evening, over this morning',
      activity: { start: '22:00', end: '06:00' },
      facts: { today: '2025-11-06', time: '05:50' },
      expected: ['END_BEFORE_START end'],
    },
    {
      why: 'tomorrow, though over within ten minutes',
      activity: { start: '00:00', end: '00:05' },
      facts: { today: '2025-11-04', time: '23:59' },
      expected: ['FUTURE! date'],
    },
    { why: 'today, the hour unknown', facts: { today: '2025-11-05' }, expected: [] },
    {
      why: 'cancelled the day before',
      activity: { cancelled: 'dayBefore' },
      facts: { today: '2025-11-04' },
      expected: [],
    },
    {
      why: 'cancelled today, before its hour',
      activity: { cancelled: 'sameDay' },
      facts: { today: '2025-11-05', time: '09:00' },
      expected: [],
    },
    { why: 'on the due day', facts: { today: '2025-12-05' }, expected: [] },
    { why: 'a day late', facts: { today: '2025-12-06' }, expected: ['OUTSIDE_WINDOW date'] },
    {
      why: 'over the turn of the year',
      activity: { date: '2025-12-31' },
      facts: { today: '2026-01-06' },
      expected: ['OUTSIDE_WINDOW date'],
    },
    {
      why: 'March on the last day of the accounts',
      activity: { date: '2026-03-31' },
      facts: { today: '2026-05-31' },
      expected: ['OUTSIDE_WINDOW date'],
    },
    {
      why: 'March after it',
      activity: { date: '2026-03-31' },
      facts: { today: '2026-06-01' },
      expected: ['PAST_FISCAL_YEAR date'],
    },
    {
      why: 'April is of the new year',
      activity: { date: '2026-04-01' },
      facts: { today: '2026-06-01' },
      expected: ['OUTSIDE_WINDOW date'],
    },
  ])('$why', ({ activity, facts: given, expected }) =>
    expect(codes(draft(activity), facts(given))).toEqual(expected),
  )
})

describe('beside the register', () => {
  it.each<Row>([
    {
      why: 'no such requester',
      facts: { requester: null, pair: null },
      expected: ['UNKNOWN_MEMBER! requesterNo'],
    },
    { why: 'no such provider', facts: { provider: null, pair: null }, expected: ['UNKNOWN_MEMBER! null'] },
    { why: 'not registered together', facts: { pair: null }, expected: ['UNREGISTERED_PAIR! requesterNo'] },
    {
      why: 'together from that day',
      facts: { pair: { registeredOn: '2025-11-05', endedOn: null } },
      expected: [],
    },
    {
      why: 'together from the day after',
      facts: { pair: { registeredOn: '2025-11-06', endedOn: null } },
      expected: ['UNREGISTERED_PAIR! requesterNo'],
    },
    {
      why: 'together until that day',
      facts: { pair: { registeredOn: '2024-10-15', endedOn: '2025-11-05' } },
      expected: [],
    },
    {
      why: 'no longer together',
      facts: { pair: { registeredOn: '2024-10-15', endedOn: '2025-11-04' } },
      expected: ['UNREGISTERED_PAIR! requesterNo'],
    },
    {
      why: 'the provider joined later',
      facts: { provider: { ...member, joinedOn: '2025-11-06' } },
      expected: ['BEFORE_JOINING! date'],
    },
    {
      why: 'both joined on that day',
      facts: {
        provider: { ...member, joinedOn: '2025-11-05' },
        requester: { ...member, joinedOn: '2025-11-05' },
      },
      expected: [],
    },
    {
      why: 'the requester joined later',
      facts: { requester: { ...member, joinedOn: '2025-11-06' } },
      expected: ['BEFORE_JOINING! requesterNo'],
    },
    {
      why: 'left the day before',
      facts: { requester: { ...member, leftOn: '2025-11-04', state: 'left' } },
      expected: ['AFTER_LEAVING! requesterNo'],
    },
    {
      why: 'left that day',
      facts: { requester: { ...member, leftOn: '2025-11-05', state: 'left' } },
      expected: [],
    },
    {
      why: 'left, nobody knows when',
      facts: { provider: { ...member, state: 'left' } },
      expected: ['AFTER_LEAVING date'],
    },
    {
      why: 'resting',
      facts: { requester: { ...member, state: 'paused' } },
      expected: ['PAUSED_MEMBER requesterNo'],
    },
  ])('$why', ({ activity, facts: given, expected }) =>
    expect(codes(draft(activity), facts(given))).toEqual(expected),
  )
})

describe('beside other activities', () => {
  const with_ = (change: Partial<OtherActivity>) => ({ others: [other(change)] })
  it.each<Row>([
    { why: 'told already', facts: with_({}), expected: ['DUPLICATE! null'] },
    {
      why: 'a cancelled visit told twice',
      activity: { cancelled: 'sameDay' },
      facts: with_({ cancelled: 'sameDay' }),
      expected: ['DUPLICATE! null'],
    },
    { why: 'the same hours with another end', facts: with_({ end: '16:00' }), expected: ['OVERLAP! start'] },
    {
      why: 'a minute of overlap',
      facts: with_({ start: '16:59', end: '18:00' }),
      expected: ['OVERLAP! start'],
    },
    { why: 'one after the other', facts: with_({ start: '17:00', end: '18:00' }), expected: [] },
    { why: 'one before the other', facts: with_({ start: '13:00', end: '15:00' }), expected: [] },
    { why: 'another day', facts: with_({ date: '2025-11-06' }), expected: [] },
    {
      why: 'last night reached into it',
      activity: { start: '00:30', end: '02:00' },
      facts: with_({ date: '2025-11-04', start: '23:00', end: '01:00' }),
      expected: ['OVERLAP! start'],
    },
    { why: 'the other was cancelled', facts: with_({ end: '16:00', cancelled: 'noShow' }), expected: [] },
    {
      why: 'two families at once (D16)',
      facts: with_({ requesterNo: '200099', children: [{ childId: 9 }] }),
      expected: ['TWO_FAMILIES start'],
    },
    {
      why: 'the child was with somebody else',
      facts: with_({ providerNo: '100099' }),
      expected: ['CHILD_IN_TWO_PLACES! children'],
    },
    {
      why: 'the sibling was with somebody else',
      facts: with_({ providerNo: '100099', children: [{ childId: 2 }] }),
      expected: [],
    },
    {
      why: 'a child of that family, nobody knows which',
      facts: with_({ providerNo: '100099', children: [{ childId: null }] }),
      expected: ['CHILD_IN_TWO_PLACES children'],
    },
    { why: 'strangers', facts: with_({ providerNo: '100099', requesterNo: '200099' }), expected: [] },
    {
      why: 'more than a day in a day',
      activity: { start: '06:00', end: '05:00', requesterNo: '200034' },
      facts: {
        ...with_({ requesterNo: '200099', start: '12:00', end: '15:00', children: [{ childId: 9 }] }),
        today: '2025-11-10',
      },
      expected: ['OVER_24H! end', 'END_BEFORE_START end', 'UNUSUAL end', 'TWO_FAMILIES start'],
    },
    {
      why: 'a day in a day, and no more',
      activity: { start: '06:00', end: '03:00' },
      facts: with_({ requesterNo: '200099', start: '12:00', end: '15:00', children: [{ childId: 9 }] }),
      expected: ['END_BEFORE_START end', 'UNUSUAL end', 'TWO_FAMILIES start'],
    },
    ...[
      { why: 'another provider’s hours are theirs', of: { providerNo: '100099' } },
      { why: 'hours of another day are that day’s', of: { date: '2025-11-07' } },
      { why: 'cancelled hours are none', of: { cancelled: 'sameDay' as const } },
    ].map(({ why, of }) => ({
      ...{ why, activity: { start: '06:00', end: '05:00' } },
      facts: with_({
        requesterNo: '200099',
        start: '12:00',
        end: '15:00',
        children: [{ childId: 9 }],
        ...of,
      }),
      expected: ['END_BEFORE_START end', 'UNUSUAL end'],
    })),
    {
      why: 'one of two children was with somebody else',
      activity: { children: [1, 2].map((childId) => ({ childId, sick: false })) },
      facts: with_({ providerNo: '100099', children: [{ childId: 2 }] }),
      expected: ['CHILD_IN_TWO_PLACES! children'],
    },
    {
      why: 'the child and the sibling were with somebody else',
      facts: with_({ providerNo: '100099', children: [{ childId: 2 }, { childId: 1 }] }),
      expected: ['CHILD_IN_TWO_PLACES! children'],
    },
    {
      why: 'the sibling, and one nobody knows',
      facts: with_({ providerNo: '100099', children: [{ childId: 2 }, { childId: null }] }),
      expected: ['CHILD_IN_TWO_PLACES children'],
    },
  ])('$why', ({ activity, facts: given, expected }) =>
    expect(codes(draft(activity), facts(given))).toEqual(expected),
  )

  it('says which one it collides with', () => {
    expect(checkActivity(draft(), facts({ others: [other({ end: '16:00' })] }))[0]).toEqual({
      code: 'OVERLAP',
      severity: 'block',
      field: 'start',
      ref: 'R-20251106-00001-01',
    })
  })
})
