import { describe, expect, test } from 'vitest'
import type { DraftActivity } from '../../rules/activity.ts'
import type { ReadField, Reading } from '../../rules/reading.ts'
import { sourcesOf } from '../../server/routes/review/match-rows.ts'

const activity = (
  date: string,
  start: string,
  end: string,
  over: Partial<DraftActivity> = {},
): DraftActivity => ({
  requesterNo: '200034',
  date,
  start,
  end,
  children: [{ childId: null, sick: false }],
  kind: null,
  transportYen: 0,
  otherYen: 0,
  cancelled: null,
  note: null,
  ...over,
})

const field = (
  row: number,
  name: string,
  value: string | null,
  over: Partial<ReadField> = {},
): ReadField => ({
  name,
  row,
  value,
  confidence: 0.99,
  status: value === null ? 'blank' : 'sure',
  box: [row, 0, 10, 10],
  ...over,
})

const paper = (
  photoId: string,
  rows: (readonly [date: string | null, start: string | null, end: string | null])[],
  extra: ReadField[] = [],
) => ({
  photoId,
  reading: {
    fields: [
      ...rows.flatMap(([date, start, end], i) => [
        field(i + 1, 'date', date),
        field(i + 1, 'start', start),
        field(i + 1, 'end', end),
      ]),
      ...extra,
    ],
  } as unknown as Reading,
})

/** Which row of which photo each activity was tied to. */
const rowsOf = (activities: DraftActivity[], photos: ReturnType<typeof paper>[]) =>
  sourcesOf(activities, photos).map((sources) =>
    sources[0] ? `${sources[0].photoId}${sources[0].box[0]}` : null,
  )

const nov = (day: number) => `2025-11-${String(day).padStart(2, '0')}`
const three = [
  [nov(4), '15:00', '17:00'],
  [nov(7), '16:30', '18:00'],
  [nov(8), '09:00', '11:30'],
] as const
const same = three.map(([date, start, end]) => activity(date, start, end))

describe('rows find their activity', () => {
  test.each([
    { why: 'as read', activities: same, photos: [paper('a', [...three])], expected: ['a1', 'a2', 'a3'] },
    {
      why: 'one date mended',
      activities: [same[0]!, activity(nov(1), '16:30', '18:00'), same[2]!],
      photos: [paper('a', [...three])],
      expected: ['a1', 'a2', 'a3'],
    },
    {
      why: 'one row taken out',
      activities: [same[0]!, same[2]!],
      photos: [paper('a', [...three])],
      expected: ['a1', 'a3'],
    },
    {
      why: 'one row added in front',
      activities: [activity(nov(1), '10:00', '11:00'), ...same],
      photos: [paper('a', [...three])],
      expected: [null, 'a1', 'a2', 'a3'],
    },
    {
      why: 'two photos',
      activities: same,
      photos: [paper('a', [three[0]]), paper('b', [three[1], three[2]])],
      expected: ['a1', 'b1', 'b2'],
    },
    {
      why: 'blank rows in between are none',
      activities: same,
      photos: [paper('a', [three[0], [null, null, null], three[1], three[2]])],
      expected: ['a1', 'a3', 'a4'],
    },
    { why: 'no photo', activities: same, photos: [], expected: [null, null, null] },
  ])('$why', ({ activities, photos, expected }) => expect(rowsOf(activities, photos)).toEqual(expected))
})

describe('a field is doubtful', () => {
  const unsure = (value: string | null, alternatives: string[] = []) =>
    field(1, 'childCount', value, { status: 'unsure', confidence: 0.5, alternatives })
  test.each([
    { why: 'while the unsure value stands', read: unsure('1', ['2']), children: 1, doubtful: true },
    { why: 'not once another stands there', read: unsure('1', ['2']), children: 2, doubtful: false },
    {
      why: 'not when it could not be read and a person gave one',
      read: unsure(null),
      children: 1,
      doubtful: false,
    },
    { why: 'not when the reader was sure', read: field(1, 'childCount', '1'), children: 1, doubtful: false },
    { why: 'a leading zero is no other value', read: unsure('01', ['02']), children: 1, doubtful: true },
  ])('$why', ({ read, children, doubtful }) => {
    const child = { childId: null, sick: false }
    const [sources] = sourcesOf(
      [activity(nov(4), '15:00', '17:00', { children: Array.from({ length: children }, () => child) })],
      [paper('a', [three[0]], [read])],
    )
    expect(sources?.find((source) => source.field === 'childCount')?.doubtful).toBe(doubtful)
  })
})
