/**
 * Load rates: the parts of a policy that carry yen, checked one by one. Used by rules/load-policy.ts.
 */
import type { Checker } from './policy-checker.ts'
import type {
  AmountRounding,
  Band,
  BandWindow,
  CancellationRule,
  Policy,
  Rate,
  SiblingRule,
  SickRule,
} from './policy.ts'

export function bandOf(it: Checker): Band {
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

export function feeAndReward(o: Checker): { feeYen: number; rewardYen: number } {
  const amounts = { feeYen: o.get('feeYen').yen(), rewardYen: o.get('rewardYen').yen() }
  if (amounts.feeYen > amounts.rewardYen) o.fail('the fee is more than the reward')
  return amounts
}

export function sickOf(it: Checker): SickRule {
  const o = it.object(['label', 'stacking', 'rate'])
  return {
    label: o.get('label').text(),
    stacking: o.get('stacking').oneOf(['replace', 'higher', 'add']),
    rate: rateOf(o.get('rate')),
  }
}

export function siblingsOf(it: Checker): SiblingRule {
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

export function roundingOf(it: Checker): AmountRounding {
  const o = it.object(['stepYen', 'direction'])
  return {
    stepYen: o.get('stepYen').whole(1, 10_000),
    direction: o.get('direction').oneOf(['up', 'down', 'nearest']),
  }
}

export function cancellationOf(it: Checker): Policy['cancellation'] {
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
