/**
 * Reader: photos in, readings out, in a process of its own that may die without harm.
 *
 * Promise:  every photo gets an answer within its deadline and one fresh try; a crash, a hang or garbage from the
 *           process is a verdict ('retake', 'timeout'), never an exception and never a half reading.
 * Used by:  server/jobs (read-photo), server/verbs/read.ts.
 */
import sharp from 'sharp'
import type { Box, Reading } from '../rules/reading.ts'
import type { ReadingWithCells } from './corpus/cells-of-page.ts'
import { ENGINE } from './engine.ts'
import type { PlannedVisit } from './form/layout.ts'
import { MAX_PIXELS } from './read/decode-photo.ts'
import { WorkerProcess } from './worker-process.ts'

export interface ReadPhotoOptions {
  /** member numbers that exist: a written number must be one of them or stays doubtful */
  registeredNumbers?: string[]
  /** requesters paired with the provider the form was printed for */
  pairedRequesters?: string[]
  /** their names, by number: typed words may agree or disagree with them */
  familyNames?: Record<string, string>
  /** today in Japan: no report is about the future */
  today?: string
  /** planned visits as they were printed, a list a page: a ticked 「予定どおり」 takes its values from here */
  plannedVisits?: PlannedVisit[][]
  /** hand out the digit boxes of our own sheets with the reading */
  keepCells?: boolean
  deadlineMs?: number
}

export interface Reader {
  /** Never throws for a bad photo: the verdict says what is wrong. A crash or deadline gives `retake`/'timeout' after one fresh try. */
  read(photo: Buffer, options?: ReadPhotoOptions): Promise<ReadingWithCells>
  /**
   * A PNG cut-out of one field, ~3 cells tall margins included, for a bubble.
   * @param box   as in the reading, pixels of this photo
   * @param turn  `reading.photo.turn`: sets the cut-out upright
   */
  cutOut(
    uprightPhoto: Buffer,
    box: [number, number, number, number],
    turn?: 0 | 90 | 180 | 270,
  ): Promise<Buffer>
  /** Can it read? Busy counts as yes: every reading has its deadline. Waits for a process at most `deadlineMs`. */
  ready(deadlineMs: number): Promise<boolean>
  close(): Promise<void>
}

export interface ReaderSettings {
  /** keys whose forms are ours, the installation's first; sandboxFormKey only in the sandbox */
  formKeys: Buffer[]
  /** codes of the city's kinds of care in their printed order; left out: a kind stays doubtful */
  kindCodes?: string[]
  /** forms that are not ours, as `famisapo form learn` keeps them; left out: none */
  formsFolder?: string
  /** planned visits, as `famisapo form --planned` keeps them; left out: none */
  plansFolder?: string
  /** where a city's own digit models are kept; left out: the program's own reads */
  modelsFolder?: string
  /** 1 unless said otherwise */
  processes?: number
  /** photos after which a process is replaced, 200 unless said otherwise */
  photosPerProcess?: number
  /** another worker, for tests that plant faults */
  workerFile?: URL
}

const DEADLINE_MS = 20_000

export function createReader(settings: ReaderSettings): Reader {
  const idle: WorkerProcess[] = []
  const waiting: ((worker: WorkerProcess) => void)[] = []
  const all: WorkerProcess[] = []
  for (let i = 0; i < (settings.processes ?? 1); i += 1) {
    const worker = new WorkerProcess(settings.workerFile, settings.photosPerProcess ?? 200)
    all.push(worker)
    idle.push(worker)
  }
  const take = (): Promise<WorkerProcess> => {
    const free = idle.pop()
    return free ? Promise.resolve(free) : new Promise((resolve) => waiting.push(resolve))
  }
  const give = (worker: WorkerProcess) => {
    const next = waiting.shift()
    if (next) next(worker)
    else idle.push(worker)
  }
  return {
    read: async (photo, options = {}) => {
      const { deadlineMs = DEADLINE_MS, ...rules } = options
      const worker = await take()
      try {
        const request = {
          photo,
          options: {
            ...rules,
            formKeys: settings.formKeys,
            kindCodes: settings.kindCodes,
            formsFolder: settings.formsFolder,
            plansFolder: settings.plansFolder,
            modelsFolder: settings.modelsFolder,
          },
        }
        const first = await worker.ask(request, deadlineMs)
        return first ?? (await worker.ask(request, deadlineMs)) ?? noAnswer(2 * deadlineMs)
      } finally {
        give(worker)
      }
    },
    cutOut: cutOutOf,
    ready: async (deadlineMs) => {
      const worker = idle.pop()
      if (!worker) return true
      try {
        return await worker.answers(deadlineMs)
      } finally {
        give(worker)
      }
    },
    close: async () => {
      await Promise.all(all.map((worker) => worker.stop()))
    },
  }
}

function noAnswer(ms: number): Reading {
  return {
    verdict: 'retake',
    reason: 'timeout',
    reasonPlace: null,
    form: null,
    rows: [],
    totals: {},
    fields: [],
    checks: [],
    handwrittenNotes: false,
    engine: ENGINE,
    ms,
  }
}

const CUT_OUT_HEIGHT_PX = 180
const CUT_OUT_WIDTH_PX = 900

async function cutOutOf(photo: Buffer, box: Box, turn = 0): Promise<Buffer> {
  const open = () => sharp(photo, { limitInputPixels: MAX_PIXELS }).rotate()
  const { autoOrient } = await sharp(photo, { limitInputPixels: MAX_PIXELS }).metadata()
  const [boxLeft, boxTop, width, height] = box
  const margin = Math.round(Math.min(width, height))
  const left = Math.min(autoOrient.width - 1, Math.max(0, boxLeft - margin))
  const top = Math.min(autoOrient.height - 1, Math.max(0, boxTop - margin))
  const right = Math.max(left + 1, Math.min(autoOrient.width, boxLeft + width + margin))
  const bottom = Math.max(top + 1, Math.min(autoOrient.height, boxTop + height + margin))
  const cut = await open()
    .extract({ left, top, width: right - left, height: bottom - top })
    .png()
    .toBuffer()
  return sharp(cut)
    .rotate(turn)
    .resize({ height: CUT_OUT_HEIGHT_PX, width: CUT_OUT_WIDTH_PX, fit: 'inside' })
    .png()
    .toBuffer()
}
