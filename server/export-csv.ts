/**
 * ExportCsv: what kintone's apps hold, as a file: the same records, from our own register.
 *
 * Used by:  server/verbs/export.ts
 */
import { allAccounts } from '../db/accounts.ts'
import { decidedRows } from '../db/decision-reads.ts'
import { allActivities, allMembers, type ListedActivity } from '../db/register-reads.ts'
import { draftOf } from '../db/report-reads.ts'
import { recordCsv } from '../office/csv/record-csv.ts'
import { ACTIVITY_CODES, activityRecord } from '../office/kintone/activity-record.ts'
import { ACCOUNT_CODES, accountRecord } from '../office/kintone/account-record.ts'
import { DECISION_CODES } from '../office/kintone/decision-record.ts'
import { MEMBER_CODES, memberRecord } from '../office/kintone/member-record.ts'
import type { IsoMonth } from '../rules/calendar.ts'
import { recordOfDecision } from './month/want-decisions.ts'
import type { Services } from './services.ts'
import { Refusal } from './verb.ts'

export const EXPORT_KINDS = ['members', 'accounts', 'activities', 'decisions'] as const
export type ExportKind = (typeof EXPORT_KINDS)[number]
export type ExportServices = Pick<Services, 'db' | 'city' | 'sealer'>

/** @param month  activities and decisions only; null: all of them */
export async function exportCsv(
  services: ExportServices,
  kind: ExportKind,
  month: IsoMonth | null,
): Promise<{ text: string; rows: number }> {
  const [codes, records] = await kintoneRecordsOf(services, kind, month)
  return { text: recordCsv(codes, records), rows: records.length }
}

type Records = [codes: readonly string[], records: Record<string, string>[]]

/** As kintone should hold them, from our own register. */
export async function kintoneRecordsOf(
  { db, sealer, city }: ExportServices,
  kind: ExportKind,
  month: IsoMonth | null,
): Promise<Records> {
  switch (kind) {
    case 'members':
      return [MEMBER_CODES, (await allMembers(db.drizzle)).map(memberRecord)]
    case 'accounts': {
      const { opened, damaged } = await allAccounts(db.drizzle, sealer)
      if (damaged.length > 0)
        throw new Refusal('ACCOUNT_DAMAGED', `accounts that cannot be opened: ${damaged.join(', ')}`)
      return [ACCOUNT_CODES, opened.map(({ memberNo, account }) => accountRecord(memberNo, account))]
    }
    case 'activities': {
      const labels = new Map(city.kindsOfCare.map(({ code, label }) => [code, label]))
      const listed = await allActivities(db.drizzle, month)
      return [ACTIVITY_CODES, listed.map((one) => listedRecord(one, labels))]
    }
    case 'decisions':
      return [DECISION_CODES, (await decidedRows(db.drizzle, month ? { month } : {})).map(recordOfDecision)]
  }
}

function listedRecord(
  { activity, state, providerName, requesterName }: ListedActivity,
  labels: ReadonlyMap<string, string>,
): Record<string, string> {
  return activityRecord({ ...activity, ...draftOf(activity) }, activity.removedAt ? 'withdrawn' : state, {
    providerName: providerName ?? '',
    requesterName: requesterName ?? '',
    kindLabel: labels.get(activity.kind ?? '') ?? '',
  })
}
