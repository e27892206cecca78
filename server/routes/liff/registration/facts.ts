/** Facts: what the checks of a registration are handed: the day, the city, the bank list, the register. */
import type { Db } from '../../../../db/connect.ts'
import { hasAccount } from '../../../../db/applications.ts'
import type { Member } from '../../../../db/members.ts'
import { detailsOf, registeredChildren } from '../../../../db/register-member.ts'
import { jstDate } from '../../../../rules/calendar.ts'
import { lastDayOfSixthGrade } from '../../../../rules/registration-ages.ts'
import type { RegistrationFacts } from '../../../../rules/registration-checks.ts'
import type { RegistrationForm } from '../../../../rules/registration.ts'
import { bankByCode, branchByCode } from '../../../bank-search.ts'
import type { Services } from '../../../services.ts'

export type RegistrationServices = Pick<Services, 'city' | 'clock' | 'db' | 'sealer'>

export async function registrationFacts(
  db: Db,
  { city, clock }: Pick<Services, 'city' | 'clock'>,
  member: Member | null,
): Promise<RegistrationFacts> {
  const { addressName, wards, minimumAgeYears, consents } = city.registration
  return {
    ...{ today: jstDate(clock()), cityName: addressName, wards, minimumAgeYears, consents },
    hasAccount: member !== null && (await hasAccount(db, member.memberNo)),
    bankExists: (code) => bankByCode(code) !== null,
    branchExists: (bank, code) => branchByCode(bank, code) !== null,
  }
}

/** What the register knows of a member already, so that nobody tells it twice. */
export async function formOfMember(
  db: Db,
  { sealer, clock }: Pick<Services, 'sealer' | 'clock'>,
  member: Member,
): Promise<Partial<RegistrationForm>> {
  const details = await detailsOf(db, sealer, member.memberNo)
  const today = jstDate(clock())
  const told = (await registeredChildren(db, sealer, member.memberNo)).filter(
    ({ birthDate }) => today <= lastDayOfSixthGrade(birthDate),
  )
  const [familyName = '', givenName = ''] = halves(member.name)
  const [familyKana = '', givenKana = ''] = halves(member.kana)
  const { postalCode, address, ward, phone, birthDate } = member
  return {
    person: { familyName, givenName, familyKana, givenKana, birthDate },
    address: {
      ...{ postalCode: postalCode.replace(/\D/g, ''), address, ward },
      building: details?.building ?? '',
      workplaceName: details?.workplaceName ?? '',
      workplaceAddress: details?.workplaceAddress ?? '',
    },
    contact: {
      phone,
      emergencyName: details?.emergencyName ?? '',
      emergencyRelation: details?.emergencyRelation ?? '',
      emergencyPhone: details?.emergencyPhone ?? '',
    },
    children:
      told.length === 0
        ? null
        : told.map(({ name, kana, birthDate: born, school, allergy }) => ({
            ...{ name, kana, birthDate: born, school, allergy },
          })),
    qualifications: details && details.qualifications.length > 0 ? { held: details.qualifications } : null,
  }
}

/** '佐藤 花子' → ['佐藤', '花子']; what stands after the first gap belongs to the given name */
function halves(name: string): string[] {
  const [first = '', ...rest] = name.trim().split(/\s+/u)
  return [first, rest.join(' ')]
}
