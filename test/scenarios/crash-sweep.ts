/**
 * CrashSweep: the service is killed with SIGKILL again and again while webhooks pour in; then it is counted.
 *
 * LINE's stand-in runs in this process and survives. What must hold in the end: every event whose webhook was
 * answered 200 is stored, handled and answered, by one reply or one push; nothing is said twice.
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
  /** answered exactly once, by a reply or by the push it became */
  answeredOnce: number
  /** events, acknowledged or not, with more than one answer accepted by LINE */
  answeredTwice: number
  /** replies that may or may not have been delivered: their sender was killed in the middle */
  unknown: number
  /** handled, and neither answered nor known to be doubtful */
  silent: number
  /** stored just before a kill that swallowed the 200; answered like the others */
  storedUnacknowledged: number
  /** answers that belong to no event that was posted */
  unexplained: number
}

interface SentEvent {
  replyToken: string
  acknowledged: boolean
}

const USERS = 24
const SECRET = 'crash-sweep-channel-secret'
const TOKEN = 'crash-sweep-access-token'
const IN_FLIGHT = 4
const PAUSE_MS = 25
const READY_WITHIN_MS = 60_000
const SETTLED_WITHIN_MS = 240_000

export async function crashSweep(
  urls: { appUrl: string; ownerUrl: string },
  options: {
    kills: number
    inFlight?: number
    /** between two webhooks of one sender */
    pauseMs?: number
    settleMs?: number
    log?: (line: string) => void
  },
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
  const sent = new Map<string, SentEvent>()
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
    const event: SentEvent = { replyToken, acknowledged: false }
    sent.set(webhookEventId, event)
    // LINE may deliver again what we answered; every third comes twice at once.
    const answers = await Promise.all(posted % 3 === 0 ? [send(), send()] : [send()])
    event.acknowledged = answers.some(Boolean)
    return event.acknowledged
  }

  async function pour(): Promise<void> {
    while (pouring) {
      const answered = await post()
      await new Promise((resolve) => setTimeout(resolve, answered ? (options.pauseMs ?? PAUSE_MS) : 250))
    }
  }

  let service = await startService(env)
  const pourers = Array.from({ length: options.inFlight ?? IN_FLIGHT }, pour)
  for (let kill = 1; kill <= options.kills; kill += 1) {
    await new Promise((resolve) => setTimeout(resolve, randomInt(100, 1_500)))
    service.kill('SIGKILL')
    await new Promise((resolve) => service.once('exit', resolve))
    log(`kill ${kill}: ${sent.size} events posted so far`)
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
  const findings = await count(client, sent, line.world.ledger)
  await client.end()
  service.kill('SIGTERM')
  await new Promise((resolve) => service.once('exit', resolve))
  await line.close()
  removeFolder(folder)
  return { kills: options.kills, posted, ...findings }
}

type Ledger = Awaited<ReturnType<typeof startLineStandIn>>['world']['ledger']

/**
 * An answer in LINE's ledger is known by its event's reply token, or, where the minute was over, by the retry key of
 * the push it became, which our outbox holds under the event's key.
 */
async function count(
  client: pg.Client,
  sent: Map<string, SentEvent>,
  ledger: Ledger,
): Promise<Omit<CrashFindings, 'kills' | 'posted'>> {
  const { rows } = await client.query<{
    id: string
    handled: boolean
    retryKey: string | null
    state: string | null
  }>(
    `select e.webhook_event_id as id, e.handled_at is not null as handled,
            o.retry_key::text as "retryKey", o.state
     from line_events e left join line_outbox o on o.dedupe_key = 'event:' || e.webhook_event_id`,
  )
  const stored = new Map(rows.map((row) => [row.id, row]))
  const delivered = ledger.filter((entry) => entry.outcome === 'delivered')
  const times = new Map<string, number>()
  for (const { replyToken, retryKey } of delivered)
    for (const name of [replyToken, retryKey]) if (name) times.set(name, (times.get(name) ?? 0) + 1)
  const answersTo = (id: string) =>
    (times.get(sent.get(id)!.replyToken) ?? 0) + (times.get(stored.get(id)?.retryKey ?? '') ?? 0)

  const acknowledged = [...sent].filter(([, event]) => event.acknowledged).map(([id]) => id)
  const others = [...sent].filter(([, event]) => !event.acknowledged).map(([id]) => id)
  const handled = acknowledged.filter((id) => stored.get(id)?.handled)
  const answers = (ids: string[]) => ids.reduce((sum, id) => sum + answersTo(id), 0)
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((id) => !stored.has(id)).length,
    notHandled: acknowledged.length - handled.length,
    answeredOnce: handled.filter((id) => answersTo(id) === 1).length,
    answeredTwice: [...sent.keys()].filter((id) => answersTo(id) > 1).length,
    unknown: handled.filter((id) => answersTo(id) === 0 && stored.get(id)?.state === 'unknown').length,
    silent: handled.filter((id) => answersTo(id) === 0 && stored.get(id)?.state !== 'unknown').length,
    storedUnacknowledged: others.filter((id) => stored.has(id)).length,
    unexplained: delivered.length - answers(acknowledged) - answers(others),
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
    TRANSFER_CONSIGNOR_CODE: '0000000001',
    TRANSFER_CONSIGNOR_NAME: 'ｶｽﾐｼ',
    TRANSFER_BANK_CODE: '0190',
    TRANSFER_BRANCH_CODE: '001',
    TRANSFER_ACCOUNT_NUMBER: '0000001',
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
