/** Reading page: a photo's rows, to be compared with it, mended and sent. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { LiffField, LiffProblem, LiffReading, LiffReceipt } from '../../server/contract.ts'
import { nextOpen, placesOf, type Place } from '../check-state.ts'
import { CHECK } from '../messages/check-ja.ts'
import { FIELD_NAMES, STATES, WORDS } from '../messages/ja.ts'
import { Check } from '../parts/check/check.tsx'
import { PhotoPane } from '../parts/photo-pane.tsx'
import { Row } from '../parts/row.tsx'
import type { Phone } from '../phone.ts'
import { fieldsInOrder, idOf, openDoubts, shownProblems } from '../reading-state.ts'
import { useReading } from '../use-reading.ts'
import '../styles/check.css'

export function ReadingPage({ phone, caseNo }: { phone: Phone; caseNo: string }) {
  const held = useReading(phone, caseNo)
  const { loaded } = held
  switch (loaded.kind) {
    case 'loading':
      return (
        <main class="plain-page" aria-busy="true">
          <p class="late">{WORDS.loading}</p>
        </main>
      )
    case 'failed':
      return (
        <main class="plain-page">
          <p role="alert">{loaded.message}</p>
          <button type="button" class="primary" onClick={() => void held.load()}>
            {WORDS.again}
          </button>
        </main>
      )
    case 'sent':
      return <Receipt {...loaded} phone={phone} />
    case 'ready':
      return loaded.reading.state === 'open' ? (
        <Mending reading={loaded.reading} held={held} />
      ) : (
        <Elsewhere reading={loaded.reading} phone={phone} />
      )
  }
}

/** The first thing to look at: a doubtful field, else the first row. */
function firstFocus({ rows }: LiffReading): { row: number; field: LiffField } | null {
  const row = Math.max(
    0,
    rows.findIndex(({ fields }) => fields.some(({ doubtful }) => doubtful)),
  )
  const field = rows[row] && fieldsInOrder(rows[row])[0]
  return field ? { row, field } : null
}

function Mending({ reading, held }: { reading: LiffReading; held: ReturnType<typeof useReading> }) {
  const { rows, prices, sending, message, change, send } = held
  const [focus, setFocus] = useState(() => firstFocus(reading))
  const [tried, setTried] = useState(false)
  const summary = useRef<HTMLDivElement>(null)
  const problems = shownProblems(prices?.problems ?? [], { rows, seen: reading.rows, tried })
  const left = openDoubts(rows, reading.rows)
  const { writtenCount } = reading
  const places = useMemo(() => placesOf(reading), [reading])
  const [at, setAt] = useState<number | null>(() => firstPlace(places))
  const [checked, setChecked] = useState(false)

  async function onSend() {
    const refused = await send()
    if (!refused) return
    setTried(true)
    requestAnimationFrame(() => summary.current?.focus())
  }

  const place = at === null ? undefined : places[at]
  if (at !== null && place)
    return (
      <>
        <PhotoPane
          caseNo={reading.caseNo}
          photos={reading.photos}
          focus={{ photoId: reading.rows[place.row]!.value.photoId, box: place.field.box }}
        />
        <main>
          <Check
            {...{ reading, rows, places, at }}
            onAt={setAt}
            onRow={(index, next) => change(rows.map((one, n) => (n === index ? next : one)))}
            onList={() => {
              setAt(null)
              setChecked(true)
            }}
          />
        </main>
      </>
    )
  return (
    <>
      <PhotoPane
        caseNo={reading.caseNo}
        photos={reading.photos}
        focus={focus && { photoId: reading.rows[focus.row]!.value.photoId, box: focus.field.box }}
      />
      <main class="sheet">
        <ListHeading checked={checked} left={left} />
        {left > 0 && (
          <button
            type="button"
            class="primary"
            onClick={() => setAt(nextOpen(places, places.length - 1, rows, reading.rows))}
          >
            {CHECK.begin(left)}
          </button>
        )}
        <div ref={summary} tabIndex={-1} class="summary-place">
          {tried && problems.length > 0 && <Summary problems={problems} />}
        </div>
        {writtenCount !== null && writtenCount !== rows.length && (
          <p class="note">{WORDS.counts(writtenCount, rows.length)}</p>
        )}
        {rows.map((row, index) => (
          <Row
            key={idOf(index, null)}
            {...{ index, row, reading }}
            fee={prices?.fees[index] ?? null}
            problems={problems.filter((problem) => problem.row === index)}
            onRow={(next) => change(rows.map((one, n) => (n === index ? next : one)))}
            onFocus={(field) => setFocus({ row: index, field })}
          />
        ))}
        <p class="case-no">
          {WORDS.caseNo} {reading.caseNo}
        </p>
      </main>
      <footer class="bar">
        <p class="total">
          <span>{WORDS.total}</span> <strong>{prices ? WORDS.yen(prices.totals.rewardYen) : ''}</strong>
        </p>
        <p class="parts" aria-live="polite">
          {message ?? (left > 0 ? WORDS.left(left) : prices && partsText(prices.totals))}
        </p>
        <p class="consent">{reading.consent.text}</p>
        <button type="button" class="primary" disabled={sending} onClick={() => void onSend()}>
          {sending ? WORDS.sending : WORDS.send}
        </button>
      </footer>
    </>
  )
}

/** Asked for in the chat: doubtful fields one by one; otherwise the list comes first. */
function firstPlace(places: Place[]): number | null {
  return new URLSearchParams(location.search).has('check') && places.length > 0 ? 0 : null
}

/** Back from the fields one by one it says how that ended, and has the focus. */
function ListHeading({ checked, left }: { checked: boolean; left: number }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    if (checked) heading.current?.focus()
  }, [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {WORDS.title}
      </h1>
      <p>{checked && left === 0 ? `✓ ${CHECK.done}。${WORDS.sendNext}` : WORDS.help}</p>
    </>
  )
}

const partsText = ({ feeYen, subsidyYen }: { feeYen: number; subsidyYen: number }) =>
  WORDS.parts(feeYen, subsidyYen)

function Summary({ problems }: { problems: LiffProblem[] }) {
  return (
    <div class="summary" role="alert">
      <h2>{WORDS.summary(problems.length)}</h2>
      <ul>
        {problems.map(({ row, field, code, text }) => (
          <li key={`${row}-${field}-${code}`}>
            <a
              href={`#${idOf(row, field)}`}
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(idOf(row, field))?.focus()
              }}
            >
              {WORDS.at(row + 1, field && FIELD_NAMES[field])}
            </a>
            ：{text}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Receipt({ reading, receipt, phone }: { reading: LiffReading; receipt: LiffReceipt; phone: Phone }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return (
    <main class="plain-page">
      <h1 ref={heading} tabIndex={-1}>
        {receipt.already ? STATES.sent.title : WORDS.received}
      </h1>
      <p>{WORDS.receivedText(reading.centreName)}</p>
      <p class="case-no">
        {WORDS.caseNo} <strong>{receipt.caseNo}</strong>
      </p>
      <button type="button" class="primary" onClick={() => phone.close()}>
        {WORDS.close}
      </button>
    </main>
  )
}

function Elsewhere({ reading, phone }: { reading: LiffReading; phone: Phone }) {
  if (reading.state === 'open') return null
  const { title, text } = STATES[reading.state]
  return (
    <main class="plain-page">
      <h1>{title}</h1>
      <p>{text}</p>
      <p class="case-no">
        {WORDS.caseNo} {reading.caseNo}
      </p>
      <button type="button" class="primary" onClick={() => phone.close()}>
        {WORDS.close}
      </button>
    </main>
  )
}
