/**
 * ImportActivities: activities kept elsewhere until now, priced by our rules under the policy of their day.
 * What is approved is wanted in kintone too, as after an approval here.
 *
 * Twice changes nothing: an activity is its 報告番号; one that is here already must be the same, or the file is refused.
 */
import { appendAudits } from '../db/audit.ts'
import { caseNoOf, keepImportedActivities, type ImportedActivity } from '../db/activity-imports.ts'
import { programmeFacts } from '../db/check-facts.ts'
import type { Db } from '../db/connect.ts'
import type { ImportCount } from '../db/import-members.ts'
import { wantRecord } from '../db/kintone-records.ts'
import { memberRoles } from '../db/register-reads.ts'
import { activityRecord } from '../office/kintone/activity-record.ts'
import type { Cancellation, DraftActivity, ReportState } from '../rules/activity.ts'
import type { ImportServices } from './csv-import.ts'
import { priceAll } from './pricing.ts'
import { CsvRefusal, type CsvRow, type LineProblem } from './read-csv.ts'

const CANCELLATIONS: Record<string, Cancellation> = { 前日: 'dayBefore', 当日: 'sameDay', 無断: 'noShow' }
const STATES: Record<string, ReportState> = {
  下書き: 'draft',
  確認中: 'asking',
  提出済: 'submitted',
  差戻し: 'returned',
  承認済: 'approved',
  取下げ: 'withdrawn',
}
/** Visits of other reports take no place among a free scheme's visits. */
const COUNTED = new Set<ReportState>(['asking', 'submitted', 'approved'])
const CONFLICTS = {
  differs: 'は、ちがう内容で登録されています',
  'other-case': 'の管理番号は、別の提供会員か別の処理状態の報告です',
}
const REFUSALS: Record<string, string> = {
  EMPTY_CHILDREN: '児童数が0です',
  ZERO_LENGTH: '開始時刻と終了時刻が同じです',
  NO_POLICY: 'この日の料金の決まりがありません',
}

export async function importActivities(
  tx: Db,
  services: ImportServices,
  rows: CsvRow[],
): Promise<ImportCount> {
  const problems: LineProblem[] = []
  const drafts = rows.map((row) => draftOf(row, services, problems))
  const activities = await priced(tx, services, rows, drafts, problems)
  if (problems.length > 0) throw new CsvRefusal(problems)
  const { added, conflicts } = await keepImportedActivities(tx, activities, services.clock())
  if (conflicts.length > 0) {
    const lines = new Map(rows.map((row) => [row.get('報告番号'), row.line]))
    throw new CsvRefusal(
      conflicts.map(({ activityNo, conflict }) => ({
        line: lines.get(activityNo)!,
        message: `報告番号「${activityNo}」${CONFLICTS[conflict]}`,
      })),
    )
  }
  await onRecord(tx, added, services.clock())
  await wantInKintone(tx, services, added)
  return { rows: rows.length, changed: added.length }
}

/** An approval that nobody gave here stands in the audit like one that somebody gave. */
async function onRecord(tx: Db, added: ImportedActivity[], at: Date): Promise<void> {
  const approved = added.filter(({ state }) => state === 'approved')
  await appendAudits(
    tx,
    [...new Set(approved.map(({ activityNo }) => caseNoOf(activityNo)))].map((caseNo) => ({
      ...{ at, actor: 'system', action: 'report.approved', subject: caseNo },
      after: { state: 'approved', source: 'import' },
    })),
  )
}

async function priced(
  tx: Db,
  { city }: ImportServices,
  rows: CsvRow[],
  drafts: DraftActivity[],
  problems: LineProblem[],
): Promise<ImportedActivity[]> {
  const programmes = await programmeFacts(tx, [...new Set(drafts.map(({ requesterNo }) => requesterNo))])
  const numbers = new Set(rows.map((row) => row.get('報告番号')))
  // Those already here are in the file too and keep their place in the count once.
  for (const facts of programmes.values()) facts.visits = facts.visits.filter(({ key }) => !numbers.has(key))
  const isCounted = (index: number) => COUNTED.has(STATES[rows[index]!.get('処理状態')]!)
  const counted = priceAll(
    drafts.filter((_, index) => isCounted(index)),
    city.policies,
    programmes,
  )
  return drafts.flatMap((draft, index): ImportedActivity[] => {
    const pricing = isCounted(index) ? counted.shift()! : priceAll([draft], city.policies, new Map())[0]!
    const row = rows[index]!
    if ('refusal' in pricing) {
      const words = REFUSALS[pricing.refusal] ?? `計算できません（${pricing.refusal}）`
      problems.push({ line: row.line, message: words })
      return []
    }
    return [
      {
        activityNo: row.get('報告番号'),
        providerNo: row.get('提供会員番号'),
        state: STATES[row.get('処理状態')]!,
        draft,
        ...pricing,
      },
    ]
  })
}

function draftOf(row: CsvRow, { city }: ImportServices, problems: LineProblem[]): DraftActivity {
  const label = row.get('活動内容')
  const kind = city.kindsOfCare.find((known) => known.label === label || known.code === label)?.code ?? null
  if (label !== '' && kind === null)
    problems.push({ line: row.line, message: `活動内容「${label}」は登録されていません` })
  const childCount = Number(row.get('児童数'))
  const sickCount = Number(row.get('病児数'))
  if (sickCount > childCount) problems.push({ line: row.line, message: '病児数が児童数より多いです' })
  return {
    requesterNo: row.get('依頼会員番号'),
    date: row.get('活動日'),
    start: row.get('開始時刻').padStart(5, '0'),
    end: row.get('終了時刻').padStart(5, '0'),
    children: Array.from({ length: childCount }, (_, index) => ({ childId: null, sick: index < sickCount })),
    kind,
    transportYen: Number(row.get('交通費') || 0),
    otherYen: Number(row.get('実費') || 0),
    cancelled: CANCELLATIONS[row.get('取消')] ?? null,
    note: null,
  }
}

async function wantInKintone(tx: Db, services: ImportServices, added: ImportedActivity[]): Promise<void> {
  const approved = added.filter(({ state }) => state === 'approved')
  const labels = new Map(services.city.kindsOfCare.map(({ code, label }) => [code, label]))
  const members = await memberRoles(tx, [
    ...new Set(approved.flatMap(({ providerNo, draft }) => [providerNo, draft.requesterNo])),
  ])
  const now = services.clock()
  for (const { activityNo, providerNo, state, draft, fee } of approved) {
    const fields = activityRecord(
      { ...draft, ...fee, activityNo, caseNo: caseNoOf(activityNo), providerNo },
      state,
      {
        providerName: members.get(providerNo)?.name ?? '',
        requesterName: members.get(draft.requesterNo)?.name ?? '',
        kindLabel: labels.get(draft.kind ?? '') ?? '',
      },
    )
    await wantRecord(tx, 'activities', activityNo, fields, now)
  }
}
