/**
 * MatchRows: which row of which photo an activity was read from, and what its fields looked like there.
 *
 * The database keeps no such tie: a report is made by a person's yes, and rows are mended, added and taken out after.
 * Promise:  an activity whose values were changed keeps its row as long as most of it still agrees; a field is
 *           doubtful only while its value is the reader's own unsure one.
 * Used by:  report-view.ts.
 */
import type { DraftActivity } from '../../../rules/activity.ts'
import type { ReadField, Reading } from '../../../rules/reading.ts'
import type { FieldSource, SourceField } from '../../contract.ts'

export interface PhotoReading {
  photoId: string
  reading: Reading
}

interface PaperRow {
  photoId: string
  fields: ReadField[]
}

const SOURCE_FIELDS: readonly SourceField[] = [
  'date',
  'start',
  'end',
  'requesterNo',
  'childCount',
  'sickCount',
  'kind',
  'transportYen',
]
/** What tells rows apart counts most. */
const WEIGHTS: Partial<Record<SourceField, number>> = { date: 4, start: 3, end: 3, requesterNo: 1 }
/** Standing in the same place of the list: enough to hold a row through one changed value. */
const SAME_PLACE_WEIGHT = 3
const LEAST_SCORE = 3

const isSourceField = (name: string): name is SourceField =>
  (SOURCE_FIELDS as readonly string[]).includes(name)

/** Rows with ink, photo by photo, top to bottom. */
export function paperRows(photos: PhotoReading[]): PaperRow[] {
  return photos.flatMap(({ photoId, reading }) => {
    const numbers = [...new Set(reading.fields.map((field) => field.row))].filter((row) => row >= 1)
    return numbers
      .sort((a, b) => a - b)
      .map((row) => ({
        photoId,
        fields: reading.fields.filter((field) => field.row === row && isSourceField(field.name)),
      }))
      .filter(({ fields }) => fields.some((field) => field.status !== 'blank'))
  })
}

export function valueOf(activity: DraftActivity, field: SourceField): string | null {
  switch (field) {
    case 'childCount':
      return String(activity.children.length)
    case 'sickCount':
      return String(activity.children.filter((child) => child.sick).length)
    case 'transportYen':
      return String(activity.transportYen)
    default:
      return activity[field]
  }
}

/** @returns one list a given activity, in the same order; empty where no row of a photo fits */
export function sourcesOf(activities: DraftActivity[], photos: PhotoReading[]): FieldSource[][] {
  const rows = paperRows(photos)
  const scored = activities.flatMap((activity, at) =>
    rows.map((row, rowAt) => ({
      at,
      rowAt,
      score: likeness(activity, row) + (at === rowAt ? SAME_PLACE_WEIGHT : 0),
    })),
  )
  const rowOf = new Map<number, number>()
  const taken = new Set<number>()
  for (const { at, rowAt, score } of scored.sort((a, b) => b.score - a.score)) {
    if (score < LEAST_SCORE || rowOf.has(at) || taken.has(rowAt)) continue
    rowOf.set(at, rowAt)
    taken.add(rowAt)
  }
  return activities.map((activity, at) => {
    const row = rows[rowOf.get(at) ?? -1]
    return row ? row.fields.map((field) => sourceOf(activity, row.photoId, field)) : []
  })
}

function likeness(activity: DraftActivity, { fields }: PaperRow): number {
  return fields.reduce((score, field) => {
    const name = field.name as SourceField
    const value = valueOf(activity, name)
    if (value === null) return score
    if (sameValue(name, field.value, value)) return score + (WEIGHTS[name] ?? 0)
    const among = field.alternatives?.some((other) => sameValue(name, other, value))
    return among ? score + (WEIGHTS[name] ?? 0) / 2 : score
  }, 0)
}

/** Counts are written with and without a leading zero. */
function sameValue(name: SourceField, read: string | null, value: string | null): boolean {
  if (read === null || value === null) return read === value
  const counted = name === 'childCount' || name === 'sickCount' || name === 'transportYen'
  return counted ? Number(read) === Number(value) : read === value
}

function sourceOf(activity: DraftActivity, photoId: string, field: ReadField): FieldSource {
  const name = field.name as SourceField
  const read = [field.value, ...(field.alternatives ?? [])].filter((value) => value !== null)
  return {
    field: name,
    photoId,
    box: field.box,
    value: field.value,
    confidence: field.confidence,
    status: field.status,
    candidates: [...new Set(read)],
    doubtful: field.status === 'unsure' && sameValue(name, field.value, valueOf(activity, name)),
  }
}
