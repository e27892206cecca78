/** `famisapo month replay`: a past month beside the office's own Excel list of it. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import readXlsx from 'read-excel-file/node'
import { sheetCsv } from '../../office/csv/record-csv.ts'
import { MonthRefusal } from '../month/refusal.ts'
import { readOldList, type Cell } from '../month/read-old-list.ts'
import { replayMonth, type Difference, type Replayed } from '../month/replay.ts'
import { Refusal, UsageError, type VerbIo } from '../verb.ts'
import { withServices } from '../with-services.ts'
import { writeWhole } from '../write-whole.ts'

export const REPLAY_USAGE = `replay    a past month from its activities beside the old list OLD.xlsx: differences per provider; exit 1 where there are any`

/** @param args  after 'replay' */
export async function monthReplay(args: string[], io: VerbIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { csv: { type: 'string' }, json: { type: 'boolean' } },
  })
  const [month, path] = positionals
  if (positionals.length !== 2) throw new UsageError('say a month and the old list')
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month!))
    throw new UsageError(`a month is written 2025-11, not "${month}"`)
  const sheet = await sheetOf(path!)
  return withServices(io, async (services) => {
    try {
      const replayed = await replayMonth(services, month!, readOldList(sheet))
      if (values.csv) await writeWhole(resolve(values.csv), csvOf(replayed))
      io.out(values.json ? `${JSON.stringify(replayed)}\n` : described(replayed))
      return replayed.differences.length === 0 ? 0 : 1
    } catch (error) {
      if (error instanceof MonthRefusal) throw new Refusal(error.code, error.message)
      throw error
    }
  })
}

/** The first sheet. @throws Refusal UNREADABLE_XLSX */
async function sheetOf(path: string): Promise<Cell[][]> {
  const bytes = await readFile(path)
  try {
    const [first] = await readXlsx(bytes)
    return (first?.data ?? []) as Cell[][]
  } catch {
    throw new Refusal('UNREADABLE_XLSX', `${path} はExcel（.xlsx）として読めません。`)
  }
}

const WORDS: Record<Difference['what'], string> = {
  ...{ count: '件数', minutes: '分', feeYen: '利用料金', rewardYen: '報酬', subsidyYen: '交付額' },
  ...{ missing: '前の一覧だけにある', added: 'こちらだけにある' },
}
const HEADER = ['会員番号', '氏名', '項目', '前の一覧', 'この仕組み', '差']

function csvOf({ differences }: Replayed): Buffer {
  const rows = differences.map(({ memberNo, name, what, old, ours }) => ({
    ...{ 会員番号: memberNo, 氏名: name, 項目: WORDS[what] },
    ...{ 前の一覧: String(old ?? ''), この仕組み: String(ours ?? ''), 差: String((ours ?? 0) - (old ?? 0)) },
  }))
  return Buffer.from(`\uFEFF${sheetCsv(HEADER, rows)}`)
}

function described({ month, providers, same, oldSubsidyYen, oursSubsidyYen, differences }: Replayed): string {
  const figure = (value: number | null) => (value === null ? '–' : value.toLocaleString('ja-JP'))
  return [
    `${month}  ${providers}人のうち ${same}人 一致`,
    `交付額  前の一覧 ${figure(oldSubsidyYen)}円  この仕組み ${figure(oursSubsidyYen)}円`,
    ...differences.map(
      ({ memberNo, name, what, old, ours }) =>
        `× ${memberNo} ${name}  ${WORDS[what]}  ${figure(old)} → ${figure(ours)}`,
    ),
    ...(differences.length === 0 ? ['全部合っています。'] : []),
    '',
  ].join('\n')
}
