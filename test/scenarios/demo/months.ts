/** Chapters of the month: two of them closed and approved, an adjustment, a free scheme; every file added up again. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import readXlsx from 'read-excel-file/node'
import { liveRun } from '../../../db/runs.ts'
import { addDays, jstDate, monthOf } from '../../../rules/calendar.ts'
import type { Report, Written } from '../../../server/contract.ts'
import { confirmAccount, enterReturns } from '../../../server/month/bank-results.ts'
import { filesOfBatches, makeBatch, payBatch } from '../../../server/month/batches.ts'
import { nextPayOn } from '../../../server/month/pay-day.ts'
import { exportMonth, payMonth, writeFiles } from '../../../server/month/make-files.ts'
import { paymentsOf } from '../../../server/month/payments.ts'
import { approveMonth, closeMonth, markChecked, submitMonth } from '../../../server/month/steps.ts'
import type { MonthReport } from '../../../server/month/month-report.ts'
import { importCsv } from '../../../server/csv-import.ts'
import type { Services } from '../../../server/services.ts'
import { pdfPages } from '../../office/pdf-text.ts'
import type { Sandbox } from '../../support/sandbox.ts'
import { chapter, check, says, tell } from './telling.ts'

const PREPARER = 'demo:preparer'
const APPROVER = 'demo:approver'
const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`

/** October, as soon as it is over. @returns what November's chapter corrects */
export async function october(sandbox: Sandbox, folder: string): Promise<string> {
  const { services } = sandbox.service
  chapter('10月を締めて、決裁し、振り込む')
  const inKintone = (await sandbox.kintone('activities'))
    .filter((record) => record['処理状態'] === '承認済' && record['活動日']?.startsWith('2026-10'))
    .map((record) => Number(record['補助金']))
  const run = await decide(services, '2026-10')
  check(
    '活動ごとの補助金の合計が、kintoneの記録の合計と同じ',
    run.subsidyYen === sum(inKintone) && inKintone.length > 0,
  )
  await files(services, '2026-10', folder, run)
  const late = await closeMonth(services, '2026-10', PREPARER)
  check('もう一度締めても、何も変わらない', late.run === run.run && late.hash === run.hash)
  const clerk = await sandbox.staff('clerk')
  const visit = (await sandbox.kintone('activities')).find((record) =>
    record['活動日']?.startsWith('2026-10'),
  )!
  const caseNo = visit['管理番号']!
  const { version, activities } = await clerk.call<Report>('GET', `/reports/${caseNo}`)
  const activity = activities[0]!
  const end = `${String(Number(activity.end.slice(0, 2)) + 1).padStart(2, '0')}${activity.end.slice(2)}`
  const { report } = await clerk.call<Written>(
    'PATCH',
    `/reports/${caseNo}/activities/${activity.activityNo}`,
    {
      ...{ version, change: { end } },
    },
  )
  tell(`  あとでわかった訂正：${activity.activityNo} の終わりは ${activity.end} ではなく ${end} でした。`)
  const difference = report.activities[0]!.subsidyYen - activity.subsidyYen
  check('訂正で補助金がふえる', difference > 0)
  return `${activity.activityNo} ${difference}`
}

/** November, on a later day: what was corrected since is a line of its own. */
export async function november(sandbox: Sandbox, folder: string, corrected: string): Promise<void> {
  const { services } = sandbox.service
  chapter('11月を締める：過ぎた月の訂正と、育休復帰の方')
  const [activityNo = '', difference = '0'] = corrected.split(' ')
  await services.db.drizzle.transaction(async (tx) => {
    await importCsv(
      tx,
      services,
      'programmes',
      '会員番号,制度,開始日,終了日\r\n200002,ikukyu,2026-11-01,2027-10-31\r\n',
    )
    await importCsv(
      tx,
      services,
      'activities',
      '報告番号,提供会員番号,依頼会員番号,活動日,開始時刻,終了時刻,児童数,病児数,活動内容,交通費,実費,取消,処理状態\r\n' +
        'R-20261126-00900-01,100001,200002,2026-11-26,15:00,18:00,1,0,習い事への送り迎え,0,0,,承認済\r\n',
    )
  })
  const run = await decide(services, '2026-11')
  const { rows } = await services.db.pool.query<{
    kind: string
    no: string
    fee: string
    subsidy: string
    visit: number | null
  }>(
    `select kind, activity_no as no, fee_yen as fee, subsidy_yen as subsidy, programme_visit as visit
     from run_lines l join runs u on u.id = l.run_id where u.month = '2026-11' and u.voided_at is null`,
  )
  const adjustment = rows.find((line) => line.kind === 'adjustment')
  check(
    '10月の訂正は、差額の行になった',
    adjustment?.no === activityNo && Number(adjustment.subsidy) === Number(difference),
  )
  const free = rows.find((line) => line.no === 'R-20261126-00900-01')
  // Thu 15-18: the first two hours free (the city bears 2,000), the third 500 and 500
  check(
    '育休復帰の方は、2時間まで無料（料金500円、市から2,500円）',
    Number(free?.fee) === 500 && Number(free?.subsidy) === 2_500,
  )
  await files(services, '2026-11', folder, run)
  await returned(sandbox)
}

/** The bank sends one payment back; mended, it is paid by a later file. */
async function returned(sandbox: Sandbox): Promise<void> {
  const { services } = sandbox.service
  chapter('振込不能：口座を直してもらい、もう一度振り込む')
  const provider = await sandbox.phone('100001')
  const decisionNo = '2026-202611-100001'
  const entered = await enterReturns(services, '2026-11', [{ decisionNo, reason: '口座なし' }], PREPARER)
  check('本人に、口座を直してほしいと伝えた', entered.told.includes('100001'))
  await provider.hears('口座')
  says(provider.last)
  await services.db.drizzle.transaction((tx) =>
    importCsv(tx, services, 'accounts', `${ACCOUNT_HEADER}100001,0190,001,1,7654321,ﾀﾅｶ ｶｽﾞｺ\r\n`),
  )
  const run = (await liveRun(services.db.drizzle, '2026-11'))!
  const open = async () =>
    (await paymentsOf(services.db.drizzle, services, run)).find(
      (payment) => payment.decisionNo === decisionNo,
    )
  const mark = (await open())?.confirm
  check('口座が変わった人の支払いは、確かめるまで止まる', typeof mark === 'string')
  await confirmAccount(services, '2026-11', { memberNo: '100001', mark: mark ?? '', actor: APPROVER })
  const payOn = nextPayOn(services, jstDate(services.clock()))
  await makeBatch(services, '2026-11', { batch: 2, payOn, actor: PREPARER })
  await payBatch(services, '2026-11', 2, PREPARER)
  const later = await filesOfBatches(services.db.drizzle, services, run, 2)
  const summary = later.find(({ name }) => name === 'payment-summary-2.csv')!
  const rows2 = parse(summary.bytes, { bom: true, columns: true }) as Record<string, string>[]
  const yenOf = (kind: string) => Number(rows2.find((row) => row['区分'] === kind)?.['金額'])
  check(
    '再振込の支払内訳書：前の振込と今回で、決定の合計になる',
    yenOf('振込計') > 0 &&
      yenOf('前の振込計') + yenOf('振込計') + yenOf('支払保留') - yenOf('返納') === yenOf('交付決定額'),
  )
  const { rows } = await services.db.pool.query<{ state: string }>(
    'select state from transfers where decision_no = $1 order by id',
    [decisionNo],
  )
  check('1回目は振込不能、2回目は支払済', rows.map(({ state }) => state).join(' ') === 'returned paid')
}

const ACCOUNT_HEADER = '会員番号,銀行コード,支店コード,種別,口座番号,口座名義カナ\r\n'

async function decide(services: Services, month: string): Promise<MonthReport> {
  await closeMonth(services, month, PREPARER)
  await markChecked(services, month, PREPARER)
  await submitMonth(services, month, PREPARER)
  const own = await approveMonth(services, month, PREPARER, null).then(
    () => 'approved',
    (error: { code?: string }) => error.code ?? 'error',
  )
  check('起案した人は決裁できない', own === 'OWN_RUN')
  const run = await approveMonth(services, month, APPROVER, null)
  tell(
    `  ${month}：${run.decisions}人、${run.activities}件、補助金 ${yen(run.subsidyYen)}。明細の SHA-256 ${run.hash?.slice(0, 16)}…`,
  )
  check('別の人が決裁した', run.state === 'approved')
  return run
}

/** Read again by other means than they were written. */
async function files(services: Services, month: string, folder: string, run: MonthReport): Promise<void> {
  const { files: made, payOn, sets } = await exportMonth(services, month, { actor: PREPARER, payOn: null })
  const place = join(folder, 'month', month)
  mkdirSync(place, { recursive: true })
  await writeFiles(made, place)
  tell(`  ${made.map(({ name }) => name).join('、')}（振込日 ${payOn}）`)
  const contentOf = (name: string) => made.filter((file) => file.name === name).map(({ bytes }) => bytes)
  const totals = contentOf('decision-list.csv').map((bytes) => {
    const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[]
    return Number(rows.at(-1)!['交付額'])
  })
  check('一覧の合計が、決定の合計と同じ', sum(totals) === run.subsidyYen)
  const sheets = await Promise.all(
    contentOf('decision-list.xlsx').map(async (bytes) => {
      const [, proof] = await readXlsx(Buffer.from(bytes))
      return Number(proof!.data.find(([name]) => name === '交付額合計')![1])
    }),
  )
  check('Excelの一覧も、ほかの道具で開けて、同じ合計', sum(sheets) === run.subsidyYen)
  const notices = await Promise.all(
    contentOf('notices.pdf').map(async (bytes) => {
      const pages = await pdfPages(bytes)
      const said = pages.map(({ text }) => /（確定額）(▲?)([\d,]+)円/.exec(text))
      return sum(said.map((one) => (one ? Number(one[2]!.replaceAll(',', '')) * (one[1] ? -1 : 1) : 0)))
    }),
  )
  check('通知書に書いた額を足すと、決定の合計と同じ', sum(notices) === run.subsidyYen)
  const trailers = contentOf('transfer.txt').map((bytes) => {
    const trailer = bytes
      .toString('latin1')
      .split('\r\n')
      .find((record) => record.startsWith('8'))!
    return Number(trailer.slice(7, 19))
  })
  const held = sum(sets.flatMap(({ heldBack }) => heldBack.map(({ yen: amount }) => amount)))
  check('入金データの合計が、払う額の合計と同じ', sum(trailers) + held === run.subsidyYen)
  check('支払日は、次の月の銀行の営業日', monthOf(payOn ?? '') === monthOf(addDays(`${month}-28`, 7)))
  check('支払済になった', (await payMonth(services, month, PREPARER)).state === 'paid')
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0)
