/**
 * MonthChild: a process of its own that closes or takes a month all its way; to be killed, to be one of many, or to
 * run under another time zone. Its one argument is JSON; one line of JSON on stdout for each job.
 */
import { closeMonth } from '../../server/month/steps.ts'
import { MonthRefusal } from '../../server/month/refusal.ts'
import { endless, filesIn, goTheWay, MONTH, openOffice } from './way-of-month.ts'

export interface ChildJob {
  appUrl: string
  /** the instant its clock stands at */
  now: string
  act: 'close' | 'way'
  folder: string
  /** the statement at which the kernel ends it; left out: it lives */
  killAt?: number
}

for (const { appUrl, now, act, folder, killAt } of JSON.parse(process.argv[2]!) as ChildJob[]) {
  const office = openOffice(appUrl, now, { ...endless(), statementsLeft: killAt ?? Infinity, at: 'kill' })
  try {
    if (act === 'close') {
      const { run, hash, subsidyYen } = await closeMonth(office.services, MONTH, 'staff:1')
      console.log(JSON.stringify({ run, hash, subsidyYen }))
    } else {
      await goTheWay(office, folder)
      console.log(JSON.stringify(filesIn(folder)))
    }
  } catch (error) {
    if (!(error instanceof MonthRefusal)) throw error
    console.log(JSON.stringify({ refused: error.code }))
  }
  await office.close()
}
