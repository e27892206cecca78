/**
 * CorpusKeep: doubtful digits of our own sheets that a person settled become labelled cells, where a purpose is set.
 *
 * Twice is once: a photo is looked at once, and its cells come in the same transaction. Looked at only after approval:
 * then member and clerk have both had their say.
 * Never:    without FAMISAPO_CORPUS_PURPOSE; member numbers, names, fields that nobody settled.
 */
import { createHmac } from 'node:crypto'
import { keepCells, type KeptCell, photosForCorpus } from '../db/corpus.ts'
import { openPhoto } from '../db/photos.ts'
import { reportByCase } from '../db/report-reads.ts'
import type { ReadingWithCells } from '../ocr/corpus/cells-of-page.ts'
import { KEPT_FIELDS, labelsOf } from '../ocr/corpus/label-cells.ts'
import type { DraftActivity } from '../rules/activity.ts'
import { readingFacts } from './reading-facts.ts'
import { sourcesOf, valueOf } from './routes/review/match-rows.ts'
import type { Services } from './services.ts'

type CorpusServices = Pick<Services, 'clock' | 'config' | 'db' | 'log' | 'reader' | 'sealer'>

const AT_ONCE = 5
const DEADLINE_MS = 20_000
/** values of a row that were sure and stand in the report as they were read: then it is that activity's row */
const LEAST_AGREEING = 2

/** @returns how many photos were looked at */
export async function keepCorpus(services: CorpusServices): Promise<number> {
  const purpose = services.config.corpusPurpose
  if (!purpose) return 0
  const waiting = await photosForCorpus(services.db.drizzle, AT_ONCE)
  for (const photo of waiting) await lookAt(services, photo, purpose)
  return waiting.length
}

async function lookAt(
  services: CorpusServices,
  { photoId, caseNo, providerNo }: { photoId: string; caseNo: string; providerNo: string },
  purpose: string,
): Promise<void> {
  const { db, sealer, clock, reader, config } = services
  const image = await openPhoto(db.drizzle, sealer, photoId)
  const report = await reportByCase(db.drizzle, caseNo)
  const facts = await readingFacts(db.drizzle, services, providerNo)
  const reading = image
    ? await reader.read(image, { ...facts.readOptions, keepCells: true, deadlineMs: DEADLINE_MS })
    : null
  const cells = reading && report ? labelled(reading, standing(report.activities), photoId) : []
  await db.drizzle.transaction((tx) =>
    keepCells(tx, sealer, {
      ...{ photoId, caseNo, cells, purpose, now: clock(), engine: reading?.engine ?? 'none' },
      writer: writerOf(config.rootKey, providerNo),
    }),
  )
}

type StoredActivity = NonNullable<Awaited<ReturnType<typeof reportByCase>>>['activities'][number]

const standing = (activities: StoredActivity[]): DraftActivity[] =>
  activities
    .filter(({ removedAt }) => removedAt === null)
    .map((row) => ({ ...row, start: row.startTime, end: row.endTime }))

/** Tells hands apart for as long as the key lives, and says nothing of whose they are. */
export function writerOf(rootKey: Buffer, providerNo: string): string {
  return createHmac('sha256', rootKey).update(`corpus writer ${providerNo}`).digest('hex').slice(0, 16)
}

/** Every doubtful field of digits whose activity is known for certain, box by box. */
export function labelled(
  reading: ReadingWithCells,
  activities: DraftActivity[],
  photoId: string,
): KeptCell[] {
  const sources = sourcesOf(activities, [{ photoId, reading }])
  return activities.flatMap((activity, i) => {
    const own = sources[i]!
    const sure = own.filter(({ status, value }) => status === 'sure' && value !== null)
    const agrees = ({ field, value }: (typeof own)[number]) => sameDigits(value, valueOf(activity, field))
    if (sure.filter(agrees).length < LEAST_AGREEING || !sure.every(agrees)) return []
    return own
      .filter(({ field, status }) => status === 'unsure' && KEPT_FIELDS.includes(field))
      .flatMap(({ field, box }): KeptCell[] => {
        const row = reading.fields.find((one) => one.name === field && one.box === box)?.row
        const seen = reading.cells?.find((one) => one.name === field && one.row === row)
        const value = valueOf(activity, field)
        const labels = seen && value !== null ? labelsOf(field, value, seen.cells) : null
        if (!seen || !labels) return []
        return seen.cells.map(({ ink, probabilities }, place) => ({
          ...{ field, row: seen.row, place, ink, label: labels[place]! },
          readAs: probabilities.indexOf(Math.max(...probabilities)),
        }))
      })
  })
}

const sameDigits = (read: string | null, value: string | null) =>
  read === value || (read !== null && value !== null && /^\d+$/.test(read) && Number(read) === Number(value))
