import type { ApplicationState } from '../../server/contract.ts'
import { APPLICATION_STATES } from '../messages/applications.ts'

/** A state, as a word with its shape. */
export function ApplicationMark({ state }: { state: ApplicationState }) {
  const { word, shape } = APPLICATION_STATES[state]
  return (
    <span class={`state state-${state}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}
