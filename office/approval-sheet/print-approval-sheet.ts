/**
 * PrintApprovalSheet: 起案, what the approvers decide on: how much, for whom in sum, from which budget, and the hash of
 * exactly these lines and files.
 *
 * Promise:  the same data gives the same bytes; parts and payments are added up again before anything is printed.
 */
import { hashLines, hoursFigure, sumOf, yenFigure, yenWords } from '../figures.ts'
import { APPROVAL_WORDS as WORDS } from '../messages/papers.ts'
import type { ApprovalSheetData } from '../month-data.ts'
import { PARTS } from '../decision-list/list-rows.ts'
import { LEFT, RIGHT, WIDTH } from '../paper/letter.ts'
import { drawPairs, type Pair } from '../paper/pairs.ts'
import { PAGE, Paper, QUIET, SHADE } from '../paper/paper.ts'
import { BOTTOM, drawSection, newPage } from '../paper/section.ts'
import type { Table } from '../paper/table.ts'
import { warekiDate, warekiFiscalYear, warekiMonth } from '../wareki.ts'

/** @throws Error when parts or payments do not add up; UnprintableError for a character no face has */
export async function printApprovalSheet(data: ApprovalSheetData): Promise<Buffer> {
  check(data)
  const paper = new Paper(`${WORDS.title} ${data.head.runNo}`, data.preparedOn)
  paper.addPage()
  paper.write(WORDS.title, LEFT, 25, { size: 20, style: 'bold' })
  drawStamps(paper, data.approvers)
  let y = drawPairs(paper, factsOf(data), { x: LEFT, y: 46, width: WIDTH, labelMm: 40 }) + 3
  y = paper.paragraph(`\u3000${WORDS.body(data.article)}`, LEFT, y + 4, WIDTH, 5.6, { size: 10 })
  if (data.pastFiscalYear) {
    paper.write(WORDS.pastFiscalYear, LEFT, y + 0.5, { size: 10, style: 'bold' })
    y += 5.6
  }
  for (const [heading, table] of tablesOf(data)) y = drawSection(paper, heading, table, y)
  if (data.warnings.length === 0) {
    if (y + 12 > BOTTOM) y = newPage(paper)
    paper.write(WORDS.warnings, LEFT, y + 6, { size: 9.5 })
    paper.write(WORDS.noWarnings, LEFT + 40, y + 6, { size: 9.5 })
  }
  drawFeet(paper, data)
  return paper.finish()
}

function check(data: ApprovalSheetData): void {
  const parts = sumOf(PARTS, (part) => data.parts[part])
  if (parts !== data.decidedYen)
    throw new Error(`approval sheet: parts add up to ${parts}, not ${data.decidedYen}`)
  const paid = data.transferYen + sumOf(data.heldBack, ({ yen }) => yen) - data.repay.yen
  if (paid !== data.decidedYen)
    throw new Error(`approval sheet: payments add up to ${paid}, not ${data.decidedYen}`)
}

function factsOf(data: ApprovalSheetData): Pair[] {
  const month = warekiMonth(data.head.month)
  return [
    ...(data.draftNo === '' ? [] : [{ label: WORDS.draftNo, lines: [data.draftNo] }]),
    { label: WORDS.preparedOn, lines: [warekiDate(data.preparedOn)] },
    { label: WORDS.preparedBy, lines: [`${data.preparedBy.office}\u3000${data.preparedBy.name}`] },
    { label: WORDS.subjectLabel, lines: [WORDS.subject(data.subsidyName, month)] },
    { label: WORDS.fiscalYear, lines: [warekiFiscalYear(data.head.fiscalYear)] },
    { label: WORDS.budget, lines: data.budget },
    { label: WORDS.decided, lines: [yenWords(data.decidedYen)], strong: true },
    {
      label: WORDS.decisions,
      lines: [
        WORDS.countWords(
          yenFigure(data.decisions),
          yenFigure(data.activities),
          hoursFigure(data.billedMinutes),
        ),
      ],
    },
    { label: WORDS.amounts, lines: [WORDS.amountWords(yenWords(data.rewardYen), yenWords(data.feeYen))] },
    {
      label: WORDS.payment,
      lines: [
        WORDS.paymentWords(warekiDate(data.payOn), yenFigure(data.transferCount), yenWords(data.transferYen)),
      ],
    },
    ...(data.repay.count === 0
      ? []
      : [
          {
            label: WORDS.repay,
            lines: [WORDS.repayWords(yenFigure(data.repay.count), yenWords(data.repay.yen))],
          },
        ]),
    { label: WORDS.runNo, lines: [data.head.runNo] },
    { label: WORDS.linesHash, lines: hashLines(data.head.linesHash) },
  ]
}

function tablesOf(data: ApprovalSheetData): [string, Table][] {
  const tables: [string, Table][] = [[WORDS.parts, partsTable(data)]]
  if (data.heldBack.length > 0) {
    const rows = data.heldBack.map(({ memberNo, reason, yen }) => [memberNo, reason, yenFigure(yen)])
    const total = [WORDS.total, '', yenFigure(sumOf(data.heldBack, ({ yen }) => yen))]
    tables.push([WORDS.heldBack, { ...columns(WORDS.heldBackColumns, [28, 106, 32]), rows, total }])
  }
  if (data.warnings.length > 0) {
    const rows = data.warnings.map(({ message, count }) => [message, yenFigure(count)])
    tables.push([WORDS.warnings, { columns: warningColumns(), rows }])
  }
  if (data.files.length > 0) {
    const rows = data.files.map(({ name, sha256 }) => [name, sha256])
    tables.push([WORDS.files, { ...columns(WORDS.fileColumns, [40, 126]), rows }])
  }
  return tables
}

function partsTable(data: ApprovalSheetData): Table {
  const widths = [24, 24, 23, 23, 23, 23, 26]
  return {
    columns: WORDS.partColumns.map((title, i) => ({ title, width: widths[i]!, align: 'right' })),
    rows: [[...PARTS.map((part) => yenFigure(data.parts[part])), yenFigure(data.decidedYen)]],
  }
}

/** In the city's words: a code of ours says nothing to an approver. */
function warningColumns(): Table['columns'] {
  const [message, count] = WORDS.warningColumns
  return [
    { title: message!, width: 146 },
    { title: count!, width: 20, align: 'right' },
  ]
}

function columns(titles: string[], widths: number[]): Pick<Table, 'columns'> {
  const last = titles.length - 1
  const isYen = (i: number) => i === last && titles.length === 3
  return {
    columns: titles.map((title, i) => ({
      title,
      width: widths[i]!,
      align: isYen(i) ? 'right' : 'left',
      oneLine: titles.length === 2,
    })),
  }
}

/** The boxes of those who approve, at the right of the title; the last is the day of 決裁. */
function drawStamps(paper: Paper, approvers: string[]): void {
  const boxMm = 19
  const headMm = 5.5
  const titles = [...approvers, WORDS.approvedOn]
  const left = RIGHT - boxMm * titles.length
  paper.fill(left, 16, boxMm * titles.length, headMm, SHADE)
  titles.forEach((title, i) => {
    const x = left + boxMm * i
    paper.write(title, x + boxMm / 2, 20, { size: 8.5, align: 'center', fit: boxMm - 2 })
    if (i > 0) paper.line(x, 16, x, 16 + headMm + boxMm)
  })
  paper.line(left, 16 + headMm, RIGHT, 16 + headMm)
  paper.box(left, 16, boxMm * titles.length, headMm + boxMm)
}

function drawFeet(paper: Paper, data: ApprovalSheetData): void {
  const { pages } = paper
  for (let page = 0; page < pages; page += 1) {
    paper.backTo(page, pages)
    const y = PAGE.height - 8
    paper.write(`${data.head.runNo}\u3000${warekiFiscalYear(data.head.fiscalYear)}`, RIGHT, y, {
      size: 7.5,
      align: 'right',
      colour: QUIET,
    })
    paper.write(`${page + 1} / ${pages}`, PAGE.width / 2, y, { size: 8, align: 'center', colour: QUIET })
  }
  paper.done()
}
