/**
 * InTurns: at most so many of something at once in this process; the rest wait in the order they came.
 *
 * Used by:  uploads.ts: a picture being decoded takes tens of megabytes, whoever sends it.
 */
export function inTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
