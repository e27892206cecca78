/**
 * ReadOldList: an office's own Excel list of a month, read by its headings, wherever on the sheet the table stands.
 *
 * Promise:  every row that names a member is read or refused with its number on the sheet; rows of one member are
 *           added up; sums at the foot and blank rows are passed over.
 */
import type { Figure, OldRow } from './replay.ts'
import { MonthRefusal } from './refusal.ts'

/** As a library for xlsx gives them. */
export type Cell = string | number | boolean | Date | null

const HEADINGS: Record<Figure | 'memberNo' | 'name', string[]> = {
  memberNo: ['会員番号', '提供会員番号', '会員no', '会員no.', '提供会員no', '番号'],
  name: ['氏名', '会員氏名', '提供会員氏名', '提供会員名', '提供会員'],
  count: ['件数', '活動件数', '回数', '活動回数'],
  minutes: ['延時間', '延べ時間', '活動時間', '時間', '時間数'],
  feeYen: ['利用料金計', '利用料金', '利用料', '利用料計'],
  rewardYen: ['報酬計', '報酬', '報酬額'],
  subsidyYen: ['交付額', '交付決定額', '補助金', '補助金額', '差額', '差額計'],
}
const ROWS_SEARCHED = 30
/** 合 計, 総合計（円）, 門司区計, 計 12名; with a number before it, it names somebody and is told */
const SUM = /^\D*計額?(\d+[名人件])?$/

/** @throws MonthRefusal BAD_OLD_LIST with every bad row */
export function readOldList(sheet: Cell[][]): OldRow[] {
  const head = sheet
    .slice(0, ROWS_SEARCHED)
    .findIndex((row) => placeOf(row, 'memberNo') >= 0 && placeOf(row, 'subsidyYen') >= 0)
  if (head < 0)
    throw new MonthRefusal('BAD_OLD_LIST', '「会員番号」と「交付額」の見出しがある行が見つかりません。')
  const at = (name: Figure | 'memberNo' | 'name') => placeOf(sheet[head]!, name)
  const problems: string[] = []
  const rows = new Map<string, OldRow>()
  for (const [index, cells] of sheet.entries()) {
    const said = index > head ? textOf(cells[at('memberNo')]) : ''
    if (said === '' || SUM.test(plain(said))) continue
    if (!/^\d{1,6}$/.test(said)) {
      problems.push(`${index + 1}行目: 会員番号「${said}」は6けたの数字ではありません。`)
      continue
    }
    const figure = (name: Figure) => (at(name) < 0 ? null : amountOf(cells[at(name)] ?? null, name))
    const figures = {
      ...{ count: figure('count'), minutes: figure('minutes'), feeYen: figure('feeYen') },
      ...{ rewardYen: figure('rewardYen'), subsidyYen: figure('subsidyYen') },
    }
    if (Object.values(figures).some((value) => value !== null && !Number.isSafeInteger(value))) {
      problems.push(`${index + 1}行目: 数字でない値があります。`)
      continue
    }
    const memberNo = said.padStart(6, '0')
    const row = { memberNo, name: at('name') < 0 ? '' : textOf(cells[at('name')]), ...figures }
    const before = rows.get(memberNo)
    rows.set(memberNo, before ? added(before, row) : row)
  }
  if (problems.length > 0) throw new MonthRefusal('BAD_OLD_LIST', problems.join('\n'))
  if (rows.size === 0) throw new MonthRefusal('BAD_OLD_LIST', '会員の行がありません。')
  return [...rows.values()]
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s|\(.*?\)|（.*?）/g, '')

const placeOf = (row: Cell[], name: Figure | 'memberNo' | 'name'): number =>
  HEADINGS[name]
    .map((heading) => row.findIndex((cell) => plain(textOf(cell)) === heading))
    .find((at) => at >= 0) ?? -1

const textOf = (cell: Cell | undefined): string =>
  cell === null || cell === undefined
    ? ''
    : cell instanceof Date
      ? cell.toISOString()
      : String(cell).normalize('NFKC').trim()

/** Yen and counts as whole numbers; hours as minutes, written 2.5, 2:30 or as a time of Excel's. NaN: neither. */
function amountOf(cell: Cell, name: Figure): number | null {
  if (cell instanceof Date)
    return name === 'minutes' ? Math.round((cell.getTime() - EXCEL_ZERO_MS) / 60_000) : NaN
  const text = textOf(cell).replace(/[,円¥件時間\s]/g, '')
  if (/^[-−―‐–—]?$/.test(text)) return null
  const [, inBrackets, sign, bare] = SIGNED.exec(text) ?? []
  const amount = plainAmount(inBrackets ?? bare ?? '', name)
  // 0 - 0 is 0, -0 is not
  return sign || inBrackets ? 0 - amount : amount
}
/** Less than nothing is ▲500, △500, －500 or (500); never two of them. */
const SIGNED = /^(?:\((.+)\)|([▲△−‐–-])?([^()]+))$/

function plainAmount(text: string, name: Figure): number {
  const clock = /^(\d+):(\d{2})(:00)?$/.exec(text)
  if (clock && name === 'minutes') return Number(clock[1]) * 60 + Number(clock[2])
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN
  return name === 'minutes' ? Math.round(value * 60) : value
}
const EXCEL_ZERO_MS = Date.UTC(1899, 11, 30)

function added(a: OldRow, b: OldRow): OldRow {
  const sum = (name: Figure) =>
    a[name] === null && b[name] === null ? null : (a[name] ?? 0) + (b[name] ?? 0)
  return {
    ...{ memberNo: a.memberNo, name: a.name, count: sum('count'), minutes: sum('minutes') },
    ...{ feeYen: sum('feeYen'), rewardYen: sum('rewardYen'), subsidyYen: sum('subsidyYen') },
  }
}
