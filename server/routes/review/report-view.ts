/**
 * ReportView: one report with all that its page shows: rows with what the reader saw of each field, findings of the
 * rules as they stand now, what kintone holds, who did what.
 */
import type { Db } from '../../../db/connect.ts'
import { childrenOf, memberByNo, pairsOfProvider } from '../../../db/members.ts'
import { draftOf, reportByCase, type ReportView } from '../../../db/report-reads.ts'
import { listStaff } from '../../../db/staff.ts'
import { monthOf } from '../../../rules/calendar.ts'
import type { Check } from '../../../rules/checks.ts'
import type { Activity, Pair, Report } from '../../contract.ts'
import { priceDraft } from '../../price-draft.ts'
import { standing } from '../../report-refusals.ts'
import type { Services } from '../../services.ts'
import { answersOf } from './answers.ts'
import { historyOf, jstInstant } from './history-view.ts'
import { sourcesOf } from './match-rows.ts'
import { attentionText, checkText } from './messages.ts'
import { photoView } from './photo-view.ts'

type ViewServices = Pick<Services, 'db' | 'city' | 'clock'>
type Row = ReportView['activities'][number]

/** @returns null for an unknown case */
export async function reportPage(services: ViewServices, caseNo: string): Promise<Report | null> {
  const db = services.db.drizzle
  const view = await reportByCase(db, caseNo)
  if (!view) return null
  const { report, provider } = view
  const rows = view.activities.filter((row) => isShown(row, view))
  const live = rows.filter((row) => row.removedAt === null)
  const checks = await checksOf(db, services, report, live)
  const readings = view.photos.flatMap(({ id, reading }) => (reading ? [{ photoId: id, reading }] : []))
  const sources = sourcesOf(live.map(draftOf), readings)
  const pairs = await pairsOf(db, report.providerNo, live)
  const staff = new Map((await listStaff(db)).map((person) => [`staff:${person.id}`, person.name]))
  const kindLabel = (code: string) =>
    services.city.kindsOfCare.find((kind) => kind.code === code)?.label ?? code
  const firstDate = live.map((row) => row.date).sort()[0]
  return {
    caseNo,
    version: report.version,
    state: report.state,
    source: report.source,
    receivedAt: jstInstant(report.receivedAt),
    submittedAt: report.submittedAt && jstInstant(report.submittedAt),
    approvedAt: report.approvedAt && jstInstant(report.approvedAt),
    approvedBy: report.approvedBy && (staff.get(report.approvedBy) ?? null),
    returnReason: report.returnReason,
    accident: report.accident,
    provider: provider && {
      memberNo: provider.memberNo,
      name: provider.name,
      kana: provider.kana,
      phone: provider.phone,
    },
    month: firstDate ? monthOf(firstDate) : monthOnPaper(view),
    mayApprove: report.state === 'submitted' || (report.state === 'asking' && report.consentVersion !== null),
    attention: report.attention.map((code) => ({ code, text: attentionText(code) })),
    photos: view.photos.map(photoView),
    activities: rows.map((row) => {
      const at = live.indexOf(row)
      return activityView(row, sources[at] ?? [], checks[at] ?? [])
    }),
    pairs,
    answers: answersOf(view, {
      requesters: new Map(pairs.map((pair) => [pair.requesterNo, pair.name])),
      children: new Map(pairs.flatMap((pair) => pair.children.map(({ childId, name }) => [childId, name]))),
      kindLabel,
    }),
    history: historyOf(view, { staff, providerName: provider?.name ?? null, kindLabel }),
  }
}

/** A row the centre took out can be put back; rows of an earlier sending, or put back already, are history. */
function isShown(row: Row, { activities, report }: ReportView): boolean {
  if (row.removedAt === null) return true
  if (report.submittedAt && row.removedAt <= report.submittedAt) return false
  const same = (other: Row) =>
    other.date === row.date && other.startTime === row.startTime && other.requesterNo === row.requesterNo
  return !activities.some((other) => other.removedAt === null && same(other))
}

async function checksOf(
  db: Db,
  services: ViewServices,
  { caseNo, providerNo, attention }: ReportView['report'],
  live: Row[],
): Promise<Check[][]> {
  if (providerNo === null || live.length === 0) return []
  const found = await priceDraft(db, services, {
    providerNo,
    activities: live.map(draftOf),
    exceptCaseNo: caseNo,
  })
  return found.checks.map((checks) => standing(checks, attention))
}

function monthOnPaper(view: ReportView): string | null {
  const months = view.photos.flatMap((photo) => photo.reading?.form?.month ?? [])
  return months[0] ?? monthOf(jstInstant(view.report.receivedAt))
}

function activityView(row: Row, sources: Activity['sources'], checks: Check[]): Activity {
  return {
    activityNo: row.activityNo,
    seq: row.seq,
    ...draftOf(row),
    children: row.children.map(({ childId, sick }) => ({ childId, sick })),
    requesterName: row.requesterName,
    programmeVisit: row.programmeVisit,
    billedMinutes: row.billedMinutes,
    feeYen: row.feeYen,
    rewardYen: row.rewardYen,
    subsidyYen: row.subsidyYen,
    feeLines: row.feeLines.map(({ text, feeYen, rewardYen }) => ({ text, feeYen, rewardYen })),
    removed: row.removedAt !== null,
    sources,
    checks: checks.map((check) => ({ code: check.code, severity: check.severity, text: checkText(check) })),
    kintone:
      row.kintone === null
        ? 'none'
        : row.kintone.refusedAt
          ? 'refused'
          : row.kintone.inStep
            ? 'in-step'
            : 'waiting',
    kintoneReason: row.kintone?.lastError ?? null,
  }
}

/** The provider's pairs, and every requester the report names besides. */
async function pairsOf(db: Db, providerNo: string | null, live: Row[]): Promise<Pair[]> {
  const paired = providerNo ? await pairsOfProvider(db, providerNo) : []
  const known = new Set(paired.map((pair) => pair.requesterNo))
  const strangers = [...new Set(live.map((row) => row.requesterNo))].filter((no) => !known.has(no))
  const members = await Promise.all(strangers.map((no) => memberByNo(db, no)))
  const children = await childrenOf(db, strangers)
  return [
    ...paired.map((pair) => ({
      requesterNo: pair.requesterNo,
      name: pair.requesterName,
      kana: pair.requesterKana,
      children: pair.children.map(({ id, name }) => ({ childId: id, name })),
    })),
    ...members.flatMap((member) =>
      member
        ? [
            {
              requesterNo: member.memberNo,
              name: member.name,
              kana: member.kana,
              children: children
                .filter((child) => child.requesterNo === member.memberNo)
                .map(({ id, name }) => ({ childId: id, name })),
            },
          ]
        : [],
    ),
  ]
}
