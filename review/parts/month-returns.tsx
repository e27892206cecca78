/** The bank's results: one payment sent back, many by csv, and the further transfer files. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { EnterReturn, MonthBatch, MonthPage, MonthRow } from '../../server/contract.ts'
import { monthDay, weekday, yen } from '../format.ts'
import { PAGE, PAYMENTS, RETURNS } from '../messages/months.ts'
import { ChooseFile } from './choose-file.tsx'

interface ReturnsProps {
  row: MonthRow | null
  busy: boolean
  onEnter: (entry: EnterReturn) => void
  onCsv: (csv: string) => void
  onRefused: (words: string) => void
  onClose: () => void
}

export function MonthReturns({ row, busy, onEnter, onCsv, onRefused, onClose }: ReturnsProps) {
  const [reason, setReason] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    setReason('')
    if (row) input.current?.focus()
  }, [row])
  const take = async (file: File) => {
    const text = textOf(await file.arrayBuffer())
    if (text === null) onRefused(RETURNS.unreadable)
    else onCsv(text)
  }
  return (
    <section class="returns" aria-label={RETURNS.heading}>
      <h2>{RETURNS.heading}</h2>
      {row ? (
        <form
          class="confirm"
          data-asks
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            onClose()
          }}
          onSubmit={(event) => {
            event.preventDefault()
            const { decisionNo, batch } = row
            onEnter({ decisionNo, reason: reason.trim(), ...(batch !== null && { batch }) })
          }}
        >
          <p>
            {row.name} <span class="code">{row.memberNo}</span> <b class="figure">{yen(row.payYen)}円</b>
          </p>
          <p class="labelled">
            <label for="return-reason">{RETURNS.reason}</label>
            <input
              id="return-reason"
              ref={input}
              list="return-reasons"
              maxLength={60}
              required
              autocomplete="off"
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
            <datalist id="return-reasons">
              {RETURNS.presets.map((preset) => (
                <option key={preset} value={preset} />
              ))}
            </datalist>
          </p>
          <p class="act">
            <button class="primary" disabled={busy || reason.trim() === ''}>
              <kbd>Enter</kbd> {RETURNS.enter}
            </button>
            <button type="button" class="plain" onClick={onClose}>
              <kbd>Esc</kbd> {RETURNS.cancel}
            </button>
          </p>
        </form>
      ) : (
        <p class="quiet">{RETURNS.pick}</p>
      )}
      <ChooseFile
        {...{ busy, word: RETURNS.csv, how: RETURNS.csvHow }}
        accept=".csv,text/csv"
        onFile={take}
      />
    </section>
  )
}

/** UTF-8, or what banks' programs write. */
function textOf(bytes: ArrayBuffer): string | null {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // the next one
    }
  }
  return null
}

interface BatchesProps {
  month: MonthPage
  mayPay: boolean
  mayVoid: boolean
  busy: boolean
  onPaid: (batch: number) => void
  onVoid: (batch: number) => void
}

export function MonthBatches({ month: { batches }, ...rest }: BatchesProps) {
  if (batches.length === 0) return null
  return (
    <section class="batches" aria-label={PAGE.batches}>
      <h2>{PAGE.batches}</h2>
      <ul>
        {batches.map((batch) => (
          <Batch key={batch.batch} {...rest} batch={batch} />
        ))}
      </ul>
    </section>
  )
}

function Batch({
  batch,
  mayPay,
  mayVoid,
  busy,
  onPaid,
  onVoid,
}: Omit<BatchesProps, 'month'> & { batch: MonthBatch }) {
  const [sure, setSure] = useState(false)
  const { batch: nth, payOn, state, count, sumYen } = batch
  const { word, shape } = PAYMENTS[state]
  return (
    <li>
      <p>
        <b>{PAGE.batch(nth)}</b> {shape} {word}{' '}
        <span class="figure">
          {monthDay(payOn)} ({weekday(payOn)}) {count}件 {yen(sumYen)}円
        </span>
      </p>
      {state === 'in-file' && (
        <p class="act">
          <button class="second" disabled={!mayPay || busy} onClick={() => onPaid(nth)}>
            {PAGE.batchPaid}
          </button>
          <button
            class="plain"
            disabled={!mayVoid || busy}
            onClick={() => (sure ? onVoid(nth) : setSure(true))}
          >
            {PAGE.batchVoid}
          </button>
        </p>
      )}
      {sure && state === 'in-file' && <p class="doubt">▲ {PAGE.batchVoidTwice}</p>}
    </li>
  )
}
