/**
 * ApplicationView: one application with all that was told, beside what the register holds of the member it is about.
 *
 * Never:  gives bank or health to a role that does not decide; an account number in clear without being asked by name.
 */
import * as desk from '../../../db/application-desk.ts'
import type { Db } from '../../../db/connect.ts'
import { accountOf } from '../../../db/accounts.ts'
import { memberByNo, type Member } from '../../../db/members.ts'
import { detailsOf, registeredChildren } from '../../../db/register-member.ts'
import type { StaffRole } from '../../../db/schema.ts'
import { listStaff } from '../../../db/staff.ts'
import type { Application, HistoryEntry, KnownMember } from '../../contract.ts'
import { mayWrite } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { toldAccount, toldGroups, type Registered } from './application-groups.ts'
import {
  APPLICANT,
  APPLICATION_DECLINE_REASONS,
  APPLICATION_HISTORY,
  APPLICATION_KINDS,
  APPLICATION_RETURN_REASONS,
  APPLICATION_STATES,
  DOUBLE_WHY,
  MEMBER_STATES,
  NEW_MEMBER,
} from './application-words.ts'
import { jstInstant } from './history-view.ts'
import { ACTIONS, actorText } from './messages.ts'

type ViewServices = Pick<Services, 'city' | 'db' | 'sealer'>

/** Who sees an account number in clear, and is written down for it. */
const ACCOUNT_READERS: readonly StaffRole[] = ['centre', 'clerk']
export const mayShowAccount = (role: StaffRole): boolean => ACCOUNT_READERS.includes(role)

/** @returns null for an unknown case */
export async function applicationPage(
  { city, db: { drizzle: db }, sealer }: ViewServices,
  caseNo: string,
  role: StaffRole,
): Promise<Application | null> {
  const found = await desk.applicationByCase(db, sealer, caseNo)
  if (!found) return null
  const { application, form } = found
  const { lineMember, doubles, history } = await desk.surroundingsOf(db, application, form)
  const member = application.memberNo === null ? null : await memberByNo(db, application.memberNo)
  const waits = application.state === 'submitted'
  // once decided, the register has become what was told: there is nothing left to compare with
  const registered = member && waits ? await registeredOf(db, sealer, member) : null
  const open = mayWrite(role)
  const staff = new Map((await listStaff(db)).map((person) => [`staff:${person.id}`, person.name]))
  const accountRows = toldAccount(form, registered, { masked: true })
  return {
    ...itemOf(application),
    version: application.version,
    decidedAt: application.decidedAt && jstInstant(application.decidedAt),
    decidedBy: application.decidedBy && (staff.get(application.decidedBy) ?? null),
    returnReason: application.returnReason,
    mayDecide: waits && open,
    member: member && knownMember(member),
    lineMember: lineMember && lineMember.memberNo !== member?.memberNo ? knownMember(lineMember) : null,
    doubles: waits
      ? doubles.map((double) => ({ member: knownMember(double), why: whyDouble(double, form) }))
      : [],
    groups: toldGroups(application.kind, form, registered, { health: open }, city.registration.consents),
    account: open && accountRows.length > 0 ? { rows: accountRows, mayShow: mayShowAccount(role) } : null,
    hidden: !open,
    returnReasons: APPLICATION_RETURN_REASONS,
    declineReasons: APPLICATION_DECLINE_REASONS,
    history: historyOf(history, staff, member?.name ?? null),
  }
}

export const itemOf = (row: desk.ApplicationRow) => ({
  caseNo: row.caseNo,
  state: row.state as Application['state'],
  kind: row.kind,
  kindName: APPLICATION_KINDS[row.kind],
  name: row.name,
  kana: row.kana,
  phone: row.phone,
  memberNo: row.memberNo,
  submittedAt: jstInstant(row.submittedAt ?? row.savedAt),
})

async function registeredOf(db: Db, sealer: Services['sealer'], member: Member): Promise<Registered> {
  const account = await accountOf(db, sealer, member.memberNo)
  return {
    member,
    children: await registeredChildren(db, sealer, member.memberNo),
    details: await detailsOf(db, sealer, member.memberNo),
    account: account === 'damaged' ? null : account,
  }
}

/** The account as told, in clear: the caller writes down who looked. */
export async function clearAccount({ db, sealer }: Pick<ViewServices, 'db' | 'sealer'>, caseNo: string) {
  const found = await desk.applicationByCase(db.drizzle, sealer, caseNo)
  return found && toldAccount(found.form, null, { masked: false })
}

const knownMember = (member: Member): KnownMember => ({
  memberNo: member.memberNo,
  name: member.name,
  kana: member.kana,
  birthDate: member.birthDate,
  phone: member.phone,
  roles: APPLICATION_KINDS[member.isProvider ? (member.isRequester ? 'both' : 'provider') : 'requester'],
  state: MEMBER_STATES[member.state],
})

const withoutSpaces = (text: string) => text.replace(/\s/g, '')

function whyDouble(double: Member, { person, contact }: Parameters<typeof toldAccount>[0]): string[] {
  const kana = withoutSpaces(`${person?.familyKana ?? ''}${person?.givenKana ?? ''}`)
  const digits = (phone: string) => phone.replace(/\D/g, '')
  return [
    ...(withoutSpaces(double.kana) === kana && double.birthDate === person?.birthDate
      ? [DOUBLE_WHY.person]
      : []),
    ...(contact && digits(double.phone) === digits(contact.phone) ? [DOUBLE_WHY.phone] : []),
  ]
}

/** Latest first. */
function historyOf(
  history: desk.ApplicationSurroundings['history'],
  staff: ReadonlyMap<string, string>,
  memberName: string | null,
): HistoryEntry[] {
  return history
    .map(({ at, actor, action, before, after }) => ({
      at: jstInstant(at),
      actor: staff.get(actor) ?? (actor === 'applicant' ? APPLICANT : actorText(actor, memberName)),
      action: ACTIONS[action as keyof typeof ACTIONS] ?? action,
      changes: changesOf((before ?? {}) as Told, (after ?? {}) as Told),
    }))
    .toReversed()
}

type Told = Record<string, unknown>

function changesOf(before: Told, after: Told): HistoryEntry['changes'] {
  return Object.entries(APPLICATION_HISTORY)
    .filter(([field]) => field in before || field in after)
    .map(([field, what]) => ({
      what,
      before: wordOf(field, before[field]),
      after: wordOf(field, after[field]),
    }))
}

function wordOf(field: string, value: unknown): string | null {
  if (value === undefined) return null
  if (field === 'state') return APPLICATION_STATES[value as keyof typeof APPLICATION_STATES] ?? String(value)
  return value === null ? NEW_MEMBER : String(value)
}
