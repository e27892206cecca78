/**
 * RecordsFile: keeps the apps over restarts, one line a change, so that a write costs what it changed.
 *
 * Promise:  what was answered is in the file; a last line cut off by a kill is passed over.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AppName } from './fields.ts'
import type { RecordChange } from './record-table.ts'

export interface KeptChange extends RecordChange {
  app: AppName
}

export function readChanges(file: string): KeptChange[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const change = JSON.parse(line) as Partial<KeptChange>
        return change.app && change.id ? [change as KeptChange] : []
      } catch {
        return []
      }
    })
}

export function appendChanges(file: string, changes: KeptChange[]): void {
  if (changes.length > 0) appendFileSync(file, lines(changes))
}

/** What was changed many times becomes one line. */
export function rewriteChanges(file: string, changes: KeptChange[]): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, lines(changes), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

const lines = (changes: KeptChange[]) => changes.map((change) => `${JSON.stringify(change)}\n`).join('')
