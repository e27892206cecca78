/**
 * Two processes for many photos; each is replaced after a while, so that the memory stays what one of them needs.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { ScoredPhoto } from '../../ocr/score/score-readings.ts'
import type { PhotoWish } from './reading-photos.ts'

const WORKER = new URL('reading-worker.ts', import.meta.url)
const PHOTOS_EACH = 60

interface Answer {
  photo: ScoredPhoto
  peakMb: number
}

/**
 * @param untilMs  performance.now() after which no further photo is begun
 * @returns        the photos in the order wished, and the most memory any of the processes took
 */
export async function scoreAll(
  wishes: PhotoWish[],
  processes: number,
  untilMs = Infinity,
  log: (done: number) => void = () => undefined,
): Promise<{ photos: ScoredPhoto[]; peakMb: number }> {
  const photos: ScoredPhoto[] = []
  let next = 0
  let done = 0
  let peakMb = 0
  const goesOn = () => next < wishes.length && performance.now() < untilMs
  const work = async () => {
    while (goesOn()) {
      const child = fork(WORKER)
      for (let i = 0; i < PHOTOS_EACH && goesOn(); i += 1) {
        const at = next++
        const answer = await ask(child, wishes[at]!)
        photos[at] = answer.photo
        peakMb = Math.max(peakMb, answer.peakMb)
        log((done += 1))
      }
      child.disconnect()
      await once(child, 'exit')
    }
  }
  await Promise.all(Array.from({ length: processes }, work))
  return { photos, peakMb }
}

function ask(child: ChildProcess, wish: PhotoWish): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`the process died (${code}) at ${wish.seed}`))
    child.once('exit', died)
    child.once('message', (answer) => {
      child.off('exit', died)
      resolve(answer as Answer)
    })
    child.send(wish)
  })
}
