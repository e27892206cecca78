/**
 * EnrolMember: an application's form, approved, becomes a member or changes one. Inside the transaction of the
 * decision (server/accept-application.ts).
 *
 * Promise:  a new number is the next free one of the role's range; who gains a second role keeps the number; who has
 *           both from the beginning gets a provider's. ゆうちょ accounts are kept as others pay into them.
 * Note:     a qualification that exempts from the basic course is kept with the details; no rule of money asks for
 *           courses, so no course is written down as taken.
 */
import type { MemberRole } from '../bot/contract.ts'
import type { City } from '../city/city.ts'
import { accountOf, type BankAccount } from '../db/accounts.ts'
import type { Member } from '../db/members.ts'
import * as register from '../db/register-member.ts'
import { jstDate } from '../rules/calendar.ts'
import { holderKana } from '../rules/holder-kana.ts'
import type {
  AccountEntry,
  ApplicationKind,
  MemberDetails,
  Qualification,
  RegistrationForm,
} from '../rules/registration.ts'
import { yuchoAccount } from '../rules/yucho.ts'

export type DeskRefusal =
  /** a page is missing that this kind needs */
  | 'APPLICATION_INCOMPLETE'
  /** the account as told cannot be paid into */
  | 'BAD_ACCOUNT'
  /** the LINE account belongs to another member already */
  | 'LINE_OF_OTHER_MEMBER'
  /** the member uses another LINE account */
  | 'MEMBER_HAS_OTHER_LINE'
  | 'UNKNOWN_MEMBER'
  | 'REASON_NEEDED'

/** Thrown: undoes all that the transaction did. */
export class DeskRefused extends Error {
  readonly code: DeskRefusal
  readonly field: string | null
  constructor(code: DeskRefusal, field: string | null = null) {
    super(code)
    this.code = code
    this.field = field
  }
}

export interface Enrolling extends register.Registering {
  city: Pick<City, 'memberNumbers'>
  kind: ApplicationKind
  form: RegistrationForm
  /** the member it is about; null: somebody new */
  before: Member | null
}

export const rolesOf = (kind: ApplicationKind): MemberRole[] =>
  kind === 'both' ? ['provider', 'requester'] : [kind]

export const rolesOfMember = (member: Member): MemberRole[] => [
  ...(member.isProvider ? (['provider'] as const) : []),
  ...(member.isRequester ? (['requester'] as const) : []),
]

/** Holders of these need not take the basic course. */
const EXEMPTING: readonly Qualification[] = ['nursery', 'kindergarten', 'childcare-supporter']

export const isExempt = ({ qualifications }: RegistrationForm): boolean =>
  qualifications?.held.some((one) => EXEMPTING.includes(one)) ?? false

export const fullName = ({ person }: RegistrationForm): string =>
  `${person?.familyName ?? ''} ${person?.givenName ?? ''}`.trim()

/** @returns the member number  @throws DeskRefused */
export async function enrolMember(enrolling: Enrolling): Promise<string> {
  const memberNo = await writeMember(enrolling)
  await writeBeside(enrolling, memberNo)
  return memberNo
}

async function writeMember(enrolling: Enrolling): Promise<string> {
  const { kind, form, before, city, now } = enrolling
  const { person, address, contact } = form
  if (!person || !address || !contact) throw new DeskRefused('APPLICATION_INCOMPLETE')
  const roles = rolesOf(kind)
  const data = {
    name: fullName(form),
    kana: `${person.familyKana} ${person.givenKana}`.trim(),
    isProvider: roles.includes('provider') || before?.isProvider === true,
    isRequester: roles.includes('requester') || before?.isRequester === true,
    birthDate: person.birthDate,
    postalCode: withHyphen(address.postalCode),
    address: address.address,
    ward: address.ward,
    phone: contact.phone,
  }
  if (before) {
    // somebody who had left and applies anew is a member again; a pause is ended by hand
    const state = before.state === 'left' ? 'active' : before.state
    await register.changeMember(enrolling, before, { ...data, state })
    return before.memberNo
  }
  const range = city.memberNumbers[roles.includes('provider') ? 'provider' : 'requester']
  const joinedOn = jstDate(now)
  return register.addMember(enrolling, range, { ...data, joinedOn, state: 'active' })
}

/** '8020801' → '802-0801', as the register's csv has it */
const withHyphen = (postalCode: string) => postalCode.replace(/^(\d{3})(\d{4})$/, '$1-$2')

async function writeBeside(enrolling: Enrolling, memberNo: string): Promise<void> {
  const { tx, sealer, kind, form } = enrolling
  const roles = rolesOf(kind)
  if (roles.includes('requester')) {
    if (!form.children || form.children.length === 0)
      throw new DeskRefused('APPLICATION_INCOMPLETE', 'children')
    await register.setChildren(enrolling, memberNo, form.children)
  }
  if (roles.includes('provider')) {
    if (form.account) await register.setAccount(enrolling, memberNo, payable(form.account))
    else {
      const kept = await accountOf(tx, sealer, memberNo)
      if (!kept || kept === 'damaged') throw new DeskRefused('APPLICATION_INCOMPLETE', 'account')
    }
  }
  const known = await register.detailsOf(tx, sealer, memberNo)
  await register.setDetails(enrolling, memberNo, detailsFrom(form, known))
  await register.addConsents(enrolling, memberNo, form.consents ?? [])
}

function detailsFrom({ address, contact, qualifications }: RegistrationForm, known: MemberDetails | null) {
  return {
    building: address?.building ?? '',
    workplaceName: address?.workplaceName ?? '',
    workplaceAddress: address?.workplaceAddress ?? '',
    emergencyName: contact?.emergencyName ?? '',
    emergencyRelation: contact?.emergencyRelation ?? '',
    emergencyPhone: contact?.emergencyPhone ?? '',
    qualifications: qualifications?.held ?? known?.qualifications ?? [],
  } satisfies MemberDetails
}

/** As the transfer file will write it; ゆうちょ by its 記号番号. */
export function payable(entry: AccountEntry): BankAccount {
  const holder = holderKana(entry.holder)
  if (!holder.ok) throw new DeskRefused('BAD_ACCOUNT', 'account.holder')
  if (entry.type === 'bank') {
    const { bankCode, branchCode, kind, number } = entry
    return { bankCode, branchCode, kind, number, holderKana: holder.kana }
  }
  const converted = yuchoAccount(entry.symbol, entry.number)
  if ('refusal' in converted) throw new DeskRefused('BAD_ACCOUNT', 'account.number')
  return { ...converted, holderKana: holder.kana }
}
