/**
 * PrintRepayments: the letters beside a 納入通知書: what is asked back, from which visits, and why. One page run a person.
 *
 * Promise:  the same data gives the same bytes; lines less what was taken off the payment are what is asked back.
 * Never:    the slip itself (会計室 makes it), nor a name of another family.
 */
import { sumOf, yenFigure, yenWords } from '../figures.ts'
import { fullDayWords, furtherSheet, NOTICE_WORDS } from '../messages/papers.ts'
import { REPAYMENT_WORDS as WORDS } from '../messages/payment-papers.ts'
import type { NoticeTexts, Repayment } from '../month-data.ts'
import { drawAddressee, drawFoldMarks, FOOT_MM, LEFT, RIGHT, WIDTH } from '../paper/letter.ts'
import { drawPairs } from '../paper/pairs.ts'
import { PAGE, Paper, QUIET } from '../paper/paper.ts'
import { addSheet, drawFeet, drawOverSheets } from '../paper/sheets.ts'
import type { Table } from '../paper/table.ts'
import { warekiDate, warekiFiscalYear, warekiMonth } from '../wareki.ts'

/** In the order of 会員番号. @param day  stands in the file as its date. @throws Error when one does not add up */
export async function printRepayments(rows: Repayment[], texts: NoticeTexts, day: string): Promise<Buffer> {
  const paper = new Paper(WORDS.title, day)
  for (const data of [...rows].sort((a, b) => (a.memberNo < b.memberNo ? -1 : 1))) {
    check(data)
    const before = paper.pages
    drawLetter(paper, data, texts)
    drawFeet(paper, paper.pages - before, data.decisionNo)
    paper.done()
  }
  return paper.finish()
}

function check({ decisionNo, lines, deductedYen, repayYen }: Repayment): void {
  const owed = sumOf(lines, ({ beforeYen, afterYen }) => beforeYen - afterYen)
  if (owed - deductedYen !== repayYen || deductedYen < 0 || repayYen <= 0)
    throw new Error(`repayment ${decisionNo}: ${owed} less ${deductedYen} is not ${repayYen}`)
}

function drawLetter(paper: Paper, data: Repayment, texts: NoticeTexts): void {
  paper.addPage()
  drawFoldMarks(paper)
  paper.write(warekiDate(data.date), RIGHT, 17, { size: 10, align: 'right' })
  drawAddressee(paper, data.addressee, `${NOTICE_WORDS.memberNo} ${data.memberNo}`)
  paper.write(texts.mayor, RIGHT, 62, { size: 12, align: 'right', fit: 90 })
  paper.write(NOTICE_WORDS.sealLeftOut, RIGHT, 67.5, { size: 8.5, align: 'right', colour: QUIET })
  paper.write(WORDS.title, PAGE.width / 2, 87, { size: 16, style: 'bold', align: 'center', fit: WIDTH })
  const body = WORDS.body(texts.subsidyName, warekiMonth(data.month))
  let y = paper.paragraph(`\u3000${body}`, LEFT, 98, WIDTH, 6, { size: 10.5 })
  const due = data.dueOn === null ? WORDS.dueOnSlip : warekiDate(data.dueOn)
  y = drawPairs(
    paper,
    [
      { label: WORDS.decisionNo, lines: [data.decisionNo] },
      { label: WORDS.documentNo, lines: [`${data.documentNo}（${warekiDate(data.date)}）`] },
      { label: WORDS.fiscalYear, lines: [warekiFiscalYear(data.fiscalYear)] },
      { label: WORDS.repay, lines: [yenWords(data.repayYen)], strong: true },
      { label: WORDS.dueOn, lines: [due] },
    ],
    { x: LEFT, y: y + 1, width: WIDTH, labelMm: 44 },
  )
  paper.write(WORDS.reason, LEFT, y + 6, { size: 9.5 })
  const addNext = () =>
    addSheet(paper, {
      ...{ title: furtherSheet(WORDS.title), memberNo: data.memberNo, name: data.addressee.name },
      reference: `${WORDS.decisionNo} ${data.decisionNo}`,
    })
  y = drawOverSheets(paper, tableOf(data), { y: y + 8, bottom: PAGE.height - FOOT_MM }, addNext)
  const notes = data.deductedYen > 0 ? [WORDS.deducted(data.deductedYen)] : []
  const after = [...notes, WORDS.questions]
  if (y + 12 + (after.length + texts.contact.length) * 5 > PAGE.height - FOOT_MM) y = addNext()
  y += 3
  for (const note of after) y = paper.paragraph(note, LEFT, y + 4, WIDTH, 5, { size: 9.5 }) - 2
  paper.write(WORDS.contact, LEFT, y + 7, { size: 9.2, style: 'bold' })
  texts.contact.forEach((line, i) =>
    paper.write(line, LEFT + 3, y + 12 + i * 4.6, { size: 8.6, fit: WIDTH - 3 }),
  )
}

function tableOf({ lines }: Repayment): Table {
  const widths = [29, 38, 48, 17, 17, 17]
  return {
    columns: WORDS.columns.map((title, i) => ({
      ...{ title, width: widths[i]! },
      align: i < 2 ? 'center' : i === 2 ? 'left' : 'right',
    })),
    rows: lines.map(({ date, correctsDecisionNo, reason, beforeYen, afterYen }) => [
      ...[fullDayWords(date), correctsDecisionNo, reason],
      ...[beforeYen, afterYen, beforeYen - afterYen].map(yenFigure),
    ]),
    total: [
      ...[WORDS.total, '', '', '', ''],
      yenFigure(sumOf(lines, ({ beforeYen, afterYen }) => beforeYen - afterYen)),
    ],
  }
}
