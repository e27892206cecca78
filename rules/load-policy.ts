/**
 * Load policy: JSON in, a checked PolicyBook out, or a refusal that says where.
 *
 * Promise:  a book that loads can price every activity of its dates in whole yen: either every amount is whole
 *           by construction, or a rounding is named.
 * Used by:  city/…/city.ts, `famisapo fee --policy`.
 */
import { Checker } from './policy-checker.ts'
import type {
  AmountRounding,
  Band,
  BandWindow,
  CancellationRule,
  Holidays,
  Policy,
  PolicyBook,
  Programme,
  Rate,
  SiblingRule,
  SickRule,
} from './policy.ts'
import { refuseBrokenYen, refuseGaps } from './policy-soundness.ts'

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

function bandOf(it: Checker): Band {
  const o = it.object(['code', 'label', 'windows', 'rate'])
  const windows = o.get('windows').list(windowOf)
  return { code: o.get('code').text(), label: o.get('label').text(), windows, rate: rateOf(o.get('rate')) }
}

function windowOf(it: Checker): BandWindow {
  const o = it.object(['days', 'from', 'to', 'holidays'])
  const window: BandWindow = {
    days: o.get('days').list((day) => day.whole(0, 6)),
    from: o.get('from').time(),
    to: o.get('to').timeOrMidnight(),
    holidays: o.get('holidays').oneOf(['out', 'in', 'asWeekday']),
  }
  if (window.to <= window.from) o.get('to').fail('a window ends after it begins, on the same day')
  return window
}

function rateOf(it: Checker): Rate {
  const o = it.object(['feeYenPerHour', 'rewardYenPerHour'], ['perUnit'])
  const perUnit = o.get('perUnit').orNull((unit) => feeAndReward(unit.object(['feeYen', 'rewardYen'])))
  const rate = {
    feeYenPerHour: o.get('feeYenPerHour').yen(),
    rewardYenPerHour: o.get('rewardYenPerHour').yen(),
  }
  if (rate.feeYenPerHour > rate.rewardYenPerHour) it.fail('the fee is more than the reward')
  return { ...rate, ...(perUnit ? { perUnit } : {}) }
}

function feeAndReward(o: Checker): { feeYen: number; rewardYen: number } {
  const amounts = { feeYen: o.get('feeYen').yen(), rewardYen: o.get('rewardYen').yen() }
  if (amounts.feeYen > amounts.rewardYen) o.fail('the fee is more than the reward')
  return amounts
}

function sickOf(it: Checker): SickRule {
  const o = it.object(['label', 'stacking', 'rate'])
  return {
    label: o.get('label').text(),
    stacking: o.get('stacking').oneOf(['replace', 'higher', 'add']),
    rate: rateOf(o.get('rate')),
  }
}

function siblingsOf(it: Checker): SiblingRule {
  const rule = it
    .object(['rule', 'label'], ['extraShare', 'table'])
    .get('rule')
    .oneOf(['halfBoth', 'requesterOnly', 'table'])
  const label = it.get('label').text()
  if (rule !== 'table')
    return { rule, label, extraShare: it.object(['rule', 'label', 'extraShare']).get('extraShare').share() }
  const table = it.object(['rule', 'label', 'table']).get('table')
  return { rule, label, table: table.map((byCount) => byCount.map(rateOf)) }
}

function roundingOf(it: Checker): AmountRounding {
  const o = it.object(['stepYen', 'direction'])
  return {
    stepYen: o.get('stepYen').whole(1, 10_000),
    direction: o.get('direction').oneOf(['up', 'down', 'nearest']),
  }
}

function cancellationOf(it: Checker): Policy['cancellation'] {
  const o = it.object(['dayBefore', 'sameDay', 'noShow'])
  return {
    dayBefore: ruleOf(o.get('dayBefore')),
    sameDay: ruleOf(o.get('sameDay')),
    noShow: ruleOf(o.get('noShow')),
  }
}

function ruleOf(it: Checker): CancellationRule {
  const loose = it.object(['label', 'charge'], ['share', 'rounding', 'minutes', 'yen'])
  const label = loose.get('label').text()
  const charge = loose.get('charge').oneOf(['none', 'share', 'firstMinutes', 'flat'])
  if (charge === 'none') return { label, charge }
  if (charge === 'flat') return { label, charge, yen: loose.get('yen').yen() }
  const rounding = roundingOf(loose.get('rounding'))
  if (charge === 'share') return { label, charge, share: loose.get('share').share(), rounding }
  return { label, charge, minutes: loose.get('minutes').whole(1, 1440), rounding }
}

function programmeOf(it: Checker): Programme {
  const o = it.object(['id', 'label', 'from', 'to', 'freeMinutesPerVisit', 'maxVisits', 'period'])
  const period = o.get('period').object(['monthsBefore', 'monthsAfter', 'maxMonths'])
  return {
    id: o.get('id').text(),
    label: o.get('label').text(),
    from: o.get('from').date(),
    to: o.get('to').orNull((date) => date.date()),
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
