/** Sent: the case number, and what happens next. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Registration } from '../../../server/contract.ts'
import { TEXT } from '../../messages/registration-ja.ts'
import type { Phone } from '../../phone.ts'

const WORDS = TEXT.sent

export function SentPage(props: {
  registration: Registration
  caseNo: string
  already: boolean
  phone: Phone
}) {
  const { registration, caseNo, already, phone } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return (
    <div class="steps">
      <main class="plain-page sent">
        <h1 ref={heading} tabIndex={-1}>
          {already ? WORDS.already : WORDS.title}
        </h1>
        <p>{WORDS.text(registration.centreName)}</p>
        <p class="case-no">
          {WORDS.caseNo} <strong>{caseNo}</strong>
        </p>
      </main>
      <footer class="bar">
        <div class="bar-buttons">
          <button type="button" class="primary" onClick={() => phone.close()}>
            {TEXT.close}
          </button>
        </div>
      </footer>
    </div>
  )
}
