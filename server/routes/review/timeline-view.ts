/**
 * TimelineView: all that happened to one case, oldest first: what people did, what the member was told and whether it
 * left, photos and readings, the words of a thread, what kintone holds.
 */
import { auditOf } from '../../../db/audit.ts'
import { caseWith, kintoneOf, messagesSent, questionKeys, type MessageSent } from '../../../db/case-reads.ts'
import type { Db } from '../../../db/connect.ts'
import { latestReadings, photosOfCase } from '../../../db/photos.ts'
import { messagesOf } from '../../../db/question-reads.ts'
import { reportByCase } from '../../../db/report-reads.ts'
import { listStaff } from '../../../db/staff.ts'
import type { CaseTimeline, TimelineEntry } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { caseItem, memberCard } from './case-view.ts'
import { TAKEN_BACK, OUTCOMES, TIMELINE } from './desk-words.ts'
import { historyOf, jstInstant } from './history-view.ts'
import { READING_TROUBLE } from './messages.ts'
import { wordsOfMessages } from './message-words.ts'

/** When to the instant: two things within a minute keep their order. */
type Timed = TimelineEntry & { instant: Date }
type ViewServices = Pick<Services, 'db' | 'sealer' | 'city'>

const entry = (
  instant: Date,
  over: Partial<TimelineEntry> & Pick<TimelineEntry, 'kind' | 'what'>,
): Timed => ({
  ...{ who: TIMELINE.automatic, text: null, outcome: null, wrong: false, changes: [] },
  ...over,
  at: jstInstant(instant),
  instant,
})

/** @returns null for an unknown case */
export async function timelineOf(services: ViewServices, caseNo: string): Promise<CaseTimeline | null> {
  const db = services.db.drizzle
  const found = await caseWith(db, caseNo)
  if (!found) return null
  const member = await memberCard(db, found.memberNo)
  const name = member?.name ?? found.applicantName ?? TIMELINE.unknown
  const groups = [
    ...(found.summary
      ? [entry(found.openedAt, { kind: 'words', who: name, what: TIMELINE.summary, text: found.summary })]
      : []),
    ...(await acts(db, services, caseNo, name)),
    ...(await words(db, services, caseNo, name)),
    ...(await photos(db, caseNo, name)),
    ...(await told(db, caseNo)),
    ...(await kintone(db, caseNo)),
  ]
  const entries = groups
    .sort((a, b) => a.instant.getTime() - b.instant.getTime())
    .map(({ instant: _, ...shown }) => shown)
  return { case: caseItem(found), member, entries }
}

/** A thread's own words tell more than the log's rows about them. */
const TOLD_BY_WORDS = new Set(['question.answered', 'question.noted'])

async function acts(db: Db, { city }: ViewServices, caseNo: string, name: string): Promise<Timed[]> {
  const history = (await auditOf(db, caseNo)).filter(({ action }) => !TOLD_BY_WORDS.has(action))
  const report = await reportByCase(db, caseNo)
  const staff = new Map((await listStaff(db)).map((person) => [`staff:${person.id}`, person.name]))
  const kindLabel = (code: string) => city.kindsOfCare.find((kind) => kind.code === code)?.label ?? code
  const source = { history, activities: report?.activities ?? [] }
  const shown = historyOf(source, { staff, providerName: name, kindLabel }).toReversed()
  return shown.map(({ actor, action, changes }, index) =>
    entry(history[index]!.at, { kind: 'act', who: actor, what: action, changes }),
  )
}

async function words(db: Db, { sealer }: ViewServices, caseNo: string, name: string): Promise<Timed[]> {
  return (await messagesOf(db, sealer, caseNo)).map(
    ({ at, author, staffName, internal, text, takenBack }) => {
      if (author === 'member') {
        const words = takenBack ? `${TAKEN_BACK}${text}` : text
        return entry(at, { kind: 'words', who: name, what: TIMELINE.asked, text: words })
      }
      const who = staffName ?? TIMELINE.centre
      return internal
        ? entry(at, { kind: 'note', who, what: TIMELINE.note, text })
        : entry(at, { kind: 'told', who, what: TIMELINE.answered, text })
    },
  )
}

async function photos(db: Db, caseNo: string, name: string): Promise<Timed[]> {
  const taken = await photosOfCase(db, caseNo)
  const readings = await latestReadings(
    db,
    taken.map(({ id }) => id),
  )
  return [
    ...taken.map(({ receivedAt, suspect }) =>
      entry(receivedAt, {
        kind: 'photo',
        who: name,
        what: suspect ? TIMELINE.hidden : TIMELINE.photo,
        wrong: suspect,
      }),
    ),
    ...readings.map(({ readAt, reading }) =>
      entry(readAt, {
        kind: 'photo',
        what: reading.verdict === 'read' ? TIMELINE.read : TIMELINE.unreadable,
        text: reading.reason && READING_TROUBLE[reading.reason],
      }),
    ),
  ]
}

/** Own happenings told in the chat are kept under 'event:own:<what>:<case>:…'; the receipt of a photo under its id. */
const TOLD_OF_CASE = [
  'returned',
  'approved',
  'application',
  'application-approved',
  'application-returned',
  'application-declined',
  'question-answered',
  'question-closed',
]

async function told(db: Db, caseNo: string): Promise<Timed[]> {
  const photoIds = (await photosOfCase(db, caseNo)).map(({ id }) => id)
  const keys = [
    ...photoIds.flatMap((id) => [`receipt:${id}`, `event:own:reading:${id}`]),
    ...(await questionKeys(db, caseNo)),
  ]
  const starts = TOLD_OF_CASE.map((what) => `event:own:${what}:${caseNo}:`)
  const sent = await messagesSent(
    db,
    [...keys, ...TOLD_OF_CASE.map((what) => `event:own:${what}:${caseNo}`)],
    starts,
  )
  return sent.map((message) => {
    const { word, wrong } = OUTCOMES[message.state]
    const outcome = message.sentAt ? `${word} ${jstInstant(message.sentAt).slice(11)}` : word
    return entry(message.createdAt, {
      kind: 'told',
      what: TIMELINE.told,
      text: textOf(message),
      outcome,
      wrong,
    })
  })
}

/** An answer's words stand in the thread already. */
function textOf({ dedupeKey, messages }: MessageSent): string | null {
  if (dedupeKey.startsWith('event:own:question-answered:')) return null
  return messages.length === 0 ? TIMELINE.forgotten : wordsOfMessages(messages)
}

async function kintone(db: Db, caseNo: string): Promise<Timed[]> {
  return (await kintoneOf(db, caseNo)).flatMap(({ key, sentAt, refusedAt, lastError }) => [
    ...(sentAt ? [entry(sentAt, { kind: 'kintone', what: TIMELINE.inKintone, text: key })] : []),
    ...(refusedAt
      ? [
          entry(refusedAt, {
            kind: 'kintone',
            what: TIMELINE.refusedByKintone,
            text: `${key} ${lastError ?? ''}`.trim(),
            wrong: true,
          }),
        ]
      : []),
  ])
}
