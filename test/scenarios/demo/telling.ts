/** Telling: the demo's voice. Every step is checked; the story goes on either way, so that one run shows all that is wrong. */
import type { Seen } from '../../support/member-phone.ts'

export const told: string[] = []
let wrong = 0

export function tell(line = ''): void {
  told.push(line)
  console.log(line)
}

export function chapter(title: string): void {
  tell()
  tell(`── ${title} ${'─'.repeat(Math.max(0, 60 - title.length))}`)
}

/** A step that must hold. */
export function check(what: string, holds: boolean): void {
  if (!holds) wrong += 1
  tell(`  ${holds ? '✓' : '✗ NOT SO:'} ${what}`)
}

/** The story broke off. */
export function broke(error: Error): void {
  wrong += 1
  tell(`  ✗ ${error.message}`)
}

export const wrongSteps = (): number => wrong

export function says(seen: Seen): void {
  for (const line of seen.texts) tell(`      │ ${line}`)
  const labels = seen.actions.flatMap(({ label }) => (label ? [`[${label}]`] : []))
  if (labels.length > 0) tell(`      │ ${labels.join(' ')}`)
}

export const textOf = (seen: Seen) => seen.texts.join(' ')
export const caseNoIn = (seen: Seen) => /R-\d{8}-\d{5}/.exec(textOf(seen))?.[0] ?? ''
