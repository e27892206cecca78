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
import { forgetWords } from '../db/inbox-turns.ts'
import { answerNotice } from '../db/notice-answers.ts'
import { photosOfCase, purgePhoto } from '../db/photos.ts'
import { askCentre } from '../db/questions.ts'
import { closedReports } from '../db/report-reads.ts'
import { dropReport, withdrawReport } from '../db/report-steps.ts'
import { isOthersReport, reportState, submitReport } from '../db/reports.ts'
import { tieStaff } from '../db/staff-line.ts'
import type { ReportDraft } from '../rules/activity.ts'
import type { TurnServices } from './conversation-turn.ts'
import { wantActivityRecords } from './kintone-wants.ts'
import { tellConversation, tellConversationLater } from './notify-member.ts'
import { priceDraft } from './price-draft.ts'
import type { Priced } from './pricing.ts'
import { attentionOf, photoCodesOf, submitDraft } from './submit-report.ts'

/** A set waits this long for photos that LINE has announced, from the last of it that was heard. */
const PHOTOS_OVERDUE_MS = 60_000

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
  eventKey: string,
): Promise<BotEvent[]> {
  const member = await memberByLineUser(tx, lineUserId)
  const actor = member ? `member:${member.memberNo}` : 'system'
  const doing: Doing = { tx, services, lineUserId, member, actor, now: services.clock() }
  switch (effect.kind) {
    case 'try-link':
      return tryLink(doing, effect)
    case 'submit':
      return submit(doing, effect.draft, effect.mends !== null)
    case 'withdraw':
      return withdraw(doing, effect.caseNo)
    case 'await-photos':
      return awaitPhotos(doing, effect, eventKey)
    case 'drop-photo':
      return dropPhoto(doing, effect.caseNo)
    case 'leave-to-centre':
      return leaveToCentre(doing, effect.caseNo, effect.draft)
    case 'answer-notice':
      return takeAnswer(doing, effect)
    case 'tie-staff':
      return [{ kind: 'staff-tied', ...(await tieStaff(tx, { ...doing, code: effect.code })) }]
    case 'open-urgent-case':
      return openUrgentCase(doing, effect)
    case 'ask-centre':
      return ask(doing, effect, eventKey)
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

async function submit(doing: Doing, draft: ReportDraft, mends: boolean): Promise<BotEvent[]> {
  const { tx, services, member, lineUserId, now, actor } = doing
  const outcome = await submitDraft(tx, services, draft, { member, lineUserId, actor, now }, { mends })
  const { draftId } = draft
  if (outcome.kind === 'submitted') return [{ ...outcome, draftId }]
  const { code, row, field } = outcome
  return [{ kind: 'submit-refused', draftId, code, row, field }]
}

/** An approved report too, while its month is open; kintone hears of it. */
async function withdraw({ tx, services, member, actor, now }: Doing, caseNo: string): Promise<BotEvent[]> {
  const isKept =
    (await closedReports(tx, [caseNo])).has(caseNo) ||
    (await isOthersReport(tx, caseNo, member?.memberNo ?? null))
  if (isKept) return [{ kind: 'withdrawn', caseNo, done: false }]
  const wasApproved = (await reportState(tx, caseNo)) === 'approved'
  const done = (await withdrawReport(tx, { caseNo, actor, now, alsoApproved: true })) === 'done'
  if (done && wasApproved) await wantActivityRecords(tx, services.city, caseNo, now)
  return [{ kind: 'withdrawn', caseNo, done }]
}

/** The wait is an event of its own in the inbox: no restart forgets it. */
async function awaitPhotos(
  { tx, lineUserId, now }: Doing,
  { caseNo, heard }: Extract<Effect, { kind: 'await-photos' }>,
  eventKey: string,
): Promise<BotEvent[]> {
  const overdue = { kind: 'photos-overdue' as const, caseNo, heard }
  const at = new Date(now.getTime() + PHOTOS_OVERDUE_MS)
  await tellConversationLater(tx, lineUserId, overdue, `overdue:${caseNo}:${eventKey}`, at)
  return []
}

/** 撮り直す or やめる: no report will come of this case, and its pictures are not kept. */
async function dropPhoto({ tx, member, actor, now }: Doing, caseNo: string): Promise<BotEvent[]> {
  if (await isOthersReport(tx, caseNo, member?.memberNo ?? null)) return [notTheirs(`photo:${caseNo}`)]
  if ((await dropReport(tx, { caseNo, actor, now })) !== 'done') return []
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
  const draftId = draft?.draftId ?? `photo:${caseNo}`
  const { state, isOthers } = await submitReport(tx, {
    draft: {
      draftId,
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
    attention: [
      // rows to check, or a photo to read
      whole && activities.length > 0 ? 'DOUBTS' : 'UNREAD_PHOTO',
      ...attentionOf({ accident: draft?.accident ?? false }, checks),
      ...(await photoCodesOf(tx, caseNo)),
    ],
    actor,
  })
  if (isOthers) return [notTheirs(draftId)]
  return [{ kind: 'submitted', draftId, caseNo, state, already: false }]
}

/** The centre has put the report under another member while its sender still had it in the chat. */
const notTheirs = (draftId: string): BotEvent => ({
  ...{ kind: 'submit-refused', draftId, code: 'OTHER_PROVIDER', row: null, field: null },
})

async function takeAnswer(
  { tx, member, now }: Doing,
  { noticeId, answer }: Extract<Effect, { kind: 'answer-notice' }>,
): Promise<BotEvent[]> {
  const outcome = member
    ? await answerNotice(tx, { noticeId, memberNo: member.memberNo, answer, now })
    : ({ result: 'unknown' } as const)
  const notice = outcome.result === 'unknown' ? null : outcome.notice
  return [{ kind: 'notice-answered', result: outcome.result, notice }]
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

/** Words for the centre. They lie sealed from here on; the stored event keeps none of them. */
async function ask(
  { tx, services, member, lineUserId, now }: Doing,
  effect: Extract<Effect, { kind: 'ask-centre' }>,
  eventKey: string,
): Promise<BotEvent[]> {
  const { threadId, caseNo, text } = effect
  const { memberNo = null } = member ?? {}
  const lineMessageId = await forgetWords(tx, eventKey)
  const origin = { originKey: `event:${eventKey}`, lineMessageId }
  const asked = { lineUserId, memberNo, threadId, caseNo, text, ...origin, now }
  const taken = await askCentre(tx, services.sealer, asked)
  return [{ kind: 'question-taken', ...taken }]
}
