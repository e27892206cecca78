/**
 * WriteXlsx: decision-list.xlsx for the people who check and approve: every part of every amount, the grand total,
 * and on the second sheet what ties the list to the run.
 *
 * Promise:  the same list gives the same bytes, on any day and in any time zone.
 */
import { unzipSync, zipSync } from 'fflate'
import writeXlsxFile from 'write-excel-file/node'
import type { CellObject, Row, SheetData } from 'write-excel-file/node'
import { decimalHours } from '../figures.ts'
import { LIST_WORDS as WORDS } from '../messages/list.ts'
import type { BankAccount, DecisionList } from '../month-data.ts'
import { warekiFiscalYear, warekiMonth } from '../wareki.ts'
import { listRows, PARTS, type ListSums } from './list-rows.ts'

const YEN = '#,##0;[Red]▲#,##0'
const RULE = { borderStyle: 'thin', borderColor: '#808080' } as const
const HEAD = {
  ...RULE,
  fontWeight: 'bold',
  align: 'center',
  alignVertical: 'center',
  backgroundColor: '#EEF2F7',
  wrap: true,
} as const
/** width of each column in characters, as the columns of WORDS.columns */
const WIDTHS = [10, 20, 6, 8, 11, 11, 11, 11, 11, 11, 12, 12, 12, 8, 8, 6, 10, 30, 24]

export async function decisionListXlsx(list: DecisionList): Promise<Buffer> {
  const { rows, sums } = listRows(list)
  const title = `${warekiFiscalYear(list.head.fiscalYear)} ${WORDS.title}（${warekiMonth(list.head.month)}分）`
  const data: SheetData = [
    [{ value: title, fontWeight: 'bold', fontSize: 14 }],
    [{ value: `${WORDS.runNo} ${list.head.runNo}` }],
    WORDS.columns.map((value): CellObject => ({ ...HEAD, value })),
    ...rows.map((row) => [
      text(row.memberNo),
      text(row.name),
      ...amounts(row),
      ...accountCells(row.account),
      text(row.note),
    ]),
    totalRow(sums),
  ]
  const sheets = [
    {
      sheet: WORDS.sheet,
      data,
      columns: WIDTHS.map((width) => ({ width })),
      stickyRowsCount: 3,
      stickyColumnsCount: 2,
      orientation: 'landscape' as const,
    },
    { sheet: WORDS.proofSheet, data: proofSheet(list, sums), columns: [{ width: 24 }, { width: 72 }] },
  ]
  const buffer = await writeXlsxFile(sheets, { fontFamily: 'BIZ UDPGothic', fontSize: 10 }).toBuffer()
  return withoutTime(buffer)
}

function amounts(row: ListSums, style: Partial<CellObject> = {}): CellObject[] {
  const figure = (value: number, format: string): CellObject => ({
    ...RULE,
    value,
    type: Number,
    format,
    ...style,
  })
  return [
    figure(row.count, '#,##0'),
    figure(Number(decimalHours(row.billedMinutes)), '#,##0.0#'),
    ...PARTS.map((part) => figure(row.parts[part], YEN)),
    figure(row.feeYen, YEN),
    figure(row.rewardYen, YEN),
    figure(row.decidedYen, YEN),
  ]
}

/** Numbers of accounts are text: their zeros count. */
function accountCells(account: BankAccount | null): CellObject[] {
  if (!account) return ['', '', '', '', ''].map((value) => text(value))
  return [account.bankCode, account.branchCode, account.kind, account.number, account.holder].map((value) =>
    text(value),
  )
}

function totalRow(sums: ListSums): Row {
  const bold = { fontWeight: 'bold', backgroundColor: '#EEF2F7' } as const
  const empty = Array.from({ length: 6 }, () => text('', bold))
  return [text(WORDS.total, bold), text('', bold), ...amounts(sums, bold), ...empty]
}

function proofSheet({ head, rows }: DecisionList, sums: ListSums): SheetData {
  const line = (label: string, value: string | number): Row => [
    { ...RULE, value: label, fontWeight: 'bold', backgroundColor: '#EEF2F7' },
    typeof value === 'number' ? { ...RULE, value, type: Number, format: YEN, align: 'left' } : text(value),
  ]
  return [
    line(WORDS.runNo, head.runNo),
    line(WORDS.month, head.month),
    line(WORDS.fiscalYear, String(head.fiscalYear)),
    line(WORDS.providers, rows.length),
    line(WORDS.activities, sums.count),
    line(WORDS.decided, sums.decidedYen),
    line(WORDS.linesHash, head.linesHash),
    [],
    [{ value: WORDS.hashNote, wrap: true, columnSpan: 2, height: 32 }],
  ]
}

function text(value: string, style: Partial<CellObject> = {}): CellObject {
  return { ...RULE, value: value === '' ? undefined : value, type: String, ...style }
}

/** The archive's entries carry the hour they were made: packed anew at the zip format's first moment. */
function withoutTime(xlsx: Uint8Array): Buffer {
  // local time, as the format has no zone: the same bytes everywhere
  const mtime = new Date(1980, 0, 1)
  return Buffer.from(zipSync(unzipSync(xlsx), { mtime, level: 6 }))
}
