/** `famisapo form --batch`: forms of all active providers, or of a ward, as the desk prints them. */
import { rename, writeFile } from 'node:fs/promises'
import { printBatch } from '../forms-batch.ts'
import { Refusal, UsageError, type VerbIo } from '../verb.ts'
import { withServices } from '../with-services.ts'

interface Asked {
  month?: string | undefined
  ward?: string | undefined
  out?: string | undefined
}

/** More pages than a head should hold: written as they are drawn, renamed when all are there. */
export async function printAll({ month, ward, out }: Asked, io: VerbIo): Promise<number> {
  if (month === undefined || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw new UsageError('--month is YYYY-MM')
  if (out === undefined) throw new UsageError('say --out FILE.pdf')
  return withServices(io, async (services) => {
    const batch = await printBatch(services, { month, ward: ward ?? null }, 'system')
    if (!batch) throw new Refusal('NO_FORMS', 'there is no active provider to print for')
    const half = `${out}.part`
    await writeFile(half, batch.pdf, { mode: 0o600 })
    await rename(half, out)
    io.err(`forms of ${batch.people} providers written to ${out}\n`)
    return 0
  })
}
