/**
 * ImportProgrammes: recognised periods of a free scheme (D15), each row judged beside what is registered.
 *
 * Promise:  a member never has two periods of one programme on one day, so no visit is free twice; a period is no longer
 *           than its programme allows; no decided visit is left outside the period it was counted in.
 * Corrects: a row that overlaps a registered period of the same member and programme takes its place; 取消 as 終了日
 *           takes the period away that begins on 開始日.
 * Used by:  csv-import.ts. Twice changes nothing.
 */
import { appendAudit, lockAudit } from '../db/audit.ts'
import type { Db } from '../db/connect.ts'
import { importProgrammes, type ImportCount } from '../db/import-members.ts'
import { decidedProgrammeDays, registeredPeriods, type ProgrammePeriod } from '../db/programme-periods.ts'
import { lockMonths } from '../db/runs.ts'
import type { PolicyBook } from '../rules/policy.ts'
import { latestEnd } from '../rules/programmes.ts'
import { TAKEN_BACK } from './csv-columns.ts'
import type { ImportServices } from './csv-import.ts'
import { CsvRefusal, type CsvRow, type LineProblem } from './read-csv.ts'

/** A line of the file, and the registered periods that are another way after it. */
interface Change {
  line: number
  /** null: taken back */
  period: ProgrammePeriod | null
  replaces: ProgrammePeriod[]
}

export async function importProgrammePeriods(
  tx: Db,
  { city, clock }: Pick<ImportServices, 'city' | 'clock'>,
  rows: CsvRow[],
): Promise<ImportCount> {
  const given = rows.map((row) => ({ line: row.line, period: periodOf(row) }))
  refuse(
    given.flatMap(({ line, period }) => wrongIn(period, city.policies).map((message) => ({ line, message }))),
  )
  refuse(overlapsWithin(given))
  // a run that is being calculated is waited for: its visits count as decided once it is submitted
  await lockMonths(tx)
  const registered = await registeredPeriods(tx, [...new Set(given.map(({ period }) => period.memberNo))])
  const changes = changesOf(given, registered)
  await refuseLeftOutside(tx, changes)
  const changed = changes.filter(isChange)
  // a run that is submitted at the same moment finds the chain moved on, and begins again with these periods
  if (changed.length > 0) await onRecord(tx, changed, clock())
  await importProgrammes(
    tx,
    changed.flatMap(({ period }) => period ?? []),
    changed.flatMap(({ replaces }) => replaces),
  )
  return { rows: rows.length, changed: changed.length }
}

async function onRecord(tx: Db, changed: Change[], at: Date): Promise<void> {
  const told = changed.map(({ period, replaces }) => ({
    memberNo: (period ?? replaces[0]!).memberNo,
    before: replaces.map(span),
    after: period && span(period),
  }))
  await lockAudit(tx)
  await appendAudit(tx, {
    ...{ at, actor: 'system', action: 'programme.changed', subject: 'programmes' },
    after: { changed: told },
  })
}

const periodOf = (row: CsvRow): ProgrammePeriod => ({
  memberNo: row.get('会員番号'),
  programme: row.get('制度'),
  startsOn: row.get('開始日'),
  endsOn: row.get('終了日'),
})

function wrongIn({ programme: id, startsOn, endsOn }: ProgrammePeriod, { versions }: PolicyBook): string[] {
  const known = versions.filter(({ programmes }) => programmes.some((one) => one.id === id))
  // as the policy had it when the period began
  const version = known.findLast(({ from }) => from <= startsOn) ?? known[0]
  const programme = version?.programmes.find((one) => one.id === id)
  if (!programme) return [`制度「${id}」は料金の決まりにありません`]
  if (endsOn === TAKEN_BACK) return []
  if (endsOn < startsOn) return ['終了日が開始日より前です']
  if (startsOn < programme.from) return [`開始日が制度の始まり（${programme.from}）より前です`]
  const latest = latestEnd(programme, startsOn)
  if (endsOn <= latest) return []
  const { maxMonths } = programme.period
  return [`期間が長すぎます。${startsOn}からの終了日は、${latest}（${maxMonths}か月）までです`]
}

// ── beside each other and beside what is registered ──────────────────────────────────────────────────────

interface Given {
  line: number
  period: ProgrammePeriod
}

function overlapsWithin(given: Given[]): LineProblem[] {
  const before = new Map<string, Given[]>()
  return given.flatMap((one) => {
    if (one.period.endsOn === TAKEN_BACK) return []
    const own = before.get(keyOf(one.period)) ?? []
    const other = own.find(({ period }) => overlap(period, one.period))
    before.set(keyOf(one.period), [...own, one])
    return other
      ? [{ line: one.line, message: `同じ会員・同じ制度の期間が${other.line}行目と重なります` }]
      : []
  })
}

/** @throws CsvRefusal where it is not plain which registered period a line is to change */
function changesOf(given: Given[], registered: ProgrammePeriod[]): Change[] {
  const known = Map.groupBy(registered, keyOf)
  const own = (period: ProgrammePeriod) => known.get(keyOf(period)) ?? []
  const gone = new Set(
    given.flatMap(({ period }) =>
      period.endsOn === TAKEN_BACK ? own(period).filter(({ startsOn }) => startsOn === period.startsOn) : [],
    ),
  )
  const fileHas = new Set(given.map(({ period }) => spanKey(period)))
  const taken = new Map<ProgrammePeriod, number>()
  const problems: LineProblem[] = []
  const changes = given.map(({ line, period }): Change => {
    const tell = (message: string) => problems.push({ line, message })
    if (period.endsOn === TAKEN_BACK) {
      const day = { ...period, endsOn: period.startsOn }
      const around = own(period).find(
        (one) => overlap(one, day) && !gone.has(one) && !fileHas.has(spanKey(one)),
      )
      if (around) tell(`${period.startsOn}から始まる期間はありません。登録は${span(around)}です`)
      return { line, period: null, replaces: [...gone].filter((one) => sameStart(one, period)) }
    }
    const hit = own(period).filter((one) => !gone.has(one) && overlap(one, period))
    const apart = hit.find((one) => hit.some((other) => !overlap(one, other)))
    if (apart) tell(`登録済みの2つの期間（${hit.map(span).join('、')}）と重なります。${ONE_ONLY}`)
    for (const one of hit) {
      const first = taken.get(one)
      if (first !== undefined)
        tell(`登録済みの期間（${span(one)}）と、${first}行目もこの行も重なります。${ONE_ONLY}`)
      taken.set(one, line)
    }
    return { line, period, replaces: hit }
  })
  refuse(problems)
  return changes
}
const ONE_ONLY = '期間を直す行は、直したい期間ひとつだけと重なるようにし、その行だけを先に取り込んでください'

const isChange = ({ period, replaces }: Change): boolean =>
  period ? replaces.length !== 1 || spanKey(replaces[0]!) !== spanKey(period) : replaces.length > 0

/** @throws CsvRefusal where a decided visit would belong to no period, or to another */
async function refuseLeftOutside(tx: Db, changes: Change[]): Promise<void> {
  const changed = changes.filter((change) => isChange(change) && change.replaces.length > 0)
  if (changed.length === 0) return
  const members = new Set(changed.flatMap(({ replaces }) => replaces.map(({ memberNo }) => memberNo)))
  const decided = Map.groupBy(await decidedProgrammeDays(tx, [...members]), keyOf)
  refuse(
    changed.flatMap(({ line, period, replaces }) => {
      const days = (decided.get(keyOf(replaces[0]!)) ?? []).filter(
        ({ date }) => replaces.some((one) => holds(one, date)) && !(period && holds(period, date)),
      )
      if (days.length === 0) return []
      const [{ activityNo, date }] = days as [(typeof days)[number]]
      const which = `登録済みの期間（${replaces.map(span).join('、')}）に決定した活動（${date} ${activityNo}）があり、`
      const message = period
        ? `${which}新しい期間の外になります。決定した活動をすべてふくむ期間にしてください`
        : `${which}取り消せません`
      return [{ line, message }]
    }),
  )
}

type Owned = Pick<ProgrammePeriod, 'memberNo' | 'programme'>
const keyOf = ({ memberNo, programme }: Owned) => `${memberNo} ${programme}`
const spanKey = (period: ProgrammePeriod) => `${keyOf(period)} ${period.startsOn} ${period.endsOn}`
const span = ({ startsOn, endsOn }: ProgrammePeriod) => `${startsOn}〜${endsOn}`
const sameStart = (a: ProgrammePeriod, b: ProgrammePeriod) =>
  keyOf(a) === keyOf(b) && a.startsOn === b.startsOn
const holds = ({ startsOn, endsOn }: ProgrammePeriod, date: string) => startsOn <= date && date <= endsOn
const overlap = (a: ProgrammePeriod, b: ProgrammePeriod) => a.startsOn <= b.endsOn && b.startsOn <= a.endsOn

function refuse(problems: LineProblem[]): void {
  if (problems.length > 0) throw new CsvRefusal(problems)
}
