/** Decisions: what the city has decided for this member, month by month, each with its paper. */
import type { LiffDecision, LiffDecisions } from '../../server/contract.ts'
import { noticeUrl, openDecisions } from '../decisions-api.ts'
import { paymentText, WORDS } from '../messages/decisions-ja.ts'
import { Opened } from '../parts/opened.tsx'
import type { Phone } from '../phone.ts'
import '../styles/decisions.css'

export function DecisionsPage({ phone }: { phone: Phone }) {
  return <Opened open={() => openDecisions(phone)}>{(found) => <Decisions {...found} />}</Opened>
}

function Decisions({ centrePhone, decisions }: LiffDecisions) {
  return (
    <main class="plain-page decisions">
      <h1>{WORDS.title}</h1>
      <p>{decisions.length === 0 ? WORDS.none : WORDS.help}</p>
      {decisions.map((decision) => (
        <Decision key={decision.decisionNo} decision={decision} />
      ))}
      <p>
        <a href={`/liff/papers${location.search}`}>{WORDS.papers}</a>
      </p>
      <p class="case-no">{WORDS.call(centrePhone)}</p>
    </main>
  )
}

function Decision({ decision }: { decision: LiffDecision }) {
  const { decisionNo, month, fiscalYear, subsidyYen, repayYen, count, feeYen, rewardYen } = decision
  const id = `d-${decisionNo}`
  return (
    <article class="decision" aria-labelledby={id}>
      <h2 id={id}>
        {WORDS.month(month)} <small>{WORDS.fiscalYear(fiscalYear)}</small>
      </h2>
      <p class="amount">
        <span>{WORDS.decided}</span> <strong>{WORDS.yen(subsidyYen)}</strong>
      </p>
      <p>
        {WORDS.count(count)}
        <br />
        {WORDS.parts(feeYen, rewardYen)}
      </p>
      <p>{paymentText(decision)}</p>
      {repayYen > 0 && <p class="repay">{WORDS.repay(repayYen)}</p>}
      {decision.notice ? (
        <a class="button" href={noticeUrl(decisionNo)} target="_blank" rel="noopener">
          {WORDS.notice}
          <span class="out-of-sight"> {WORDS.month(month)}</span>
        </a>
      ) : (
        <p>{WORDS.noNotice}</p>
      )}
      <p class="case-no">{WORDS.number(decisionNo)}</p>
    </article>
  )
}
