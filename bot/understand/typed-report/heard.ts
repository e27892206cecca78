/**
 * Heard: what a typed report said, each thing as the few values it may mean. One value was said; several are
 * asked; none is missing.
 */
import type { ClockTime, IsoDate } from '../../../rules/calendar.ts'
import type { BotContext } from '../../contract.ts'
import type { HeardActivity } from '../../state.ts'

/** What the readers may know of the member. */
export type World = Pick<BotContext, 'today' | 'time' | 'pairs' | 'kinds' | 'member'>

/** `nextDay`: the member said that the end is on the next day */
export interface Span {
  start: ClockTime
  end: ClockTime
  nextDay: boolean
}

/** A time as written: minutes of the day it may mean, and whether a half of the day was said with it. */
export interface Clock {
  minutes: number[]
  half: 'am' | 'pm' | null
  /** 09:00 and 0900: the writer counts to 24 */
  isPadded: boolean
}

export type Fact =
  | { is: 'day'; dates: IsoDate[]; isDoubtful: boolean }
  | { is: 'span'; spans: Span[] }
  | { is: 'start'; clock: Clock }
  | { is: 'end'; clock: Clock }
  /** a time alone */
  | { is: 'at'; clock: Clock }
  | { is: 'minutes'; minutes: number }
  | { is: 'family'; requesterNos: string[] }
  | { is: 'stranger' }
  | { is: 'child'; children: { requesterNo: string; childId: number }[] }
  | { is: 'unnamed-child' }
  | { is: 'count'; count: number }
  | { is: 'everyone' }
  | { is: 'sick'; some: boolean; count: number | null }
  | { is: 'kind'; codes: string[] }
  | { is: 'cost'; what: 'transport' | 'other' | 'bare'; yen: number }
  | { is: 'no-costs' }
  | { is: 'ditto' }
  /** a thing done, not planned: 預かりました */
  | { is: 'done' }
  /** politeness, labels and particles: understood, and without meaning for the draft */
  | { is: 'filler' }

export interface Token {
  at: number
  end: number
  fact: Fact
}

/** A line under the readers' hands: what was understood is covered, letter for letter. */
export interface Line {
  words: string
  /** the same letters, nothing covered */
  typed: string
  tokens: Token[]
}

export interface TypedReport {
  /** clear: nobody would ask whether it is a report; doubtful: asked; plan, cancelled, no: answered kindly */
  certainty: 'clear' | 'doubtful' | 'plan' | 'cancelled' | 'no'
  activities: HeardActivity[]
  /** how many things of a report were understood; 0 for talk */
  points: number
}
