/**
 * PrintPaymentSummary: 支払内訳書, what 会計室 pays by one transfer file: from which year and budget, to which banks, what
 * is held back and asked back, and that it adds up to what was decided.
 *
 * Promise:  the same data gives the same bytes; everything is added up again before anything is printed.
 */
import { hashLines, sumOf, yenFigure, yenWords } from '../figures.ts'
import { SUMMARY_WORDS as WORDS } from '../messages/payment-papers.ts'
import type { PaymentSummary } from '../month-data.ts'
import { LEFT, RIGHT, WIDTH } from '../paper/letter.ts'
import { drawPairs, type Pair } from '../paper/pairs.ts'
import { PAGE, Paper, QUIET } from '../paper/paper.ts'
import { drawSection } from '../paper/section.ts'
import type { Column, Table } from '../paper/table.ts'
import { warekiDate, warekiFiscalYear, warekiMonth } from '../wareki.ts'
import { summarySums, type SummarySums } from './summary-rows.ts'

/** @throws Error when it does not add up; UnprintableError for a character no face has */
export async function printPaymentSummary(data: PaymentSummary): Promise<Buffer> {
  const sums = summarySums(data)
  const title = data.later ? WORDS.laterTitle(data.later.batch) : WORDS.title
  const paper = new Paper(`${title} ${data.head.runNo} ${data.head.fiscalYear}`, data.payOn)
  paper.addPage()
  paper.write(title, PAGE.width / 2, 28, { size: 18, style: 'bold', align: 'center' })
  let y = drawPairs(paper, factsOf(data, sums), { x: LEFT, y: 38, width: WIDTH, labelMm: 44 }) + 3
  for (const [heading, table] of tablesOf(data, sums)) y = drawSection(paper, heading, table, y)
  drawFeet(paper, data)
  return paper.finish()
}

function factsOf(data: PaymentSummary, { paid }: SummarySums): Pair[] {
  const hash = data.transferSha256
  return [
    { label: WORDS.subject, lines: [WORDS.subjectOf(data.subsidyName, warekiMonth(data.head.month))] },
    { label: WORDS.fiscalYear, lines: [warekiFiscalYear(data.head.fiscalYear)] },
    { label: WORDS.budget, lines: data.budget },
    { label: WORDS.payOn, lines: [warekiDate(data.payOn)] },
    {
      label: WORDS.paid,
      lines: [WORDS.paidWords(yenWords(paid.yen), yenFigure(paid.count))],
      strong: true,
    },
    { label: WORDS.file, lines: hash === null ? [WORDS.noFile] : hashLines(hash) },
    { label: WORDS.runNo, lines: [data.head.runNo] },
  ]
}

const right = { align: 'right' } as const
const centre = { align: 'center' } as const

function tablesOf(
  data: PaymentSummary,
  { banks, before, paid, held, repay }: SummarySums,
): [string, Table | null][] {
  const people = (rows: { memberNo: string; says: string; yen: number }[]) =>
    rows.map(({ memberNo, says, yen }) => [memberNo, says, yenFigure(yen)])
  const total = (yen: number) => [WORDS.total, '', yenFigure(yen)]
  return [
    [
      WORDS.proof,
      data.later
        ? {
            columns: columns(
              WORDS.laterProofColumns,
              [33, 33, 33, 33, 34],
              Array<Partial<Column>>(5).fill(right),
            ),
            rows: [[before.yen, paid.yen, held.yen, repay.yen, data.decidedYen].map(yenFigure)],
          }
        : {
            columns: columns(WORDS.proofColumns, [41, 41, 41, 43], [right, right, right, right]),
            rows: [[paid.yen, held.yen, repay.yen, data.decidedYen].map(yenFigure)],
          },
    ],
    [
      WORDS.banks,
      banks.length === 0
        ? null
        : {
            columns: columns(WORDS.bankColumns, [28, 20, 62, 22, 34], [centre, centre, {}, right, right]),
            rows: banks.map(({ kind, bankCode, bankName, count, yen }) => [
              ...[kind, bankCode, bankName, yenFigure(count), yenFigure(yen)],
            ]),
            total: [WORDS.total, '', '', yenFigure(sumOf(banks, ({ count }) => count)), yenFigure(paid.yen)],
          },
    ],
    [
      WORDS.held,
      data.held.length === 0
        ? null
        : {
            columns: columns(WORDS.heldColumns, [28, 104, 34], [centre, {}, right]),
            rows: people(data.held.map((one) => ({ ...one, says: one.reason }))),
            total: total(held.yen),
          },
    ],
    [
      WORDS.repayments,
      data.repayments.length === 0
        ? null
        : {
            columns: columns(WORDS.repaymentColumns, [28, 104, 34], [centre, {}, right]),
            rows: people(data.repayments.map((one) => ({ ...one, says: one.decisionNo }))),
            total: total(repay.yen),
          },
    ],
  ]
}

function columns(titles: readonly string[], widths: number[], styles: Partial<Column>[]): Column[] {
  return titles.map((title, i) => ({ title, width: widths[i]!, ...styles[i] }))
}

function drawFeet(paper: Paper, data: PaymentSummary): void {
  const { pages } = paper
  for (let page = 0; page < pages; page += 1) {
    paper.backTo(page, pages)
    const y = PAGE.height - 8
    const reference = `${data.head.runNo}\u3000${warekiFiscalYear(data.head.fiscalYear)}`
    paper.write(reference, RIGHT, y, { size: 7.5, align: 'right', colour: QUIET })
    paper.write(`${page + 1} / ${pages}`, PAGE.width / 2, y, { size: 8, align: 'center', colour: QUIET })
  }
  paper.done()
}
