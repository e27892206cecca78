/** ApprovalSheet: what the 起案 says of one set of a run. */
import { eq } from 'drizzle-orm'
import { staff } from '../../db/schema.ts'
import type { Run } from '../../db/runs.ts'
import type { ApprovalSheetData, DecisionParts } from '../../office/month-data.ts'
import { accountsCloseOn, jstDate } from '../../rules/calendar.ts'
import type { Services } from '../services.ts'
import { sha256 } from './canonical.ts'
import type { RunSet } from './run-papers.ts'

/** @param files  made beside the sheet: their hashes stand on it */
export async function sheetOf(
  services: Pick<Services, 'db'>,
  run: Run,
  set: RunSet,
  files: [name: string, bytes: Buffer][],
): Promise<ApprovalSheetData> {
  const { month: texts } = set.facts
  const { rows } = set.list
  const total = (pick: (row: (typeof rows)[number]) => number) =>
    rows.reduce((sum, row) => sum + pick(row), 0)
  const part = (name: keyof DecisionParts) => total((row) => row.parts[name])
  const preparedOn = jstDate(run.submittedAt ?? run.calculatedAt)
  return {
    head: set.head,
    draftNo: '',
    preparedOn,
    preparedBy: {
      office: texts.preparerOffice,
      name: await nameOf(services, run.submittedBy ?? run.calculatedBy),
    },
    approvers: texts.approvers,
    subsidyName: texts.subsidyName,
    article: texts.article,
    budget: texts.budget,
    decisions: rows.length,
    activities: total((row) => row.count),
    billedMinutes: total((row) => row.billedMinutes),
    feeYen: total((row) => row.feeYen),
    rewardYen: total((row) => row.rewardYen),
    decidedYen: total((row) => row.decidedYen),
    parts: {
      ...{ basicYen: part('basicYen'), premiumYen: part('premiumYen'), sickYen: part('sickYen') },
      ...{ siblingYen: part('siblingYen'), programmeYen: part('programmeYen') },
      adjustmentYen: part('adjustmentYen'),
    },
    transferCount: set.transfers.length,
    transferYen: set.transfers.reduce((sum, { amountYen }) => sum + amountYen, 0),
    payOn: set.payOn,
    repay: {
      count: set.repayments.length,
      yen: set.repayments.reduce((sum, { repayYen }) => sum + repayYen, 0),
    },
    heldBack: set.heldBack,
    warnings: warningsOf(run),
    // paid after 出納閉鎖 it is 過年度支出 too, however early it was prepared
    pastFiscalYear: [preparedOn, set.payOn].some((day) => day > accountsCloseOn(set.head.fiscalYear)),
    files: files.map(([name, bytes]) => ({ name, sha256: sha256(bytes) })),
  }
}

function warningsOf({ checks }: Run): ApprovalSheetData['warnings'] {
  const counts = new Map<string, { count: number; message: string }>()
  for (const { code, message } of checks) {
    const known = counts.get(code) ?? { count: 0, message }
    counts.set(code, { ...known, count: known.count + 1 })
  }
  return [...counts.values()]
}

/** 'staff:3' → the person's name */
async function nameOf({ db }: Pick<Services, 'db'>, actor: string): Promise<string> {
  const id = Number(/^staff:(\d+)$/.exec(actor)?.[1])
  if (!Number.isInteger(id)) return ''
  const [person] = await db.drizzle.select({ name: staff.name }).from(staff).where(eq(staff.id, id))
  return person?.name ?? ''
}
