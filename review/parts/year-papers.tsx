/** 支払額のお知らせ of all providers, a year each: for those who may hold them. */
import type { YearPapers as Year } from '../../server/contract.ts'
import { LIST } from '../messages/months.ts'

export function YearPapers({ years }: { years: Year[] }) {
  if (years.length === 0) return null
  return (
    <section class="schedule" aria-label={LIST.years}>
      <h2>{LIST.years}</h2>
      <ul>
        {years.map(({ year, pdf, csv }) => (
          <li key={year}>
            <a href={pdf} download="">
              {LIST.yearPdf(year)}
            </a>{' '}
            <a href={csv} download="">
              {LIST.yearCsv}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
