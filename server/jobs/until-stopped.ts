/**
 * UntilStopped: waits for somebody outside, but no longer than the service lives.
 *
 * Promise:  when the service stops, the wait ends at once (or after `graceMs`) with `Stopped`, so that what was in
 *           hand can be handed back within the ten seconds a stop may take.
 * Never:    stops the work itself: whatever it still does must be harmless.
 */

export class Stopped extends Error {
  constructor() {
    super('the service is stopping')
  }
}

/** @throws Stopped once `stopping` was aborted and `graceMs` are over */
export function untilStopped<T>(
  work: Promise<T>,
  stopping: AbortSignal | undefined,
  graceMs = 0,
): Promise<T> {
  if (!stopping) return work
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const giveUp = () => reject(new Stopped())
    const onAbort = () => {
      if (graceMs === 0) giveUp()
      else timer = setTimeout(giveUp, graceMs)
    }
    if (stopping.aborted) onAbort()
    else stopping.addEventListener('abort', onAbort, { once: true })
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', onAbort)
    })
  })
}
