/**
 * The data folder under every bad end: these tests start real servers of their own and kill real processes.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { attachOrStart, DataFolderHeldError, holdDataFolder } from '../../db/data-folder.ts'
import { EmbeddedPostgresError, startEmbedded, type EmbeddedPostgres } from '../../db/postgres.ts'
import { lockWithin, tryLock } from '../../db/folder-lock.ts'

const { version } = inject('postgres')
const helper = fileURLToPath(new URL('./folder-user.ts', import.meta.url))
const settings = { fsync: 'off' }
let folder: string
const children: ChildProcess[] = []
const servers: EmbeddedPostgres[] = []

beforeAll(async () => {
  folder = mkdtempSync(`${tmpdir()}/famisapo-folder-`)
  await (await startEmbedded(folder, { version, settings })).stop()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of servers.splice(0)) await server.stop()
})
afterAll(async () => {
  const last = await attachOrStart(folder, { version, settings })
  await last.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Stopped after the test at the latest. */
async function start(options: Parameters<typeof startEmbedded>[1] = { version, settings }) {
  const server = await startEmbedded(folder, options)
  servers.push(server)
  return server
}

/** Another process on the folder: tells one line as JSON, then lives until killed or told to stop on stdin. */
async function otherProcess(does: 'hold' | 'start', dir = folder) {
  const child = spawn(process.execPath, [helper, does, dir, String(version)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const said = JSON.parse(line) as {
    pid: number
    postgres?: number
    started?: boolean
    ownerUrl: string
    heldBy?: number
  }
  return {
    ...said,
    async stop() {
      child.stdin.end('stop\n')
      await once(child, 'exit')
    },
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows as Record<string, unknown>[]
  } finally {
    await client.end().catch(() => undefined)
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

async function eventually(what: () => boolean, why: string, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!what()) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${why}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('one service a folder', () => {
  test('the second is refused at once with the pid of the first, in this process and in others', async () => {
    const held = await holdDataFolder(folder)
    await expect(holdDataFolder(folder)).rejects.toMatchObject({
      name: 'DataFolderHeldError',
      pid: process.pid,
    })
    expect((await otherProcess('hold')).heldBy).toBe(process.pid)
    held.release()
    const next = await holdDataFolder(folder)
    next.release()
  })

  test('a holder killed with -9 holds no more, and its file names nobody else', async () => {
    const holder = await otherProcess('hold')
    const refused = await holdDataFolder(folder).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DataFolderHeldError)
    expect((refused as DataFolderHeldError).pid).toBe(holder.pid)
    await holder.kill()
    const held = await holdDataFolder(folder)
    held.release()
  })

  test("a pid file left by the dead that names a living stranger's pid keeps nobody out", async () => {
    writeFileSync(`${folder}/service.pid`, String(process.ppid))
    const held = await holdDataFolder(folder)
    expect(readFileSync(`${folder}/service.pid`, 'utf8')).toBe(String(process.pid))
    held.release()
  })

  test('of ten that start at once one holds', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => holdDataFolder(folder)))
    const held = tries.filter((result) => result.status === 'fulfilled')
    expect(held).toHaveLength(1)
    held[0]!.value.release()
  })

  test('locks: many share, one excludes', async () => {
    const path = `${folder}/a.lock`
    const [one, two] = [tryLock(path, 'shared'), tryLock(path, 'shared')]
    expect([one, two]).not.toContain(null)
    expect(tryLock(path, 'exclusive')).toBeNull()
    one!.release()
    expect(tryLock(path, 'exclusive')).toBeNull()
    two!.release()
    const alone = tryLock(path, 'exclusive')
    expect(tryLock(path, 'shared')).toBeNull()
    await expect(lockWithin(path, 'shared', 50)).rejects.toThrow(/stays locked/)
    alone!.release()
  })
})

describe('the embedded server', () => {
  test('is the wanted version, on loopback, with fsync on, UTF8, locale C, UTC; its secrets are its own', async () => {
    const server = await start({ version })
    const [row] = await query(
      server.appUrl,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('fsync') as fsync,
              current_setting('listen_addresses') as host,
              current_setting('server_encoding') as encoding, current_setting('timezone') as zone,
              (select datcollate from pg_database where datname = current_database()) as locale, current_user as role`,
    )
    expect(row).toEqual({
      major: version,
      fsync: 'on',
      host: '127.0.0.1',
      encoding: 'UTF8',
      zone: 'UTC',
      locale: 'C',
      role: 'famisapo_app',
    })
    expect(statSync(`${folder}/postgres.json`).mode & 0o077).toBe(0)
    expect(statSync(`${folder}/postgres.log`).mode & 0o077).toBe(0)
    const guessed = server.appUrl.replace(/:[^:@/]+@/, ':guessed@')
    await expect(query(guessed, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    await server.stop()
    expect(alive(server.pid)).toBe(false)
    expect(existsSync(`${folder}/postgres/postmaster.pid`)).toBe(false)
  })

  test('a second user joins it; the last to leave stops it, whoever started it', async () => {
    const first = await start()
    const verb = await otherProcess('start')
    expect(verb).toMatchObject({ started: false, postgres: first.pid })
    await first.stop()
    expect(alive(first.pid)).toBe(true)
    expect(await query(verb.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    await verb.stop()
    expect(alive(first.pid)).toBe(false)
  })

  test('four at once: one starts it, all use it', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => start()))
    expect(all.filter((server) => server.started)).toHaveLength(1)
    expect(new Set(all.map((server) => server.pid)).size).toBe(1)
    await Promise.all(all.map((server) => server.stop()))
    expect(alive(all[0]!.pid)).toBe(false)
  })

  test('kill -9 of its user: it goes down by itself, and what was committed is there at the next start', async () => {
    const user = await otherProcess('start')
    await query(user.ownerUrl, 'create table kept (n int)')
    await query(user.ownerUrl, 'insert into kept values (1)')
    await user.kill()
    await eventually(() => !alive(user.postgres!), 'the server goes down after its user')
    const again = await start()
    expect(await query(again.ownerUrl, 'select n from kept')).toEqual([{ n: 1 }])
    await again.stop()
  })

  test('kill -9 of its user and a start at the same moment', async () => {
    for (let round = 0; round < 3; round += 1) {
      const user = await otherProcess('start')
      await query(user.ownerUrl, `insert into kept values (${round + 2})`)
      await user.kill()
      const again = await start()
      expect(again.started).toBe(true)
      expect(await query(again.ownerUrl, 'select max(n)::int as n from kept')).toEqual([{ n: round + 2 }])
      // the old guard must not take the new server down
      await new Promise((resolve) => setImmediate(resolve))
      expect(await query(again.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
      await again.stop()
    }
  })

  test('kill -9 of the server itself, with a stale postmaster.pid: recovered at the next start', async () => {
    const server = await start()
    await query(server.ownerUrl, 'insert into kept values (100)')
    process.kill(server.pid, 'SIGKILL')
    await eventually(() => !alive(server.pid), 'the server is dead')
    expect(existsSync(`${folder}/postgres/postmaster.pid`)).toBe(true)
    await server.stop()
    const again = await start()
    expect(await query(again.ownerUrl, 'select max(n)::int as n from kept')).toEqual([{ n: 100 }])
    await again.stop()
  })

  test("a stale postmaster.pid whose number is now a stranger's", async () => {
    writeFileSync(
      `${folder}/postgres/postmaster.pid`,
      `${process.pid}\n${folder}/postgres\n1\n5432\n\n127.0.0.1\n`,
    )
    const server = await start()
    expect(server.pid).not.toBe(process.pid)
    await server.stop()
  })

  test('a first start killed in the middle of initdb', async () => {
    const fresh = mkdtempSync(`${tmpdir()}/famisapo-folder-`)
    const child = spawn(process.execPath, [helper, 'start', fresh, String(version)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await eventually(() => existsSync(`${fresh}/postgres.json`), 'initdb begins')
    child.kill('SIGKILL')
    await once(child, 'exit')
    let server: EmbeddedPostgres | null = null
    try {
      server = await startEmbedded(fresh, { version, settings })
      expect(await query(server.appUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    } finally {
      await server?.stop()
      rmSync(fresh, { recursive: true, force: true })
    }
  }, 60_000)

  test('a cluster of another version is refused, and named', async () => {
    await expect(startEmbedded(folder, { version: version === 15 ? 18 : 15 })).rejects.toThrow(
      `was made by PostgreSQL ${version}`,
    )
    await expect(startEmbedded(folder, { version: version === 15 ? 18 : 15 })).rejects.toBeInstanceOf(
      EmbeddedPostgresError,
    )
  })

  test('a server that ends by itself is told to who watches it, one that is stopped is not', async () => {
    const told: string[] = []
    const killed = await start()
    const joined = await start()
    killed.watch(() => told.push('its starter'))
    joined.watch(() => told.push('who joined it'))
    joined.watch(() => told.push('nobody'))()
    process.kill(killed.pid, 'SIGKILL')
    await eventually(() => told.length === 2, 'both are told')
    await Promise.all(servers.splice(0).map((server) => server.stop()))
    const stopped = await start()
    stopped.watch(() => told.push('a stop'))
    await stopped.stop()
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(told.sort()).toEqual(['its starter', 'who joined it'])
  })

  test('settings in the cluster do not open it to the network', async () => {
    appendFileSync(`${folder}/postgres/postgresql.auto.conf`, `\nlisten_addresses = '*'\n`)
    const server = await start()
    expect(await query(server.ownerUrl, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    await server.stop()
  })
})
