/**
 * Photo → reading, and native tesseract on the same photo, in turns and one at a time: a busy machine slows both alike.
 * One thread each (with more, tesseract's threads wait for each other on a busy machine), and photos the right way up:
 * of the others tesseract makes nothing, in no time.
 */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createReader } from '../../ocr/reader.ts'
import { kindCodes, register, testKey } from '../ocr/support/forms.ts'
import { samplePhoto } from './reading-photos.ts'

export interface Times {
  pages: number
  /** ms, medians */
  ours: number
  tesseract: number | null
  /** median of the pages' own ratios */
  ratio: number | null
  tesseractVersion: string
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

function tesseractVersion(): string | null {
  try {
    const [first] = execFileSync('tesseract', ['--version'], { stdio: 'pipe' }).toString().split('\n')
    const languages = execFileSync('tesseract', ['--list-langs'], { stdio: 'pipe' }).toString()
    return languages.includes('jpn') ? `${first}, jpn` : null
  } catch {
    return null
  }
}

export async function timedPages(firstSeed: number, pages: number): Promise<Times> {
  const version = tesseractVersion()
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' }
  const folder = await mkdtemp(join(tmpdir(), 'famisapo-reading-'))
  const reader = createReader({ formKeys: [testKey], kindCodes })
  const [ours, theirs, ratios]: number[][] = [[], [], []]
  try {
    for (let i = -1; i < pages; i += 1) {
      const photo = await samplePhoto({
        seed: firstSeed + Math.max(0, i),
        glyphs: 'report',
        turn: Math.max(0, i),
        upright: true,
      })
      const file = join(folder, 'page.jpg')
      await writeFile(file, photo.jpeg)
      const options = { registeredNumbers: register, pairedRequesters: photo.known, today: '2026-11-30' }
      const read = () => timed(() => reader.read(photo.jpeg, options))
      const native = () => timed(() => promisify(execFile)('tesseract', [file, '-', '-l', 'jpn'], { env }))
      const first = i % 2 === 0 ? await read() : version && (await native())
      const second = i % 2 === 0 ? version && (await native()) : await read()
      const [own, other] = i % 2 === 0 ? [first, second] : [second, first]
      // the first page starts the process and fills the caches of both
      if (i < 0) continue
      ours!.push(Number(own))
      if (version) theirs!.push(Number(other))
      if (version) ratios!.push(Number(own) / Number(other))
    }
  } finally {
    await reader.close()
    await rm(folder, { recursive: true })
  }
  return {
    pages,
    ours: Math.round(median(ours!)),
    tesseract: version ? Math.round(median(theirs!)) : null,
    ratio: version ? Math.round(median(ratios!) * 1000) / 1000 : null,
    tesseractVersion: version ?? 'skipped: no tesseract with jpn on the PATH',
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
