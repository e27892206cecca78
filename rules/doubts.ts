/**
 * Doubts: fields of a reading that a person is asked about, each once, worst first.
 */
import type { ReadField } from './reading.ts'
import type { InkedRow } from './reading-rows.ts'

export type DoubtField =
  'date' | 'start' | 'end' | 'childCount' | 'sickCount' | 'kind' | 'requesterNo' | 'transportYen'

export interface TriageDoubt {
  /** index into reading.rows */
  rowIndex: number
  row: number
  field: DoubtField
  value: string | null
  /** likeliest first, at most three; `value` is the first of them unless it is null */
  candidates: string[]
}

interface Weighed extends TriageDoubt {
  /** 0 a check refuses it, 1 nothing was read, 2 the reader is unsure, 3 asked to be safe */
  rank: number
  confidence: number
}

/** Money depends on these; a row with ink must have them. */
export const REQUIRED_FIELDS: DoubtField[] = ['date', 'start', 'end', 'childCount', 'requesterNo']
/** These may stay blank: none sick, no cost, kind to be added by the centre. */
const OPTIONAL: DoubtField[] = ['sickCount', 'transportYen', 'kind']
export const DOUBT_FIELDS: DoubtField[] = [...REQUIRED_FIELDS, ...OPTIONAL]
export class DoubtList {
  readonly pairedRequesters: string[]
  readonly found = new Map<string, Weighed>()
  constructor(pairedRequesters: string[]) {
    this.pairedRequesters = pairedRequesters
  }

  add({ rowIndex, row, read, fields }: InkedRow, name: DoubtField, rank: number): void {
    const key = `${rowIndex} ${name}`
    const known = this.found.get(key)
    if (known && known.rank <= rank) return
    const field = fields.get(name)
    const value = field ? field.value : read[name] === null ? null : String(read[name])
    const confidence = field?.confidence ?? 0
    const candidates = this.candidatesOf(name, value, field)
    this.found.set(key, { rowIndex, row, field: name, value, candidates, rank, confidence })
  }

  /** Something does not add up and nothing is in doubt yet: the least sure figure is asked. */
  addWeakest(rows: InkedRow[]): void {
    if (rows.some((row) => [...this.found.values()].some((doubt) => doubt.rowIndex === row.rowIndex))) return
    const names: DoubtField[] = ['date', 'start', 'end', 'childCount']
    const figures = rows.flatMap((row) =>
      names.map((name) => ({ row, name, sure: row.fields.get(name)?.confidence ?? 0 })),
    )
    const weakest = figures.toSorted((a, b) => a.sure - b.sure)[0]
    if (weakest) this.add(weakest.row, weakest.name, 3)
  }

  worstFirst(): TriageDoubt[] {
    const worst = (a: Weighed, b: Weighed) =>
      a.rank - b.rank ||
      a.confidence - b.confidence ||
      a.row - b.row ||
      DOUBT_FIELDS.indexOf(a.field) - DOUBT_FIELDS.indexOf(b.field)
    return [...this.found.values()]
      .sort(worst)
      .map(({ rowIndex, row, field, value, candidates }) => ({ rowIndex, row, field, value, candidates }))
  }

  private candidatesOf(name: DoubtField, value: string | null, field: ReadField | undefined): string[] {
    const read = [...(value === null ? [] : [value]), ...(field?.alternatives ?? [])]
    const paired = name === 'requesterNo' ? this.pairedRequesters : []
    const counts = name === 'childCount' && read.length === 0 ? ['1', '2', '3'] : []
    return [...new Set([...read, ...paired, ...counts])].slice(0, 3)
  }
}
