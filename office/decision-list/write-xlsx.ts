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
import { PRINT_SETUP } from './print-setup.ts'

const YEN = '#,##0;[Red]▲#,##0'
const FACE = { fontFamily: 'BIZ UDGothic', fontSize: 10 }
const LINE_POINTS = 13
const RULE = { borderStyle: 'thin', borderColor: '#808080', alignVertical: 'center' } as const
const HEAD = { ...RULE, fontWeight: 'bold', align: 'center', backgroundColor: '#EEF2F7', wrap: true } as const
const CENTRE = { align: 'center' } as const
const ACROSS = { orientation: 'landscape' } as const
/**
 * Width of each column in digits, as the columns of WORDS.columns. Amounts have room for eight digits, in sums too; all
 * together leave letters of 7 points on A4 across.
 */
const WIDTHS = [9, 16, 6, 9, ...Array<number>(9).fill(11.5), 7, 7, 5, 9, 16, 18]

export async function decisionListXlsx(list: DecisionList): Promise<Buffer> {
  const { rows, sums } = listRows(list)
  const title = `${warekiFiscalYear(list.head.fiscalYear)} ${WORDS.title}（${warekiMonth(list.head.month)}分）`
  const data: SheetData = [
    [{ value: title, fontWeight: 'bold', fontSize: 14 }],
    [{ value: `${WORDS.runNo} ${list.head.runNo}` }],
    highEnough(WORDS.columns.map((value): CellObject => ({ ...HEAD, value }))),
    ...rows.map((row) =>
      highEnough([
        text(row.memberNo),
        text(row.name),
        ...amounts(row),
        ...accountCells(row.account),
        text(row.note),
      ]),
    ),
    totalRow(sums),
  ]
  const sheets = [
    {
      sheet: WORDS.sheet,
      data,
      columns: WIDTHS.map((width) => ({ width })),
      stickyRowsCount: 3,
      stickyColumnsCount: 2,
      ...ACROSS,
    },
    {
      ...{ sheet: WORDS.proofSheet, data: proofSheet(list, sums) },
      columns: [{ width: 24 }, { width: 72 }],
      ...ACROSS,
    },
  ]
  const buffer = await writeXlsxFile(sheets, { ...FACE, features: [PRINT_SETUP] }).toBuffer()
  return withoutTime(buffer)
}

/** What is longer than its column goes on below, in a row as high as it needs: not every program measures for itself. */
function highEnough(cells: CellObject[]): CellObject[] {
  const lines = cells.map(({ value }, i) =>
    typeof value === 'string' ? Math.ceil(digitsWide(value) / (WIDTHS[i]! - 1)) : 1,
  )
  const height = Math.max(...lines) * LINE_POINTS
  return cells.map((cell, i) => ({ ...cell, height, ...(lines[i]! > 1 && { wrap: true }) }))
}

/** A kanji is as wide as two digits. */
const digitsWide = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[ -~\uFF61-\uFF9F]/.test(letter) ? 1 : 2), 0)

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
  const { bankCode, branchCode, kind, number, holder } = account
  return [...[bankCode, branchCode, kind, number].map((value) => text(value, CENTRE)), text(holder)]
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
