/** A month's or a payment's state, as a word with its shape. */
import type { MonthState, PaymentState } from '../../server/contract.ts'
import { again, MONTH_STATES, PAYMENTS } from '../messages/months.ts'

export function MonthMark({ state }: { state: MonthState }) {
  const { word, shape } = MONTH_STATES[state]
  return (
    <span class="state">
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}

const TONES: Partial<Record<PaymentState, string>> = { held: 'doubt', returned: 'wrong', paid: 'quiet' }

export function PaymentMark({ state, batch }: { state: PaymentState; batch?: number | null }) {
  const { word, shape } = PAYMENTS[state]
  return (
    <span class={`payment ${TONES[state] ?? ''}`}>
      <span aria-hidden="true">{shape}</span> {word}
      {batch && batch > 1 ? `（${again(batch)}）` : ''}
    </span>
  )
}
