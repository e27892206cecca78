/**
 * Registration page: one group of questions at a time, kept on the server as soon as it is whole.
 * Progress in words, the button always at the same place, what is wrong at its field and in a summary with links.
 */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ComponentType } from 'preact'
import type { Registration } from '../../../server/contract.ts'
import { STEP_TITLES, TEXT, type Step } from '../../messages/registration-ja.ts'
import { focusField, Summary } from '../../parts/form/summary.tsx'
import { Failed, lazy, Loading } from '../../parts/lazy.tsx'
import type { Phone } from '../../phone.ts'
import '../../styles/registration.css'
import { stepsOf, useRegistration, type Held } from '../../use-registration.ts'
import { KindStep } from './kind.tsx'
import { SentPage } from './sent.tsx'
import { FORM_ID, type StepProps } from './step.ts'

const Nothing = () => null
const part = (load: () => Promise<ComponentType<StepProps>>) => lazy(load, Nothing)
const LATER = {
  person: part(() => import('./person.tsx').then((page) => page.PersonStep)),
  address: part(() => import('./address.tsx').then((page) => page.AddressStep)),
  contact: part(() => import('./contact.tsx').then((page) => page.ContactStep)),
  children: part(() => import('./children.tsx').then((page) => page.ChildrenStep)),
  qualifications: part(() => import('./qualifications.tsx').then((page) => page.QualificationsStep)),
  account: part(() => import('./account.tsx').then((page) => page.AccountStep)),
  consents: part(() => import('./consents.tsx').then((page) => page.ConsentsStep)),
  confirm: part(() => import('./confirm.tsx').then((page) => page.ConfirmStep)),
}

export function RegistrationPage({ phone }: { phone: Phone }) {
  const held = useRegistration(phone)
  useLayoutEffect(() => void (document.title = TEXT.documentTitle), [])
  const { loaded } = held
  switch (loaded.kind) {
    case 'loading':
      return <Loading />
    case 'failed':
      return <Failed message={loaded.message} onAgain={() => void held.load()} />
    case 'sent':
      return <SentPage {...loaded} phone={phone} />
    case 'ready':
      return <StepFrame registration={loaded.registration} held={held} phone={phone} />
  }
}

function StepFrame({ registration, held, phone }: { registration: Registration; held: Held; phone: Phone }) {
  const { draft } = registration
  const { step, problems, busy, message, round } = held
  const heading = useRef<HTMLHeadingElement>(null)
  const summary = useRef<HTMLDivElement>(null)
  const steps = stepsOf(draft)
  const Page = step === 'kind' ? KindStep : LATER[step].Page
  const isFirst = useRef(true)

  // while the first page is read, the others are fetched
  useLayoutEffect(() => void Promise.allSettled(Object.values(LATER).map(({ fetch }) => fetch())), [])
  useLayoutEffect(() => {
    scrollTo(0, 0)
    if (!isFirst.current) heading.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [round, step])
  useLayoutEffect(() => {
    if (problems.length > 0 && step !== 'confirm') summary.current?.focus()
  }, [problems])

  const problemOf = (field: string) => problems.find((one) => one.field === field)?.text
  const open = (field: string) => {
    if (focusField(field)) return
    const page = field.split('.')[0] as Step
    if (page !== step && steps.includes(page)) held.go(page)
  }
  return (
    <div class="steps">
      <header class="step-head">
        <h1 ref={heading} tabIndex={-1}>
          {draft && (
            <span class="progress">
              {steps.indexOf(step) + 1}/{steps.length}{' '}
            </span>
          )}
          {STEP_TITLES[step]}
        </h1>
        <p class="saved" role="status">
          {draft && problems.length === 0 && TEXT.saved(savedText(draft.savedAt))}
        </p>
      </header>
      <main class="step-page">
        <Told registration={registration} />
        <div ref={summary} tabIndex={-1} class="summary-place">
          {problems.length > 0 && <Summary problems={problems} onOpen={open} />}
        </div>
        <Page key={`${step}-${round}`} {...{ registration, draft, held, phone, problemOf }} />
      </main>
      <footer class="bar">
        <p class="parts" role="alert">
          {message}
        </p>
        <div class="bar-buttons">
          <button
            type="button"
            class={step === 'kind' ? 'unused' : ''}
            onClick={() => held.go(steps[steps.indexOf(step) - 1] ?? 'kind')}
          >
            {TEXT.back}
          </button>
          <button type="submit" class="primary" form={FORM_ID} aria-disabled={busy}>
            {buttonText(step, busy)}
          </button>
        </div>
      </footer>
    </div>
  )
}

function buttonText(step: Step, busy: boolean): string {
  if (step === 'confirm') return busy ? TEXT.sending : TEXT.send
  return busy ? TEXT.saving : TEXT.next
}

/** Why the centre has sent it back, or said no. */
function Told({ registration: { draft, declined } }: { registration: Registration }) {
  const reason = draft?.state === 'returned' ? draft.returnReason : draft ? null : declined?.reason
  if (!reason) return null
  return (
    <div class="note">
      <p>
        <strong>{draft ? TEXT.returned : TEXT.declined}</strong>
      </p>
      <p class="as-written">{reason}</p>
    </div>
  )
}

const tokyo = (instant: Date, parts: Intl.DateTimeFormatOptions): string =>
  instant.toLocaleString('ja-JP', { ...parts, timeZone: 'Asia/Tokyo' })

/** '12:03'; of another day '11月22日 12:03' */
function savedText(instant: string): string {
  const at = new Date(instant)
  const day = (one: Date) => tokyo(one, { month: 'long', day: 'numeric' })
  const time = tokyo(at, { hour: '2-digit', minute: '2-digit' })
  return day(at) === day(new Date()) ? time : `${day(at)} ${time}`
}
