/**
 * WorkLoop: keeps the tables of work empty. Woken by the database's NOTIFY, and by a short poll for what falls due.
 *
 * Promise:  stopping lets what runs finish (or hand back) and takes nothing new. Any number of processes may run it.
 */
import { errorWithPlace } from '../tell-error.ts'
import pg from 'pg'
import { WORK_CHANNEL } from '../../db/wake.ts'
import type { Services } from '../services.ts'

/** One kind of work: does a batch and says how many rows it took up. */
export interface Work {
  name: string
  /** `payload` of the notification that means there is some */
  topic: string | null
  /** looked at this often even when nothing wakes it */
  everyMs: number
  run(stopping: AbortSignal): Promise<number>
}

export interface WorkLoop {
  stop(): Promise<void>
}

const AFTER_ERROR_MS = 2_000

export async function startWorkLoop(
  services: Pick<Services, 'log'>,
  databaseUrl: string,
  works: Work[],
): Promise<WorkLoop> {
  const stopping = new AbortController()
  const bells = new Map(works.map((work) => [work, bell()]))
  const loops = works.map((work) => keepWorking(services, work, bells.get(work)!, stopping.signal))
  const ears = listen(services, databaseUrl, stopping.signal, (topic) => {
    for (const [work, ring] of bells) if (work.topic === topic) ring.ring()
  })
  return {
    async stop() {
      stopping.abort()
      for (const ring of bells.values()) ring.ring()
      await Promise.all([...loops, ears])
    },
  }
}

async function keepWorking(
  services: Pick<Services, 'log'>,
  work: Work,
  waiting: Bell,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    waiting.hush()
    try {
      if ((await work.run(stopping)) > 0) continue
      await waiting.heard(work.everyMs)
    } catch (error) {
      if (stopping.aborted) return
      services.log.error({ work: work.name, error: errorWithPlace(error) }, 'work failed, trying again')
      await waiting.heard(AFTER_ERROR_MS)
    }
  }
}

interface Bell {
  ring(): void
  hush(): void
  /** resolves at the ring or after `ms`; at once when it rang since `hush` */
  heard(ms: number): Promise<void>
}

function bell(): Bell {
  let rung = false
  let wakeUp: (() => void) | null = null
  return {
    ring() {
      rung = true
      wakeUp?.()
    },
    hush() {
      rung = false
    },
    heard(ms) {
      if (rung) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(done, ms)
        function done() {
          clearTimeout(timer)
          wakeUp = null
          resolve()
        }
        wakeUp = done
      })
    },
  }
}

/** Hears notifications; a lost connection is made again, and meanwhile the polls go on. */
async function listen(
  services: Pick<Services, 'log'>,
  databaseUrl: string,
  stopping: AbortSignal,
  hear: (topic: string) => void,
): Promise<void> {
  while (!stopping.aborted) {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'famisapo-listen' })
    try {
      await client.connect()
      client.on('notification', (notification) => hear(notification.payload ?? ''))
      await client.query(`listen ${WORK_CHANNEL}`)
      await new Promise<void>((resolve, reject) => {
        client.on('error', reject)
        client.on('end', () => resolve())
        if (stopping.aborted) resolve()
        stopping.addEventListener('abort', () => resolve(), { once: true })
      })
    } catch (error) {
      if (!stopping.aborted)
        services.log.warn({ code: (error as { code?: string }).code }, 'listening broke off')
    }
    await client.end().catch(() => undefined)
    if (!stopping.aborted) await new Promise((resolve) => setTimeout(resolve, AFTER_ERROR_MS))
  }
}
