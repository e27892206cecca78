/**
 * FolderLock: a lock between processes that the kernel lets go of when its holder dies, however it dies.
 *
 * SQLite's file locks are used, nothing of its tables: no stale file to judge, no process id to mistake, and it holds
 * between containers that share a folder (docs/decisions/ says why not a pid file).
 */
import { DatabaseSync } from 'node:sqlite'

export interface FolderLock {
  release(): void
}

/** @returns null when it is held in a way that excludes this one */
export function tryLock(path: string, kind: 'exclusive' | 'shared'): FolderLock | null {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    if (kind === 'exclusive') file.exec('begin exclusive')
    else file.exec('begin; select * from sqlite_master')
    return { release: () => file.close() }
  } catch (error) {
    file.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return null
    throw error
  }
}

/** @throws Error when it is still held after `waitMs` */
export async function lockWithin(
  path: string,
  kind: 'exclusive' | 'shared',
  waitMs: number,
): Promise<FolderLock> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const lock = tryLock(path, kind)
    if (lock) return lock
    if (performance.now() > deadline) throw new Error(`${path} stays locked`)
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

const SQLITE_BUSY = 5
const RETRY_MS = 15
