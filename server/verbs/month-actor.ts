/** Who takes a step with a month on the command line: named by login, known by password outside the sandbox. */
import { findStaffByLogin, tryLogin } from '../../db/staff.ts'
import { askPassword } from '../ask-password.ts'
import { MONTH_ROLES, type MonthAction } from '../month/roles.ts'
import { Refusal, UsageError, type VerbIo } from '../verb.ts'
import type { VerbServices } from '../with-services.ts'

/** @returns 'staff:3'. @throws Refusal UNKNOWN_LOGIN | FORBIDDEN_MONTH | LOCKED | WRONG_PASSWORD */
export async function monthActor(
  { db, config, clock }: VerbServices,
  io: VerbIo,
  { action, as }: { action: MonthAction; as: string | null },
): Promise<string> {
  const allowed = MONTH_ROLES[action]
  const sandbox = config.mode === 'sandbox'
  if (as === null && action === 'preview') return 'system'
  if (as === null && !sandbox) throw new UsageError(`name who does it with --as (${allowed.join(', ')})`)
  const login = as ?? allowed[0]!
  const person = await findStaffByLogin(db.drizzle, login)
  if (!person || !person.active) {
    // an empty sandbox has no staff until it was started once
    if (as === null) return `role:${login}`
    throw new Refusal('UNKNOWN_LOGIN', `there is no account "${login}"`)
  }
  if (!allowed.includes(person.role))
    throw new Refusal('FORBIDDEN_MONTH', `${login} is ${person.role}: this is for ${allowed.join(', ')}`)
  if (!sandbox) {
    const password = await askPassword(io, `password of ${login}: `)
    const result = await tryLogin(db.drizzle, login, password, clock())
    if (result.result === 'locked')
      throw new Refusal('LOCKED', `${login} is locked after wrong passwords: wait, or famisapo staff reset`)
    if (result.result !== 'ok') throw new Refusal('WRONG_PASSWORD', `the password of ${login} is not right`)
  }
  return `staff:${person.id}`
}
