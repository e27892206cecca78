import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { appendAudit } from '../../db/audit.ts'
import { MonthRefusal } from '../month/refusal.ts'
import { printCarePapers, type LeftOut } from '../month/care-papers.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'
import { withServices } from '../with-services.ts'
import { writeWhole } from '../write-whole.ts'
import { monthActor } from './month-actor.ts'

const WHY: Record<LeftOut['why'], string> = {
  RIDE_ONLY: '送迎のみのため、のせません。',
  CANCELLED: '取消のため、のせません。',
  NO_KIND: '活動の内容が書かれていないため、のせません。',
  CHILD_UNKNOWN: 'どの児童か分からないため、のせません。',
  CHANGE_UNDECIDED: '決定のあとで直したか、取り下げたため、次の決定まで、のせません。',
}

export const verb: Verb = {
  name: 'certificate',
  summary: "提供証明書 or receipts of a family's month",
  usage: `Usage: famisapo certificate --requester NO --month YYYY-MM --out FILE.pdf [--receipt] [--as STAFF] [--json]

One page a child and provider, from months that are decided. Drives only (送迎のみ), cancelled visits, transport and meals
are not in it; a visit whose kind or child is not known is left out and named on stderr.`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        requester: { type: 'string' },
        month: { type: 'string' },
        out: { type: 'string' },
        receipt: { type: 'boolean' },
        as: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const { requester = '', month = '', out } = values
    if (!/^\d{6}$/.test(requester)) throw new UsageError('name the family with --requester, six digits')
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new UsageError('name a month with --month 2025-11')
    if (!out) throw new UsageError('name the file to write with --out')
    const what = values.receipt ? 'receipt' : 'certificate'
    return withServices(io, async (services) => {
      const actor = await monthActor(services, io, { action: 'certificates', as: values.as ?? null })
      try {
        const { bytes, leftOut } = await printCarePapers(services, requester, month, what)
        await services.db.drizzle.transaction((tx) =>
          appendAudit(tx, {
            ...{ at: services.clock(), actor, action: 'file.downloaded', subject: `member:${requester}` },
            after: { name: `${what}-${month}.pdf` },
          }),
        )
        await writeWhole(resolve(out), bytes)
        for (const { activityNo, why } of leftOut) io.err(`${activityNo}: ${WHY[why]}\n`)
        io.err(`${resolve(out)}\n`)
        if (values.json) io.out(`${JSON.stringify({ file: resolve(out), leftOut })}\n`)
        return 0
      } catch (error) {
        if (error instanceof MonthRefusal) throw new Refusal(error.code, error.message)
        throw error
      }
    })
  },
}
