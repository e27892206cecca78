import { parseArgs } from 'node:util'
import { issueLinkCode, memberByNo } from '../../db/members.ts'
import { withServices } from '../with-services.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'link-code',
  summary: "makes the one-time code for a member's letter",
  usage: `Usage: famisapo link-code MEMBER_NO [--json]

Prints the code once; only its hash is kept. A new code replaces the old one and opens a locked link again.`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    const memberNo = positionals.length === 1 ? positionals[0]! : ''
    if (!/^\d{6}$/.test(memberNo)) throw new UsageError('name one member number (six digits)')
    return withServices(io, async ({ db, clock }) => {
      if (!(await memberByNo(db.drizzle, memberNo)))
        throw new Refusal('UNKNOWN_MEMBER', `there is no member ${memberNo}`)
      const code = await db.drizzle.transaction((tx) => issueLinkCode(tx, memberNo, clock(), 'operator'))
      io.out(values.json ? `${JSON.stringify({ memberNo, code })}\n` : `${code}\n`)
      return 0
    })
  },
}
