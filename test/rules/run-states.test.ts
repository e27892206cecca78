/** From 起案 on the lines of a month stand: nothing is calculated anew, and later months count them. */
import { expect, test } from 'vitest'
import { DECIDED_STATES, type RunState } from '../../rules/run-states.ts'

test.each<{ state: RunState; stands: boolean }>([
  { state: 'open', stands: false },
  { state: 'closed', stands: false },
  { state: 'calculated', stands: false },
  { state: 'checked', stands: false },
  { state: 'submitted', stands: true },
  { state: 'approved', stands: true },
  { state: 'exported', stands: true },
  { state: 'paid', stands: true },
])('the lines of a month that is $state stand: $stands', ({ state, stands }) =>
  expect(DECIDED_STATES.includes(state)).toBe(stands),
)
