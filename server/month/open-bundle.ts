/** OpenBundle: a bundle unpacked, and how what does not agree in it is told. */
import { parse } from 'csv-parse/sync'
import type { PolicyBook } from '../../rules/policy.ts'
import type {
  BundleActivity,
  BundleDecision,
  BundleHead,
  BundleLine,
  BundleStandings,
} from './bundle-format.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

export interface Finding {
  /** of the bundle: 'lines.txt' */
  file: string
  says: string
}

export type Tell = (file: string, says: string) => void

export interface OpenBundle {
  files: ReadonlyMap<string, Uint8Array>
  head: BundleHead
  policies: PolicyBook
  activities: BundleActivity[]
  lines: BundleLine[]
  decisions: BundleDecision[]
  /** null: of version 1 */
  standings: BundleStandings | null
}

export const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(files.get(name) ?? new Uint8Array())

/** What cannot even be read is a finding like any other. */
export function tried<T>(file: string, tell: Tell, read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    tell(file, WORDS.unreadable((error as Error).message))
    return null
  }
}

export type Row = Record<string, string>

/** Of a csv, by its header; none where it is missing or cannot be read, which is told. */
export function rowsOf({ files }: OpenBundle, name: string, tell: Tell): Row[] {
  if (!files.has(name)) return []
  return tried(name, tell, () => parse(textOf(files, name), { bom: true, columns: true }) as Row[]) ?? []
}
