/**
 * Policy soundness: what the shape alone cannot tell. Can this policy price every visit, in whole yen?
 */
import type { Fraction } from './exact.ts'
import { fraction, times } from './exact.ts'
import type { Checker } from './policy-checker.ts'
import type { Policy, Rate, Share } from './policy.ts'

/** Holes and contradictions: a minute without a band, a table without a row, a unit that hours cannot hold. */
export function refuseGaps(policy: Policy, at: Checker): void {
  refuseBandGaps(policy, at.get('bands'))
  refuseTimeGaps(policy, at.get('time'))
  refuseTableGaps(policy, at.get('siblings'))
  const { unitMinutes, hourBlocks } = policy.time
  policy.programmes.forEach((programme, index) => {
    const step = hourBlocks === 'none' ? unitMinutes : 60
    if (programme.freeMinutesPerVisit % step === 0) return
    const place = at.get('programmes').get(String(index)).get('freeMinutesPerVisit')
    place.fail(`must be a multiple of ${step}`)
  })
  const ids = policy.programmes.map((programme) => programme.id)
  if (new Set(ids).size < ids.length) at.get('programmes').fail('two programmes have the same id')
}

function refuseBandGaps(policy: Policy, at: Checker): void {
  const codes = policy.bands.map((band) => band.code)
  const taken = ['sick', 'flat', 'cancelled', 'cap', 'none']
  if (new Set(codes).size < codes.length) at.fail('two bands have the same code')
  const clash = codes.find((code) => taken.includes(code))
  if (clash !== undefined) at.fail(`a band cannot be called ${clash}`)
  if (codes.length === 0) at.fail('at least one band is needed')
  const open = policy.bands.findIndex((band) => band.windows.length === 0)
  if (open !== policy.bands.length - 1)
    at.fail('the last band, and only it, has no windows: it takes every other time')
}

function refuseTimeGaps(policy: Policy, at: Checker): void {
  const { minimumMinutes, unitMinutes, hourBlocks } = policy.time
  if (hourBlocks !== 'none' && 60 % unitMinutes !== 0)
    at.get('unitMinutes').fail('an hour must hold whole units')
  if (hourBlocks === 'first' && minimumMinutes < 60) {
    at.get('minimumMinutes').fail('a first hour that is charged whole needs a minimum of 60')
  }
  if (ratesOf(policy).some(({ rate }) => rate.perUnit) && minimumMinutes % unitMinutes !== 0) {
    at.get('minimumMinutes').fail('a price per unit needs a minimum of whole units')
  }
  const surcharge = policy.sick?.stacking === 'add' ? policy.sick.rate : null
  if (surcharge && policy.bands.some((band) => !band.rate.perUnit !== !surcharge.perUnit)) {
    at.get('unitMinutes').fail('a sick surcharge and its bands must all have a price per unit, or none')
  }
}

function refuseTableGaps(policy: Policy, at: Checker): void {
  const { siblings, sick, flatWithin, bands, maxChildren } = policy
  if (siblings.rule !== 'table') return
  if (flatWithin) at.fail('a table has no row for a flat visit')
  if (sick?.stacking === 'add') at.fail('a table has no row for a sick surcharge')
  const keys = [...bands.map((band) => band.code), ...(sick ? ['sick'] : [])]
  const stray = Object.keys(siblings.table).find((key) => !keys.includes(key))
  if (stray !== undefined) at.get('table').fail(`no tariff is called ${stray}`)
  for (const key of keys) {
    for (let count = 2; count <= maxChildren; count++) {
      if (!siblings.table[key]?.[String(count)])
        at.get('table').fail(`${key} has no rate for ${count} children`)
    }
  }
}

/** Without a named rounding, every unit of every tariff and share must be whole yen. */
export function refuseBrokenYen(policy: Policy, at: Checker): void {
  if (policy.amountRounding) return
  const extra = extraShares(policy)
  const whole = (amounts: Fraction[], [n, d]: Share) =>
    amounts.every((amount) => amount.d === 1 && times(amount, n, d).d === 1)
  const refuse = (path: string[]) =>
    path
      .reduce((checker, name) => checker.get(name), at)
      .fail('gives amounts that are not whole yen; name an amountRounding')
  for (const { path, rate } of ratesOf(policy)) {
    const { fees, rewards } = unitAmounts(policy, rate)
    if (!whole(fees, extra.fee) || !whole(rewards, extra.reward)) refuse(path)
  }
  const flat = policy.flatWithin
  if (
    flat &&
    !(whole([fraction(flat.feeYen)], extra.fee) && whole([fraction(flat.rewardYen)], extra.reward))
  ) {
    refuse(['flatWithin'])
  }
}

/** What an extra child's fee and reward are multiplied with. */
function extraShares({ siblings, maxChildren }: Policy): { fee: Share; reward: Share } {
  const all: Share = [1, 1]
  if (siblings.rule === 'table' || maxChildren === 1) return { fee: all, reward: all }
  return { fee: siblings.extraShare, reward: siblings.rule === 'requesterOnly' ? all : siblings.extraShare }
}

interface PlacedRate {
  path: string[]
  rate: Rate
}

function ratesOf({ bands, sick, siblings }: Policy): PlacedRate[] {
  const rates: PlacedRate[] = bands.map((band, index) => ({
    path: ['bands', String(index), 'rate'],
    rate: band.rate,
  }))
  if (sick) rates.push({ path: ['sick', 'rate'], rate: sick.rate })
  if (siblings.rule === 'table') {
    for (const [key, byCount] of Object.entries(siblings.table)) {
      for (const [count, rate] of Object.entries(byCount))
        rates.push({ path: ['siblings', 'table', key, count], rate })
    }
  }
  return rates
}

/** What one child can cost in one unit: a unit, the rest of a minimum, a whole hour. */
function unitAmounts(policy: Policy, rate: Rate): { fees: Fraction[]; rewards: Fraction[] } {
  const { unitMinutes, minimumMinutes, hourBlocks } = policy.time
  const hours = hourBlocks === 'none' ? [] : [60]
  const units = rate.perUnit ? [] : [unitMinutes, minimumMinutes % unitMinutes]
  const priced = (yenPerHour: number) =>
    [...hours, ...units].map((minutes) => fraction(yenPerHour * minutes, 60))
  const perUnit = rate.perUnit ? [rate.perUnit] : []
  return {
    fees: [...priced(rate.feeYenPerHour), ...perUnit.map((unit) => fraction(unit.feeYen))],
    rewards: [...priced(rate.rewardYenPerHour), ...perUnit.map((unit) => fraction(unit.rewardYen))],
  }
}
