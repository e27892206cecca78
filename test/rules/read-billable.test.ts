import { describe, expect, it } from 'vitest'
import type { BillableActivity } from '../../rules/activity.ts'
import { readBillable } from '../../rules/read-billable.ts'

const tuesday = { date: '2024-11-05', start: '15:00', end: '17:00', children: [{ sick: false }] }
const read = { ...tuesday, programme: null }
const child = (change: object) => ({ children: [{ sick: false }, { sick: true, ...change }] })

describe('an activity of a file', () => {
  it.each<{ why: string; change: object; expected: Partial<BillableActivity> }>([
    { why: 'is read as it stands', change: {}, expected: {} },
    { why: 'may have no child: the fee refuses it', change: { children: [] }, expected: { children: [] } },
    {
      why: 'may name a day and a time that do not exist: the fee refuses them',
      change: { date: '2025-02-29', start: '24:30', end: '' },
      expected: { date: '2025-02-29', start: '24:30', end: '' },
    },
    {
      why: 'keeps who is sick, in order',
      change: { children: [{ sick: true }, { sick: false }] },
      expected: { children: [{ sick: true }, { sick: false }] },
    },
    {
      why: 'keeps the times a child has of its own',
      change: {
        children: [
          { sick: false, start: '15:30' },
          { sick: true, end: '16:00' },
        ],
      },
      expected: {
        children: [
          { sick: false, start: '15:30' },
          { sick: true, end: '16:00' },
        ],
      },
    },
    {
      why: 'gives a child with null times the times of the visit',
      change: child({ start: null, end: null }),
      expected: child({}),
    },
    {
      why: 'keeps its programme',
      change: { programme: { id: 'ikukyu', visit: 24 } },
      expected: { programme: { id: 'ikukyu', visit: 24 } },
    },
    { why: 'may say that it has no programme', change: { programme: null }, expected: {} },
    {
      why: 'was cancelled the day before',
      change: { cancelled: 'dayBefore' },
      expected: { cancelled: 'dayBefore' },
    },
    { why: 'was cancelled on the day', change: { cancelled: 'sameDay' }, expected: { cancelled: 'sameDay' } },
    { why: 'did not take place', change: { cancelled: 'noShow' }, expected: { cancelled: 'noShow' } },
    { why: 'may say that it took place', change: { cancelled: null }, expected: {} },
    { why: 'may carry notes of its own', change: { note: 'x', feeYen: 1000 }, expected: {} },
  ])('$why', ({ change, expected }) => {
    expect(readBillable({ ...tuesday, ...change })).toStrictEqual({ ...read, ...expected })
  })
})

describe('what is no activity is refused, saying where', () => {
  it.each([null, undefined, 'tuesday', 5, [tuesday]])('%j', (json) => {
    expect(() => readBillable(json)).toThrow(
      expect.objectContaining({
        ...{ name: 'RuleError', code: 'BAD_ACTIVITY', field: null },
        message: 'an activity is an object',
      }),
    )
  })

  it.each<{ why: string; change: object; code: string; field: string; says: string }>([
    {
      why: 'no date',
      change: { date: undefined },
      code: 'BAD_DATE',
      field: 'date',
      says: 'date must be a text',
    },
    {
      why: 'a date in digits',
      change: { date: 20241105 },
      code: 'BAD_DATE',
      field: 'date',
      says: 'date must be a text',
    },
    {
      why: 'no start',
      change: { start: null },
      code: 'BAD_TIME',
      field: 'start',
      says: 'start must be a text',
    },
    {
      why: 'an hour for an end',
      change: { end: 17 },
      code: 'BAD_TIME',
      field: 'end',
      says: 'end must be a text',
    },
    {
      why: 'no children',
      change: { children: undefined },
      code: 'EMPTY_CHILDREN',
      field: 'children',
      says: 'children must be a list with one entry per child',
    },
    {
      why: 'a count of children',
      change: { children: 2 },
      code: 'EMPTY_CHILDREN',
      field: 'children',
      says: 'children must be a list with one entry per child',
    },
    ...[null, true, 'sick', []].map((second) => ({
      why: `${JSON.stringify(second)} for a child`,
      change: { children: [{ sick: false }, second] },
      ...{ code: 'BAD_ACTIVITY', field: 'children.1', says: 'a child is an object' },
    })),
    {
      why: 'a child that is neither sick nor well',
      change: child({ sick: undefined }),
      code: 'BAD_ACTIVITY',
      field: 'children.1.sick',
      says: 'sick must be true or false',
    },
    {
      why: 'a child that is sick in words',
      change: child({ sick: 'true' }),
      code: 'BAD_ACTIVITY',
      field: 'children.1.sick',
      says: 'sick must be true or false',
    },
    {
      why: '`sick` misspelt, which would change money in silence',
      change: child({ sik: true }),
      code: 'BAD_ACTIVITY',
      field: 'children.1.sik',
      says: 'a child has no field "sik"',
    },
    {
      why: 'a child that came at an hour in digits',
      change: child({ start: 15 }),
      code: 'BAD_TIME',
      field: 'children.1.start',
      says: 'start must be a text',
    },
    {
      why: 'a child that left at an hour in digits',
      change: child({ end: 16 }),
      code: 'BAD_TIME',
      field: 'children.1.end',
      says: 'end must be a text',
    },
    {
      why: 'a programme by its name alone',
      change: { programme: 'ikukyu' },
      code: 'BAD_ACTIVITY',
      field: 'programme',
      says: 'programme is null or an object',
    },
    {
      why: 'a programme without its name',
      change: { programme: { visit: 1 } },
      code: 'BAD_ACTIVITY',
      field: 'programme.id',
      says: 'programme.id must be a text',
    },
    {
      why: 'a visit in words',
      change: { programme: { id: 'ikukyu', visit: 'one' } },
      code: 'BAD_ACTIVITY',
      field: 'programme.visit',
      says: 'programme.visit must be a number',
    },
    {
      why: 'a cancellation nobody knows',
      change: { cancelled: 'yesterday' },
      code: 'BAD_ACTIVITY',
      field: 'cancelled',
      says: 'cancelled must be one of dayBefore, sameDay, noShow',
    },
    {
      why: 'a cancellation by yes and no',
      change: { cancelled: false },
      code: 'BAD_ACTIVITY',
      field: 'cancelled',
      says: 'cancelled must be one of dayBefore, sameDay, noShow',
    },
  ])('$why: $code', ({ change, code, field, says }) => {
    expect(() => readBillable({ ...tuesday, ...change })).toThrow(
      expect.objectContaining({ name: 'RuleError', code, field, message: says }),
    )
  })
})
