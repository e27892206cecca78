/**
 * Postback: what a button carries. Buttons live for ever in a chat, so each names its flow, the draft or case
 * it belongs to, and the question it answers: an old one can be told from the present one.
 *
 * Shape: 'f=guided&d=<draft id>&s=day&v=2025-11-05'; LINE allows 300 characters.
 */

export type Flow = 'ask' | 'menu' | 'link' | 'guided' | 'sheet' | 'month' | 'typed' | 'notice' | 'usage'
const FLOWS: readonly string[] = [
  'ask',
  'menu',
  'link',
  'guided',
  'sheet',
  'month',
  'typed',
  'notice',
  'usage',
] satisfies Flow[]

export interface Tap {
  flow: Flow
  /** draft id or case number; '' where there is none */
  id: string
  /** the question answered */
  step: string
  value: string
}

export function encodeTap(flow: Flow, id: string, step: string, value = ''): string {
  const data = new URLSearchParams({ f: flow, ...(id && { d: id }), s: step, ...(value && { v: value }) })
  return data.toString()
}

/** Null for anything we never sent. `picked`, the value of a date or time picker, wins over `v`. */
export function decodeTap(data: string, picked?: string): Tap | null {
  const params = new URLSearchParams(data.slice(0, 300))
  const flow = params.get('f')
  const step = params.get('s')
  if (flow === null || step === null || !FLOWS.includes(flow)) return null
  return { flow: flow as Flow, id: params.get('d') ?? '', step, value: picked ?? params.get('v') ?? '' }
}
