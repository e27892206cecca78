/** Papers: a family's 証明書 and receipts month by month; a provider's 支払額のお知らせ year by year. */
import type { LiffCareMonth, LiffPapers } from '../../server/contract.ts'
import { WORDS } from '../messages/papers-ja.ts'
import { carePaperUrl, openPapers, statementUrl } from '../papers-api.ts'
import { Opened } from '../parts/opened.tsx'
import type { Phone } from '../phone.ts'
import '../styles/decisions.css'

export function PapersPage({ phone }: { phone: Phone }) {
  return <Opened open={() => openPapers(phone)}>{(found) => <Papers {...found} />}</Opened>
}

function Papers({ care, years, centrePhone }: LiffPapers) {
  return (
    <main class="plain-page decisions">
      {/* who only provides has no 証明書 of their own */}
      <h1>{care.length === 0 && years.length > 0 ? WORDS.years : WORDS.title}</h1>
      {(care.length > 0 || years.length === 0) && (
        <p>{care.length === 0 ? WORDS.careNone : WORDS.careHelp}</p>
      )}
      {care.map((month) => (
        <Month key={month.month} month={month} />
      ))}
      {years.length > 0 && (
        <section aria-label={WORDS.years}>
          {care.length > 0 && <h2>{WORDS.years}</h2>}
          <p>{WORDS.yearsHelp}</p>
          {years.map((year) => (
            <p key={year}>
              <a class="button" href={statementUrl(year)} target="_blank" rel="noopener">
                {WORDS.year(year)}
              </a>
            </p>
          ))}
        </section>
      )}
      <p class="case-no">{WORDS.call(centrePhone)}</p>
    </main>
  )
}

function Month({ month: { month, feeYen, papers, leftOut } }: { month: LiffCareMonth }) {
  const id = `m-${month}`
  return (
    <article class="decision" aria-labelledby={id}>
      <h2 id={id}>{WORDS.month(month)}</h2>
      {papers === 0 ? (
        <p>{WORDS.nothing}</p>
      ) : (
        <>
          <p class="amount">
            <span>{WORDS.fee}</span> <strong>{WORDS.yen(feeYen)}</strong>
          </p>
          <p>
            {WORDS.papers(papers)}
            {leftOut > 0 && (
              <>
                <br />
                {WORDS.leftOut(leftOut)}
              </>
            )}
          </p>
          {(['certificate', 'receipt'] as const).map((what) => (
            <a key={what} class="button" href={carePaperUrl(month, what)} target="_blank" rel="noopener">
              {WORDS[what]}
              <span class="out-of-sight"> {WORDS.month(month)}</span>
            </a>
          ))}
        </>
      )}
    </article>
  )
}
