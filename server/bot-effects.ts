/**
 * BotEffects: what the conversation asked for, done in the turn's transaction; results go back as events.
 *
 * Twice is once: a draft is submitted under its draft id, a case opened under its origin, everything else is a
 * conditional UPDATE in db/.
 */
import type { BotEvent, Effect } from '../bot/contract.ts'
import { openCase } from '../db/cases.ts'
import type { Db } from '../db/connect.ts'
import { linkByCode, memberByLineUser, type Member } from '../db/members.ts'
import { photosOfCase, purgePhoto } from '../db/photos.ts'
import { reportOfDraft, submitReport, withdrawReport } from '../db/reports.ts'
import type { ReportDraft } from '../rules/activity.ts'
import type { Check } from '../rules/checks.ts'
import type { TurnServices } from './conversation-turn.ts'
import { tellConversation } from './notify-member.ts'
import { priceDraft } from './price-draft.ts'
import type { Priced } from './pricing.ts'

type DoableEffect = Exclude<Effect, { kind: 'show-menu' }>

interface Doing {
  tx: Db
  services: TurnServices
  lineUserId: string
  /** whose conversation it is; null while the LINE account is not linked */
  member: Member | null
  actor: string
  now: Date
}

export async function runEffect(
  tx: Db,
  services: TurnServices,
  lineUserId: string,
  effect: DoableEffect,
): Promise<BotEvent[]> {
  const member = await memberByLineUser(tx, lineUserId)
  const actor = member ? `member:${member.memberNo}` : 'system'
  const doing: Doing = { tx, services, lineUserId, member, actor, now: services.clock() }
  switch (effect.kind) {
    case 'try-link':
      return tryLink(doing, effect)
    case 'submit':
      return submit(doing, effect.draft)
    case 'withdraw':
      return withdraw(doing, effect.caseNo)
    case 'drop-photo':
      return dropPhoto(doing, effect.caseNo)
    case 'leave-to-centre':
      return leaveToCentre(doing, effect.caseNo, effect.draft)
    case 'open-urgent-case':
      return openUrgentCase(doing, effect)
  }
}

async function tryLink(
  { tx, lineUserId, now }: Doing,
  effect: Extract<Effect, { kind: 'try-link' }>,
): Promise<BotEvent[]> {
  const { memberNo, birthDate, code } = effect
  const outcome = await linkByCode(tx, { memberNo, birthDate, code, lineUserId, now })
  if (outcome.result === 'linked' && outcome.formerLineUserId) {
    const key = `link-moved:${memberNo}:${now.toISOString()}`
    await tellConversation(tx, outcome.formerLineUserId, { kind: 'link-moved' }, key, now)
  }
  const { result, triesLeft, memberName } = outcome
  return [{ kind: 'link-result', result, triesLeft, memberName }]
}

/** Findings that the member must mend before the report can be taken; the rest is for the centre to see. */
const REFUSING = new Set([
  'BAD_DATE',
  'BAD_TIME',
  'ZERO_LENGTH',
  'EMPTY_CHILDREN',
  'TOO_MANY_CHILDREN',
  'CHILD_OUTSIDE_VISIT',
  'NO_POLICY',
  'FUTURE',
  'UNKNOWN_MEMBER',
  'DUPLICATE',
  'OVERLAP',
])

async function submit(doing: Doing, draft: ReportDraft): Promise<BotEvent[]> {
  const { tx, services, member, lineUserId, now, actor } = doing
  if (!member?.isProvider)
    return [{ kind: 'submit-refused', draftId: draft.draftId, code: 'NOT_A_PROVIDER', row: null }]
  const { pricings, checks } = await priceDraft(tx, services, {
    providerNo: member.memberNo,
    activities: draft.activities,
    exceptCaseNo: draft.caseNo,
  })
  const refused = firstRefusal(pricings, checks)
  if (refused && !(await isSubmitted(tx, draft)))
    return [{ kind: 'submit-refused', draftId: draft.draftId, ...refused }]
  const { caseNo, already, state } = await submitReport(tx, {
    draft,
    providerNo: member.memberNo,
    lineUserId,
    now,
    priced: pricings.map((pricing) => pricing as Priced),
    attention: attentionOf(draft, checks),
    actor,
  })
  return [{ kind: 'submitted', draftId: draft.draftId, caseNo, state, already }]
}

function firstRefusal(
  pricings: (Priced | { refusal: string })[],
  checks: Check[][],
): { code: string; row: number } | null {
  for (const [row, found] of checks.entries()) {
    const check = found.find(({ code }) => REFUSING.has(code))
    if (check) return { code: check.code, row }
    const pricing = pricings[row]!
    if ('refusal' in pricing) return { code: pricing.refusal, row }
  }
  return null
}

/** A report sent once collides with itself when it is sent again: that is no refusal. */
async function isSubmitted(tx: Db, draft: ReportDraft): Promise<boolean> {
  return (await reportOfDraft(tx, draft.draftId)) !== null
}

export function attentionOf(draft: Pick<ReportDraft, 'accident'>, checks: Check[][]): string[] {
  const codes = checks.flat().map(({ code }) => code as string)
  return [...new Set(draft.accident ? ['ACCIDENT', ...codes] : codes)]
}

async function withdraw({ tx, actor, now }: Doing, caseNo: string): Promise<BotEvent[]> {
  const done = (await withdrawReport(tx, { caseNo, actor, now })) === 'done'
  return [{ kind: 'withdrawn', caseNo, done }]
}

/** 撮り直す or やめる: no report will come of this case, and its pictures are not kept. */
async function dropPhoto({ tx, actor, now }: Doing, caseNo: string): Promise<BotEvent[]> {
  if ((await withdrawReport(tx, { caseNo, actor, now })) !== 'done') return []
  for (const { id } of await photosOfCase(tx, caseNo)) await purgePhoto(tx, id)
  return []
}

/** このまま送る: what is known goes with the photo; the centre reads the rest. */
async function leaveToCentre(doing: Doing, caseNo: string, draft: ReportDraft | null): Promise<BotEvent[]> {
  const { tx, services, member, lineUserId, now, actor } = doing
  const activities = member?.isProvider ? (draft?.activities ?? []) : []
  const { pricings, checks } = member
    ? await priceDraft(tx, services, { providerNo: member.memberNo, activities, exceptCaseNo: caseNo })
    : { pricings: [], checks: [] }
  const whole = pricings.every((pricing) => 'fee' in pricing)
  const { state } = await submitReport(tx, {
    draft: {
      draftId: draft?.draftId ?? `photo:${caseNo}`,
      caseNo,
      source: 'photo',
      activities: whole ? activities : [],
      accident: draft?.accident ?? false,
      consentVersion: draft?.consentVersion ?? services.city.texts.consent.version,
    },
    providerNo: member?.memberNo ?? null,
    lineUserId,
    now,
    priced: whole ? pricings.map((pricing) => pricing as Priced) : [],
    attention: ['UNREAD_PHOTO', ...attentionOf({ accident: draft?.accident ?? false }, checks)],
    actor,
  })
  return [{ kind: 'submitted', draftId: draft?.draftId ?? `photo:${caseNo}`, caseNo, state, already: false }]
}

/** あった: the centre hears of it at once, whether or not the report is ever sent. */
async function openUrgentCase(
  { tx, member, lineUserId, now }: Doing,
  effect: Extract<Effect, { kind: 'open-urgent-case' }>,
): Promise<BotEvent[]> {
  const { caseNo } = await openCase(tx, {
    kind: 'urgent',
    memberNo: member?.memberNo ?? null,
    lineUserId,
    originKey: `urgent:${effect.draftId}`,
    openedAt: now,
    summary: effect.requesterNo ? `依頼会員 ${effect.requesterNo}` : null,
  })
  return [{ kind: 'urgent-opened', caseNo }]
}
