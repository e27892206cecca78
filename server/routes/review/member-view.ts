/** MemberView: a member in a line of the list, and whole; of the account only its last figures. */
import { auditOf } from '../../../db/audit.ts'
import { memberWhole, type MemberListRow } from '../../../db/member-reads.ts'
import { pairsOfMember } from '../../../db/pairs.ts'
import type { StaffRole } from '../../../db/schema.ts'
import { listStaff } from '../../../db/staff.ts'
import { jstDate } from '../../../rules/calendar.ts'
import type { MemberItem, MemberPage } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { latestCases } from './case-view.ts'
import { maskedAccount, MEMBER_STATES, rolesOf } from './desk-words.ts'
import { historyOf, jstInstant } from './history-view.ts'
import { papersOf } from './member-papers.ts'

export function memberItem({ member, linked }: MemberListRow): MemberItem {
  const { memberNo, name, kana, phone, ward, isProvider, isRequester, state } = member
  return {
    ...{ memberNo, name, kana, phone, ward, isProvider, isRequester, linked },
    roles: rolesOf(member),
    state: MEMBER_STATES[state],
    left: state === 'left',
  }
}

/** @returns null for an unknown number */
export async function memberPage(
  services: Pick<Services, 'db' | 'sealer' | 'clock' | 'city'>,
  memberNo: string,
  role: StaffRole,
): Promise<MemberPage | null> {
  const db = services.db.drizzle
  const whole = await memberWhole(db, services.sealer, memberNo)
  if (!whole) return null
  const { member, link, code } = whole
  const today = jstDate(services.clock())
  const history = await auditOf(db, `member:${memberNo}`)
  const staff = new Map((await listStaff(db)).map((person) => [`staff:${person.id}`, person.name]))
  const names = { staff, providerName: member.name, kindLabel: (kind: string) => kind }
  return {
    ...memberItem({ member, linked: link !== null }),
    birthDate: member.birthDate,
    postalCode: member.postalCode,
    address: member.address,
    joinedOn: member.joinedOn,
    linkedAt: link && jstInstant(link.linkedAt),
    blocked: link?.blocked ?? false,
    code: code && { expiresAt: jstInstant(code.expiresAt), triesLeft: code.triesLeft },
    children: whole.children.map(({ name, kana, birthDate, school }) => ({ name, kana, birthDate, school })),
    trainings: whole.trainings.map(({ course, completedOn, expiresOn }) => ({
      course,
      completedOn,
      expiresOn,
      expired: expiresOn !== null && expiresOn < today,
    })),
    account: whole.account && maskedAccount(whole.account),
    pairs: await pairsOfMember(db, memberNo),
    papers: await papersOf(services, member, role),
    cases: await latestCases(db, memberNo),
    history: historyOf({ history, activities: [] }, names),
  }
}
