/**
 * PlansFolder: planned visits as they were printed, a file a page, named by the digest in its QR; none is ever changed.
 *
 * Used by:  server/verbs/form.ts (keeps what it prints), ocr/read-photo-here.ts (finds the plan of a sheet).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodePlan } from './decode-plan.ts'
import type { PlannedVisit } from './layout.ts'
import { digestOfPlan } from './sign-qr.ts'

const fileOf = (folder: string, digest: string): string => join(folder, `${digest}.json`)

/**
 * Before the sheet is printed: one whose plan is lost has every value asked.
 * @throws RangeError when another plan has the same digest: the sheets could not be told apart
 */
export function keepPlan(folder: string, visits: PlannedVisit[]): void {
  const digest = digestOfPlan(visits)
  if (digest === null) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const text = JSON.stringify(visits)
  try {
    writeFileSync(fileOf(folder, digest), text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const kept = loadPlan(folder, digest)
    // half written by a process that was killed
    if (kept === null) writeFileSync(fileOf(folder, digest), text, { mode: 0o600 })
    else if (JSON.stringify(kept.map(lineOf)) !== JSON.stringify(visits.map(lineOf)))
      throw new RangeError('another plan has the same digest: change the order of its pages', {
        cause: error,
      })
  }
}

const lineOf = ({ date, start, end, requesterNo, childCount, sickCount, kind }: PlannedVisit) => [
  ...[date, start, end, requesterNo, childCount, sickCount ?? null, kind ?? null],
]

/** @returns null where no plan of this digest is kept */
export function loadPlan(folder: string, digest: string): PlannedVisit[] | null {
  let text: string
  try {
    text = readFileSync(fileOf(folder, digest), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const plan = decodePlan(text)
  return 'problem' in plan ? null : plan
}
