/** A state, as a word with its shape. */
import type { ReportState } from '../../server/contract.ts'
import { STATES } from '../messages/ja.ts'

export function StateMark({ state }: { state: ReportState }) {
  const { word, shape } = STATES[state]
  return (
    <span class={`state state-${state}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}
