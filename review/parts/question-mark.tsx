import type { QuestionState } from '../../server/contract.ts'
import { QUESTION_STATES } from '../messages/desks.ts'

/** A state, as a word with its shape. */
export function QuestionMark({ state }: { state: QuestionState }) {
  const { word, shape } = QUESTION_STATES[state]
  return (
    <span class={`state question-${state}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}
