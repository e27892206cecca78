import { describe, expect, it } from 'vitest'
import type { Json } from './policy-files.ts'
import { badPolicy, changedPolicy } from './policy-files.ts'

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

const [text, isoDay, time] = ['must be a text', 'must be a day, YYYY-MM-DD', 'must be a time, HH:MM']
const listed = 'must be a day, YYYY-MM-DD or MM-DD'
const yen = 'must be a whole number from 0 to 1000000'
const share = 'must be two whole numbers, the first not the larger: a half is [1, 2]'

describe('a field that does not hold is refused, saying where and why', () => {
  it.each<{ why: string; change: Json; field: string; says: string }>([
    { why: 'a number for an object', change: { time: 60 }, field: 'time', says: 'must be an object' },
    { why: 'nothing for an object', change: { unusual: null }, field: 'unusual', says: 'must be an object' },
    { why: 'a list for an object', change: { time: [60, 30] }, field: 'time', says: 'must be an object' },
    {
      why: 'prices without the count of children',
      change: { siblings: { rule: 'table', label: 'x', table: { basic: [] } } },
      field: 'siblings.table.basic',
      says: 'must be an object',
    },
    { why: 'an object for a list', change: { bands: 'all' }, field: 'bands', says: 'must be a list' },
    {
      why: 'a field misspelt',
      change: { minimumMinuts: 60 },
      field: '',
      says: 'unknown field "minimumMinuts"',
    },
    {
      why: 'a field that is not there',
      change: { flatWithin: { minutes: 30, label: 'x', feeYen: 500 } },
      field: 'flatWithin',
      says: 'rewardYen is missing',
    },
    {
      why: 'a cancellation without its rounding',
      change: sameDay({ charge: 'share', share: [1, 2] }),
      field: 'cancellation.sameDay.rounding',
      says: 'must be an object',
    },
    { why: 'a number for a text', change: { version: 2024 }, field: 'version', says: text },
    { why: 'an empty text', change: { source: '' }, field: 'source', says: text },
    { why: 'a text of blanks', change: { sick: { label: ' 　' } }, field: 'sick.label', says: text },
    {
      why: 'a word nobody knows',
      change: { crossing: 'middle' },
      field: 'crossing',
      says: 'must be one of units, higher, start',
    },

    {
      why: 'parts of a yen',
      change: { sick: { rate: { feeYenPerHour: 600.5 } } },
      field: 'sick.rate.feeYenPerHour',
      says: yen,
    },
    {
      why: 'a negative fee',
      change: { sick: { rate: { feeYenPerHour: -1 } } },
      field: 'sick.rate.feeYenPerHour',
      says: yen,
    },
    {
      why: 'an hour of more than a million',
      change: { sick: { rate: { rewardYenPerHour: 1_000_001 } } },
      field: 'sick.rate.rewardYenPerHour',
      says: yen,
    },
    {
      why: 'a text for a number',
      change: { reportDueDay: '5' },
      field: 'reportDueDay',
      says: 'must be a whole number from 1 to 28',
    },
    {
      why: 'a day that February may not have',
      change: { reportDueDay: 29 },
      field: 'reportDueDay',
      says: 'must be a whole number from 1 to 28',
    },
    {
      why: 'an eighth day of the week',
      change: open({ days: [1, 7] }),
      field: 'bands.0.windows.0.days.1',
      says: 'must be a whole number from 0 to 6',
    },
    {
      why: 'a step of nothing',
      change: { amountRounding: { stepYen: 0, direction: 'up' } },
      field: 'amountRounding.stepYen',
      says: 'must be a whole number from 1 to 10000',
    },

    { why: 'a day that does not exist', change: { from: '2024-02-30' }, field: 'from', says: isoDay },
    { why: 'a year for a day', change: { from: 2024 }, field: 'from', says: isoDay },
    { why: 'a list of a day', change: { from: ['2024-10-01'] }, field: 'from', says: isoDay },
    {
      why: 'a listed day of no year',
      change: { listedPremiumDates: ['12-29', '02-30'] },
      field: 'listedPremiumDates.1',
      says: listed,
    },
    {
      why: 'a listed day that its year has not',
      change: { listedPremiumDates: ['2025-02-29'] },
      field: 'listedPremiumDates.0',
      says: listed,
    },
    {
      why: 'a listed day in another spelling',
      change: { listedPremiumDates: ['1/3'] },
      field: 'listedPremiumDates.0',
      says: listed,
    },
    {
      why: 'a listed day in digits',
      change: { listedPremiumDates: [1229] },
      field: 'listedPremiumDates.0',
      says: text,
    },

    {
      why: 'an hour of one digit',
      change: open({ from: '7:00' }),
      field: 'bands.0.windows.0.from',
      says: time,
    },
    { why: 'an hour as a number', change: open({ from: 7 }), field: 'bands.0.windows.0.from', says: time },
    {
      why: 'a list of an hour',
      change: open({ from: ['07:00'] }),
      field: 'bands.0.windows.0.from',
      says: time,
    },
    {
      why: 'a window from midnight at the end',
      change: open({ from: '24:00' }),
      field: 'bands.0.windows.0.from',
      says: time,
    },
    {
      why: 'a window past midnight',
      change: open({ to: '24:30' }),
      field: 'bands.0.windows.0.to',
      says: time,
    },
    {
      why: 'a window over midnight',
      change: open({ from: '22:00', to: '06:00' }),
      field: 'bands.0.windows.0.to',
      says: 'a window ends after it begins, on the same day',
    },
    {
      why: 'a window of no minute',
      change: open({ from: '07:00', to: '07:00' }),
      field: 'bands.0.windows.0.to',
      says: 'a window ends after it begins, on the same day',
    },

    {
      why: 'a share of one number',
      change: { siblings: { ...half, extraShare: [1] } },
      field: 'siblings.extraShare',
      says: share,
    },
    {
      why: 'a share of no number',
      change: { siblings: { ...half, extraShare: [] } },
      field: 'siblings.extraShare',
      says: share,
    },
    {
      why: 'a share of three numbers',
      change: { siblings: { ...half, extraShare: [1, 2, 3] } },
      field: 'siblings.extraShare',
      says: share,
    },
    {
      why: 'a share above the whole',
      change: { siblings: { ...half, extraShare: [3, 2] } },
      field: 'siblings.extraShare',
      says: share,
    },
    {
      why: 'a share of nothing',
      change: { siblings: { ...half, extraShare: [0, 0] } },
      field: 'siblings.extraShare',
      says: share,
    },
    {
      why: 'a share as a number',
      change: { siblings: { ...half, extraShare: 0.5 } },
      field: 'siblings.extraShare',
      says: 'must be a list',
    },

    {
      why: 'a fee above the reward',
      change: { sick: { rate: { feeYenPerHour: 1200 } } },
      field: 'sick.rate',
      says: 'the fee is more than the reward',
    },
    {
      why: 'a unit’s fee above its reward',
      change: { sick: { rate: { perUnit: { feeYen: 560, rewardYen: 550 } } } },
      field: 'sick.rate.perUnit',
      says: 'the fee is more than the reward',
    },
    {
      why: 'a flat fee above the reward',
      change: { flatWithin: { minutes: 30, label: 'x', feeYen: 501, rewardYen: 500 } },
      field: 'flatWithin',
      says: 'the fee is more than the reward',
    },
    {
      why: 'a meeting that costs more than it pays',
      change: { preMeeting: { label: 'x', feeYen: 500, rewardYen: 499 } },
      field: 'preMeeting',
      says: 'the fee is more than the reward',
    },
    {
      why: 'a programme that ends before it begins',
      change: { programmes: [programme, { ...programme, to: '2024-09-30' }] },
      field: 'programmes.1.to',
      says: 'ends before it begins',
    },
  ])('$why: $field', ({ change, field, says }) => {
    const path = field === '' ? 'versions.0' : `versions.0.${field}`
    expect(() => changedPolicy(change)).toThrow(expect.objectContaining(badPolicy(path, says)))
  })
})
