import { describe, expect, it } from 'vitest'
import {
  addDays,
  clockTimeOf,
  daysBetween,
  fiscalYearOf,
  instantOf,
  isClockTime,
  isIsoDate,
  jstDate,
  jstTime,
  minutesOf,
  monthOf,
  weekdayOf,
} from '../../rules/calendar.ts'

describe('an instant in Japan', () => {
  it.each([
    { instant: '2025-03-31T14:59:59Z', date: '2025-03-31', time: '23:59' },
    { instant: '2025-03-31T15:00:00Z', date: '2025-04-01', time: '00:00' },
    { instant: '2024-02-28T15:00:00Z', date: '2024-02-29', time: '00:00' },
  ])('$instant is $date $time', ({ instant, date, time }) => {
    expect([jstDate(new Date(instant)), jstTime(new Date(instant))]).toEqual([date, time])
    expect(instantOf(date, time).getTime()).toBeLessThanOrEqual(Date.parse(instant))
  })
})

describe('days', () => {
  it.each([
    ['2024-02-29', true],
    ['2025-02-29', false],
    ['2025-13-01', false],
    ['2025-00-10', false],
    ['2025-1-01', false],
    ['2025-01-01T00:00', false],
    ['', false],
  ])('%j is a day: %s', (text, is) => expect(isIsoDate(text)).toBe(is))

  it.each([
    ['2024-12-31', 1, '2025-01-01'],
    ['2025-03-01', -1, '2025-02-28'],
    ['2024-03-01', -1, '2024-02-29'],
  ])('%s %i days on is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected)
    expect(daysBetween(date, expected)).toBe(days)
  })

  it.each([
    ['2024-11-05', 2],
    ['2024-11-10', 0],
    ['2024-11-09', 6],
  ])('%s is weekday %i', (date, weekday) => expect(weekdayOf(date)).toBe(weekday))

  it.each([
    ['2025-03-31', 2024],
    ['2025-04-01', 2025],
    ['2026-01-01', 2025],
  ])('%s belongs to fiscal year %i', (date, year) => expect(fiscalYearOf(date)).toBe(year))

  it('a month is the start of its day', () => expect(monthOf('2025-11-05')).toBe('2025-11'))
})

describe('clock times', () => {
  it.each([
    ['00:00', true],
    ['23:59', true],
    ['24:00', false],
    ['9:00', false],
    ['12:60', false],
    ['112:00', false],
    ['12:000', false],
  ])('%j is a time: %s', (text, is) => expect(isClockTime(text)).toBe(is))

  it.each([
    [0, '00:00'],
    [1439, '23:59'],
    [1440, '00:00'],
    [1500, '01:00'],
    [-30, '23:30'],
  ])('%i minutes are %s', (minutes, time) => expect(clockTimeOf(minutes)).toBe(time))

  it('and back', () => expect(minutesOf('18:45')).toBe(18 * 60 + 45))
})
