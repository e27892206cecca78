/**
 * CorpusExport: the cells a model may learn from, as pictures and labels the training script takes. The held-out
 * hands never leave: nobody can train on what is to judge.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { CorpusCell } from '../db/corpus.ts'
import { sideOf } from './corpus-split.ts'
import { Refusal } from './verb.ts'

const WIDTH = 28
const HEIGHT = 36

export interface Exported {
  cells: number
  writers: number
  heldOut: number
}

/** @param folder  new or empty: what lies there is never written over */
export async function exportCorpus(folder: string, all: CorpusCell[], purposes: string[]): Promise<Exported> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0) throw new Refusal('NOT_EMPTY', `${folder} is not empty`)
  const cells = all.filter(({ writer }) => sideOf(writer) === 'train')
  const listed = cells.map((cell) => ({ file: `${cell.id}.png`, label: cell.label, writer: cell.writer }))
  for (const cell of cells) {
    const png = await sharp(Buffer.from(cell.ink), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .png()
      .toBuffer()
    await writeFile(join(folder, `${cell.id}.png`), png, { mode: 0o600 })
  }
  const about = {
    ...{ width: WIDTH, height: HEIGHT, ink: '255 is ink, 0 is paper', blank: 10, purposes },
    cells: listed,
  }
  await writeFile(join(folder, 'labels.json'), `${JSON.stringify(about, null, 1)}\n`, { mode: 0o600 })
  const writers = new Set(cells.map(({ writer }) => writer)).size
  return { cells: cells.length, writers, heldOut: all.length - cells.length }
}
