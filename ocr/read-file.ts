/**
 * ReadFile: every reading a file holds: a photo's, a photo's with two sheets, a PDF's page by page.
 *
 * Used by:  server/verbs/read.ts.
 */
import type { Reading } from '../rules/reading.ts'
import { ENGINE } from './engine.ts'
import { judgeHeader } from './open/file-header.ts'
import { openPages, type Opened } from './open/open-pages.ts'
import type { Reader, ReadPhotoOptions } from './reader.ts'

/** a reading, and which page of the file and which sheet on it; 1-based */
export type ReadingInFile = Reading & { filePage: number; sheet: number }

const LONG_SIDE_PX = 2_700
const JPEG_QUALITY = 90

export async function readFile(
  reader: Pick<Reader, 'read'>,
  bytes: Buffer,
  options: ReadPhotoOptions,
): Promise<ReadingInFile[]> {
  const { kind } = judgeHeader(bytes)
  if (kind !== 'pdf' && kind !== 'heic') return sheetsOf(await reader.read(bytes, options), 1)
  const opened = await openPages(bytes, { longSidePx: LONG_SIDE_PX, jpegQuality: JPEG_QUALITY })
  if (opened.kind === 'refused') return [{ ...refusal(opened.why, kind), filePage: 1, sheet: 1 }]
  const readings: ReadingInFile[] = []
  for (const [i, page] of opened.pages.entries())
    readings.push(...sheetsOf(await reader.read(page.image, options), i + 1))
  return readings
}

const sheetsOf = ({ otherSheets = [], ...first }: Reading, filePage: number): ReadingInFile[] =>
  [first, ...otherSheets].map((reading, i) => ({ ...reading, filePage, sheet: i + 1 }))

const NOTES: Record<Extract<Opened, { kind: 'refused' }>['why'], string> = {
  'not-an-image': 'broken, or nothing in it can be drawn',
  'too-large': 'more than 50 megapixels, or too much to draw in time',
  'too-many-pages': 'more than 20 pages',
  locked: 'locked with a password',
}

function refusal(why: keyof typeof NOTES, kind: 'pdf' | 'heic'): Reading {
  const isTooMuch = why === 'too-large' || why === 'too-many-pages'
  return {
    verdict: 'not-a-report',
    reason: isTooMuch ? 'too-large' : 'not-an-image',
    reasonPlace: null,
    form: null,
    rows: [],
    totals: {},
    fields: [],
    checks: [{ code: why.toUpperCase().replaceAll('-', '_'), row: 0, message: `${kind}: ${NOTES[why]}` }],
    handwrittenNotes: false,
    engine: ENGINE,
    ms: 0,
  }
}
