/**
 * AcceptApplication: what the centre decides about an application, and all that follows from it.
 *
 * Promise:  each decision is one transaction: register, account, LINE link, kintone's wishes, audit and the words to
 *           the applicant are there together or not at all. The same approval again answers the same; two clerks at
 *           once make one member. A possible double is never merged: a person ties the application to a member first.
 * Used by:  server/routes/review/applications.ts.
 */
import type { BotEvent } from '../bot/contract.ts'
import * as desk from '../db/application-desk.ts'
import { lockAudit } from '../db/audit.ts'
import type { Db } from '../db/connect.ts'
import { lineUserOfMember, memberByLineUser, memberByNo } from '../db/members.ts'
import { linkLine } from '../db/register-member.ts'
import type { RegistrationForm } from '../rules/registration.ts'
import {
  DeskRefused,
  enrolMember,
  fullName,
  isExempt,
  rolesOf,
  rolesOfMember,
  type DeskRefusal,
} from './enrol-member.ts'
import { wantMemberRecords } from './kintone-wants.ts'
import { tellConversation } from './notify-member.ts'
import type { Services } from './services.ts'

export type DeskResult =
  | { kind: 'done'; memberNo: string | null }
  | { kind: 'stale' | 'wrong-state' | 'no-such-application' }
  | { kind: 'refused'; code: DeskRefusal; field: string | null }

export interface DeskAction {
  caseNo: string
  version: number
  /** 'staff:3' */
  actor: string
}

type DeskServices = Pick<Services, 'db' | 'city' | 'clock' | 'sealer'>

/** The application in hand, locked, inside its transaction. */
interface InHand {
  tx: Db
  services: DeskServices
  application: desk.ApplicationRow
  form: RegistrationForm
  seen: desk.Seen
}

/** Makes or extends the member. */
export const approveApplication = (services: DeskServices, action: DeskAction): Promise<DeskResult> =>
  withApplication(services, action, async (hand) => {
    const { tx, application, form, seen } = hand
    const { kind, lineUserId } = application
    await refuseMixedUpLine(tx, application)
    const before = application.memberNo === null ? null : await memberByNo(tx, application.memberNo)
    const { city, sealer } = hand.services
    const by = { tx, sealer, actor: seen.actor, now: seen.now }
    const memberNo = await enrolMember({ ...by, city, kind, form, before })
    const linked = await linkLine(by, memberNo, lineUserId)
    if (linked === 'other-member') throw new DeskRefused('LINE_OF_OTHER_MEMBER')
    if (linked === 'other-line') throw new DeskRefused('MEMBER_HAS_OTHER_LINE')
    if (!(await desk.approveApplication(tx, seen, memberNo))) return { kind: 'stale' }
    await wantMemberRecords(tx, city, [memberNo], seen.now)
    const roles = rolesOf(kind)
    const held = before ? rolesOfMember(before) : []
    await tell(hand, {
      kind: 'application-approved',
      caseNo: seen.caseNo,
      memberNo,
      name: fullName(form),
      roles: [...new Set([...held, ...roles])].sort(),
      gained: roles.filter((role) => !held.includes(role)),
      basicCourse: !isExempt(form),
    })
    return { kind: 'done', memberNo }
  })

/** The reason reaches the chat as written, with the button that opens the page again. */
export const returnApplication = (
  services: DeskServices,
  action: DeskAction & { reason: string },
): Promise<DeskResult> => sendBack(services, action, 'returned')

export const declineApplication = (
  services: DeskServices,
  action: DeskAction & { reason: string },
): Promise<DeskResult> => sendBack(services, action, 'declined')

/** Whose application it is; null: somebody new. */
export const tieApplication = (
  services: DeskServices,
  action: DeskAction & { memberNo: string | null },
): Promise<DeskResult> =>
  withApplication(services, action, async ({ tx, seen }) => {
    const { memberNo } = action
    if (memberNo !== null && !(await memberByNo(tx, memberNo)))
      throw new DeskRefused('UNKNOWN_MEMBER', 'memberNo')
    return (await desk.tieApplication(tx, seen, memberNo)) ? { kind: 'done', memberNo } : { kind: 'stale' }
  })

function sendBack(
  services: DeskServices,
  action: DeskAction & { reason: string },
  state: 'returned' | 'declined',
): Promise<DeskResult> {
  return withApplication(services, action, async (hand) => {
    const { tx, seen } = hand
    const reason = action.reason.trim()
    if (reason === '') throw new DeskRefused('REASON_NEEDED', 'text')
    const decide = state === 'returned' ? desk.returnApplication : desk.declineApplication
    if (!(await decide(tx, seen, reason))) return { kind: 'stale' }
    await tell(hand, { kind: `application-${state}`, caseNo: seen.caseNo, reason })
    return { kind: 'done', memberNo: hand.application.memberNo }
  })
}

async function withApplication(
  services: DeskServices,
  action: DeskAction,
  act: (hand: InHand) => Promise<DeskResult>,
): Promise<DeskResult> {
  const { caseNo, version, actor } = action
  try {
    return await services.db.drizzle.transaction(async (tx) => {
      // before any row: the order in which everybody takes these two
      await lockAudit(tx)
      const found = await desk.applicationByCase(tx, services.sealer, caseNo, true)
      if (!found) return { kind: 'no-such-application' }
      const { application } = found
      if (application.version !== version) return answerOfBefore(application, action)
      if (application.state !== 'submitted') return { kind: 'wrong-state' }
      return act({ tx, services, ...found, seen: { caseNo, version, actor, now: services.clock() } })
    })
  } catch (error) {
    if (error instanceof DeskRefused) return { kind: 'refused', code: error.code, field: error.field }
    throw error
  }
}

/** The same hand's same decision, come twice: its answer was lost on the way. */
function answerOfBefore(application: desk.ApplicationRow, { version, actor }: DeskAction): DeskResult {
  const isOwn = application.version === version + 1 && application.decidedBy === actor
  return isOwn && application.state === 'approved'
    ? { kind: 'done', memberNo: application.memberNo }
    : { kind: 'stale' }
}

async function refuseMixedUpLine(tx: Db, application: desk.ApplicationRow): Promise<void> {
  const owner = await memberByLineUser(tx, application.lineUserId)
  if (owner && owner.memberNo !== application.memberNo) throw new DeskRefused('LINE_OF_OTHER_MEMBER')
  if (application.memberNo === null) return
  const lineUserId = await lineUserOfMember(tx, application.memberNo)
  if (lineUserId && lineUserId !== application.lineUserId) throw new DeskRefused('MEMBER_HAS_OTHER_LINE')
}

function tell({ tx, application, seen }: InHand, event: BotEvent): Promise<void> {
  return tellConversation(
    tx,
    application.lineUserId,
    event,
    `application:${seen.caseNo}:${seen.version}`,
    seen.now,
  )
}
