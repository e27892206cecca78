/**
 * YearStatements: 支払額のお知らせ, what the city paid each provider in a calendar year: one stream for all with a manifest,
 * or one member's alone.
 *
 * Promise:  the same payments give the same bytes, on any day; nobody is told of a year that is not over.
 * Used by:  server/verbs/year.ts, server/routes/review/member-papers.ts, server/routes/liff/papers.ts.
 */
import { appendAudit } from '../../db/audit.ts'
import { paidInYear, paidYears, repaidInYear, type PaidRow } from '../../db/paid-reads.ts'
import { addressesOf } from '../../db/transfers.ts'
import { csvBytes, recordCsv } from '../../office/csv/record-csv.ts'
import type { NoticeTexts, YearlyStatement } from '../../office/month-data.ts'
import { unprintable } from '../../office/paper/faces.ts'
import { nameOnPaper } from '../../office/paper/person.ts'
import { isBankBusinessDay } from '../../office/transfer/business-days.ts'
import {
  printStatementStream,
  printYearlyStatement,
  type StatementEntry,
} from '../../office/yearly-statement/print-yearly-statement.ts'
import { addDays, jstDate, type IsoDate } from '../../rules/calendar.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'
import { inPortions } from './in-portions.ts'
import { holidaysOf } from './pay-day.ts'

export type PaperServices = Pick<Services, 'city' | 'clock' | 'db'>

export interface StatementFiles {
  year: number
  count: number
  paidYen: number
  files: [name: 'statements.pdf' | 'statements.csv', bytes: Buffer][]
}

/** Everybody's. @throws MonthRefusal YEAR_NOT_OVER | NOBODY_PAID | UNPRINTABLE */
export async function yearStatements(
  services: PaperServices,
  year: number,
  actor: string,
): Promise<StatementFiles> {
  const rows = await statementsOf(services, year, null)
  const { bytes, entries } = await printStatementStream(rows, textsOf(services), issueDay(services, year))
  await services.db.drizzle.transaction((tx) =>
    appendAudit(tx, {
      ...{ at: services.clock(), actor, action: 'file.downloaded', subject: `year:${year}` },
      after: { name: 'statements.pdf', count: rows.length },
    }),
  )
  const paidYen = rows.reduce((sum, row) => sum + paidOf(row), 0)
  return {
    ...{ year, count: rows.length, paidYen },
    files: [
      ['statements.pdf', bytes],
      ['statements.csv', manifestOf(rows, entries)],
    ],
  }
}

/** One provider's. @throws MonthRefusal YEAR_NOT_OVER | NOBODY_PAID | UNPRINTABLE */
export async function statementAlone(
  services: PaperServices,
  year: number,
  memberNo: string,
): Promise<Buffer> {
  const [data] = await statementsOf(services, year, memberNo)
  return printYearlyStatement(data!, textsOf(services))
}

/** Years that are over and in which this provider, or anybody, was paid: latest first. */
export async function statementYears(services: PaperServices, memberNo: string | null): Promise<number[]> {
  const now = Number(jstDate(services.clock()).slice(0, 4))
  return (await paidYears(services.db.drizzle, memberNo)).filter((year) => year < now)
}

const paidOf = ({ payments }: YearlyStatement): number =>
  payments.reduce((sum, { paidYen }) => sum + paidYen, 0)

async function statementsOf(
  services: PaperServices,
  year: number,
  memberNo: string | null,
): Promise<YearlyStatement[]> {
  const db = services.db.drizzle
  if (year >= Number(jstDate(services.clock()).slice(0, 4)))
    throw new MonthRefusal('YEAR_NOT_OVER', `${year} is not over yet`)
  const paid = Map.groupBy(await paidInYear(db, year, memberNo), ({ providerNo }) => providerNo)
  if (paid.size === 0) throw new MonthRefusal('NOBODY_PAID', `nothing was paid in ${year}`)
  const repaid = await repaidInYear(db, year, memberNo)
  const people = await inPortions([...paid.keys()], (some) => addressesOf(db, some))
  const date = issueDay(services, year)
  const rows = people.map(({ memberNo: no, name, kana, postalCode, address }): YearlyStatement => ({
    ...{ memberNo: no, date, year, repayYen: repaid.get(no) ?? 0 },
    addressee: {
      ...{ postalCode: postalCode.replace(/\D/g, ''), address, building: '' },
      name: nameOnPaper({ name, kana }),
    },
    payments: (paid.get(no) ?? []).map(({ providerNo: _, ...payment }: PaidRow) => payment),
  }))
  refuseUnprintable(rows)
  return rows
}

/** On it stands the first day of the next year on which offices are open, whenever it is printed. */
function issueDay(services: PaperServices, year: number): IsoDate {
  const holidays = holidaysOf(services)
  let day: IsoDate = `${year + 1}-01-04`
  while (!isBankBusinessDay(day, holidays)) day = addDays(day, 1)
  return day
}

function textsOf({ city }: PaperServices): NoticeTexts {
  const { mayor, subsidyName, article, conditions, contact, appeal } = city.month
  return { mayor, subsidyName, article, conditions, contact, appeal, sealPicture: null }
}

function refuseUnprintable(rows: YearlyStatement[]): void {
  const refused = rows.flatMap(({ memberNo, addressee: { name, address } }) => {
    const characters = unprintable(name + address)
    return characters.length > 0 ? [`${memberNo}: ${characters.join(' ')}`] : []
  })
  if (refused.length > 0) throw new MonthRefusal('UNPRINTABLE', refused.join('\n'))
}

const MANIFEST = ['会員番号', '件数', '支払額', '開始頁', '頁数', 'SHA-256'] as const

function manifestOf(rows: YearlyStatement[], entries: StatementEntry[]): Buffer {
  const records = entries.map((entry, i) => ({
    ...{ 会員番号: entry.memberNo, 件数: String(rows[i]!.payments.length), 支払額: String(paidOf(rows[i]!)) },
    ...{ 開始頁: String(entry.firstPage), 頁数: String(entry.pages), 'SHA-256': entry.sha256 },
  }))
  const written = csvBytes(recordCsv(MANIFEST, records), 'utf-8')
  if ('unwritable' in written) throw new Error('UTF-8 has a form for every character')
  return written.bytes
}
