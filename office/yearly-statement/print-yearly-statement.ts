/**
 * PrintYearlyStatement: 支払額のお知らせ, what the city paid one provider in a calendar year.
 */
import { createHash } from 'node:crypto'
import { sumOf, yenFigure, yenWords } from '../figures.ts'
import { furtherSheet, NOTICE_WORDS, YEARLY_WORDS as WORDS } from '../messages/papers.ts'
import type { NoticeTexts, YearlyStatement } from '../month-data.ts'
import { drawAddressee, drawFoldMarks, FOOT_MM, LEFT, RIGHT, WIDTH } from '../paper/letter.ts'
import { drawPairs } from '../paper/pairs.ts'
import { PAGE, Paper } from '../paper/paper.ts'
import { addSheet, drawFeet, drawOverSheets } from '../paper/sheets.ts'
import type { Table } from '../paper/table.ts'
import { warekiDate, warekiMonth, warekiYear } from '../wareki.ts'

/** One provider's. @throws UnprintableError for a character no face has */
export async function printYearlyStatement(data: YearlyStatement, texts: NoticeTexts): Promise<Buffer> {
  const paper = new Paper(`${WORDS.title(warekiYear(data.year))} ${data.memberNo}`, data.date)
  drawStatement(paper, data, texts)
  return paper.finish()
}

export interface StatementEntry {
  memberNo: string
  /** first page in the stream, from 1 */
  firstPage: number
  pages: number
  /** of the statement printed alone, hex */
  sha256: string
}

/** Everybody's in one file, in the order given. @param day  stands in the file as its date */
export async function printStatementStream(
  rows: YearlyStatement[],
  texts: NoticeTexts,
  day: string,
): Promise<{ bytes: Buffer; entries: StatementEntry[] }> {
  const paper = new Paper(WORDS.streamTitle, day)
  const entries: StatementEntry[] = []
  for (const data of rows) {
    const firstPage = paper.pages + 1
    drawStatement(paper, data, texts)
    paper.done()
    const alone = await printYearlyStatement(data, texts)
    const sha256 = createHash('sha256').update(alone).digest('hex')
    entries.push({ memberNo: data.memberNo, firstPage, pages: paper.pages - firstPage + 1, sha256 })
  }
  return { bytes: await paper.finish(), entries }
}

function drawStatement(paper: Paper, data: YearlyStatement, texts: NoticeTexts): void {
  const year = warekiYear(data.year)
  const before = paper.pages
  const addNext = () =>
    addSheet(paper, {
      ...{ title: furtherSheet(WORDS.streamTitle), memberNo: data.memberNo, name: data.addressee.name },
      reference: year,
    })
  paper.addPage()
  drawFoldMarks(paper)
  paper.write(warekiDate(data.date), RIGHT, 17, { size: 10, align: 'right' })
  drawAddressee(paper, data.addressee, `${NOTICE_WORDS.memberNo} ${data.memberNo}`)
  texts.contact.forEach((line, i) =>
    paper.write(line, RIGHT, 58 + i * 4.8, { size: 9, align: 'right', fit: 100 }),
  )
  paper.write(WORDS.title(year), PAGE.width / 2, 87, { size: 16, style: 'bold', align: 'center', fit: WIDTH })
  let y = paper.paragraph(`\u3000${WORDS.body(texts.subsidyName, year)}`, LEFT, 98, WIDTH, 6, { size: 10.5 })
  const paid = sumOf(data.payments, ({ paidYen }) => paidYen)
  y = drawPairs(paper, [{ label: WORDS.paid, lines: [yenWords(paid)], strong: true }], {
    x: LEFT,
    y: y + 1,
    width: WIDTH,
    labelMm: 44,
  })
  if (data.payments.length === 0) {
    y += 7
    paper.write(WORDS.none, LEFT, y, { size: 10 })
  } else y = drawOverSheets(paper, tableOf(data), { y: y + 4, bottom: PAGE.height - FOOT_MM }, addNext)
  if (y + 20 > PAGE.height - FOOT_MM) y = addNext()
  const notes = data.repayYen > 0 ? [WORDS.repay(data.repayYen), WORDS.tax] : [WORDS.tax]
  for (const note of notes) y = paper.paragraph(note, LEFT, y + 8, WIDTH, 5, { size: 9.5 }) - 6
  drawFeet(paper, paper.pages - before)
}

function tableOf(data: YearlyStatement): Table {
  const widths = [33, 27, 40, 14, 17, 17, 18]
  const sum = (amount: (payment: YearlyStatement['payments'][number]) => number) =>
    yenFigure(sumOf(data.payments, amount))
  return {
    columns: WORDS.columns.map((title, i) => ({
      title,
      width: widths[i]!,
      align: i < 3 ? 'center' : 'right',
    })),
    rows: data.payments.map((payment) => [
      warekiDate(payment.paidOn),
      warekiMonth(payment.month),
      payment.decisionNo,
      yenFigure(payment.count),
      yenFigure(payment.rewardYen),
      yenFigure(payment.feeYen),
      yenFigure(payment.paidYen),
    ]),
    total: [
      WORDS.total,
      '',
      '',
      sum(({ count }) => count),
      sum(({ rewardYen }) => rewardYen),
      sum(({ feeYen }) => feeYen),
      sum(({ paidYen }) => paidYen),
    ],
  }
}
