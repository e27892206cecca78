/** ReadingView: a case's photos as the member's page shows them: rows, what is doubtful, amounts, choices. */
import { eq } from 'drizzle-orm'
import { type AnsweredRow, answeredRows } from '../../../bot/answered-rows.ts'
import type { ConversationState } from '../../../bot/contract.ts'
import type { Db } from '../../../db/connect.ts'
import { latestReadings } from '../../../db/photos.ts'
import { jstDate } from '../../../rules/calendar.ts'
import { conversations } from '../../../db/schema.ts'
import { DOUBT_FIELDS } from '../../../rules/doubts.ts'
import type { Reading } from '../../../rules/reading.ts'
import type { LiffReading, LiffReadingState } from '../../contract.ts'
import { judgedRows, type JudgedReading, type JudgedRow } from '../../photo-result.ts'
import { readingFacts, type ReadingFacts } from '../../reading-facts.ts'
import type { Services } from '../../services.ts'
import { isOpen, isShown, type OwnCase } from './own-case.ts'
import { priceRows, type RowRead } from './price-rows.ts'

type ViewServices = Pick<Services, 'city' | 'clock' | 'db'>

export interface ReadCase {
  rows: RowRead[]
  facts: ReadingFacts
  /** as written at the foot of the sheets that say it; null where none does */
  writtenCount: number | null
}

/** The rows of every photo of the case that could be read. */
export async function readCase(
  db: Db,
  services: ViewServices,
  own: OwnCase,
  memberNo: string,
): Promise<ReadCase> {
  const facts = await readingFacts(db, services, memberNo)
  const shown = own.photos.filter(isShown)
  const readings = await latestReadings(
    db,
    shown.map(({ id }) => id),
  )
  const rows: RowRead[] = []
  let writtenCount: number | null = null
  for (const { id } of shown) {
    const reading = readings.find(({ photoId }) => photoId === id)?.reading
    if (!reading) continue
    const judged = await judgedRows(services, { reading, facts, caseNo: own.caseNo })
    if (judged.outcome !== 'read') continue
    rows.push(...judged.rows.map((_, index) => rowRead(id, reading, judged, index)))
    const { count } = reading.totals
    if (typeof count === 'number') writtenCount = (writtenCount ?? 0) + count
  }
  return { rows, facts, writtenCount }
}

function rowRead(photoId: string, reading: Reading, judged: JudgedReading, index: number): RowRead {
  const { row, read } = judged.rows[index] as JudgedRow
  const { date, start, end, requesterNo, childCount, sickCount, kind, transportYen } = read
  return {
    value: {
      ...{ photoId, row, date, start, end, overnight: false, requesterNo },
      ...{ childCount, sickCount, kind, transportYen, confirmed: [] },
    },
    fields: DOUBT_FIELDS.map((field) => {
      const doubt = judged.doubts.find((one) => one.rowIndex === index && one.field === field)
      return {
        field,
        box: reading.fields.find((one) => one.row === row && one.name === field)?.box ?? null,
        doubtful: doubt !== undefined,
        candidates: doubt?.candidates ?? [],
      }
    }),
  }
}

/** What the member has said in the chat stands on the page too; the reading itself stays what it is. */
async function answersInChat(db: Db, lineUserId: string, caseNo: string): Promise<AnsweredRow[]> {
  const [row] = await db
    .select({ state: conversations.state })
    .from(conversations)
    .where(eq(conversations.lineUserId, lineUserId))
  return answeredRows((row?.state as ConversationState | undefined) ?? null, caseNo)
}

function withAnswers({ value, fields }: RowRead, answers: AnsweredRow[]): RowRead {
  const answer = answers.find(({ photoId, row }) => photoId === value.photoId && row === value.row)
  if (!answer) return { value, fields }
  const { requesterNo, date, start, end, children = [], kind, transportYen } = answer.activity
  const known = {
    ...{ requesterNo, date, start, end, kind, transportYen, childCount: children.length },
    sickCount: children.filter(({ sick }) => sick).length,
  }
  const said = answer.said.filter((field) => known[field] !== undefined)
  const values = Object.fromEntries(said.map((field) => [field, known[field]]))
  const isNightSaid = said.some((field) => field === 'start' || field === 'end')
  const overnight = isNightSaid ? answer.overnight : value.overnight
  return { value: { ...value, ...values, overnight, confirmed: said }, fields }
}

/** @param user  whose phone it is; what they answered in the chat is on the page already */
export async function readingView(
  services: ViewServices,
  own: OwnCase,
  { memberNo, lineUserId }: { memberNo: string; lineUserId: string },
): Promise<LiffReading> {
  const db = services.db.drizzle
  const { texts, kindsOfCare } = services.city
  const { rows, facts, writtenCount } = await readCase(db, services, own, memberNo)
  const state = stateOf(own, rows.length)
  const answers = state === 'open' ? await answersInChat(db, lineUserId, own.caseNo) : []
  const shownRows = state === 'open' ? rows.map((row) => withAnswers(row, answers)) : []
  const values = shownRows.map(({ value }) => value)
  const wanted = { rows: values, read: rows, facts, providerNo: memberNo, caseNo: own.caseNo }
  const { prices } = await priceRows(db, services, wanted)
  return {
    caseNo: own.caseNo,
    state,
    today: jstDate(services.clock()),
    programmeName: texts.programmeName,
    centreName: texts.centreName,
    centrePhone: texts.centrePhone,
    photos: own.photos
      .filter((photo) => state === 'open' && isShown(photo))
      .map(({ id, widthPx, heightPx }) => ({ photoId: id, widthPx, heightPx })),
    rows: shownRows,
    prices,
    writtenCount,
    requesters: requestersOf(memberNo, facts, shownRows),
    kinds: kindsOfCare.map(({ code, label }) => ({ code, label })),
    consent: { version: texts.consent.version, text: texts.consent.text },
  }
}

function stateOf({ reportState, photos }: OwnCase, rowCount: number): LiffReadingState {
  if (!isOpen(reportState)) return reportState === 'submitted' ? 'sent' : (reportState as LiffReadingState)
  if (photos.some(({ state }) => state === 'received')) return 'reading'
  return rowCount > 0 ? 'open' : 'nothing'
}

/**
 * The provider's pairs, and whoever the paper names besides: that one without a name. Who has left still sends what was
 * done before, and is told no other family's name than those the paper holds.
 */
function requestersOf(memberNo: string, facts: ReadingFacts, rows: RowRead[]): LiffReading['requesters'] {
  const named = [...new Set(rows.flatMap(({ value }) => value.requesterNo ?? []))]
  const hasLeft = facts.members.get(memberNo)?.state === 'left'
  const pairs = facts.pairs.filter(({ requesterNo }) => !hasLeft || named.includes(requesterNo))
  const known = new Set(pairs.map(({ requesterNo }) => requesterNo))
  return [
    ...pairs.map(({ requesterNo, requesterName, children }) => ({
      ...{ requesterNo, name: requesterName, childCount: children.length },
    })),
    ...named
      .filter((requesterNo) => !known.has(requesterNo))
      .map((requesterNo) => ({ requesterNo, name: '', childCount: 0 })),
  ]
}
