/**
 * DataFolder: one service a data folder; other verbs use its database while it runs, or start it for the call.
 *
 * Promise:  a second service is refused at once and told the holder's pid; a holder killed in any way holds no more.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tryLock } from './folder-lock.ts'
import { startEmbedded, type EmbeddedOptions, type EmbeddedPostgres } from './postgres.ts'

export class DataFolderHeldError extends Error {
  override readonly name = 'DataFolderHeldError'
  readonly dataDir: string
  /** null when the holder has only just begun */
  readonly pid: number | null
  constructor(dataDir: string, pid: number | null) {
    super(`${dataDir} is in use by the service with process id ${pid ?? 'unknown'}`)
    this.dataDir = dataDir
    this.pid = pid
  }
}

export interface HeldDataFolder {
  release(): void
}

/** For the service. @throws DataFolderHeldError */
export async function holdDataFolder(dataDir: string): Promise<HeldDataFolder> {
  const folder = path.resolve(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const lock = tryLock(`${folder}/service.lock`, 'exclusive')
  const holder = `${folder}/service.pid`
  if (!lock) throw new DataFolderHeldError(folder, await holderPid(holder))
  // Only ever told, never judged: the lock says who holds.
  writeFileSync(`${holder}.new`, String(process.pid), { mode: 0o600 })
  renameSync(`${holder}.new`, holder)
  return { release: () => lock.release() }
}

/** For every other verb: `stop()` ends the database only where this call started it and nobody joined. */
export function attachOrStart(dataDir: string, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  return startEmbedded(dataDir, options)
}

/** A holder writes its pid just after taking the lock: the file may still name its dead predecessor. */
async function holderPid(file: string): Promise<number | null> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      const pid = Number(readFileSync(file, 'utf8'))
      process.kill(pid, 0)
      return pid
    } catch (error) {
      if ((error as { code?: string }).code === 'EPERM') return Number(readFileSync(file, 'utf8'))
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return null
}
