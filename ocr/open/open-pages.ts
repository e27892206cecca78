/**
 * OpenPages: a PDF's or HEIC's pages as JPEG pictures, in a process of their own that is ended afterwards.
 *
 * Promise:  every file is answered within the deadline, with all of its pages or with one reason why not; what the
 *           header condemns starts no process. One file at a time in this process: the others wait.
 * Never:    a half file: a page that cannot be drawn refuses the whole.
 * Used by:  server/photo-intake.ts, read-file.ts.
 */
import { fork } from 'node:child_process'
import { type FileTrouble, judgeHeader, MAX_PAGES } from './file-header.ts'
import type { OpenAnswer, OpenedPage, OpenRequest } from './open-worker.ts'

export type Opened =
  | { kind: 'pages'; pages: { image: Buffer; widthPx: number; heightPx: number }[] }
  | { kind: 'refused'; why: 'not-an-image' | FileTrouble }

export interface OpenSettings {
  longSidePx: number
  jpegQuality: number
  deadlineMs?: number
}

const WORKER_FILE = new URL('./open-worker.ts', import.meta.url)
const DEADLINE_MS = 30_000
const HEAP_MB = 256
/** of 64 KiB: a picture of 50 megapixels needs about 600 MB while it is turned into pixels */
const WASM_PAGES = 14_000

let last: Promise<unknown> = Promise.resolve()

/** @param bytes  a PDF or HEIC file; anything else is refused */
export function openPages(bytes: Buffer, settings: OpenSettings): Promise<Opened> {
  const { kind, refused } = judgeHeader(bytes)
  if (refused !== null) return Promise.resolve({ kind: 'refused', why: refused })
  if (kind !== 'pdf' && kind !== 'heic') return Promise.resolve({ kind: 'refused', why: 'not-an-image' })
  const mine = last.then(() => openNow({ kind, bytes, settings }))
  last = mine.catch(() => undefined)
  return mine
}

function openNow({
  kind,
  bytes,
  settings,
}: {
  kind: 'pdf' | 'heic'
  bytes: Buffer
  settings: OpenSettings
}): Promise<Opened> {
  return new Promise((resolve) => {
    const child = fork(WORKER_FILE, [], {
      serialization: 'advanced',
      execArgv: [
        `--max-old-space-size=${HEAP_MB}`,
        `--wasm-max-mem-pages=${WASM_PAGES}`,
        '--disable-warning=ExperimentalWarning',
      ],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const pages: OpenedPage[] = []
    const finish = (opened: Opened) => {
      clearTimeout(timer)
      child.removeAllListeners()
      child.on('error', () => undefined)
      child.kill('SIGKILL')
      resolve(opened)
    }
    const refuse = (why: FileTrouble | 'not-an-image') => finish({ kind: 'refused', why })
    const timer = setTimeout(() => refuse('too-large'), settings.deadlineMs ?? DEADLINE_MS)
    child.on('message', (answer: OpenAnswer) => {
      if ('page' in answer) pages.push(answer.page)
      else if ('refused' in answer) refuse(answer.refused)
      else
        finish({ kind: 'pages', pages: pages.map((page) => ({ ...page, image: Buffer.from(page.image) })) })
    })
    // it ran out of memory, or the decoder fell over: the file is no good to us
    child.once('exit', () => refuse('not-an-image'))
    child.once('error', () => refuse('not-an-image'))
    const { longSidePx, jpegQuality } = settings
    const request: OpenRequest = { kind, bytes, maxPages: MAX_PAGES, longSidePx, jpegQuality }
    child.send(request, (error) => {
      if (error) refuse('not-an-image')
    })
  })
}
