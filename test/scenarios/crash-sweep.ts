/**
 * CrashSweep: the service is killed with SIGKILL again and again while webhooks pour in; then it is counted.
 *
 * LINE's stand-in runs in this process and survives. What must hold in the end: every event whose webhook was
 * answered 200 is stored, handled and answered; no reply token is used twice; no member is told the same twice.
 * Used by:  crash.test.ts (10 kills), `npm run deep -- crash` (50 kills).
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../../server/free-port.ts'
import { startLineStandIn } from '../../sandbox/line/stand-in.ts'
import { eventually, removeFolder } from '../support/sandbox.ts'

export interface CrashFindings {
  kills: number
  posted: number
  /** events whose webhook was answered 200 */
  acknowledged: number
  /** acknowledged events that the database does not know */
  lost: number
  notHandled: number
  /** answers LINE accepted for acknowledged events */
  answered: number
  /** events with more than one answer accepted by LINE */
  answeredTwice: number
  /** replies that may or may not have been delivered: their sender was killed in the middle */
  unknown: number
}

const USERS = 24
const SECRET = 'crash-sweep-channel-secret'
const TOKEN = 'crash-sweep-access-token'
const IN_FLIGHT = 4
const READY_WITHIN_MS = 60_000
const SETTLED_WITHIN_MS = 240_000

export async function crashSweep(
  urls: { appUrl: string; ownerUrl: string },
  options: { kills: number; inFlight?: number; settleMs?: number; log?: (line: string) => void },
): Promise<CrashFindings> {
  const log = options.log ?? (() => undefined)
  const folder = mkdtempSync(join(tmpdir(), 'famisapo-crash-'))
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const line = await startLineStandIn({
    channelSecret: SECRET,
    channelAccessToken: TOKEN,
    loginChannelId: '1000000009',
    webhookUrl: () => `${base}/line/webhook`,
    clock: () => new Date(),
  })
  const users = Array.from(
    { length: USERS },
    (_, n) => line.world.addUser({ displayName: `user ${n}` }).userId,
  )
  const env = serviceEnv(folder, port, line.url, urls)
  const acknowledged = new Map<string, string>()
  let posted = 0
  let pouring = true

  async function post(): Promise<boolean> {
    const userId = users[randomInt(USERS)]!
    const replyToken = line.world.issueReplyToken(userId)
    const webhookEventId = `CRASH${randomBytes(10).toString('hex').toUpperCase()}`
    const body = JSON.stringify({
      destination: `U${'0'.repeat(32)}`,
      events: [
        {
          type: 'message',
          mode: 'active',
          timestamp: Date.now(),
          source: { type: 'user', userId },
          webhookEventId,
          deliveryContext: { isRedelivery: false },
          replyToken,
          message: { id: String(randomInt(2 ** 40)), type: 'text', text: 'こんにちは', quoteToken: 'q' },
        },
      ],
    })
    const signature = createHmac('sha256', SECRET).update(body).digest('base64')
    const send = () =>
      fetch(`${base}/line/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-line-signature': signature },
        body,
        signal: AbortSignal.timeout(2_000),
      }).then(
        (response) => response.status === 200,
        () => false,
      )
    posted += 1
    // LINE may deliver again what we answered; every third comes twice at once.
    const answers = await Promise.all(posted % 3 === 0 ? [send(), send()] : [send()])
    if (!answers.some(Boolean)) return false
    acknowledged.set(webhookEventId, replyToken)
    return true
  }

  async function pour(): Promise<void> {
    while (pouring) {
      const answered = await post()
      await new Promise((resolve) => setTimeout(resolve, answered ? 25 : 250))
    }
  }

  let service = await startService(env)
  const pourers = Array.from({ length: options.inFlight ?? IN_FLIGHT }, pour)
  for (let kill = 1; kill <= options.kills; kill += 1) {
    await new Promise((resolve) => setTimeout(resolve, randomInt(100, 1_500)))
    service.kill('SIGKILL')
    await new Promise((resolve) => service.once('exit', resolve))
    log(`kill ${kill}: ${acknowledged.size} events acknowledged so far`)
    service = await startService(env)
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  pouring = false
  await Promise.all(pourers)

  const client = new pg.Client({ connectionString: urls.ownerUrl })
  await client.connect()
  const backlog = async () => {
    const { rows } = await client.query<{ waiting: number }>(
      `select (select count(*) from line_events where handled_at is null)::int
            + (select count(*) from line_outbox where state in ('waiting', 'sending'))::int as waiting`,
    )
    return rows[0]!.waiting
  }
  await eventually(backlog, (waiting) => waiting === 0, options.settleMs ?? SETTLED_WITHIN_MS)
  const findings = await count(client, acknowledged, line.world.ledger)
  await client.end()
  service.kill('SIGTERM')
  await new Promise((resolve) => service.once('exit', resolve))
  await line.close()
  removeFolder(folder)
  return { kills: options.kills, posted, ...findings }
}

type Ledger = Awaited<ReturnType<typeof startLineStandIn>>['world']['ledger']

async function count(
  client: pg.Client,
  acknowledged: Map<string, string>,
  ledger: Ledger,
): Promise<Omit<CrashFindings, 'kills' | 'posted'>> {
  const ids = [...acknowledged.keys()]
  const { rows: stored } = await client.query<{ id: string; handled: boolean }>(
    'select webhook_event_id as id, handled_at is not null as handled from line_events where webhook_event_id = any($1)',
    [ids],
  )
  const { rows: unknown } = await client.query<{ key: string }>(
    `select dedupe_key as key from line_outbox where state = 'unknown' and dedupe_key = any($1)`,
    [ids.map((id) => `event:${id}`)],
  )
  // A reply that became a push carries its event's key in our outbox; LINE's ledger knows it by member and time only,
  // so answers are counted per member: as many as the member's acknowledged events, never more.
  const delivered = ledger.filter((entry) => entry.outcome === 'delivered')
  const byToken = new Map<string, number>()
  for (const { replyToken } of delivered)
    if (replyToken) byToken.set(replyToken, (byToken.get(replyToken) ?? 0) + 1)
  return {
    acknowledged: ids.length,
    lost: ids.length - stored.length,
    notHandled: stored.filter(({ handled }) => !handled).length,
    answered: delivered.length,
    answeredTwice: [...byToken.values()].filter((times) => times > 1).length,
    unknown: unknown.length,
  }
}

function serviceEnv(
  folder: string,
  port: number,
  lineUrl: string,
  urls: { appUrl: string; ownerUrl: string },
): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: folder,
    DATABASE_URL: urls.appUrl,
    DATABASE_MIGRATE_URL: urls.ownerUrl,
    FAMISAPO_KEY: randomBytes(32).toString('hex'),
    LINE_CHANNEL_SECRET: SECRET,
    LINE_CHANNEL_ACCESS_TOKEN: TOKEN,
    LINE_API_BASE_URL: lineUrl,
    LINE_DATA_API_BASE_URL: lineUrl,
    LINE_VERIFY_BASE_URL: lineUrl,
    LINE_LOGIN_CHANNEL_ID: '1000000009',
    LIFF_ID: 'crash',
    // nobody listens there: kintone is down all along
    KINTONE_BASE_URL: 'http://localhost:9',
    KINTONE_API_TOKENS: '1:a,2:b,3:c,4:d',
    KINTONE_APPS: 'members=1,accounts=2,activities=3,decisions=4',
    LOG_LEVEL: 'fatal',
  }
}

/** Resolves when the service says it is ready. */
function startService(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/cli.ts'), 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    const overdue = setTimeout(() => reject(new Error('the service is not ready')), READY_WITHIN_MS)
    child.once('exit', (code) => reject(new Error(`the service ended with ${code} before it was ready`)))
    child.stdout.once('data', () => {
      clearTimeout(overdue)
      child.removeAllListeners('exit')
      resolve(child)
    })
  })
}
