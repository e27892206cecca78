/**
 * ModelsFolder: digit models a city adopted, each in a folder of its own name, and which of them reads now. Without
 * one the model that came with the program reads.
 *
 *   models/digits-2-city/{weights.bin,weights.json}   never changed
 *   models/current.json                               {"names":["digits-2-city", …]}, the last one reads
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const CURRENT = 'current.json'
const NAME = /^[a-z0-9][a-z0-9.-]{0,60}$/

/** Adopted models in the order they were adopted; empty: the program's own reads. */
export function adoptedModels(folder: string): string[] {
  const file = join(folder, CURRENT)
  if (!existsSync(file)) return []
  const { names } = JSON.parse(readFileSync(file, 'utf8')) as { names: string[] }
  return names.filter((name) => NAME.test(name))
}

/** Where the weights that read now are; null: the program's own. */
export function currentModel(folder: string): URL | null {
  const name = adoptedModels(folder).at(-1)
  return name === undefined ? null : folderUrl(join(folder, name))
}

/** @param name  as weights.json has it; the same name is never another model */
export function adoptModel(folder: string, name: string, weightsFile: string): void {
  if (!NAME.test(name)) throw new RangeError(`${name} is no name for a model`)
  const own = join(folder, name)
  mkdirSync(own, { recursive: true, mode: 0o700 })
  copyFileSync(weightsFile, join(own, 'weights.bin'))
  copyFileSync(join(dirname(weightsFile), 'weights.json'), join(own, 'weights.json'))
  write(folder, [...adoptedModels(folder), name])
}

/** @returns the model given up; null when the program's own reads already */
export function rollBackModel(folder: string): string | null {
  const names = adoptedModels(folder)
  const last = names.pop()
  if (last === undefined) return null
  write(folder, names)
  return last
}

/** In one step: a reader sees the list before or after. */
function write(folder: string, names: string[]): void {
  const file = join(folder, CURRENT)
  writeFileSync(`${file}.new`, `${JSON.stringify({ names })}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export const folderUrl = (folder: string): URL => pathToFileURL(`${folder}/`)
