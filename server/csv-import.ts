/**
 * CsvImport: an office's csv in, all of it or nothing.
 *
 * Promise:  a bad file is refused whole with every bad line named; the same file twice changes nothing.
 * Used by:  verbs/import.ts, sandbox-world.ts.
 */
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import type { Db } from '../db/connect.ts'
import {
  importAccounts,
  importChildren,
  importMembers,
  importPairs,
  importProgrammes,
  importTrainings,
  type ImportCount,
} from '../db/import-members.ts'
import { knownMembers } from '../db/members.ts'
import { importActivities } from './import-activities.ts'
import { isClockTime, isIsoDate } from '../rules/calendar.ts'
import type { Services } from './services.ts'
import { Refusal } from './verb.ts'

export type ImportKind =
  'members' | 'children' | 'accounts' | 'trainings' | 'pairs' | 'programmes' | 'activities'

/** One column: its header, and what is wrong with a value (null: nothing). */
interface Column {
  header: string
  check: (value: string) => string | null
}

const required = (value: string) => (value === '' ? '空です' : null)
const anything = () => null
const optional = (check: Column['check']) => (value: string) => (value === '' ? null : check(value))
const shaped = (pattern: RegExp, hint: string) => (value: string) =>
  pattern.test(value) ? null : `${hint}ではありません`
const memberNo = shaped(/^\d{6}$/, '6けたの会員番号')
const day = (value: string) => (isIsoDate(value) ? null : '正しい日付（YYYY-MM-DD）ではありません')
const time = (value: string) =>
  isClockTime(value.padStart(5, '0')) ? null : '正しい時刻（HH:MM）ではありません'
const count = shaped(/^\d{1,2}$/, '数字')
const yen = optional(shaped(/^\d{1,7}$/, '数字（円）'))
const oneOf =
  (...words: string[]) =>
  (value: string) =>
    words.includes(value) ? null : `${words.join('・')}のどれかではありません`

const column = (header: string, check: Column['check'] = anything): Column => ({ header, check })

const COLUMNS: Record<ImportKind, Column[]> = {
  members: [
    column('会員番号', memberNo),
    column('氏名', required),
    column('氏名カナ', required),
    column('会員種別', oneOf('提供', '依頼', '両方')),
    column('生年月日', day),
    column('郵便番号'),
    column('住所'),
    column('区'),
    column('電話番号'),
    column('入会日', day),
    column('状態', oneOf('有効', '休止', '退会')),
  ],
  children: [
    column('会員番号', memberNo),
    column('児童氏名', required),
    column('児童氏名カナ'),
    column('生年月日', day),
  ],
  accounts: [
    column('会員番号', memberNo),
    column('銀行コード', shaped(/^\d{4}$/, '4けた')),
    column('支店コード', shaped(/^\d{3}$/, '3けた')),
    column('種別', oneOf('1', '2', '4')),
    column('口座番号', shaped(/^\d{7}$/, '7けた')),
    column('口座名義カナ', required),
  ],
  trainings: [
    column('会員番号', memberNo),
    column('講習', required),
    column('修了日', day),
    column('有効期限', optional(day)),
  ],
  pairs: [column('提供会員番号', memberNo), column('依頼会員番号', memberNo), column('登録日', day)],
  programmes: [
    column('会員番号', memberNo),
    column('制度', required),
    column('開始日', day),
    column('終了日', day),
  ],
  activities: [
    column('報告番号', shaped(/^R-\d{8}-\d{5}-\d{2}$/, '報告番号（R-YYYYMMDD-NNNNN-NN）')),
    column('提供会員番号', memberNo),
    column('依頼会員番号', memberNo),
    column('活動日', day),
    column('開始時刻', time),
    column('終了時刻', time),
    column('児童数', count),
    column('病児数', count),
    column('活動内容'),
    column('交通費', yen),
    column('実費', yen),
    column('取消', oneOf('', '前日', '当日', '無断')),
    column('処理状態', oneOf('下書き', '確認中', '提出済', '差戻し', '承認済', '取下げ')),
  ],
}

export const importKinds = Object.keys(COLUMNS) as ImportKind[]

/** A data line with its number in the file (the header is line 1). */
export interface CsvRow {
  line: number
  get(header: string): string
}

export interface LineProblem {
  line: number
  message: string
}

export class CsvRefusal extends Refusal {
  readonly problems: LineProblem[]
  constructor(problems: LineProblem[]) {
    const listed = problems.map(({ line, message }) => `  ${line}行目: ${message}`).join('\n')
    super('BAD_CSV', `このファイルは取り込めません。何も変更していません。\n${listed}`)
    this.problems = problems
  }
}

/** @param bytes  UTF-8 with or without BOM, or Shift_JIS */
export function decodeCsv(bytes: Buffer, sjis: boolean): string {
  return sjis
    ? iconv.decode(bytes, 'Shift_JIS')
    : new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes)
}

/** @throws CsvRefusal with every bad line */
export function readCsv(kind: ImportKind, text: string): CsvRow[] {
  const columns = COLUMNS[kind]
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as never
  } catch (error) {
    throw new CsvRefusal([
      {
        line: (error as { lines?: number }).lines ?? 1,
        message: 'CSVとして読めません。引用符（"）を確かめてください',
      },
    ])
  }
  const header = records[0]?.record.map((name) => name.trim()) ?? []
  const missing = columns.filter(({ header: name }) => !header.includes(name)).map(({ header: name }) => name)
  if (missing.length > 0)
    throw new CsvRefusal([{ line: 1, message: `見出しに「${missing.join('」「')}」がありません` }])

  const problems: LineProblem[] = []
  const rows = records.slice(1).map(({ record, info }) => {
    const value = (name: string) => record[header.indexOf(name)]?.trim() ?? ''
    if (record.length !== header.length)
      problems.push({ line: info.lines, message: `列が${record.length}個です（見出しは${header.length}個）` })
    for (const { header: name, check } of columns) {
      const wrong = check(value(name))
      if (wrong) problems.push({ line: info.lines, message: `${name}「${value(name)}」は${wrong}` })
    }
    return { line: info.lines, get: value }
  })
  if (problems.length > 0) throw new CsvRefusal(problems)
  return rows
}

/**
 * @param tx  one transaction: the caller's
 * @throws    CsvRefusal with every bad line; nothing is changed then
 */
export async function importCsv(
  tx: Db,
  services: ImportServices,
  kind: ImportKind,
  text: string,
): Promise<ImportCount> {
  const rows = readCsv(kind, text)
  await refuseUnknownMembers(tx, kind, rows)
  return write(tx, services, kind, rows)
}

export type ImportServices = Pick<Services, 'city' | 'clock' | 'sealer'>

/** Columns that name a member who must be registered already. */
const MEMBER_COLUMNS = ['会員番号', '提供会員番号', '依頼会員番号']

async function refuseUnknownMembers(tx: Db, kind: ImportKind, rows: CsvRow[]): Promise<void> {
  if (kind === 'members') return
  const headers = COLUMNS[kind]
    .map(({ header }) => header)
    .filter((header) => MEMBER_COLUMNS.includes(header))
  const named = rows.flatMap((row) =>
    headers.map((header) => ({ line: row.line, header, memberNo: row.get(header) })),
  )
  const known = await knownMembers(tx, [...new Set(named.map(({ memberNo }) => memberNo))])
  const problems = named
    .filter(({ memberNo }) => !known.has(memberNo))
    .map(({ line, header, memberNo }) => ({
      line,
      message: `${header}「${memberNo}」の会員は登録されていません`,
    }))
  if (problems.length > 0) throw new CsvRefusal(problems)
}

const MEMBER_STATES = { 有効: 'active', 休止: 'paused', 退会: 'left' } as const

function write(tx: Db, services: ImportServices, kind: ImportKind, rows: CsvRow[]): Promise<ImportCount> {
  switch (kind) {
    case 'members':
      return importMembers(
        tx,
        rows.map((row) => ({
          memberNo: row.get('会員番号'),
          name: row.get('氏名'),
          kana: row.get('氏名カナ'),
          isProvider: row.get('会員種別') !== '依頼',
          isRequester: row.get('会員種別') !== '提供',
          birthDate: row.get('生年月日'),
          postalCode: row.get('郵便番号'),
          address: row.get('住所'),
          ward: row.get('区'),
          phone: row.get('電話番号'),
          joinedOn: row.get('入会日'),
          state: MEMBER_STATES[row.get('状態') as keyof typeof MEMBER_STATES],
        })),
      )
    case 'children':
      return importChildren(
        tx,
        rows.map((row) => ({
          requesterNo: row.get('会員番号'),
          name: row.get('児童氏名'),
          kana: row.get('児童氏名カナ'),
          birthDate: row.get('生年月日'),
        })),
      )
    case 'accounts':
      return importAccounts(
        tx,
        services.sealer,
        rows.map((row) => ({
          memberNo: row.get('会員番号'),
          bankCode: row.get('銀行コード'),
          branchCode: row.get('支店コード'),
          kind: row.get('種別') as '1' | '2' | '4',
          number: row.get('口座番号'),
          holderKana: row.get('口座名義カナ'),
        })),
      )
    case 'trainings':
      return importTrainings(
        tx,
        rows.map((row) => ({
          memberNo: row.get('会員番号'),
          course: row.get('講習'),
          completedOn: row.get('修了日'),
          expiresOn: row.get('有効期限') || null,
        })),
      )
    case 'pairs':
      return importPairs(
        tx,
        rows.map((row) => ({
          providerNo: row.get('提供会員番号'),
          requesterNo: row.get('依頼会員番号'),
          registeredOn: row.get('登録日'),
        })),
      )
    case 'programmes':
      return importProgrammes(
        tx,
        rows.map((row) => ({
          memberNo: row.get('会員番号'),
          programme: row.get('制度'),
          startsOn: row.get('開始日'),
          endsOn: row.get('終了日'),
        })),
      )
    case 'activities':
      return importActivities(tx, services, rows)
  }
}
