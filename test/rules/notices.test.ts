/** Until when an answer to a notice counts. */
import { describe, expect, test } from 'vitest'
import { isLate, isOver } from '../../rules/notices.ts'

describe('the day of a notice', () => {
  test.each([
    { why: 'the day before', eventOn: '2025-11-20', today: '2025-11-19', over: false },
    {
      why: 'on the day itself somebody may still answer',
      eventOn: '2025-11-20',
      today: '2025-11-20',
      over: false,
    },
    { why: 'the day after', eventOn: '2025-11-20', today: '2025-11-21', over: true },
    { why: 'over the turn of the year', eventOn: '2025-12-31', today: '2026-01-01', over: true },
    { why: 'no day to come to is never over', eventOn: null, today: '2026-11-20', over: false },
  ])('$why', ({ eventOn, today, over }) => expect(isOver({ eventOn }, today)).toBe(over))
})

describe('the last day for an answer', () => {
  test.each([
    { why: 'the day before', answerBy: '2025-11-10', answeredOn: '2025-11-09', late: false },
    { why: 'on the last day', answerBy: '2025-11-10', answeredOn: '2025-11-10', late: false },
    { why: 'the day after', answerBy: '2025-11-10', answeredOn: '2025-11-11', late: true },
    { why: 'over the turn of the year', answerBy: '2025-12-31', answeredOn: '2026-01-01', late: true },
    { why: 'no last day: never late', answerBy: null, answeredOn: '2026-11-10', late: false },
  ])('$why', ({ answerBy, answeredOn, late }) => expect(isLate({ answerBy }, answeredOn)).toBe(late))
})
