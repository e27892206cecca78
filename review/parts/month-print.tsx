/** The print stream in the printer's folder: whether it lies there, and putting it there again. */
import { useState } from 'preact/hooks'
import type { MonthPage } from '../../server/contract.ts'
import { instant } from '../format.ts'
import { PAGE } from '../messages/months.ts'

interface Props {
  month: MonthPage
  busy: boolean
  onPut: () => void
}

export function MonthPrint({ month: { print }, busy, onPut }: Props) {
  // the printer may have taken it: twice in the folder would be two letters
  const [sure, setSure] = useState(false)
  if (!print) return null
  const { droppedAt, encrypted, may } = print
  return (
    <section class="month-print" aria-label={PAGE.print}>
      <h2>{PAGE.print}</h2>
      <p class={droppedAt ? '' : 'doubt'}>
        {droppedAt ? PAGE.printed(instant(droppedAt), encrypted) : PAGE.notPrinted}
      </p>
      {!encrypted && <p class="quiet">{PAGE.printPlain}</p>}
      {may && (
        <p class="act">
          <button
            class="plain"
            disabled={busy}
            onClick={() => (droppedAt === null || sure ? onPut() : setSure(true))}
          >
            {droppedAt ? PAGE.putPrintAgain : PAGE.putPrint}
          </button>
        </p>
      )}
      {sure && <p class="doubt">▲ {PAGE.putTwice}</p>}
    </section>
  )
}
