/**
 * CsvImport: an office's csv in, all of it or nothing.
 *
 * Promise:  a bad file is refused whole: every line that is not well-formed or names an unknown member is told at once,
 *           and when there is none, every line that the rules refuse; the same file twice changes nothing; what changed
 *           something stands in the audit with the file's SHA-256, each account and each approved report by itself.
 * Used by:  verbs/import.ts, sandbox-world.ts.
 */
import { createHash } from 'node:crypto'
import { appendAudit, lockAudit } from '../db/audit.ts'
import type { Db } from '../db/connect.ts'
import {
  importAccounts,
  importChildren,
  importMembers,
  importPairs,
  importTrainings,
  type ImportCount,
} from '../db/import-members.ts'
import { memberRoles } from '../db/register-reads.ts'
import { memberColumns, type ImportKind } from './csv-columns.ts'
import { reshaped, type CsvMap } from './csv-map.ts'
import { importActivities } from './import-activities.ts'
import { importProgrammePeriods } from './import-programmes.ts'
import { wantMemberRecords } from './kintone-wants.ts'
import { CsvRefusal, readCsv, type CsvRow, type LineProblem } from './read-csv.ts'
import type { Services } from './services.ts'

export { importKinds, type ImportKind } from './csv-columns.ts'
export { CsvRefusal, decodeCsv } from './read-csv.ts'

/**
 * @param tx            one transaction: the caller's
 * @param given.map     of another system's file; without one the headings are ours
 * @param given.sha256  of the file's bytes; left out: of the text in UTF-8
 * @throws              CsvRefusal; nothing is changed then
 */
export async function importCsv(
  tx: Db,
  services: ImportServices,
  kind: ImportKind,
  text: string,
  { map, sha256 = sha256Of(text) }: { map?: CsvMap; sha256?: string } = {},
): Promise<ImportCount> {
  const { rows, problems } = readCsv(kind, text, map && reshaped(map))
  problems.push(...(await unknownMembers(tx, kind, rows)))
  if (problems.length > 0) throw new CsvRefusal(problems)
  // before any row is held, as everywhere; free schemes wait for the months before the chain
  if (kind !== 'programmes') await lockAudit(tx)
  const count = await write(tx, services, kind, rows)
  if (KEPT_IN_KINTONE.includes(kind)) {
    const numbers = rows.map((row) => row.get('会員番号'))
    await wantMemberRecords(tx, services.city, numbers, services.clock())
  }
  if (count.changed > 0)
    await appendAudit(tx, {
      ...{ at: services.clock(), actor: 'system', action: 'import.made', subject: `import:${kind}` },
      after: { kind, ...count, sha256 },
    })
  return count
}

export const sha256Of = (file: Buffer | string): string => createHash('sha256').update(file).digest('hex')

/** A change of these is a change of a member's records there. */
const KEPT_IN_KINTONE: ImportKind[] = ['members', 'children', 'accounts']

export type ImportServices = Pick<Services, 'city' | 'clock' | 'sealer'>

async function unknownMembers(tx: Db, kind: ImportKind, rows: CsvRow[]): Promise<LineProblem[]> {
  if (kind === 'members') return []
  const columns = Object.entries(memberColumns(kind))
  const named = rows.flatMap((row) =>
    columns.map(([header, wanted]) => ({ line: row.line, header, wanted, memberNo: row.get(header) })),
  )
  const roles = await memberRoles(tx, [...new Set(named.map(({ memberNo }) => memberNo))])
  return named.flatMap(({ line, header, wanted, memberNo }) => {
    const member = roles.get(memberNo)
    if (!member) return [{ line, message: `${header}「${memberNo}」の会員は登録されていません` }]
    if (wanted === 'provider' && !member.isProvider)
      return [{ line, message: `${header}「${memberNo}」は提供会員ではありません` }]
    if (wanted === 'requester' && !member.isRequester)
      return [{ line, message: `${header}「${memberNo}」は依頼会員ではありません` }]
    return []
  })
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
        services.clock(),
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
      return importProgrammePeriods(tx, services, rows)
    case 'activities':
      return importActivities(tx, services, rows)
  }
}
