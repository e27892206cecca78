import { parseArgs } from 'node:util'
import { buildScreens } from '../build-screens.ts'
import { readConfig } from '../config.ts'
import { freePort } from '../free-port.ts'
import { startService, type Role } from '../start-service.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'

const ROLES = ['web', 'worker', 'all']
/** Stopping takes no longer than this, whatever hangs. */
const STOP_WITHIN_MS = 10_000

export const verb: Verb = {
  name: 'start',
  summary: 'the service (with --sandbox: with stand-ins for LINE and kintone, no account needed)',
  usage: `Usage: famisapo start [--sandbox] [--role web|worker|all] [--port N]

Prints one line of JSON when ready. Ctrl-C stops it cleanly, its database too.`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { sandbox: { type: 'boolean' }, role: { type: 'string' }, port: { type: 'string' } },
    })
    const role = values.role ?? 'all'
    if (!ROLES.includes(role)) throw new UsageError(`--role is one of ${ROLES.join(', ')}`)
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
      throw new UsageError('--port is a number')

    const wanted = readConfig(io.env, {
      sandbox: values.sandbox ?? false,
      ...(port !== undefined && { port }),
    })
    // Port 0 means any: the addresses we hand on need to know which.
    const config =
      wanted.port === 0
        ? readConfig(io.env, { sandbox: values.sandbox ?? false, port: await freePort() })
        : wanted
    // In production the screens are built once, when a version is installed.
    if (config.mode === 'sandbox') await buildScreens()
    const lost = Promise.withResolvers<'database lost'>()
    const service = await startService(config, {
      role: role as Role,
      onDatabaseLost: () => lost.resolve('database lost'),
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      throw new Refusal('PORT_TAKEN', `port ${config.port} is in use: set PORT, or use --port`)
    })
    const { url } = service
    if (config.mode === 'sandbox') io.err(staffLines(service.staffPasswords, url))
    io.out(
      `${JSON.stringify({
        ready: true,
        url,
        ...(config.mode === 'sandbox' && { sandboxUrl: `${url}/sandbox` }),
        reviewUrl: `${url}/review`,
        liffUrl: `${url}/liff`,
      })}\n`,
    )
    const why = await Promise.race([signalled(), lost.promise])
    if (why === 'database lost') {
      io.err('the PostgreSQL in DATA_DIR ended by itself (postgres.log says more): the service ends too\n')
      // nothing can be finished without it; a fresh start takes up what was in hand
      process.exit(1)
    }
    const overdue = setTimeout(() => {
      io.err('stopping took too long; what was in hand is taken up again at the next start\n')
      process.exit(1)
    }, STOP_WITHIN_MS)
    await service.stop()
    clearTimeout(overdue)
    return 0
  },
}

function signalled(): Promise<'signalled'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('signalled'))
  })
}

function staffLines(passwords: Record<string, string>, url: string): string {
  const rows = Object.entries(passwords).map(([login, password]) => `  ${login.padEnd(10)} ${password}`)
  return [`Staff accounts of the sandbox (${url}/review):`, ...rows, ''].join('\n')
}
