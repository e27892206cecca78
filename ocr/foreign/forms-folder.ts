/**
 * FormsFolder: learnt forms as files, `NAME@VERSION.json`, none of them ever changed.
 *
 * Used by:  server/verbs/form-learn.ts (adds), ocr/read-photo-here.ts (reads the newest of each name).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LearntForm } from './learnt-form.ts'

const FILE = /^([a-z0-9][a-z0-9-]*)@(\d+)\.json$/
/** Every photo without marks is compared with all of them. */
export const MAX_FORMS = 5

/** Newest version of each name, by name; empty where there is no such folder. */
export function newestForms(folder: string): string[] {
  if (!existsSync(folder)) return []
  const newest = new Map<string, number>()
  for (const file of readdirSync(folder)) {
    const found = FILE.exec(file)
    if (found) newest.set(found[1]!, Math.max(newest.get(found[1]!) ?? 0, Number(found[2])))
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, version]) => `${name}@${version}.json`)
}

/** 1 for a new name. */
export function nextVersion(folder: string, name: string): number {
  const [known] = newestForms(folder).filter((file) => file.startsWith(`${name}@`))
  return known ? Number(FILE.exec(known)![2]) + 1 : 1
}

/** @throws when this version is there already */
export function keepForm(folder: string, form: LearntForm): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${form.name}@${form.version}.json`)
  writeFileSync(path, JSON.stringify(form), { flag: 'wx', mode: 0o600 })
  return path
}

let kept: { folder: string; key: string; forms: LearntForm[] } | null = null

/** The newest of each name, those that open; read again only when the folder has changed. */
export function loadForms(folder: string): LearntForm[] {
  const files = newestForms(folder).slice(0, MAX_FORMS)
  const key = files.map((file) => `${file} ${statSync(join(folder, file)).mtimeMs}`).join('\n')
  if (kept?.folder !== folder || kept.key !== key) {
    const forms = files.flatMap((file) => formIn(join(folder, file)) ?? [])
    kept = { folder, key, forms }
  }
  return kept.forms
}

/** Files that do not open: left out by the reader, named by `famisapo doctor`. */
export const damagedForms = (folder: string): string[] =>
  newestForms(folder).filter((file) => formIn(join(folder, file)) === null)

/** @returns null for one that was half written, or changed by hand */
function formIn(path: string): LearntForm | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LearntForm
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
