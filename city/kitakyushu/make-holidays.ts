/**
 * Prints the holidays of policy.json: `node city/kitakyushu/make-holidays.ts 2024-10-01 2027-12-31`.
 * Run once a year, when the next year's 祝日 are published; test/city/ holds the data against the library.
 */
import holidayJp from '@holiday-jp/holiday_jp'
import { pathToFileURL } from 'node:url'
import { isIsoDate } from '../../rules/calendar.ts'

/**
 * date → name, both ends included; 振替休日 and 国民の休日 are in the library's list.
 * The table is read as it is: the library's own search would depend on the machine's time zone.
 */
export function holidaysBetween(from: string, to: string): Record<string, string> {
  const all: [string, string][] = Object.entries(holidayJp.holidays).map(([date, { name }]) => [date, name])
  return Object.fromEntries(all.filter(([date]) => from <= date && date <= to).sort())
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [from = '', to = ''] = process.argv.slice(2)
  if (!isIsoDate(from) || !isIsoDate(to)) {
    process.stderr.write('usage: node city/kitakyushu/make-holidays.ts FROM TO\n')
    process.exit(2)
  }
  process.stdout.write(`${JSON.stringify(holidaysBetween(from, to), null, 2)}\n`)
}
