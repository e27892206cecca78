/**
 * PrintCertificate: 特定子ども・子育て支援提供証明書 (幼児教育・保育の無償化) and the receipt beside it, for a requester: one
 * child, one provider, one month.
 *
 * Never:    a drive only, transport or meals: what is handed in has left them out.
 */
import { sumOf, yenFigure, yenWords } from '../figures.ts'
import { CERTIFICATE_WORDS as WORDS, dayWords, furtherSheet, NOTICE_WORDS } from '../messages/papers.ts'
import type { CareCertificate } from '../month-data.ts'
import { drawAddressee, drawFoldMarks, FOOT_MM, LEFT, RIGHT, WIDTH } from '../paper/letter.ts'
import { drawPairs, type Pair } from '../paper/pairs.ts'
import { PAGE, Paper } from '../paper/paper.ts'
import { addSheet, drawFeet, drawOverSheets, type SheetHead } from '../paper/sheets.ts'
import type { Table } from '../paper/table.ts'
import { warekiDate, warekiMonth } from '../wareki.ts'

/** `certificate`: 提供証明書 · `receipt`: 領収書. @throws UnprintableError for a character no face has */
export async function printCertificate(
  data: CareCertificate,
  what: 'certificate' | 'receipt',
): Promise<Buffer> {
  return printCertificates([data], what)
}

/** One after the other in one file, each beginning on a page of its own: a family's month. @param rows  at least one */
export async function printCertificates(
  rows: CareCertificate[],
  what: 'certificate' | 'receipt',
): Promise<Buffer> {
  const { requesterNo, month, date } = rows[0]!
  const paper = new Paper(`${titleOf(what)} ${requesterNo} ${month}`, date)
  for (const data of rows) drawCertificate(paper, data, what)
  return paper.finish()
}

const titleOf = (what: 'certificate' | 'receipt'): string =>
  what === 'receipt' ? WORDS.receiptTitle : WORDS.title

function drawCertificate(paper: Paper, data: CareCertificate, what: 'certificate' | 'receipt'): void {
  const title = titleOf(what)
  const before = paper.pages
  paper.addPage()
  drawFoldMarks(paper)
  paper.write(warekiDate(data.date), RIGHT, 17, { size: 10, align: 'right' })
  drawAddressee(paper, data.addressee, `${NOTICE_WORDS.memberNo} ${data.requesterNo}`)
  const centre = PAGE.width / 2
  paper.write(title, centre, 72, { size: 16, style: 'bold', align: 'center' })
  paper.write(WORDS.month(warekiMonth(data.month)), centre, 79, { size: 11, align: 'center' })
  paper.write(what === 'receipt' ? WORDS.receiptBody : WORDS.body, LEFT, 89, { size: 10.5 })
  const y = drawPairs(paper, factsOf(data, what), { x: LEFT, y: 93, width: WIDTH, labelMm: 48 })
  paper.write(WORDS.note, LEFT, y + 6, { size: 9 })
  paper.write(WORDS.details, LEFT, y + 14, { size: 9.5 })
  const place = { y: y + 16, bottom: PAGE.height - FOOT_MM - SIGNATURE_MM }
  const end = drawOverSheets(paper, tableOf(data), place, () => addSheet(paper, headOf(data, title)))
  const line = end + 16
  paper.write(WORDS.sign, RIGHT - 100, line, { size: 9.5 })
  paper.line(RIGHT - 70, line + 1.5, RIGHT, line + 1.5)
  drawFeet(paper, paper.pages - before)
}

const SIGNATURE_MM = 22

/** A family has one of each child and provider in a month: the head tells them apart. */
const headOf = (data: CareCertificate, title: string): SheetHead => ({
  title: furtherSheet(title),
  memberNo: data.requesterNo,
  name: data.addressee.name,
  reference: WORDS.month(warekiMonth(data.month)),
  about: [
    `${WORDS.child} ${data.childName}`,
    `${WORDS.provider} ${data.provider.name}（${data.provider.memberNo}）`,
  ].join('\u3000'),
})

function factsOf(data: CareCertificate, what: 'certificate' | 'receipt'): Pair[] {
  const days = [...new Set(data.visits.map(({ date }) => date))].sort()
  const feeYen = sumOf(data.visits, (visit) => visit.feeYen)
  return [
    { label: WORDS.requester, lines: [`${data.addressee.name}（${data.requesterNo}）`] },
    { label: WORDS.child, lines: [data.childName] },
    { label: WORDS.birthDate, lines: [warekiDate(data.childBirthDate)] },
    { label: WORDS.provider, lines: [`${data.provider.name}（${data.provider.memberNo}）`] },
    ...(days.length > 0
      ? [{ label: WORDS.period, lines: [`${warekiDate(days[0]!)}から${warekiDate(days.at(-1)!)}まで`] }]
      : []),
    { label: WORDS.days, lines: [WORDS.countWords(days.length, data.visits.length)] },
    { label: what === 'receipt' ? WORDS.receiptFee : WORDS.fee, lines: [yenWords(feeYen)], strong: true },
  ]
}

function tableOf(data: CareCertificate): Table {
  const [day, time, fee] = WORDS.columns
  return {
    columns: [
      { title: day!, width: 60, align: 'center' },
      { title: time!, width: 60, align: 'center' },
      { title: fee!, width: 46, align: 'right' },
    ],
    rows: data.visits.map((visit) => [
      dayWords(visit.date),
      `${visit.start}–${visit.end}`,
      yenFigure(visit.feeYen),
    ]),
    total: [WORDS.total, '', yenFigure(sumOf(data.visits, (visit) => visit.feeYen))],
  }
}
