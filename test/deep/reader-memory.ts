/**
 * Reader memory: one reader process, 300 photos one after the other, without being replaced. Resident memory after
 * each; the slope once it is warm.
 */
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { WORKER_ARGS, WORKER_ENV, WORKER_FILE } from '../../ocr/worker-process.ts'
import type { WorkerAnswer, WorkerRequest } from '../../ocr/worker.ts'
import { sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import type { DeepProof } from './run.ts'

const PHOTOS = 300
/** pages read before the slope is measured: pools and caches fill */
const WARM = 50
const MOST_KB_A_PAGE = 10
const MOST_FORM_MB = 256
const MOST_WITH_WORDS_MB = 500
const sample = (name: string) => readFileSync(new URL(`../../sandbox/samples/${name}`, import.meta.url))

export const prove: DeepProof = async (log) => {
  const forms = ['single-good.jpg', 'month-good.jpg', 'month-doubtful.jpg', 'single-upside-down.jpg'].map(
    sample,
  )
  const reader = startReader()
  const rss: number[] = []
  for (let i = 0; i < PHOTOS; i += 1) {
    await reader.read(forms[i % forms.length]!)
    rss.push(reader.rssKb())
    if (i % 25 === 24) log(`${i + 1} photos: ${mb(rss.at(-1)!)} MB`)
  }
  const warm = rss.slice(WARM)
  const slope = slopeOf(warm)
  const peakForms = reader.peakKb()
  const words = sample('not-a-form.jpg')
  for (let i = 0; i < 10; i += 1) await reader.read(words)
  const peakWords = reader.peakKb()
  reader.stop()
  const lines = [
    `${PHOTOS} photos of forms in one process, then 10 photos without marks, whose words are read:`,
    '',
    '| | measured | wanted |',
    '|---|---|---|',
    `| resident after 1 / 50 / ${PHOTOS} photos | ${[0, 49, PHOTOS - 1].map((i) => mb(rss[i]!)).join(' / ')} MB | |`,
    `| median after photo ${WARM} | ${mb(median(warm))} MB | ≤ ${MOST_FORM_MB} MB |`,
    `| peak while forms are read | ${mb(peakForms)} MB | ≤ ${MOST_FORM_MB} MB |`,
    `| peak with the text engine loaded | ${mb(peakWords)} MB | ≤ ${MOST_WITH_WORDS_MB} MB |`,
    `| slope after photo ${WARM} | ${slope.toFixed(1)} KB a page | ≤ ${MOST_KB_A_PAGE} KB |`,
  ]
  const broken = [
    slope > MOST_KB_A_PAGE && 'it grows',
    median(warm) > MOST_FORM_MB * 1024 && 'the form reader is too large',
    peakWords > MOST_WITH_WORDS_MB * 1024 && 'the text reader is too large',
  ].filter(Boolean)
  if (broken.length > 0) throw new Error(`${broken.join(', ')}\n${lines.join('\n')}`)
  return lines
}

function startReader() {
  const child = fork(WORKER_FILE, [], {
    serialization: 'advanced',
    execArgv: WORKER_ARGS,
    env: { ...process.env, ...WORKER_ENV },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let id = 0
  const statusKb = (name: string) => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1])
  }
  return {
    read: (photo: Buffer) =>
      new Promise<void>((resolve, reject) => {
        id += 1
        const request: WorkerRequest = {
          id,
          photo,
          options: { formKeys: [sandboxFormKey], today: '2026-11-30' },
        }
        child.once('exit', () => reject(new Error('the reader died')))
        child.once('message', (answer: WorkerAnswer) => {
          child.removeAllListeners('exit')
          if ('reading' in answer) resolve()
          else reject(new Error(JSON.stringify(answer)))
        })
        child.send(request)
      }),
    rssKb: () => statusKb('VmRSS'),
    peakKb: () => statusKb('VmHWM'),
    stop: () => child.kill('SIGKILL'),
  }
}

const mb = (kb: number) => Math.round(kb / 1024)
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/** least squares, KB a photo */
function slopeOf(values: number[]): number {
  const n = values.length
  const meanX = (n - 1) / 2
  const meanY = values.reduce((sum, value) => sum + value, 0) / n
  const top = values.reduce((sum, value, x) => sum + (x - meanX) * (value - meanY), 0)
  return top / values.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0)
}
