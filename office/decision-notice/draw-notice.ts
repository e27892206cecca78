/**
 * DrawNotice: 交付決定（兼額の確定）通知書 on A4. Number and date at the right, the addressee where the window of a 長形3号
 * envelope is, the title centred, then ruled tables; the activities below when they fit, else on sheets of their own.
 */
import { hoursFigure, yenFigure, yenWords } from '../figures.ts'
import {
  activityCountWords,
  noticeBody,
  NOTICE_WORDS as WORDS,
  paymentWords,
  periodWords,
  subsidyWords,
} from '../messages/papers.ts'
import type { NoticeData, NoticeTexts } from '../month-data.ts'
import { drawAddressee, drawFoldMarks, FOOT_MM, LEFT, RIGHT, WIDTH } from '../paper/letter.ts'
import { drawPairs, type Pair } from '../paper/pairs.ts'
import { linesOf, PAGE, QUIET, type Paper } from '../paper/paper.ts'
import type { Picture } from '../paper/picture.ts'
import { addSheet, drawFeet } from '../paper/sheets.ts'
import { drawTable, tableHeight, TABLE_HEAD_MM, type Table } from '../paper/table.ts'
import { warekiDate, warekiFiscalYear } from '../wareki.ts'
import { activitySums, activityTable, adjustmentTable, adjustmentYen } from './notice-tables.ts'

const BOTTOM = PAGE.height - FOOT_MM
const LABEL_MM = 44
const HEADING_MM = 6

/** @returns the pages drawn */
export function drawNotice(paper: Paper, data: NoticeData, texts: NoticeTexts, seal: Picture | null): number {
  const first = paper.pages
  paper.addPage()
  drawFoldMarks(paper)
  drawHead(paper, data, texts, seal)
  let y = drawBody(paper, data, texts)
  y = drawSummary(paper, data, y)
  const details: [string, Table][] = []
  if (data.adjustments.length > 0) details.push([WORDS.adjustments, adjustmentTable(data)])
  if (data.activities.length > 0) details.push([WORDS.detailsBelow, activityTable(data)])
  const [below, apart] = share(details, BOTTOM - y - noteHeight(texts))
  y = drawDetails(paper, below, y)
  if (apart.length > 0) {
    paper.write(WORDS.detailsApart, LEFT, y + 5.5, { size: 9.5 })
    y += 8
  }
  drawNotes(paper, texts, y)
  if (apart.length > 0) drawApart(paper, data, apart)
  const pages = paper.pages - first
  drawFeet(paper, pages, data.decisionNo)
  paper.done()
  return pages
}

function drawHead(paper: Paper, data: NoticeData, texts: NoticeTexts, seal: Picture | null): void {
  paper.write(data.documentNo, RIGHT, 17, { size: 10, align: 'right', fit: 70 })
  paper.write(warekiDate(data.date), RIGHT, 23, { size: 10, align: 'right' })
  drawAddressee(paper, data.addressee, `${WORDS.memberNo} ${data.memberNo}`)
  const sealMm = 21
  const mayorRight = seal ? RIGHT - sealMm * 0.8 : RIGHT
  paper.write(texts.mayor, mayorRight, 62, { size: 12, align: 'right', fit: 90 })
  if (seal) paper.picture(seal, RIGHT - sealMm, 60.5 - sealMm / 2, sealMm)
  else paper.write(WORDS.sealLeftOut, RIGHT, 67.5, { size: 8.5, align: 'right', colour: QUIET })
}

/** @returns where the next thing may begin */
function drawBody(paper: Paper, data: NoticeData, texts: NoticeTexts): number {
  const title = data.kind === 'change' ? WORDS.changeTitle : WORDS.title
  const centre = PAGE.width / 2
  paper.write(texts.subsidyName, centre, 79, { size: 11, align: 'center', fit: WIDTH })
  paper.write(title, centre, 87, { size: 16, style: 'bold', align: 'center', fit: WIDTH })
  const after = paper.paragraph(`\u3000${noticeBody(data, texts)}`, LEFT, 98, WIDTH, 6, { size: 10.5 })
  paper.write(WORDS.below, centre, after + 1.5, { size: 10.5, align: 'center' })
  return after + 5.5
}

function drawSummary(paper: Paper, data: NoticeData, y: number): number {
  const sums = activitySums(data)
  const pairs: Pair[] = [
    { label: WORDS.decisionNo, lines: [`${data.decisionNo}（${warekiFiscalYear(data.fiscalYear)}）`] },
  ]
  if (data.activities.length > 0)
    pairs.push(
      { label: WORDS.period, lines: [periodWords(data)] },
      {
        label: WORDS.activities,
        lines: [activityCountWords(yenFigure(data.activities.length), hoursFigure(sums.billedMinutes))],
      },
      { label: WORDS.subsidy, lines: [subsidyWords(sums.rewardYen, sums.feeYen, sums.subsidyYen)] },
    )
  const changed = data.activities.filter((activity) => activity.changed).length
  if (changed > 0)
    pairs.push({
      label: WORDS.changedAmounts,
      lines: [WORDS.changedHelp(yenFigure(changed))],
    })
  if (data.adjustments.length > 0)
    pairs.push({ label: WORDS.adjustment, lines: [yenWords(adjustmentYen(data))] })
  const decided = data.kind === 'change' ? WORDS.changed : WORDS.decided
  pairs.push({ label: decided, lines: [yenWords(data.decidedYen)], strong: true })
  pairs.push({ label: WORDS.payment, lines: paymentWords(data) })
  return drawPairs(paper, pairs, { x: LEFT, y, width: WIDTH, labelMm: LABEL_MM })
}

function drawDetails(paper: Paper, details: [string, Table][], top: number): number {
  let y = top
  for (const [heading, table] of details) {
    paper.write(heading, LEFT, y + HEADING_MM, { size: 9.5 })
    y = drawTable(paper, table, { x: LEFT, y: y + HEADING_MM + 2, bottom: BOTTOM }).y + 1
  }
  return y
}

const NOTE = { size: 8.6, lead: 4.6 }

function noteBlocks(texts: NoticeTexts): [string, string[]][] {
  const blocks: [string, string[]][] = []
  const wrap = (text: string, width: number) => linesOf(text, width, NOTE)
  if (texts.conditions.length > 0)
    blocks.push([
      WORDS.conditions,
      texts.conditions.flatMap((text, i) => {
        const number = texts.conditions.length > 1 ? `${i + 1}\u3000` : ''
        return wrap(text, WIDTH - 8).map((line, at) => `${at === 0 ? number : number && '\u3000 '}${line}`)
      }),
    ])
  if (texts.appeal) blocks.push([WORDS.appeal, wrap(texts.appeal, WIDTH - 4)])
  if (texts.contact.length > 0) blocks.push([WORDS.contact, texts.contact])
  return blocks
}

function noteHeight(texts: NoticeTexts): number {
  return noteBlocks(texts).reduce((sum, [, lines]) => sum + HEADING_MM + 1 + lines.length * NOTE.lead, 2)
}

/** Conditions, 教示 and contact; what the first page cannot hold goes on. */
function drawNotes(paper: Paper, texts: NoticeTexts, top: number): void {
  let y = top + 1
  for (const [heading, lines] of noteBlocks(texts)) {
    if (y + HEADING_MM + NOTE.lead * Math.min(lines.length, 3) > BOTTOM) {
      paper.addPage()
      y = 18
    }
    y += HEADING_MM
    paper.write(heading, LEFT, y, { size: 9.2, style: 'bold' })
    y += 0.6
    for (const line of lines) {
      y += NOTE.lead
      if (y > BOTTOM) {
        paper.addPage()
        y = 22
      }
      paper.write(line, LEFT + 3, y, { size: NOTE.size, fit: WIDTH - 3 })
    }
    y += 0.4
  }
}

/** What stands on the first page, in order, and what goes on sheets of its own because the page is full. */
function share(details: [string, Table][], roomMm: number): [[string, Table][], [string, Table][]] {
  let used = 0
  const fits = details.findIndex(([, table], i) => {
    used += HEADING_MM + 3 + tableHeight(table)
    // the line that says where the rest is needs room too
    return used + (i < details.length - 1 ? 8 : 0) > roomMm
  })
  return fits === -1 ? [details, []] : [details.slice(0, fits), details.slice(fits)]
}

/** 別紙: each table on, over as many sheets as it needs. */
function drawApart(paper: Paper, data: NoticeData, details: [string, Table][]): void {
  let y = BOTTOM
  const newSheet = () => {
    y = addSheet(paper, {
      ...{ title: WORDS.details, memberNo: data.memberNo, name: data.addressee.name },
      reference: `${WORDS.decisionNo} ${data.decisionNo}`,
    })
  }
  newSheet()
  for (const [heading, table] of details) {
    let next = 0
    while (next < table.rows.length) {
      if (y + HEADING_MM + 2 + TABLE_HEAD_MM + 20 > BOTTOM) newSheet()
      paper.write(heading, LEFT, y + HEADING_MM, { size: 9.5 })
      const drawn = drawTable(paper, table, { x: LEFT, y: y + HEADING_MM + 2, bottom: BOTTOM }, next)
      next = drawn.next
      y = next < table.rows.length ? BOTTOM : drawn.y + 2
    }
  }
}
