/**
 * SubmitReport: the one way a member's report is taken, from chat and from the LIFF page alike.
 *
 * Promise:  twice is once (the draft's id); a finding that the member must mend refuses it before anything is written.
 *           A report already sent is replaced only when the member says that this draft mends it; one that the centre
 *           has put under another member is not the sender's to send.
 * Used by:  server/bot-effects.ts, server/routes/liff/submit.ts.
 */
import type { Db } from '../db/connect.ts'
import type { Member } from '../db/members.ts'
import { latestReadings, photosOfCase, reportsWithSamePhoto } from '../db/photos.ts'
import { closedReports } from '../db/report-reads.ts'
import { reportOfDraft, submitReport } from '../db/reports.ts'
import type { ReportDraft, ReportState } from '../rules/activity.ts'
import type { Check, CheckField } from '../rules/checks.ts'
import { wantActivityRecords } from './kintone-wants.ts'
import { priceDraft } from './price-draft.ts'
import type { Priced, Pricing } from './pricing.ts'
import type { Services } from './services.ts'

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

export type SubmitOutcome =
  | { kind: 'submitted'; caseNo: string; state: ReportState; already: boolean }
  /** `row`: index into the draft's activities; `field` where the rules name one */
  | { kind: 'refused'; code: string; row: number | null; field: CheckField | null }

export interface SubmittedBy {
  /** null while the LINE account is not linked */
  member: Member | null
  lineUserId: string
  actor: string
  now: Date
}

export async function submitDraft(
  tx: Db,
  services: Pick<Services, 'city' | 'clock'>,
  draft: ReportDraft,
  { member, lineUserId, actor, now }: SubmittedBy,
  options: { mends?: boolean } = {},
): Promise<SubmitOutcome> {
  if (!member?.isProvider) return { kind: 'refused', code: 'NOT_A_PROVIDER', row: null, field: null }
  const mended = options.mends && !(await reportOfDraft(tx, draft.draftId)) ? draft.caseNo : null
  if (mended && (await closedReports(tx, [mended])).has(mended))
    return { kind: 'refused', code: 'MONTH_CLOSED', row: null, field: null }
  const { pricings, checks } = await priceDraft(tx, services, {
    providerNo: member.memberNo,
    activities: draft.activities,
    exceptCaseNo: draft.caseNo,
  })
  const [refused] = refusalsOf(pricings, checks)
  // A report sent once collides with itself when it is sent again: that is no refusal.
  if (refused && !(await reportOfDraft(tx, draft.draftId))) return { kind: 'refused', ...refused }
  const { caseNo, already, isOthers, state, wasApproved } = await submitReport(tx, {
    draft,
    providerNo: member.memberNo,
    lineUserId,
    now,
    priced: pricings.map((pricing) => pricing as Priced),
    attention: [...attentionOf(draft, checks), ...(await photoCodesOf(tx, draft.caseNo))],
    mends: options.mends ?? false,
    actor,
  })
  if (isOthers) return { kind: 'refused', code: 'OTHER_PROVIDER', row: null, field: null }
  if (wasApproved) await wantActivityRecords(tx, services.city, caseNo, now)
  return { kind: 'submitted', caseNo, state, already }
}

/** What the photos alone can tell: one that nobody has read yet, ink in the notes or the accident field, a picture that another report holds. */
export async function photoCodesOf(tx: Db, caseNo: string | null): Promise<string[]> {
  if (caseNo === null) return []
  const photos = await photosOfCase(tx, caseNo)
  const readings = await latestReadings(
    tx,
    photos.map(({ id }) => id),
  )
  return [
    ...(photos.some(({ state }) => state === 'received') ? ['UNREAD_PHOTO'] : []),
    ...(readings.some(({ reading }) => reading.handwrittenNotes) ? ['NOTES'] : []),
    ...((await reportsWithSamePhoto(tx, caseNo)).length > 0 ? ['SAME_PHOTO'] : []),
  ]
}

export interface RowRefusal {
  code: string
  /** index into the draft's activities */
  row: number
  field: CheckField | null
}

/** What the member must mend, at most one a row. */
export function refusalsOf(pricings: Pricing[], checks: Check[][]): RowRefusal[] {
  return checks.flatMap((found, row): RowRefusal[] => {
    const check = found.find(({ code }) => REFUSING.has(code))
    if (check) return [{ code: check.code, row, field: check.field }]
    const pricing = pricings[row]!
    return 'refusal' in pricing ? [{ code: pricing.refusal, row, field: null }] : []
  })
}

export function attentionOf(draft: Pick<ReportDraft, 'accident'>, checks: Check[][]): string[] {
  const codes = checks.flat().map(({ code }) => code as string)
  return [...new Set(draft.accident ? ['ACCIDENT', ...codes] : codes)]
}
