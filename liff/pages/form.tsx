/** Form: one's own monthly form, a month a card, opened as PDF to be printed. */
import type { LiffForms } from '../../server/contract.ts'
import { formUrl, openForms, PASS_OVER_MS } from '../form-api.ts'
import { FORM } from '../messages/form-ja.ts'
import { Opened } from '../parts/opened.tsx'
import type { Phone } from '../phone.ts'
import '../styles/cards.css'

export function FormPage({ phone }: { phone: Phone }) {
  return (
    <Opened open={() => openForms(phone)} everyMs={PASS_OVER_MS}>
      {(found) => <Form {...found} />}
    </Opened>
  )
}

function Form({ months }: LiffForms) {
  return (
    <main class="plain-page">
      <h1>{FORM.title}</h1>
      <p>{FORM.help}</p>
      {months.map((one) => (
        <Month key={one.month} {...one} />
      ))}
      <p>{FORM.more}</p>
      <p class="case-no">{FORM.again}</p>
      <a class="button plain" href={`/liff/upload${location.search}`}>
        {FORM.send}
      </a>
    </main>
  )
}

function Month({ month, sheets }: LiffForms['months'][number]) {
  const id = `form-${month}`
  return (
    <article class="month-card" aria-labelledby={id}>
      <h2 id={id}>{FORM.month(month)}</h2>
      {sheets.map(({ sheet, names, pass }) => (
        <div key={sheet}>
          <p>{FORM.names(names)}</p>
          <a class="button" href={formUrl(pass)} target="_blank" rel="noopener">
            {FORM.sheet(sheet, sheets.length)} {FORM.open}
            <span class="out-of-sight"> {FORM.month(month)}</span>
          </a>
        </div>
      ))}
    </article>
  )
}
