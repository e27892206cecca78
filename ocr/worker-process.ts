/**
 * WorkerProcess: one child process that reads photos, started when needed, replaced when it fails or grows old.
 */
import { type ChildProcess, fork } from 'node:child_process'
import type { Reading } from '../rules/reading.ts'
import type { WorkerAnswer, WorkerQuestion, WorkerRequest } from './worker.ts'

export const WORKER_FILE = new URL('./worker.ts', import.meta.url)
const HEAP_MB = 256
/** Most of a photo's garbage dies young; V8's usual 16 MB a half hold 280 MB resident instead of 170. */
const YOUNG_HEAP_MB = 8
export const WORKER_ARGS = [
  `--max-old-space-size=${HEAP_MB}`,
  `--max-semi-space-size=${YOUNG_HEAP_MB}`,
  '--expose-gc',
  '--disable-warning=ExperimentalWarning',
]

/**
 * For glibc's malloc: the pictures of a photo (1-20 MB each) are given back when they are done with. With its usual
 * arenas, one a thread, 300 MB stay resident and grow.
 */
export const WORKER_ENV = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: String(2 ** 20) }

export class WorkerProcess {
  private readonly file: URL
  private readonly photosPerProcess: number
  private child: ChildProcess | null = null
  private photos = 0
  private nextId = 1
  private stopped = false

  constructor(file: URL | undefined, photosPerProcess: number) {
    this.file = file ?? WORKER_FILE
    this.photosPerProcess = photosPerProcess
  }

  /** @returns null when the process died, hung or answered nonsense; it is replaced at the next question */
  async ask(request: Omit<WorkerRequest, 'id'>, deadlineMs: number): Promise<Reading | null> {
    if (this.stopped) return null
    const child = this.running()
    const id = this.nextId++
    child.ref()
    child.channel?.ref()
    const answer = await this.exchange(child, { ...request, id }, deadlineMs)
    const reading =
      answer !== null && 'reading' in answer && isReading(answer.reading) ? answer.reading : null
    this.photos += 1
    // one question at a time: an idle process keeps nobody's program alive
    child.channel?.unref()
    child.unref()
    if (reading === null || this.photos >= this.photosPerProcess) void this.drop(child)
    return reading
  }

  /** Starts the process when needed. @returns whether it answers in time */
  async answers(deadlineMs: number): Promise<boolean> {
    if (this.stopped) return false
    const child = this.running()
    const id = this.nextId++
    const answer = await this.exchange(child, { id }, deadlineMs)
    child.channel?.unref()
    child.unref()
    if (answer === null) void this.drop(child)
    return answer !== null
  }

  async stop(): Promise<void> {
    this.stopped = true
    if (this.child) await this.drop(this.child)
  }

  private running(): ChildProcess {
    if (this.child?.connected) return this.child
    this.photos = 0
    this.child = fork(this.file, [], {
      serialization: 'advanced',
      execArgv: WORKER_ARGS,
      env: { ...process.env, ...WORKER_ENV },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // without a listener a failed send would end this process too
    this.child.on('error', () => undefined)
    return this.child
  }

  private exchange(
    child: ChildProcess,
    request: WorkerQuestion,
    deadlineMs: number,
  ): Promise<WorkerAnswer | null> {
    return new Promise((resolve) => {
      const finish = (answer: WorkerAnswer | null) => {
        clearTimeout(timer)
        child.off('message', onMessage)
        child.off('exit', onExit)
        resolve(answer)
      }
      const onMessage = (message: unknown) => {
        if (typeof message === 'object' && message !== null && 'id' in message && message.id === request.id)
          finish(message as WorkerAnswer)
      }
      const onExit = () => finish(null)
      const timer = setTimeout(() => finish(null), deadlineMs)
      child.on('message', onMessage)
      child.once('exit', onExit)
      child.send(request, (error) => {
        if (error) finish(null)
      })
    })
  }

  private drop(child: ChildProcess): Promise<void> {
    if (this.child === child) this.child = null
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
    return new Promise((resolve) => {
      child.ref()
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  }
}

/** The process may be broken in any way: what it says is looked at before it is believed. */
function isReading(value: unknown): value is Reading {
  if (typeof value !== 'object' || value === null) return false
  const reading = value as Partial<Reading>
  return (
    (reading.verdict === 'read' || reading.verdict === 'retake' || reading.verdict === 'not-a-report') &&
    Array.isArray(reading.rows) &&
    Array.isArray(reading.fields) &&
    Array.isArray(reading.checks)
  )
}
