/**
 * Worker: the process that reads photos, one at a time, and may die at any of them.
 *
 * Used by:  reader.ts, which forks it. Speaks only over its channel; logs nothing, keeps nothing.
 */
import { type ReadHereOptions, readPhotoHere } from './read-photo-here.ts'
import type { Reading } from '../rules/reading.ts'

export interface WorkerRequest {
  id: number
  photo: Uint8Array
  options: Omit<ReadHereOptions, 'formKeys'> & { formKeys: Uint8Array[] }
}

/** `id` alone: are you there? */
export type WorkerQuestion = WorkerRequest | { id: number }

export type WorkerAnswer = { id: number; reading: Reading } | { id: number; error: string } | { id: number }

process.on('message', (question: WorkerQuestion) => {
  if (!('photo' in question)) return void process.send?.({ id: question.id })
  void answer(question).then((message) => process.send?.(message, clearAway))
})
// the service is gone: so are its photos
process.on('disconnect', () => process.exit(0))

/** Between two photos, when nobody waits: what one left is gone before the next comes. */
function clearAway(): void {
  globalThis.gc?.()
}

async function answer({ id, photo, options }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    const formKeys = options.formKeys.map((key) => Buffer.from(key))
    return { id, reading: await readPhotoHere(Buffer.from(photo), { ...options, formKeys }) }
  } catch (error) {
    return { id, error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }
  }
}
