/** TapContext: how a part deep inside a bubble tells the phone that it was tapped. */
import { createContext } from 'preact'
import type { Action } from '../world/line-objects.ts'

export interface Taps {
  /** false while the phone shows only a preview */
  tap: (action: Action) => void
  openImage: (url: string) => void
}

export const TapContext = createContext<Taps>({ tap: () => undefined, openImage: () => undefined })
