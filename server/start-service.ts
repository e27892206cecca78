/**
 * StartService: one service put together from its parts, started and stopped in order.
 *
 * Promise:  stop() ends within ten seconds: doors close, work in hand is finished or handed back, the database last.
 * Used by:  verbs/start.ts, browser and crash tests, the demo.
 */
import { randomUUID } from 'node:crypto'
import { pino, type Logger } from 'pino'
import { createLineClient } from '../bot/line-client.ts'
import { kitakyushu } from '../city/kitakyushu/city.ts'
import { connect } from '../db/connect.ts'
import { createInbox } from '../db/inbox.ts'
import { createSealer } from '../db/seal.ts'
import { formKeyOf, sandboxFormKey } from '../ocr/form/sign-qr.ts'
import { createReader } from '../ocr/reader.ts'
import { buildApp } from './app.ts'
import { liffUrl, type Config } from './config.ts'
import { keepAuditHead } from './audit-heads.ts'
import { keepCorpus } from './corpus-keep.ts'
import { handleEvents } from './jobs/handle-events.ts'
import { keepCalendar } from './jobs/keep-calendar.ts'
import { purge } from './jobs/purge.ts'
import { readPhotos } from './jobs/read-photos.ts'
import { sendNotices } from './jobs/send-notices.ts'
import { sendLineOutbox } from './jobs/send-line-outbox.ts'
import { syncKintone } from './jobs/sync-kintone.ts'
import { startWorkLoop, type Work, type WorkLoop } from './jobs/work-loop.ts'
import { createKintoneClient } from '../office/kintone/client.ts'
import { openDatabase } from './open-database.ts'
import { formsFolderOf, modelsFolderOf, plansFolderOf } from './reader-folders.ts'
import { makeSandboxWorld, type SandboxWorld } from './sandbox-world.ts'
import { clockOf } from './clock.ts'
import type { Services } from './services.ts'
import { setUpMenus } from './set-up-menus.ts'

export type Role = 'web' | 'worker' | 'all'

export interface RunningService {
  url: string
  services: Services
  /** sandbox only: login → password */
  staffPasswords: Record<string, string>
  stop(): Promise<void>
}

export async function startService(
  config: Config,
  options: { role?: Role; log?: Logger; onDatabaseLost?: () => void } = {},
): Promise<RunningService> {
  const role = options.role ?? 'all'
  const log =
    options.log ??
    pino({ level: config.logLevel, base: { run: randomUUID().slice(0, 8) } }, pino.destination(2))
  const clock = clockOf(config)
  const opened = await openDatabase(config, {
    service: true,
    ...(options.onDatabaseLost && { onLost: options.onDatabaseLost }),
  })
  const db = connect(opened.appUrl)
  const reader = createReader({
    formKeys: formKeys(config),
    kindCodes: kitakyushu.kindsOfCare.map((kind) => kind.code),
    formsFolder: formsFolderOf(config.dataDir),
    plansFolder: plansFolderOf(config.dataDir),
    modelsFolder: modelsFolderOf(config.dataDir),
  })
  const services: Services = {
    config,
    db,
    clock,
    sealer: createSealer(config.rootKey),
    city: kitakyushu,
    reader,
    line: createLineClient(config.line),
    kintone: createKintoneClient(config.kintone),
    log,
  }
  const inbox = createInbox(db)
  const sandbox = config.mode === 'sandbox' ? await makeSandboxWorld(services) : null
  const app = await buildApp({
    services,
    inbox,
    reads: role !== 'web',
    ...(sandbox && { mount: sandbox.mount }),
  })
  let loop: WorkLoop | null = null
  try {
    if (role !== 'worker') await app.listen({ host: config.host, port: config.port })
    if (role !== 'web') {
      loop = await startWorkLoop(services, opened.appUrl, works(services))
      await showMenus(services, sandbox?.linkedPhones ?? [])
    }
  } catch (error) {
    await stop()
    throw error
  }

  async function stop(): Promise<void> {
    await app.close()
    await inbox.close()
    await loop?.stop()
    await reader.close()
    await db.close()
    await opened.close()
  }
  return { url: config.publicUrl, services, staffPasswords: sandbox?.staffPasswords ?? {}, stop }
}

/** LINE may be away when we start: the menus then wait for the next start, the service does not. */
async function showMenus(
  { config, line, log }: Services,
  linked: SandboxWorld['linkedPhones'],
): Promise<void> {
  try {
    await setUpMenus(config.line, liffUrl(config))
    for (const { lineUserId, menu } of linked) await line.showMenu(lineUserId, menu)
  } catch (error) {
    log.warn({ error: (error as Error).message }, 'rich menus not set up')
  }
}

/** The sandbox reads its own sample photos beside the forms it prints. */
function formKeys(config: Config): Buffer[] {
  const own = formKeyOf(config.rootKey)
  return config.mode === 'sandbox' ? [own, sandboxFormKey] : [own]
}

function works(services: Services): Work[] {
  return [
    ...lanes(4, {
      name: 'handle-events',
      topic: 'line-events',
      everyMs: 1_000,
      run: (stopping) => handleEvents(services, stopping),
    }),
    {
      name: 'send-line-outbox',
      topic: 'line-outbox',
      everyMs: 500,
      run: (signal) => sendLineOutbox(services, { limit: 100, signal }),
    },
    {
      name: 'send-notices',
      topic: 'notices',
      everyMs: 1_000,
      run: (signal) => sendNotices(services, signal),
    },
    {
      name: 'read-photos',
      topic: 'photos',
      everyMs: 2_000,
      run: (stopping) => readPhotos(services, stopping),
    },
    {
      name: 'sync-kintone',
      topic: 'kintone',
      everyMs: 5_000,
      run: (stopping) => syncKintone(services, stopping),
    },
    {
      name: 'keep-calendar',
      topic: null,
      everyMs: 30_000,
      run: (stopping) => keepCalendar(services, stopping),
    },
    { name: 'keep-corpus', topic: null, everyMs: 60_000, run: () => keepCorpus(services) },
    { name: 'keep-audit-head', topic: null, everyMs: 600_000, run: () => keepAuditHead(services) },
    { name: 'purge', topic: null, everyMs: 60_000, run: () => purge(services) },
  ]
}

/** Side by side, so that one slow answer from outside does not hold up everybody. */
function lanes(count: number, work: Work): Work[] {
  return Array.from({ length: count }, (_, lane) => ({ ...work, name: `${work.name}-${lane + 1}` }))
}
