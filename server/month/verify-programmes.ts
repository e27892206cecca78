/**
 * VerifyProgrammes: which visits of a bundle are free (D15): inside the recognised period of the family, each under the
 * number that its day gives it after what was decided before, and no free number twice.
 *
 * A bundle of version 1 tells nothing of periods: nothing is checked then, and `famisapo verify` says so.
 */
import { policyOn } from '../../rules/policy.ts'
import { numberVisits, type NumberedVisit, type RecognisedPeriod } from '../../rules/programmes.ts'
import { activityOfKey, STANDINGS, type BundleLine, type StandingVisit } from './bundle-format.ts'
import type { OpenBundle, Tell } from './open-bundle.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

type Standings = NonNullable<OpenBundle['standings']>

export function verifyProgrammes(bundle: OpenBundle, standings: Standings, tell: Tell): void {
  const listed = new Map(standings.visits.map((visit) => [visit.activityNo, visit]))
  const ofFamily = Map.groupBy(standings.visits, ({ requesterNo }) => requesterNo)
  const numbers = new Map<string, NumberedVisit>()
  for (const [requesterNo, standing] of Object.entries(standings.programmes)) {
    const own = numbersOf(standing, ofFamily.get(requesterNo) ?? [])
    for (const { activityNo, visit } of freeTwice(bundle, standing.periods, own))
      tell(STANDINGS, WORDS.numberTwice(activityNo, visit))
    for (const { activityNo, number } of own) numbers.set(activityNo, number)
  }
  for (const line of bundle.lines) {
    if (line.inputKey === '') continue
    const { activityNo, requesterNo, activityDate, programme, programmeVisit } = line
    if (standings.programmes[requesterNo] && !isListed(line, listed.get(activityNo)))
      tell(STANDINGS, WORDS.otherInput(activityNo))
    const number = numbers.get(activityNo)
    const meant = number && programmeOf(bundle, activityDate, number.id) ? number : null
    if (programme !== (meant?.id ?? null) || programmeVisit !== (meant?.visit ?? null))
      tell(
        'lines.txt',
        WORDS.programme(activityNo, said(programme, programmeVisit), said(meant?.id, meant?.visit)),
      )
  }
}

interface Numbered {
  activityNo: string
  date: string
  number: NumberedVisit
}

function numbersOf({ periods, decided }: Standings['programmes'][string], open: StandingVisit[]): Numbered[] {
  const isOpen = new Set(open.map(({ activityNo }) => activityNo))
  const all = [
    ...decided.filter(({ key }) => !isOpen.has(key)),
    ...open.map(({ activityNo, ...visit }) => ({ ...visit, key: activityNo })),
  ]
  const numbers = numberVisits(all, periods, new Map(decided.map(({ key, visit }) => [key, visit])))
  return all.flatMap(({ key, date }) => {
    const number = numbers.get(key)
    return number ? [{ activityNo: key, date, number }] : []
  })
}

/** Told of whichever comes later; beyond the programme's most visits a number makes nothing free. */
function freeTwice(
  bundle: OpenBundle,
  periods: RecognisedPeriod[],
  numbered: Numbered[],
): { activityNo: string; visit: number }[] {
  const taken = new Set<string>()
  return numbered.flatMap(({ activityNo, date, number: { id, visit } }) => {
    const period = periods.findIndex(({ from, to }) => from <= date && date <= to)
    const key = `${period} ${visit}`
    const isTwice = taken.has(key) && visit <= (programmeOf(bundle, date, id)?.maxVisits ?? 0)
    taken.add(key)
    return isTwice ? [{ activityNo, visit }] : []
  })
}

const programmeOf = ({ policies }: OpenBundle, date: string, programme: string) =>
  policyOn(policies, date).programmes.find(({ id }) => id === programme)

function isListed({ activityNo, inputKey }: BundleLine, listed: StandingVisit | undefined): boolean {
  const visit = activityOfKey(activityNo, inputKey)
  return (['requesterNo', 'date', 'start', 'cancelled'] as const).every(
    (name) => visit && listed && visit[name] === listed[name],
  )
}

const said = (programme?: string | null, visit?: number | null): string =>
  programme ? `${programme} ${visit ?? ''}回目` : 'なし'
