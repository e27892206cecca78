/**
 * Labels: what two people read on real sheets, each for themselves, and what a reading is worth against it.
 *
 * Promise:  only what both typed alike counts as known; where they differ, or one could not read it, nobody is judged.
 * Used by:  `famisapo read --labels`. How to collect real sheets: docs/reading.md.
 */
import type { Reading } from '../../rules/reading.ts'
import type { ScoredField, ScoredPhoto } from './score-readings.ts'

/** one line of a labels csv */
export interface Label {
  photo: string
  /** as in the reading: 1-based row of a monthly form, 1 on a single form, 0 for the whole sheet */
  row: number
  /** as in the reading: date, start, end, requesterNo … */
  field: string
  /** as the reading would say it ('2026-11-05', '18:00', '2'); '' is nothing written, '?' cannot be read */
  value: string
}

const CANNOT_READ = '?'
const keyOf = ({ photo, row, field }: Label) => `${photo}\n${row}\n${field}`

/** @returns what both say, and where they do not: those lines of the first list */
export function agreedLabels(first: Label[], second: Label[]): { agreed: Label[]; differing: Label[] } {
  const other = new Map(second.map((label) => [keyOf(label), label.value]))
  const isAgreed = (label: Label) => label.value !== CANNOT_READ && other.get(keyOf(label)) === label.value
  return {
    agreed: first.filter(isAgreed),
    differing: first.filter((label) => !isAgreed(label)),
  }
}

/** Fields without a label are not judged; a photo that was not read has no fields. */
export function scoreAgainst(labels: Label[], photo: string, reading: Reading): ScoredPhoto {
  const { verdict, reason, engine } = reading
  const asked = reading.fields.filter(({ status }) => status === 'unsure').map(({ name }) => name)
  const own = verdict === 'read' ? labels.filter((label) => label.photo === photo) : []
  return {
    ...{ name: photo, verdict, reason, engine, asked, cells: [] },
    nothingToAsk: verdict === 'read' && asked.length === 0,
    fields: own.map((label): ScoredField => {
      const read = reading.fields.find(({ name, row }) => name === label.field && row === label.row)
      return {
        ...{ name: label.field, row: label.row, truth: label.value || null, value: read?.value ?? null },
        confidence: read?.confidence ?? 1,
        accepted: read?.status !== 'unsure',
      }
    }),
  }
}
