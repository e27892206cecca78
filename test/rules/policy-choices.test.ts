import { describe, expect, it } from 'vitest'
import type { Json } from './policy-files.ts'
import { changedPolicy } from './policy-files.ts'

const rate = { feeYenPerHour: 500, rewardYenPerHour: 1000 }
const rest = { code: 'rest', label: '時間外', windows: [], rate }
const day = { code: 'day', label: '通常', rate }
const window = { days: [1], from: '07:00', to: '19:00', holidays: 'out' }
const open = (change: { [key: string]: Json }) => ({
  bands: [{ ...day, windows: [{ ...window, ...change }] }, rest],
})
const half = { rule: 'halfBoth', label: 'きょうだい' }
const sameDay = (rule: { [key: string]: Json }) => ({ cancellation: { sameDay: { label: '当日', ...rule } } })
const programme = {
  ...{ id: 'trial', label: 'お試し', from: '2024-10-01', to: null, freeMinutesPerVisit: 60, maxVisits: 3 },
  period: { monthsBefore: 0, monthsAfter: 1, maxMonths: 1 },
}

describe('what cities decide differently is a word in the file', () => {
  it.each<{ why: string; change: Json }>([
    { why: 'D1: minutes up', change: { time: { direction: 'up' } } },
    { why: 'D1: minutes down', change: { time: { direction: 'down' } } },
    { why: 'D1: minutes to the nearest', change: { time: { direction: 'nearest' } } },
    { why: 'the first hour whole', change: { time: { hourBlocks: 'first' } } },
    { why: 'every hour whole', change: { time: { hourBlocks: 'each' } } },
    { why: 'D2: by unit', change: { crossing: 'units' } },
    { why: 'D2: the dearest band', change: { crossing: 'higher' } },
    { why: 'D2: the band of the start', change: { crossing: 'start' } },
    { why: 'a window shut on 祝日', change: open({ holidays: 'out' }) },
    { why: 'a window open on 祝日', change: open({ holidays: 'in' }) },
    { why: 'a window to which a 祝日 is a weekday', change: open({ holidays: 'asWeekday' }) },
    { why: 'a window of one minute', change: open({ from: '07:00', to: '07:01' }) },
    { why: 'a window until midnight', change: open({ to: '24:00' }) },
    {
      why: 'D3: the provider is paid in full',
      change: { siblings: { ...half, rule: 'requesterOnly', extraShare: [1, 2] } },
    },
    { why: 'D3: siblings free', change: { siblings: { ...half, extraShare: [0, 1] } } },
    { why: 'D3: siblings in full', change: { siblings: { ...half, extraShare: [1, 1] } } },
    { why: 'D4: the sick rate', change: { sick: { stacking: 'replace' } } },
    { why: 'D4: the dearer rate', change: { sick: { stacking: 'higher' } } },
    { why: 'D4: both rates', change: { sick: { stacking: 'add' } } },
    { why: 'D4: no sick rate', change: { sick: null } },
    { why: 'D5: a day of every year', change: { listedPremiumDates: ['12-29', '02-29'] } },
    { why: 'D5: a day of one year', change: { listedPremiumDates: ['2024-12-29'] } },
    { why: 'D7: nothing', change: sameDay({ charge: 'none' }) },
    { why: 'D7: a sum', change: sameDay({ charge: 'flat', yen: 500 }) },
    {
      why: 'D7: an hour, up to ten yen',
      change: sameDay({ charge: 'firstMinutes', minutes: 60, rounding: { stepYen: 10, direction: 'up' } }),
    },
    {
      why: 'D7: a third, to the nearest',
      change: sameDay({ charge: 'share', share: [1, 3], rounding: { stepYen: 1, direction: 'nearest' } }),
    },
    { why: 'D9: as listed', change: { childOrder: 'asListed' } },
    { why: 'D10: every child for the whole visit', change: { childTimes: 'wholeVisit' } },
    { why: 'D11: with the way there', change: { timeCounted: 'withTheWayThere' } },
    { why: 'D11: until hand-over', change: { timeCounted: 'untilHandOver' } },
    {
      why: 'D12: a meeting that costs',
      change: { preMeeting: { label: '事前打合せ', feeYen: 500, rewardYen: 500 } },
    },
    { why: 'D13: a cap', change: { monthlyCap: { label: '月の上限', subsidyYen: 10_000 } } },
    { why: 'D14: due on the 28th', change: { reportDueDay: 28 } },
    { why: 'D15: a programme of one day', change: { programmes: [{ ...programme, to: '2024-10-01' }] } },
    { why: 'a rate of a million', change: { sick: { rate: { rewardYenPerHour: 1_000_000 } } } },
    { why: 'care without a fee', change: { sick: { rate: { feeYenPerHour: 0 } } } },
    {
      why: 'care without a subsidy',
      change: { sick: { rate: { feeYenPerHour: 600, rewardYenPerHour: 600 } } },
    },
  ])('$why', ({ change }) => expect(changedPolicy(change)).toMatchObject(change as object))
})
