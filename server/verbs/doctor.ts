import { sql } from 'drizzle-orm'
import { accessSync, constants, statfsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { allAccounts } from '../../db/accounts.ts'
import { scheduleRunsOf } from '../../db/schedule.ts'
import { currentModel } from '../../ocr/corpus/models-folder.ts'
import { loadDigitModel } from '../../ocr/digits/recognise.ts'
import { damagedForms, newestForms } from '../../ocr/foreign/forms-folder.ts'
import { transferRefusalWords } from '../../office/messages/transfer.ts'
import { packPrintArchive } from '../../office/print-archive/pack-print-archive.ts'
import { refusalsOfPayer } from '../../office/transfer/write-transfer.ts'
import { jstDate } from '../../rules/calendar.ts'
import { readConfig, type Config } from '../config.ts'
import { readSealPicture } from '../month/kept-facts.ts'
import { holidaysOf, nextPayOn } from '../month/pay-day.ts'
import { formsFolderOf, modelsFolderOf } from '../reader-folders.ts'
import { withDatabase, type VerbServices } from '../with-services.ts'
import type { Verb } from '../verb.ts'

interface Finding {
  what: string
  ok: boolean
  /** what was found, or what to mend */
  says: string
}

export const verb: Verb = {
  name: 'doctor',
  summary: 'checks configuration, database, LINE, kintone, the payer, reading models, clock and disk',
  usage: `Usage: famisapo doctor [--json]

Every check is made whatever the others find; what cannot be looked at without a configuration, or without the
database, is left out. Exit 1 when something is to be mended.`,
  async run(args, io) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    const findings = await examined(io.env)
    if (values.json) io.out(`${JSON.stringify(findings)}\n`)
    for (const { what, ok, says } of findings) io.err(`${ok ? 'ok  ' : 'MEND'} ${what}: ${says}\n`)
    return findings.every(({ ok }) => ok) ? 0 : 1
  },
}

async function examined(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  let config: Config
  try {
    config = readConfig(env)
  } catch (error) {
    return [{ what: 'configuration', ok: false, says: (error as Error).message }]
  }
  const { mode, dataDir, publicUrl } = config
  return [
    { what: 'configuration', ok: true, says: `${mode}, data in ${dataDir}, reached at ${publicUrl}` },
    ...(await withDatabase(config, (services) =>
      Promise.all(ON_DATABASE.map((look) => look(services))),
    ).catch((error: Error) => [{ what: 'database', ok: false, says: error.message }])),
    ...(await Promise.all(APART.map((look) => look(config)))),
  ]
}

const FREE_BYTES_WANTED = 2 * 1024 ** 3
const CLOCK_MAY_DIFFER_MS = 2_000
const TIMEOUT_MS = 5_000

type Look<Room> = (room: Room) => Promise<Finding>

/** A check that fails is a finding like any other. */
function check<Room>(
  what: string,
  look: (room: Room) => Promise<{ ok: boolean; says: string }> | { ok: boolean; says: string },
): Look<Room> {
  return async (room) => {
    try {
      return { what, ...(await look(room)) }
    } catch (error) {
      return { what, ok: false, says: (error as Error).message }
    }
  }
}

/** Opened at all, it is up to date, of this mode and under this key. */
const ON_DATABASE: Look<VerbServices>[] = [
  check('database', async ({ db }) => {
    const { rows } = await db.drizzle.execute<{ server_version: string }>(sql`show server_version`)
    return { ok: true, says: `PostgreSQL ${rows[0]?.server_version}, up to date` }
  }),
  check('clock', async ({ db }) => {
    const { rows } = await db.drizzle.execute<{ now: string }>(
      sql`select extract(epoch from clock_timestamp()) * 1000 as now`,
    )
    const differsMs = Math.round(Math.abs(Number(rows[0]?.now) - Date.now()))
    return { ok: differsMs <= CLOCK_MAY_DIFFER_MS, says: `differs from the database's by ${differsMs} ms` }
  }),
  check('records in kintone', async ({ db }) => {
    const [last] = await scheduleRunsOf(db.drizzle, 1, 'reconcile-kintone')
    if (!last) return { ok: true, says: 'not compared yet' }
    const { differences, error } = (last.log ?? {}) as { differences?: number; error?: string }
    if (last.state !== 'done')
      return { ok: false, says: `not compared on ${last.dueKey}: ${error ?? 'running'}` }
    const says = `${differences ?? 0} records differ (${last.dueKey})`
    return { ok: !differences, says: differences ? `${says}: famisapo kintone check` : says }
  }),
  check('calendar', async ({ db }) => {
    const failed = (await scheduleRunsOf(db.drizzle, 50)).filter(({ state }) => state === 'failed')
    const named = failed.map(({ task, dueKey }) => `${task} ${dueKey}`).join(', ')
    return { ok: failed.length === 0, says: failed.length === 0 ? 'nothing failed' : `failed: ${named}` }
  }),
  check('accounts', async ({ db, sealer }) => {
    const { opened, damaged } = await allAccounts(db.drizzle, sealer)
    const says = damaged.length === 0 ? `${opened.length} open` : `enter again: ${damaged.join(', ')}`
    return { ok: damaged.length === 0, says }
  }),
]

const APART: Look<Config>[] = [
  check('LINE', async (config) => {
    if (config.mode === 'sandbox') return { ok: true, says: 'the stand-in, which runs inside the service' }
    const answer = await fetch(`${config.line.apiBaseUrl}/v2/bot/info`, {
      headers: { authorization: `Bearer ${config.line.channelAccessToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (answer.status === 401)
      return { ok: false, says: 'LINE_CHANNEL_ACCESS_TOKEN is refused: issue another in the LINE console' }
    const { displayName } = (await answer.json()) as { displayName?: string }
    return { ok: answer.ok, says: answer.ok ? `the account "${displayName}"` : `answered ${answer.status}` }
  }),
  check('kintone', async (config) => {
    if (config.mode === 'sandbox') return { ok: true, says: 'the stand-in, which runs inside the service' }
    for (const [name, id] of Object.entries(config.kintone.apps)) {
      const answer = await fetch(`${config.kintone.baseUrl}/k/v1/app/form/fields.json?app=${id}`, {
        headers: { 'x-cybozu-api-token': config.kintone.apiTokens[id] ?? '' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      if (!answer.ok)
        return {
          ok: false,
          says: `app ${name} (${id}) answered ${answer.status}: check its API token and rights`,
        }
    }
    return { ok: true, says: 'all four apps answer' }
  }),
  check('transfer file', ({ transfer }) => {
    const today = jstDate(new Date())
    const day = { payOn: nextPayOn({ city: kitakyushu }, today), holidays: holidaysOf({ city: kitakyushu }) }
    const says = [
      ...refusalsOfPayer({ ...transfer, ...day }).map(
        (refusal) => `TRANSFER_…: ${transferRefusalWords(refusal)}`,
      ),
      ...(/^0+$/.test(transfer.consignorCode) ? ["TRANSFER_CONSIGNOR_CODE is still the example's"] : []),
      ...(/^0+$/.test(transfer.accountNumber) ? ["TRANSFER_ACCOUNT_NUMBER is still the example's"] : []),
    ]
    return { ok: says.length === 0, says: says.join(' ') || `paid by ${transfer.consignorName}` }
  }),
  check('print stream', async ({ dropDir, printRecipient }) => {
    if (dropDir === null) return { ok: true, says: 'no DROP_DIR: notices stay in the export folder' }
    accessSync(dropDir, constants.W_OK)
    if (printRecipient === null)
      return { ok: true, says: `into ${dropDir} in plain: set PRINT_RECIPIENT to encrypt it for the printer` }
    const nothing = Buffer.alloc(0)
    const source = { name: 'doctor', notices: nothing, manifest: nothing, pages: 0, count: 0 }
    await packPrintArchive(source, printRecipient)
    return { ok: true, says: `into ${dropDir}, encrypted for ${printRecipient.slice(0, 12)}…` }
  }),
  check('seal picture', async (config) => {
    const drawn = await readSealPicture(config.sealPicture)
    return { ok: true, says: drawn ? 'drawn on notices' : 'none: （公印省略） is printed' }
  }),
  // a damaged one is passed over by the reader: here it is said
  check('reading model', (config) => {
    const adopted = currentModel(modelsFolderOf(config.dataDir))
    const { version } = loadDigitModel(adopted ?? undefined)
    return { ok: true, says: `digits ${version}${adopted ? ', adopted by the city' : ''}` }
  }),
  check('learnt forms', (config) => {
    const folder = formsFolderOf(config.dataDir)
    const damaged = damagedForms(folder)
    const says = damaged.length > 0 ? `learn again: ${damaged.join(', ')}` : `${newestForms(folder).length}`
    return { ok: damaged.length === 0, says }
  }),
  check('disk', (config) => {
    const { bavail, bsize } = statfsSync(config.dataDir)
    const freeBytes = bavail * bsize
    return {
      ok: freeBytes >= FREE_BYTES_WANTED,
      says: `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free (2 GiB wanted)`,
    }
  }),
]
