import { describe, expect, it } from 'vitest'
import type { Json } from './policy-files.ts'
import { badPolicy, changedPolicy } from './policy-files.ts'

interface Row {
  why: string
  /** another city than the real one, whose table is changed */
  city?: string
  change: Json
}
type BadRow = Row & { field: string; says: string }

const refused = ({ change, city, field, says }: BadRow) =>
  expect(() => changedPolicy(change, city)).toThrow(
    expect.objectContaining(badPolicy(`versions.0.${field}`, says)),
  )
const holds = ({ change, city }: Row) => expect(() => changedPolicy(change, city)).not.toThrow()

type Fields = { [key: string]: Json }
const hourly = (feeYenPerHour: number, rewardYenPerHour = 1000) => ({ feeYenPerHour, rewardYenPerHour })
const perUnit = (feeYen: number, rewardYen = 500) => ({ ...hourly(500), perUnit: { feeYen, rewardYen } })
const day = (code: string, rate: Json = hourly(500)) => ({
  ...{ code, label: '通常', rate },
  windows: [{ days: [1], from: '07:00', to: '19:00', holidays: 'out' }],
})
const rest = (code: string, rate: Json = hourly(500)) => ({ code, label: '時間外', windows: [], rate })
const sick = (stacking: string, rate: Json) => ({ label: '病児', stacking, rate })
const share = (rule: string, n: number, d: number) => ({ rule, extraShare: [n, d], label: 'きょうだい' })
const table = (rows: Fields) => ({ rule: 'table', label: 'きょうだい', table: rows })
const downToTheYen = { stepYen: 1, direction: 'down' }

describe('every minute has one band', () => {
  const lastOnly = 'the last band, and only it, has no windows: it takes every other time'
  it.each<BadRow>([
    { why: 'hours left without a band', change: { bands: [day('basic')] }, field: 'bands', says: lastOnly },
    {
      why: 'a band no hour reaches',
      change: { bands: [rest('all'), day('basic')] },
      field: 'bands',
      says: lastOnly,
    },
    {
      why: 'two bands that take the rest',
      change: { bands: [day('a'), rest('b'), rest('c')] },
      field: 'bands',
      says: lastOnly,
    },
    { why: 'no band', change: { bands: [] }, field: 'bands', says: 'at least one band is needed' },
    {
      why: 'two bands of one name',
      change: { bands: [day('a'), rest('a')] },
      field: 'bands',
      says: 'two bands have the same code',
    },
    // these stand on the lines of a fee, where a band's code stands
    ...['sick', 'flat', 'cancelled', 'cap', 'none'].map((code) => ({
      why: `a band called ${code}, as another line is`,
      change: { bands: [day(code), rest('b')] },
      ...{ field: 'bands', says: `a band cannot be called ${code}` },
    })),
  ])('$why', refused)

  it('one band may take every hour', () => holds({ why: '', change: { bands: [rest('all')] } }))
})

describe('units, hours and minimum fit together', () => {
  const partlyPriced: { why: string; change: Fields }[] = [
    { why: 'one band', change: { bands: [day('a'), rest('b', perUnit(250))] } },
    { why: 'a sick child', change: { sick: sick('replace', perUnit(300)) } },
    {
      why: 'a table',
      change: {
        maxChildren: 2,
        siblings: table({ all: { 2: perUnit(400, 800) } }),
        bands: [rest('all')],
        sick: null,
      },
    },
  ]
  const wholeUnits = 'an hour must hold whole units'
  const allOrNone = 'a sick surcharge and its bands must all have a price per unit, or none'
  it.each<BadRow>([
    {
      why: 'every hour whole, with units of seven minutes',
      change: { time: { hourBlocks: 'each', unitMinutes: 7 } },
      field: 'time.unitMinutes',
      says: wholeUnits,
    },
    {
      why: 'the first hour whole, with units of 45 minutes',
      change: { time: { hourBlocks: 'first', unitMinutes: 45 } },
      field: 'time.unitMinutes',
      says: wholeUnits,
    },
    {
      why: 'a first hour that the minimum does not fill',
      change: { time: { hourBlocks: 'first', minimumMinutes: 59 } },
      field: 'time.minimumMinutes',
      says: 'a first hour that is charged whole needs a minimum of 60',
    },
    ...partlyPriced.map(({ why, change }) => ({
      why: `a minimum of 75 minutes where ${why} has a price for 30`,
      change: { ...change, time: { minimumMinutes: 75 } },
      ...{ field: 'time.minimumMinutes', says: 'a price per unit needs a minimum of whole units' },
    })),
    {
      why: 'a sick surcharge by the hour on bands with a price per unit',
      city: 'hour-and-halves',
      change: { sick: sick('add', hourly(100)) },
      field: 'time.unitMinutes',
      says: allOrNone,
    },
    {
      why: 'a sick surcharge per unit on bands by the hour',
      change: { sick: sick('add', perUnit(50)) },
      field: 'time.unitMinutes',
      says: allOrNone,
    },
    {
      why: 'a sick surcharge on bands of both kinds',
      change: { sick: sick('add', perUnit(50)), bands: [day('a', perUnit(250)), rest('b')] },
      field: 'time.unitMinutes',
      says: allOrNone,
    },
  ])('$why', refused)

  it.each<Row>([
    {
      why: 'units of 45 minutes where no hour is whole',
      change: { time: { unitMinutes: 45 }, amountRounding: downToTheYen },
    },
    {
      why: 'whole hours from the second on, with half an hour at least',
      change: { time: { hourBlocks: 'each', minimumMinutes: 30 } },
    },
    {
      why: 'a first hour that the minimum just fills',
      change: { time: { hourBlocks: 'first', minimumMinutes: 60 } },
    },
    {
      why: 'a minimum of 75 minutes where all is by the hour',
      change: { time: { minimumMinutes: 75 }, amountRounding: downToTheYen },
    },
    {
      why: 'a minimum of three units that have their price',
      city: 'hour-and-halves',
      change: { time: { minimumMinutes: 90 } },
    },
    { why: 'a sick surcharge by the hour on bands by the hour', change: { sick: sick('add', hourly(100)) } },
    {
      why: 'a sick surcharge per unit on bands per unit',
      city: 'hour-and-halves',
      change: { sick: sick('add', perUnit(50)) },
    },
    {
      why: 'a sick rate by the hour instead of bands per unit',
      city: 'hour-and-halves',
      change: { sick: sick('replace', hourly(500)) },
    },
  ])('$why', holds)
})

describe('a table of siblings has every row, and no other', () => {
  const two = { 2: hourly(750) }
  const three = { ...two, 3: hourly(1000) }
  const full = { basic: three, premium: three, sick: three }
  const city = 'sibling-table'
  it.each<BadRow>([
    {
      why: 'a flat visit',
      change: { flatWithin: { minutes: 30, label: '一律', feeYen: 500, rewardYen: 500 } },
      field: 'siblings',
      says: 'a table has no row for a flat visit',
    },
    {
      why: 'a sick surcharge',
      change: { sick: sick('add', hourly(100)) },
      field: 'siblings',
      says: 'a table has no row for a sick surcharge',
    },
    {
      why: 'a row of no tariff',
      change: { siblings: table({ ...full, night: three }) },
      field: 'siblings.table',
      says: 'no tariff is called night',
    },
    {
      why: 'a row of the sick where they cost what any child costs',
      change: { sick: null },
      field: 'siblings.table',
      says: 'no tariff is called sick',
    },
    {
      why: 'a tariff without a row',
      change: { siblings: table({ basic: three, sick: three }) },
      field: 'siblings.table',
      says: 'premium has no rate for 2 children',
    },
    {
      why: 'the sick without a row',
      change: { siblings: table({ basic: three, premium: three }) },
      field: 'siblings.table',
      says: 'sick has no rate for 2 children',
    },
    {
      why: 'a row that ends before the most children',
      change: { siblings: table({ ...full, premium: two }) },
      field: 'siblings.table',
      says: 'premium has no rate for 3 children',
    },
    {
      why: 'a row that begins after two children',
      change: { siblings: table({ ...full, sick: { 3: hourly(1000) } }) },
      field: 'siblings.table',
      says: 'sick has no rate for 2 children',
    },
  ])('$why', (row) => refused({ city, ...row }))

  it.each<Row>([
    { why: 'a row each', change: { siblings: table(full) } },
    {
      why: 'no sick rate, no row of the sick',
      change: { sick: null, siblings: table({ basic: three, premium: three }) },
    },
    { why: 'one child only, no row', change: { maxChildren: 1, siblings: table({}) } },
  ])('$why', (row) => holds({ city, ...row }))
})

describe('programmes', () => {
  const free = (freeMinutesPerVisit: number, id = 'ikukyu') => ({
    ...{ id, label: '育休復帰', from: '2024-10-01', to: null, freeMinutesPerVisit, maxVisits: 24 },
    period: { monthsBefore: 2, monthsAfter: 12, maxMonths: 14 },
  })
  it.each<BadRow>([
    {
      why: 'free minutes that cut a unit',
      change: { programmes: [free(45)] },
      field: 'programmes.0.freeMinutesPerVisit',
      says: 'must be a multiple of 30',
    },
    {
      why: 'free minutes of the second programme that cut a whole hour',
      change: { time: { hourBlocks: 'each' }, programmes: [free(120), free(90, 'trial')] },
      field: 'programmes.1.freeMinutesPerVisit',
      says: 'must be a multiple of 60',
    },
    {
      why: 'two of one name',
      change: { programmes: [free(120), free(60, 'trial'), free(60)] },
      field: 'programmes',
      says: 'two programmes have the same id',
    },
  ])('$why', refused)

  it.each<Row>([
    { why: 'free minutes of three units', change: { programmes: [free(90), free(60, 'trial')] } },
    {
      why: 'free minutes of two whole hours',
      change: { time: { hourBlocks: 'each' }, programmes: [free(120)] },
    },
  ])('$why', holds)
})

describe('yen are whole, or a rounding is named', () => {
  const broken: (Row & { field: string })[] = [
    { why: 'quarter hours halved', change: { time: { unitMinutes: 15 } }, field: 'bands.0.rate' },
    {
      why: 'a third of 500',
      change: { siblings: share('halfBoth', 1, 3) },
      field: 'bands.0.rate',
    },
    {
      why: 'a sick fee that half an hour breaks',
      change: { sick: { rate: { feeYenPerHour: 601 } } },
      field: 'sick.rate',
    },
    {
      why: 'a reward that half an hour breaks',
      change: { sick: { rate: { rewardYenPerHour: 1101 } } },
      field: 'sick.rate',
    },
    {
      why: 'a reward that halving breaks',
      change: { sick: { rate: { rewardYenPerHour: 1150 } } },
      field: 'sick.rate',
    },
    {
      why: 'the second band only',
      change: { bands: [day('a'), rest('b', hourly(602))] },
      field: 'bands.1.rate',
    },
    {
      why: 'a fee that breaks for the first child, with siblings free',
      change: { siblings: share('halfBoth', 0, 1), sick: { rate: { feeYenPerHour: 601 } } },
      field: 'sick.rate',
    },
    {
      why: 'a fee that halving breaks where the reward stays full',
      change: { siblings: share('requesterOnly', 1, 2), sick: { rate: { feeYenPerHour: 602 } } },
      field: 'sick.rate',
    },
    {
      why: 'a minimum that leaves a broken rest',
      change: { time: { minimumMinutes: 40 } },
      field: 'bands.0.rate',
    },
    {
      why: 'a price per unit that halving breaks',
      city: 'hour-and-halves',
      change: { bands: [rest('all', perUnit(381))] },
      field: 'bands.0.rate',
    },
    {
      why: 'a reward per unit that halving breaks',
      city: 'hour-and-halves',
      change: { bands: [rest('all', perUnit(380, 501))] },
      field: 'bands.0.rate',
    },
    {
      why: 'a whole first hour that halving breaks, beside sound units',
      city: 'hour-and-halves',
      change: { bands: [rest('all', { ...perUnit(380), feeYenPerHour: 751 })] },
      field: 'bands.0.rate',
    },
    {
      why: 'a row of a table',
      city: 'sibling-table',
      change: {
        maxChildren: 2,
        siblings: table({ basic: { 2: hourly(750) }, premium: { 2: hourly(901) }, sick: { 2: hourly(900) } }),
      },
      field: 'siblings.table.premium.2',
    },
    {
      why: 'a flat fee that halving breaks',
      city: 'flat-short-visit',
      change: { flatWithin: { feeYen: 499 } },
      field: 'flatWithin',
    },
    {
      why: 'a flat reward that halving breaks',
      city: 'flat-short-visit',
      change: { flatWithin: { rewardYen: 501 } },
      field: 'flatWithin',
    },
  ]
  const says = 'gives amounts that are not whole yen; name an amountRounding'
  it.each(broken)('$why: refused', (row) => refused({ ...row, says }))
  it.each(broken)('$why: holds with a rounding', ({ change, ...row }) =>
    holds({ ...row, change: { ...(change as Fields), amountRounding: downToTheYen } }),
  )

  it.each<Row>([
    {
      why: 'quarter hours where a lone child is whole',
      change: { time: { unitMinutes: 15 }, maxChildren: 1 },
    },
    {
      why: 'a reward that only halving would break, with siblings free',
      change: { time: { unitMinutes: 15 }, siblings: share('requesterOnly', 0, 1) },
    },
    {
      why: 'an odd half-hour reward that nobody halves',
      change: { siblings: share('requesterOnly', 1, 2), sick: { rate: { rewardYenPerHour: 1150 } } },
    },
    {
      why: 'an odd flat reward that nobody halves',
      city: 'flat-short-visit',
      change: { flatWithin: { rewardYen: 501 }, siblings: share('requesterOnly', 1, 2) },
    },
    {
      why: 'an odd hour that is never charged, as every unit has its price',
      city: 'hour-and-halves',
      change: { time: { hourBlocks: 'none' }, bands: [rest('all', { ...perUnit(380), feeYenPerHour: 751 })] },
    },
    {
      why: 'a half hour that is never charged by the hour',
      city: 'hour-and-halves',
      change: { bands: [rest('all', { ...perUnit(380), feeYenPerHour: 750, rewardYenPerHour: 750 })] },
    },
    {
      why: 'a minimum of whole units',
      change: { time: { minimumMinutes: 90 } },
    },
  ])('$why', holds)
})
