/** A small register of fictitious people, for the tests of this room. */
import type { DraftActivity, ReportDraft } from '../../rules/activity.ts'
import type { Db } from '../../db/connect.ts'
import { importChildren, importMembers, importPairs } from '../../db/import-members.ts'
import type { Priced } from '../../db/activity-rows.ts'

export const PROVIDER = '100001'
export const OTHER_PROVIDER = '100002'
export const REQUESTER = '200001'
export const OTHER_REQUESTER = '200002'

const start = new Date('2025-11-05T03:00:00Z')
/** Seconds after noon of 2025-11-05 in Japan. */
export const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)

export async function register(db: Db): Promise<void> {
  const person = (memberNo: string, name: string, kana: string, isProvider: boolean) => ({
    memberNo,
    name,
    kana,
    isProvider,
    isRequester: !isProvider,
    birthDate: '1970-04-01',
    phone: `093-000-${memberNo.slice(2)}`,
    joinedOn: '2020-04-01',
    state: 'active' as const,
  })
  await importMembers(db, [
    person(PROVIDER, '提供 花子', 'テイキョウ ハナコ', true),
    person(OTHER_PROVIDER, '架空 太郎', 'カクウ タロウ', true),
    person(REQUESTER, '依頼 一子', 'イライ イチコ', false),
    person(OTHER_REQUESTER, '例示 二郎', 'レイジ ジロウ', false),
  ])
  await importChildren(db, [
    { requesterNo: REQUESTER, name: '依頼 はる', kana: 'イライ ハル', birthDate: '2019-05-01' },
    { requesterNo: REQUESTER, name: '依頼 なつ', kana: 'イライ ナツ', birthDate: '2021-08-01' },
  ])
  await importPairs(db, [
    { providerNo: PROVIDER, requesterNo: REQUESTER, registeredOn: '2024-04-01' },
    { providerNo: PROVIDER, requesterNo: OTHER_REQUESTER, registeredOn: '2024-05-01' },
  ])
}

export function activity(more: Partial<DraftActivity> = {}): DraftActivity {
  return {
    requesterNo: REQUESTER,
    date: '2025-11-04',
    start: '15:00',
    end: '17:00',
    children: [{ childId: null, sick: false }],
    kind: 'school-pickup',
    transportYen: 0,
    otherYen: 0,
    cancelled: null,
    note: null,
    ...more,
  }
}

export function draft(draftId: string, more: Partial<ReportDraft> = {}): ReportDraft {
  return {
    draftId,
    caseNo: null,
    source: 'chat',
    activities: [activity()],
    accident: false,
    consentVersion: '2025-04',
    ...more,
  }
}

export function priced(subsidyYen = 1000): Priced {
  return {
    fee: { feeYen: 1000, rewardYen: 1000 + subsidyYen, subsidyYen, billedMinutes: 120, lines: [] },
    policyVersion: '2024-10',
  }
}
