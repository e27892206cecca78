/**
 * ImportActivities: activities kept elsewhere until now, priced by our rules under the policy of their day.
 *
 * Twice changes nothing: an activity is its 報告番号; one that is here already must be the same, or the file is refused.
 */
import type { Db } from '../db/connect.ts'
import { keepImportedActivities, type ImportedActivity } from '../db/activity-imports.ts'
import { programmeFacts } from '../db/check-facts.ts'
import type { ImportCount } from '../db/import-members.ts'
import type { Cancellation, DraftActivity, ReportState } from '../rules/activity.ts'
import { CsvRefusal, type CsvRow, type ImportServices, type LineProblem } from './csv-import.ts'
import { priceAll } from './pricing.ts'

const CANCELLATIONS: Record<string, Cancellation> = { 前日: 'dayBefore', 当日: 'sameDay', 無断: 'noShow' }
const STATES: Record<string, ReportState> = {
  下書き: 'draft',
  確認中: 'asking',
  提出済: 'submitted',
  差戻し: 'returned',
  承認済: 'approved',
  取下げ: 'withdrawn',
}

export async function importActivities(
  tx: Db,
  services: ImportServices,
  rows: CsvRow[],
): Promise<ImportCount> {
  const problems: LineProblem[] = []
  const drafts = rows.map((row) => draftOf(row, services, problems))
  const programmes = await programmeFacts(tx, [...new Set(drafts.map(({ requesterNo }) => requesterNo))])
  const numbers = new Set(rows.map((row) => row.get('報告番号')))
  // Those already here are in the file too and keep their place in the count once.
  for (const facts of programmes.values()) facts.visits = facts.visits.filter(({ key }) => !numbers.has(key))
  const activities = priceAll(drafts, services.city.policies, programmes).flatMap(
    (pricing, index): ImportedActivity[] => {
      const row = rows[index]!
      if ('refusal' in pricing) {
        problems.push({ line: row.line, message: `計算できません（${pricing.refusal}）` })
        return []
      }
      return [
        {
          activityNo: row.get('報告番号'),
          providerNo: row.get('提供会員番号'),
          state: STATES[row.get('処理状態')]!,
          draft: drafts[index]!,
          ...pricing,
        },
      ]
    },
  )
  if (problems.length > 0) throw new CsvRefusal(problems)
  const { changed, differing } = await keepImportedActivities(tx, activities, services.clock())
  if (differing.length > 0) {
    throw new CsvRefusal(
      differing.map((activityNo) => ({
        line: rows.find((row) => row.get('報告番号') === activityNo)!.line,
        message: `報告番号「${activityNo}」は、ちがう内容で登録されています`,
      })),
    )
  }
  return { rows: rows.length, changed }
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
