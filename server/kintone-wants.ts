/**
 * KintoneWants: says what kintone should hold of a report or a member, in the transaction that changed it.
 *
 * Twice is once: the same fields wanted again are no new write.
 */
import type { City } from '../city/city.ts'
import type { Db } from '../db/connect.ts'
import { wantRecord } from '../db/kintone-records.ts'
import { draftOf, reportByCase } from '../db/report-reads.ts'
import { activityRecord } from '../office/kintone/activity-record.ts'
import { accountFields, memberFields } from './kintone-fields.ts'

const NUMBERS_PER_READ = 500

/** 会員情報 of these members, 口座情報 of those among them who have an account. */
export async function wantMemberRecords(
  tx: Db,
  city: Pick<City, 'kintone'>,
  memberNos: string[],
  now: Date,
): Promise<void> {
  const wanted = [...new Set(memberNos)].sort()
  for (let at = 0; at < wanted.length; at += NUMBERS_PER_READ) {
    const numbers = wanted.slice(at, at + NUMBERS_PER_READ)
    for (const [no, fields] of await memberFields(tx, city, numbers))
      await wantRecord(tx, 'members', no, fields, now)
    for (const [no, fields] of await accountFields(tx, numbers))
      await wantRecord(tx, 'accounts', no, fields, now)
  }
}

/** For every activity of the report as it stands now; one taken out of it says 取下げ. */
export async function wantActivityRecords(
  tx: Db,
  city: Pick<City, 'kindsOfCare'>,
  caseNo: string,
  now: Date,
): Promise<void> {
  const view = await reportByCase(tx, caseNo)
  if (!view) return
  for (const row of view.activities) {
    // a row that kintone never heard of need not be taken back there
    if (row.removedAt && !row.kintone) continue
    const { activityNo, providerNo, billedMinutes, feeYen, rewardYen, subsidyYen } = row
    const fields = activityRecord(
      { ...draftOf(row), activityNo, caseNo, providerNo, billedMinutes, feeYen, rewardYen, subsidyYen },
      row.removedAt ? 'withdrawn' : view.report.state,
      {
        providerName: view.provider?.name ?? '',
        requesterName: row.requesterName ?? '',
        kindLabel: city.kindsOfCare.find(({ code }) => code === row.kind)?.label ?? '',
      },
    )
    await wantRecord(tx, 'activities', activityNo, fields, now)
  }
}
