/** `famisapo read --labels`: the csv of two people, and what the reader is worth on the photos they looked at. */
import { parse } from 'csv-parse/sync'
import { basename } from 'node:path'
import { agreedLabels, type Label, scoreAgainst } from '../../ocr/score/labels.ts'
import { fieldScores, isRight, reliabilityOf } from '../../ocr/score/score-readings.ts'
import type { Reading } from '../../rules/reading.ts'
import { Refusal } from '../verb.ts'

const COLUMNS = ['photo', 'row', 'field', 'value'] as const

/** @throws Refusal naming the file and what it lacks */
export function readLabels(file: string, bytes: Buffer): Label[] {
  let records: Record<string, string>[]
  try {
    records = parse(bytes, { columns: true, bom: true, trim: true, skip_empty_lines: true })
  } catch (error) {
    throw new Refusal('BAD_CSV', `${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return records.map((record, i) => {
    const lacks = COLUMNS.filter((column) => record[column] === undefined)
    if (lacks.length > 0) throw new Refusal('BAD_CSV', `${file}: no column ${lacks.join(', ')}`)
    const row = Number(record['row'])
    if (!Number.isInteger(row) || row < 0)
      throw new Refusal('BAD_CSV', `${file}, line ${i + 2}: row "${record['row']}" is no number`)
    return { photo: record['photo']!, row, field: record['field']!, value: record['value']! }
  })
}

/** @param readings  with the file each was read from; of a file with several sheets the first counts */
export function scoreReadings(
  first: Label[],
  second: Label[],
  readings: (Reading & { file: string })[],
): object {
  const { agreed, differing } = agreedLabels(first, second)
  const files = new Map(readings.map((reading) => [basename(reading.file), reading] as const).reverse())
  const photos = [...files].map(([photo, reading]) => scoreAgainst(agreed, photo, reading))
  const fields = photos.flatMap((photo) => photo.fields)
  return {
    engine: readings[0]?.engine,
    ...fieldScores(photos),
    reliability: reliabilityOf(
      fields.map((field) => ({ confidence: field.confidence, right: isRight(field) })),
    ),
    peopleDiffer: differing.map(({ photo, row, field }) => `${photo} ${field} row ${row}`),
    labelsWithoutPhoto: [...new Set(agreed.map(({ photo }) => photo))].filter((photo) => !files.has(photo)),
  }
}
