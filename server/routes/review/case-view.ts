/** CaseView: a case in a line, and the card of the member it belongs to. */
import { findCases, type FoundCase } from '../../../db/case-reads.ts'
import type { Db } from '../../../db/connect.ts'
import { lineUserOfMember, memberByNo } from '../../../db/members.ts'
import { pairsOfMember } from '../../../db/pairs.ts'
import type { CaseItem, MemberCard } from '../../contract.ts'
import { KIND_NAMES, MEMBER_STATES, rolesOf, stateOf } from './desk-words.ts'
import { jstInstant } from './history-view.ts'

const LATEST_CASES = 8

export const caseItem = (found: FoundCase): CaseItem => ({
  caseNo: found.caseNo,
  kind: found.kind,
  kindName: KIND_NAMES[found.kind],
  ...stateOf(found),
  memberNo: found.memberNo,
  name: found.memberName ?? found.applicantName,
  about: found.families ?? found.summary,
  openedAt: jstInstant(found.openedAt),
})

/** @returns null for nobody, and for a number that is not registered */
export async function memberCard(db: Db, memberNo: string | null): Promise<MemberCard | null> {
  const member = memberNo === null ? null : await memberByNo(db, memberNo)
  if (!member) return null
  const { name, kana, phone, ward, state } = member
  const pairs = await pairsOfMember(db, member.memberNo)
  return {
    memberNo: member.memberNo,
    ...{ name, kana, phone, ward },
    roles: rolesOf(member),
    state: MEMBER_STATES[state],
    linked: (await lineUserOfMember(db, member.memberNo)) !== null,
    pairs: pairs.map(({ otherNo, otherName, otherRole, endedOn }) => ({
      otherNo,
      otherName,
      otherRole,
      ended: endedOn !== null,
    })),
    cases: await latestCases(db, member.memberNo),
  }
}

export async function latestCases(db: Db, memberNo: string): Promise<CaseItem[]> {
  const { rows } = await findCases(db, { memberNo, limit: LATEST_CASES })
  return rows.map(caseItem)
}
