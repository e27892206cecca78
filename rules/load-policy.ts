/**
 * Load policy: JSON in, a checked PolicyBook out, or a refusal that says where.
 *
 * Promise:  a book that loads can price every activity of its dates in whole yen: either every amount is whole
 *           by construction, or a rounding is named.
 * Used by:  city/…/city.ts, `famisapo fee --policy`.
 */
import { bandOf, cancellationOf, feeAndReward, roundingOf, siblingsOf, sickOf } from './load-rates.ts'
import { Checker } from './policy-checker.ts'
import { refuseBrokenYen, refuseGaps } from './policy-soundness.ts'
import type { Holidays, Policy, PolicyBook, Programme } from './policy.ts'

/** @throws RuleError BAD_POLICY; `field` is the path to the trouble, e.g. 'versions.0.bands.1.rate' */
export function loadPolicyBook(json: unknown): PolicyBook {
  const file = new Checker(json, '').object(['holidays', 'versions'])
  const holidays = holidaysOf(file.get('holidays'))
  const versions = file.get('versions').list((version) => policyOf(version, holidays))
  if (versions.length === 0) file.get('versions').fail('at least one version is needed')
  versions.forEach((version, index) => {
    const earlier = versions[index - 1]
    if (earlier && earlier.from >= version.from) file.get('versions').fail('versions ascend by `from`')
  })
  return { versions }
}

function holidaysOf(it: Checker): Holidays {
  const o = it.object(['source', 'from', 'to', 'dates'])
  const holidays = {
    source: o.get('source').text(),
    from: o.get('from').date(),
    to: o.get('to').date(),
    dates: {},
  }
  if (holidays.to < holidays.from) o.get('to').fail('ends before it begins')
  const dates = o.get('dates').map((name, date) => {
    if (date < holidays.from || date > holidays.to) name.fail('is outside `from`-`to`')
    return name.text()
  })
  Object.keys(dates).forEach((date) => new Checker(date, o.get('dates').path).date())
  return { ...holidays, dates }
}

const POLICY_FIELDS = [
  'version',
  'from',
  'source',
  'time',
  'crossing',
  'bands',
  'listedPremiumDates',
  'sick',
  'siblings',
  'childOrder',
  'childTimes',
  'maxChildren',
  'flatWithin',
  'amountRounding',
  'cancellation',
  'timeCounted',
  'preMeeting',
  'monthlyCap',
  'reportDueDay',
  'programmes',
  'unusual',
]

function policyOf(it: Checker, holidays: Holidays): Policy {
  const o = it.object(POLICY_FIELDS)
  const flat = (at: Checker) => {
    const f = at.object(['minutes', 'label', 'feeYen', 'rewardYen'])
    return { minutes: f.get('minutes').whole(1, 1440), label: f.get('label').text(), ...feeAndReward(f) }
  }
  const preMeeting = (at: Checker) => {
    const p = at.object(['label', 'feeYen', 'rewardYen'])
    return { label: p.get('label').text(), ...feeAndReward(p) }
  }
  const cap = (at: Checker) => {
    const c = at.object(['label', 'subsidyYen'])
    return { label: c.get('label').text(), subsidyYen: c.get('subsidyYen').yen() }
  }
  const policy: Policy = {
    version: o.get('version').text(),
    from: o.get('from').date(),
    source: o.get('source').text(),
    time: timeOf(o.get('time')),
    crossing: o.get('crossing').oneOf(['units', 'higher', 'start']),
    bands: o.get('bands').list(bandOf),
    listedPremiumDates: o.get('listedPremiumDates').list((date) => date.dateOrMonthDay()),
    sick: o.get('sick').orNull(sickOf),
    siblings: siblingsOf(o.get('siblings')),
    childOrder: o.get('childOrder').oneOf(['dearestFirst', 'asListed']),
    childTimes: o.get('childTimes').oneOf(['ownTimes', 'wholeVisit']),
    maxChildren: o.get('maxChildren').whole(1, 100),
    flatWithin: o.get('flatWithin').orNull(flat),
    amountRounding: o.get('amountRounding').orNull(roundingOf),
    cancellation: cancellationOf(o.get('cancellation')),
    timeCounted: o.get('timeCounted').oneOf(['asWritten', 'withTheWayThere', 'untilHandOver']),
    preMeeting: o.get('preMeeting').orNull(preMeeting),
    monthlyCap: o.get('monthlyCap').orNull(cap),
    reportDueDay: o.get('reportDueDay').whole(1, 28),
    programmes: o.get('programmes').list(programmeOf),
    unusual: unusualOf(o.get('unusual')),
    holidays,
  }
  refuseGaps(policy, o)
  refuseBrokenYen(policy, o)
  return policy
}

function timeOf(it: Checker): Policy['time'] {
  const o = it.object(['minimumMinutes', 'unitMinutes', 'direction', 'hourBlocks'])
  return {
    minimumMinutes: o.get('minimumMinutes').whole(0, 1440),
    unitMinutes: o.get('unitMinutes').whole(1, 1440),
    direction: o.get('direction').oneOf(['up', 'down', 'nearest']),
    hourBlocks: o.get('hourBlocks').oneOf(['none', 'first', 'each']),
  }
}

function programmeOf(it: Checker): Programme {
  const o = it.object(['id', 'label', 'from', 'to', 'freeMinutesPerVisit', 'maxVisits', 'period'])
  const period = o.get('period').object(['monthsBefore', 'monthsAfter', 'maxMonths'])
  const from = o.get('from').date()
  const to = o.get('to').orNull((date) => date.date())
  if (to !== null && to < from) o.get('to').fail('ends before it begins')
  return {
    id: o.get('id').text(),
    label: o.get('label').text(),
    from,
    to,
    freeMinutesPerVisit: o.get('freeMinutesPerVisit').whole(1, 1440),
    maxVisits: o.get('maxVisits').whole(1, 10_000),
    period: {
      monthsBefore: period.get('monthsBefore').whole(0, 120),
      monthsAfter: period.get('monthsAfter').whole(0, 120),
      maxMonths: period.get('maxMonths').whole(1, 240),
    },
  }
}

function unusualOf(it: Checker): Policy['unusual'] {
  const o = it.object(['longMinutes', 'manyChildren', 'dearCostsYen'])
  return {
    longMinutes: o.get('longMinutes').whole(1, 1440),
    manyChildren: o.get('manyChildren').whole(1, 100),
    dearCostsYen: o.get('dearCostsYen').yen(),
  }
}
