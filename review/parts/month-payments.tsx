/** Payments that wait for somebody: what happened, what to do, and the account for the telephone call. */
import { useState } from 'preact/hooks'
import type { MonthPage, OpenPayment, ShownAccount } from '../../server/contract.ts'
import { yen } from '../format.ts'
import { memberAddress, type Go } from '../go.ts'
import { PAGE, STEPS } from '../messages/months.ts'
import { monthsApi } from '../months-api.ts'
import { PaymentMark } from './month-mark.tsx'
import { PageLink } from './page-link.tsx'

interface Props {
  month: MonthPage
  mayConfirm: boolean
  busy: boolean
  go: Go
  onConfirm: (payment: OpenPayment) => void
  onShorten: (payment: OpenPayment, holder: string) => void
  onRefused: (error: unknown) => void
}

export function MonthPayments({ month, ...rest }: Props) {
  if (month.openPayments.length === 0) return null
  return (
    <section class="open-payments" aria-label={PAGE.payments}>
      <h2>{PAGE.payments}</h2>
      <ul>
        {month.openPayments.map((payment) => (
          <Waiting key={payment.decisionNo} {...{ payment, ...rest }} month={month.month} />
        ))}
      </ul>
      {month.letters && (
        <a href={month.letters} download="">
          {PAGE.letters}
        </a>
      )}
    </section>
  )
}

interface WaitingProps extends Omit<Props, 'month'> {
  month: string
  payment: OpenPayment
}

function Waiting(props: WaitingProps) {
  const { month, payment, mayConfirm, busy, go, onConfirm, onShorten, onRefused } = props
  const [account, setAccount] = useState<ShownAccount | null>(null)
  const { memberNo, name, yen: amount, state, words, returnReason, confirm, asks, letter } = payment
  const show = () =>
    account ? setAccount(null) : void monthsApi.account(month, memberNo).then(setAccount, onRefused)
  return (
    <li>
      <p>
        <PaymentMark state={state} />{' '}
        <PageLink to={memberAddress(memberNo)} go={go}>
          {name} <span class="code">{memberNo}</span>
        </PageLink>{' '}
        <b class="figure">{yen(amount)}円</b>
        {letter && <span class="doubt"> ▲ {PAGE.letter}</span>}
      </p>
      <p>
        {returnReason && (
          <>
            {PAGE.bankSays}「{returnReason}」{' '}
          </>
        )}
        <span class="quiet">{words}</span>
      </p>
      {payment.shorten && <ShortHolder {...{ payment, busy, onShorten }} />}
      {confirm && mayConfirm && (
        <p class="act">
          {asks === 'account' && (
            <button class="plain" onClick={show}>
              {account ? PAGE.hideAccount : PAGE.showAccount}
            </button>
          )}
          <button class="second" disabled={busy} onClick={() => onConfirm(payment)}>
            {asks === 'account' ? STEPS['confirm-account'] : PAGE.payAllTheSame}
          </button>
        </p>
      )}
      {account && (
        <dl class="facts figure">
          {account.rows.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}

/** A name too long for the transfer file, as the bank itself writes it. */
function ShortHolder({ payment, busy, onShorten }: Pick<WaitingProps, 'payment' | 'busy' | 'onShorten'>) {
  const [holder, setHolder] = useState('')
  const id = `short-${payment.memberNo}`
  return (
    <form
      class="confirm"
      onSubmit={(event) => {
        event.preventDefault()
        onShorten(payment, holder.trim())
      }}
    >
      <p class="labelled">
        <label for={id}>{PAGE.shortHolder}</label>
        <input
          id={id}
          maxLength={60}
          required
          autocomplete="off"
          value={holder}
          onInput={(event) => setHolder(event.currentTarget.value)}
        />
      </p>
      <p class="quiet">{PAGE.shortHolderHow}</p>
      <p class="act">
        <button class="second" disabled={busy || holder.trim() === ''}>
          {PAGE.putShortHolder}
        </button>
      </p>
    </form>
  )
}
