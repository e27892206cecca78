/** MonthPrint: whether a month's print stream lies in the printer's folder. */
import type { StaffRole } from '../../../db/schema.ts'
import type { Run } from '../../../db/runs.ts'
import { filesOfRun } from '../../../db/transfers.ts'
import type { MonthPage } from '../../contract.ts'
import { droppedOf } from '../../month/drop-print.ts'
import { mayMonth } from '../../month/roles.ts'
import { liveFile } from '../../month/run-downloads.ts'
import type { Services } from '../../services.ts'
import { jstInstant } from './history-view.ts'

export async function printOf(
  services: Pick<Services, 'config' | 'db'>,
  run: Run,
  role: StaffRole,
): Promise<MonthPage['print']> {
  if (!services.config.dropDir || (run.state !== 'exported' && run.state !== 'paid')) return null
  const files = await filesOfRun(services.db.drizzle, run.id)
  const streams = files.filter((file) => file.name === 'notices.pdf' && liveFile(files, file) === file)
  const dropped = await droppedOf(services, run.month)
  const last = streams.map(({ sha256 }) => dropped.findLast((one) => one.noticesSha256 === sha256))
  if (streams.length === 0) return null
  const [first] = last
  const whole = first && last.every((one) => one !== undefined)
  return {
    droppedAt: whole ? jstInstant(first.at) : null,
    encrypted: whole ? first.encrypted : Boolean(services.config.printRecipient),
    may: mayMonth(role, 'print'),
  }
}
