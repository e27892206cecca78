/**
 * CarePapers: 特定子ども・子育て支援提供証明書 and receipts of a family's month: one a child and provider.
 *
 * Promise:  from decided months only, so a paper says what was settled; a child's shares of a visit add up to its fee,
 *           to the yen. 送迎のみ, cancelled visits, transport and meals are never in it.
 *           Family, day, times, children and provider are those the visit is approved with now, the yen those decided of
 *           it: both are true at once, or the visit is left out. One that was changed to another price, or withdrawn,
 *           waits for the next decision: the city office pays by this paper, and is neither shown hours that were not
 *           nor yen that will not be. It comes with the month's next paper.
 * Never:    guesses which child it was, or whether it was more than a drive: such a visit is left out, and said.
 * Used by:  server/verbs/certificate.ts, server/routes/review/member-papers.ts, server/routes/liff/papers.ts.
 */
import { eq, inArray } from 'drizzle-orm'
import type { City } from '../../city/city.ts'
import { decidedMonths, decidedVisits, type DecidedVisit } from '../../db/paid-reads.ts'
import { children, members } from '../../db/schema.ts'
import { printCertificates } from '../../office/care-certificate/print-certificate.ts'
import type { CareCertificate } from '../../office/month-data.ts'
import { unprintable } from '../../office/paper/faces.ts'
import { nameOnPaper, type Named } from '../../office/paper/person.ts'
import type { DraftActivity } from '../../rules/activity.ts'
import type { IsoMonth } from '../../rules/calendar.ts'
import { feeFor } from '../../rules/fees.ts'
import { policyOn } from '../../rules/policy.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'

export type CareServices = Pick<Services, 'city' | 'db'>
type CareChild = DraftActivity['children'][number]
type Registered = typeof children.$inferSelect

export interface LeftOut {
  activityNo: string
  why: 'RIDE_ONLY' | 'CANCELLED' | 'NO_KIND' | 'CHILD_UNKNOWN' | 'CHANGE_UNDECIDED'
}

export interface CarePapers {
  certificates: CareCertificate[]
  leftOut: LeftOut[]
}

const MOST_MONTHS = 36

/** Months for which there may be a paper, latest first. */
export const careMonths = ({ db }: CareServices, requesterNo: string): Promise<IsoMonth[]> =>
  decidedMonths(db.drizzle, requesterNo, MOST_MONTHS)

/** @throws MonthRefusal NO_CARE_PAPER | UNPRINTABLE */
export async function printCarePapers(
  services: CareServices,
  requesterNo: string,
  month: IsoMonth,
  what: 'certificate' | 'receipt',
): Promise<{ bytes: Buffer; leftOut: LeftOut[] }> {
  const { certificates, leftOut } = await carePapers(services, requesterNo, month)
  if (certificates.length === 0)
    throw new MonthRefusal('NO_CARE_PAPER', `no visit of ${month} goes on such a paper`)
  const characters = certificates.flatMap(({ addressee, childName, provider }) =>
    unprintable(addressee.name + addressee.address + childName + provider.name),
  )
  if (characters.length > 0)
    throw new MonthRefusal('UNPRINTABLE', `${requesterNo}: ${[...new Set(characters)].join(' ')}`)
  return { bytes: await printCertificates(certificates, what), leftOut }
}

export async function carePapers(
  services: CareServices,
  requesterNo: string,
  month: IsoMonth,
): Promise<CarePapers> {
  const db = services.db.drizzle
  const visits = await decidedVisits(db, requesterNo, month)
  const family = await db.select().from(children).where(eq(children.requesterNo, requesterNo))
  const numbers = [requesterNo, ...visits.map(({ providerNo }) => providerNo)]
  const people = new Map(
    (await db.select().from(members).where(inArray(members.memberNo, numbers))).map((row) => [
      ...([row.memberNo, row] as const),
    ]),
  )
  const requester = people.get(requesterNo)
  const papers = new Map<string, CareCertificate>()
  const leftOut: LeftOut[] = []
  for (const visit of visits) {
    const found = sharesOf(services.city, visit, family)
    if (typeof found === 'string') {
      leftOut.push({ activityNo: visit.activityNo, why: found })
      continue
    }
    for (const { child, start, end, feeYen } of found) {
      const key = `${child.birthDate} ${child.id} ${visit.providerNo}`
      const paper = papers.get(key) ?? {
        addressee: {
          postalCode: (requester?.postalCode ?? '').replace(/\D/g, ''),
          ...{ address: requester?.address ?? '', building: '', name: printedName(requester) },
        },
        ...{ requesterNo, childName: nameOnPaper(child), childBirthDate: child.birthDate, month },
        provider: { memberNo: visit.providerNo, name: printedName(people.get(visit.providerNo)) },
        ...{ date: visit.decided.on, visits: [] },
      }
      paper.visits.push({ date: visit.date, start, end, feeYen })
      if (visit.decided.on > paper.date) paper.date = visit.decided.on
      papers.set(key, paper)
    }
  }
  const certificates = [...papers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, paper]) => paper)
  return { certificates, leftOut }
}

const printedName = (member: Named | undefined): string => (member ? nameOnPaper(member) : '')

interface ChildShare {
  child: Registered
  start: string
  end: string
  feeYen: number
}

/** What each child's care cost, or why the visit is left out. */
function sharesOf(city: City, visit: DecidedVisit, family: Registered[]): ChildShare[] | LeftOut['why'] {
  const { start, end, children: inCare, decided } = visit
  if (visit.cancelled !== null) return 'CANCELLED'
  if (visit.kind === null) return 'NO_KIND'
  if (city.kindsOfCare.find(({ code }) => code === visit.kind)?.isRideOnly) return 'RIDE_ONLY'
  if (!visit.stands || !isPriced(city, visit)) return 'CHANGE_UNDECIDED'
  const known = whoWasIt(inCare, family)
  if (!known) return 'CHILD_UNKNOWN'
  // D9: a sick child counts in full before a healthy one; of equals, the eldest
  const inOrder = inCare
    .map((child, i) => ({ child, registered: known[i]! }))
    .sort(
      (a, b) =>
        Number(b.child.sick) - Number(a.child.sick) ||
        (a.registered.birthDate < b.registered.birthDate ? -1 : 1),
    )
  const feeOf = (count: number): number =>
    count === 0
      ? 0
      : feeIn(city, visit, { ...visit, children: inOrder.slice(0, count).map(({ child }) => child) })
  const shares = inOrder.map(({ child, registered }, i) => ({
    ...{ child: registered, start: child.start ?? start, end: child.end ?? end },
    feeYen: feeOf(i + 1) - feeOf(i),
  }))
  // what a cap moved to the family stands with the first child
  shares[0]!.feeYen += decided.feeYen - shares.reduce((sum, { feeYen }) => sum + feeYen, 0)
  return shares
}

type Priced = Pick<DecidedVisit, 'date' | 'start' | 'end' | 'children'>

/**
 * The yen decided are those of the visit as it is approved now: it was approved at just these, or nothing changed since,
 * or the run found others than the approval (a cap, say) and what changed makes no difference to them.
 */
function isPriced(city: City, visit: DecidedVisit): boolean {
  const { approved, decided } = visit
  if (approved.feeYen === decided.feeYen) return true
  // as db/month-input.ts joins it
  const [, requesterNo, date, start, end, cancelled, ...children] = decided.inputKey.split('|')
  if (cancelled !== '') return false
  const before: Priced = {
    ...{ date: date!, start: start!, end: end! },
    children: JSON.parse(children.join('|')) as CareChild[],
  }
  const now: Priced = { date: visit.date, start: visit.start, end: visit.end, children: visit.children }
  const isUnchanged = requesterNo === visit.requesterNo && JSON.stringify(before) === JSON.stringify(now)
  return (
    isUnchanged ||
    (approved.programme === decided.programme && feeIn(city, visit, before) === feeIn(city, visit, now))
  )
}

/** @param visit  in which the programme's number was decided */
function feeIn(city: City, { decided }: DecidedVisit, { date, start, end, children }: Priced): number {
  const { programme, programmeVisit } = decided
  const numbered = programme === null ? null : { id: programme, visit: programmeVisit ?? 0 }
  return feeFor({ date, start, end, children, programme: numbered }, policyOn(city.policies, date)).feeYen
}

/** Where a paper gave only a count: clear when it was every child of the family. */
function whoWasIt(inCare: CareChild[], family: Registered[]): Registered[] | null {
  if (inCare.every(({ childId }) => childId === null || childId === undefined))
    return inCare.length === family.length && (family.length === 1 || inCare.every(({ sick }) => !sick))
      ? [...family].sort((a, b) => (a.birthDate < b.birthDate ? -1 : 1))
      : null
  const found = inCare.map(({ childId }) => family.find(({ id }) => id === childId))
  return found.every((child) => child !== undefined) ? found : null
}
