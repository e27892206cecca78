/** A city's office at the end of a month: a small register, visits by csv, hands that change reports. */
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import type { City } from '../../city/city.ts'
import { createSealer } from '../../db/seal.ts'
import { reportByCase } from '../../db/report-reads.ts'
import { withdrawReport } from '../../db/report-steps.ts'
import type { RunLineRow } from '../../db/runs.ts'
import { linesOfRun, liveRun } from '../../db/runs.ts'
import { importCsv, type ImportKind } from '../../server/csv-import.ts'
import { approveMonth, closeMonth, markChecked, submitMonth } from '../../server/month/steps.ts'
import type { MonthReport } from '../../server/month/month-report.ts'
import { changeActivity } from '../../server/report-actions.ts'
import type { Services } from '../../server/services.ts'
import { pino } from 'pino'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

export const PROVIDERS = ['100001', '100002', '100003'] as const
export const PREPARER = 'staff:1'
export const APPROVER = 'staff:2'

const HEADERS: Record<string, string> = {
  members: '会員番号,氏名,氏名カナ,会員種別,生年月日,郵便番号,住所,区,電話番号,入会日,状態',
  children: '会員番号,児童氏名,児童氏名カナ,生年月日',
  accounts: '会員番号,銀行コード,支店コード,種別,口座番号,口座名義カナ',
  pairs: '提供会員番号,依頼会員番号,登録日',
  programmes: '会員番号,制度,開始日,終了日',
  activities:
    '報告番号,提供会員番号,依頼会員番号,活動日,開始時刻,終了時刻,児童数,病児数,活動内容,交通費,実費,取消,処理状態',
}

export interface MonthWorld {
  fresh: FreshDatabase
  services: Services
  /** '2025-12-05' or a whole instant */
  setNow(now: string): void
  import(kind: ImportKind, ...rows: string[]): Promise<void>
  /** an approved visit; @returns its 報告番号 */
  visit(
    provider: string,
    requester: string,
    date: string,
    start: string,
    end: string,
    more?: VisitMore,
  ): Promise<string>
  /** the centre changes an approved visit */
  change(activityNo: string, change: Record<string, unknown>): Promise<void>
  withdraw(activityNo: string): Promise<void>
  /** closed, checked, submitted and approved */
  decide(month: string): Promise<MonthReport>
  lines(month: string): Promise<RunLineRow[]>
}

export interface VisitMore {
  children?: number
  sick?: number
  cancelled?: '' | '前日' | '当日' | '無断'
}

export async function openMonth(city: Partial<City['month']> = {}): Promise<MonthWorld> {
  const fresh = await freshDatabase({ poolSize: 12 })
  let now = new Date('2025-11-05T09:00:00+09:00')
  const services = {
    db: fresh.database,
    city: { ...kitakyushu, month: { ...kitakyushu.month, ...city } },
    clock: () => now,
    sealer: createSealer(Buffer.alloc(32, 3)),
    log: pino({ level: 'silent' }),
    config: { transfer: {} },
  } as unknown as Services
  let last = 0
  const world: MonthWorld = {
    fresh,
    services,
    setNow: (given) => void (now = new Date(given.includes('T') ? given : `${given}T09:00:00+09:00`)),
    async import(kind, ...rows) {
      const text = [HEADERS[kind], ...rows, ''].join('\r\n')
      await fresh.database.drizzle.transaction((tx) => importCsv(tx, services, kind, text))
    },
    async visit(provider, requester, date, start, end, { children = 1, sick = 0, cancelled = '' } = {}) {
      const activityNo = `R-${date.replaceAll('-', '')}-${String(++last).padStart(5, '0')}-01`
      const care = `${children},${sick},習い事への送り迎え,0,0,${cancelled},承認済`
      await world.import(
        'activities',
        `${activityNo},${provider},${requester},${date},${start},${end},${care}`,
      )
      return activityNo
    },
    async change(activityNo, change) {
      const caseNo = activityNo.slice(0, -3)
      const view = (await reportByCase(fresh.database.drizzle, caseNo))!
      const { version } = view.report
      const result = await changeActivity(services, {
        ...{ caseNo, activityNo, version, actor: 'staff:9', change, overnight: false },
      } as never)
      if (result.kind !== 'done') throw new Error(`not changed: ${JSON.stringify(result)}`)
    },
    async withdraw(activityNo) {
      const caseNo = activityNo.slice(0, -3)
      await fresh.database.drizzle.transaction((tx) =>
        withdrawReport(tx, { caseNo, actor: 'staff:9', now, alsoApproved: true }),
      )
    },
    async decide(month) {
      await closeMonth(services, month, PREPARER)
      await markChecked(services, month, PREPARER)
      await submitMonth(services, month, PREPARER)
      return approveMonth(services, month, APPROVER, null)
    },
    async lines(month) {
      const run = await liveRun(fresh.database.drizzle, month)
      return run ? linesOfRun(fresh.database.drizzle, run.id) : []
    },
  }
  await register(world)
  return world
}

async function register(world: MonthWorld): Promise<void> {
  const member = (no: string, name: string, kana: string, role: string) =>
    `${no},${name},${kana},${role},1970-01-02,800-0001,門司区見本町1-1,門司区,090-0000-0000,2024-10-01,有効`
  await world.import(
    'members',
    member('100001', '例 一子', 'レイ イチコ', '提供'),
    member('100002', '例 二子', 'レイ ニコ', '提供'),
    member('100003', '例 三子', 'レイ ミツコ', '提供'),
    member('200001', '見本 花', 'ミホン ハナ', '依頼'),
    member('200002', '見本 空', 'ミホン ソラ', '依頼'),
  )
  await world.import(
    'children',
    ...['200001', '200002'].flatMap((no) => [`${no},はる,ハル,2019-05-01`, `${no},なつ,ナツ,2021-07-01`]),
  )
  await world.import('accounts', ...PROVIDERS.map((no) => `${no},0190,001,1,00${no.slice(1)},ﾚｲ ｼﾞﾛｳ`))
  await world.import(
    'pairs',
    ...PROVIDERS.flatMap((provider) => ['200001', '200002'].map((no) => `${provider},${no},2024-10-01`)),
  )
}
