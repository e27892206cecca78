/** What to do next with a month, by whom; what else can be done; how far a long step is. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { MonthAction, MonthPage } from '../../server/contract.ts'
import { instant, yen } from '../format.ts'
import {
  AGAIN,
  busyFor,
  MEANS,
  NOT_SEEN,
  PAGE,
  REMAKE,
  STEPS,
  WAY,
  MONTH_STATES,
} from '../messages/months.ts'
import type { Busy } from '../use-busy.ts'

export interface Act {
  action: MonthAction
  payOn?: string
  reason?: string
}

interface Props {
  month: MonthPage
  busy: Busy | null
  /** the decision list was on the screen */
  seen: boolean
  /** something else is being asked: the main step waits */
  asking: boolean
  /** why it is taken back is being asked */
  takingBack: boolean
  onTakeBack: (asked: boolean) => void
  onAct: (act: Act) => void
}

/** a bar only for what takes this long */
const BAR_AFTER_S = 2

export const stepWord = (month: MonthPage, action: MonthAction): string =>
  action === 'close' && month.run !== null
    ? AGAIN.close
    : action === 'export' && month.state === 'exported'
      ? AGAIN.export
      : STEPS[action]

/** Those that are pressed here; the others stand beside what they are about. */
const PRESSED: MonthAction[] = [
  'close',
  'check',
  'submit',
  'approve',
  'approve-past',
  'export',
  'pay',
  'batch',
  'preview',
]

export const mainStep = (month: MonthPage) => {
  const pressed = month.steps.filter(({ action }) => PRESSED.includes(action))
  if (month.state !== 'paid') return pressed[0]
  return isAllPaid(month) ? undefined : pressed.find(({ action }) => action === 'batch')
}

const isAllPaid = ({ state, openPayments, batches }: MonthPage): boolean =>
  state === 'paid' && openPayments.length === 0 && batches.every((batch) => batch.state === 'paid')

export function MonthNext({ month, busy, seen, asking, takingBack, onTakeBack, onAct }: Props) {
  const main = mainStep(month)
  const allPaid = isAllPaid(month)
  const others = month.steps.filter(
    ({ action, why }) =>
      action !== main?.action && why === null && (PRESSED.includes(action) || action === 'take-back'),
  )
  const first = main?.action === 'batch' ? month.nextBatch.payOn : month.payOn
  const [payOn, setPayOn] = useState(first)
  const remakes = others.some(({ action }) => action === 'export')
  const datedMain = main?.why === null && (main.action === 'export' || main.action === 'batch')
  const blind = (main?.action === 'approve' || main?.action === 'approve-past') && !seen
  return (
    <section class="next" aria-label={PAGE.next}>
      <Way month={month} />
      {allPaid && <p>{PAGE.allPaid}</p>}
      {main && (
        <>
          <p>{main.why ?? MEANS[main.action]}</p>
          {main.action === 'approve' && month.hash && (
            <p>
              {PAGE.hash} <code class="hash">{month.hash}</code>
            </p>
          )}
        </>
      )}
      {datedMain && <PayOn value={payOn} onChange={setPayOn} />}
      {main && (
        <p class="act">
          <button
            id="main-step"
            class="primary"
            disabled={main.why !== null || busy !== null || blind || asking}
            onClick={() => onAct({ action: main.action, payOn })}
          >
            <kbd>Ctrl+Enter</kbd> {stepWord(month, main.action)}
          </button>
          {blind && <span class="quiet">{NOT_SEEN}</span>}
        </p>
      )}
      <p class="busy" role="status">
        {busy && busy.seconds >= 1 && busyFor(busy.words, busy.seconds)}
      </p>
      {busy && busy.seconds >= BAR_AFTER_S && <progress aria-label={busy.words} />}
      {remakes && <PayOn value={payOn} onChange={setPayOn} />}
      {others.length > 0 && (
        <div class="act others">
          {others.map(({ action }) => (
            <button
              key={action}
              class="second"
              disabled={busy !== null}
              title={action === 'export' ? REMAKE : undefined}
              onClick={() => (action === 'take-back' ? onTakeBack(true) : onAct({ action, payOn }))}
            >
              {stepWord(month, action)}
            </button>
          ))}
        </div>
      )}
      {remakes && <p class="doubt">▲ {REMAKE}</p>}
      {takingBack && (
        <TakeBack
          busy={busy !== null}
          onTake={(reason) => onAct({ action: 'take-back', reason })}
          onClose={() => onTakeBack(false)}
        />
      )}
    </section>
  )
}

interface TakeBackProps {
  busy: boolean
  onTake: (reason: string) => void
  onClose: () => void
}

/** Why the month goes back to before the draft. Ctrl+Enter sends this, not the month's own step. */
function TakeBack({ busy, onTake, onClose }: TakeBackProps) {
  const [reason, setReason] = useState('')
  const words = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => words.current?.focus(), [])
  return (
    <form
      class="confirm"
      data-asks
      aria-label={STEPS['take-back']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        onTake(reason)
      }}
    >
      <p class="labelled">
        <label for="reason">{PAGE.reason}</label>
        <textarea
          id="reason"
          ref={words}
          rows={2}
          maxLength={300}
          required
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </p>
      <p class="act">
        <button class="primary" disabled={reason.trim() === '' || busy}>
          <kbd>Ctrl+Enter</kbd> {STEPS['take-back']}
        </button>
        <button type="button" class="plain" onClick={onClose}>
          <kbd>Esc</kbd> {PAGE.keepIt}
        </button>
      </p>
    </form>
  )
}

function PayOn({ value, onChange }: { value: string; onChange: (day: string) => void }) {
  return (
    <p class="labelled label-left">
      <label for="pay-on">{PAGE.payOn}</label>
      <input id="pay-on" type="date" value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </p>
  )
}

/** Where the month is on its way, and who put it there. */
function Way({ month }: { month: MonthPage }) {
  const at = WAY.indexOf(month.state)
  const left = month.approvalsNeeded - month.approvals.length
  return (
    <>
      <ol class="way">
        {WAY.map((state, index) => (
          <li key={state} class={index <= at ? 'done' : ''} aria-current={index === at ? 'step' : undefined}>
            <span aria-hidden="true">
              {index < at ? '✓' : index === at ? MONTH_STATES[state].shape : '○'}
            </span>{' '}
            {MONTH_STATES[state].word}
          </li>
        ))}
      </ol>
      {month.submitted && (
        <p>
          {PAGE.submittedBy} {month.submitted.by}{' '}
          <span class="figure quiet">{instant(month.submitted.at)}</span>
        </p>
      )}
      {month.approvals.map(({ by, at: when }) => (
        <p key={by}>
          {PAGE.approvedBy} {by} <span class="figure quiet">{instant(when)}</span>
        </p>
      ))}
      {month.pastYears.map(({ fiscalYear, count, yen: sum, approvals }) => (
        <p key={fiscalYear} class="doubt">
          {PAGE.pastYear(fiscalYear, count, yen(sum))}{' '}
          <span class="quiet">
            {approvals.length > 0 ? PAGE.pastYearApproved(approvals) : PAGE.pastYearWaits}
          </span>
        </p>
      ))}
      {month.state === 'submitted' && left > 0 && <p class="quiet">{PAGE.waitsFor(left)}</p>}
    </>
  )
}
