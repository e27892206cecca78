/**
 * RunStates: the way of a month, in the words that commands, screens and JSON share.
 */

/** `open` is a month without a run. Frozen from `submitted` on. */
export type RunState =
  'open' | 'closed' | 'calculated' | 'checked' | 'submitted' | 'approved' | 'exported' | 'paid'

/** Lines that stand: what a later run must take into account. */
export const DECIDED_STATES: readonly RunState[] = ['submitted', 'approved', 'exported', 'paid']

/** A finding about a month before it is submitted. */
export interface RunCheck {
  code: string
  severity: 'block' | 'warn'
  message: string
  /** the activity, member or requester it is about; null: the month as a whole */
  ref: string | null
  /** figures of this one, where the message speaks of all of its kind */
  detail?: string
}
