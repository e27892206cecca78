/**
 * Staff: accounts of the people at the desks. A generated password is shown once, on stderr, and kept nowhere.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Database } from '../../db/connect.ts'
import { createStaff, listStaff, resetPassword } from '../../db/staff.ts'
import type { StaffRole } from '../../db/schema.ts'
import { Refusal, UsageError, type Verb, type VerbIo } from '../verb.ts'
import { withServices } from '../with-services.ts'

const ROLES: readonly StaffRole[] = [
  'centre',
  'clerk',
  'preparer',
  'approver',
  'treasury',
  'admin',
  'auditor',
]
/** No 0/O, 1/l/I: passwords are read from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679'
const PASSWORD_LETTERS = 20

/** Four groups of five: about 112 random bits. */
export function generatePassword(): string {
  const letters = Array.from({ length: PASSWORD_LETTERS }, () => LETTERS[randomInt(LETTERS.length)])
  return letters.join('').replace(/(.{5})(?=.)/g, '$1-')
}

async function add(args: string[], io: VerbIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      login: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const { login, name, role } = values
  if (!login || !name || !role) throw new UsageError('add needs --login, --name and --role')
  if (!/^[a-z0-9][a-z0-9._-]{1,39}$/.test(login))
    throw new UsageError('a login is 2 to 40 of a-z 0-9 . _ - and starts with a letter or digit')
  const known = ROLES.find((each) => each === role)
  if (!known) throw new UsageError(`--role is one of ${ROLES.join(', ')}`)
  return withDatabase(io, async (db, now) => {
    const password = generatePassword()
    const by = { actor: 'system', at: now }
    const added = await db.transaction((tx) => createStaff(tx, { login, name, role: known, password }, by))
    if (!added) throw new Refusal('LOGIN_TAKEN', `there is already an account "${login}"`)
    io.out(`${JSON.stringify({ login, name, role: known })}\n`)
    io.err(`password of ${login}, shown this once: ${password}\n`)
  })
}

async function reset(args: string[], io: VerbIo): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { login: { type: 'string' }, json: { type: 'boolean' } },
  })
  const login = values.login ?? positionals[0]
  if (!login) throw new UsageError('reset needs a login')
  return withDatabase(io, async (db, now) => {
    const password = generatePassword()
    const by = { actor: 'system', at: now }
    const done = await db.transaction((tx) => resetPassword(tx, login, password, by))
    if (!done) throw new Refusal('UNKNOWN_LOGIN', `there is no account "${login}"`)
    io.out(`${JSON.stringify({ login })}\n`)
    io.err(`new password of ${login}, shown this once: ${password}\n`)
  })
}

async function list(args: string[], io: VerbIo): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
  return withDatabase(io, async (db) => {
    const people = await listStaff(db)
    if (values.json) return io.out(`${JSON.stringify(people)}\n`)
    for (const { login, role, active, name } of people)
      io.out(`${login.padEnd(20)} ${role.padEnd(10)} ${active ? 'active' : 'closed'}  ${name}\n`)
  })
}

function withDatabase(
  io: VerbIo,
  work: (db: Database['drizzle'], now: Date) => Promise<void>,
): Promise<number> {
  return withServices(io, async ({ db, clock }) => {
    await work(db.drizzle, clock())
    return 0
  })
}

const ACTIONS: Record<string, (args: string[], io: VerbIo) => Promise<number>> = { add, reset, list }

export const verb: Verb = {
  name: 'staff',
  summary: 'accounts of the people at the desks: add, reset, list',
  usage: `Usage: famisapo staff add --login LOGIN --name NAME --role ${ROLES.join('|')}
       famisapo staff reset LOGIN       a new password; ends the lock and every session
       famisapo staff list [--json]

A generated password is shown once, on stderr.`,
  async run(args, io) {
    const [action, ...rest] = args
    const run = action === undefined ? undefined : ACTIONS[action]
    if (!run) throw new UsageError('say add, reset or list')
    return run(rest, io)
  },
}
