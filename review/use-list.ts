/**
 * UseList: a desk's list: which one is shown (the address says it), its rows page by page, and the row in hand.
 *
 * Promise:  a late answer never fills another list; rows do not move under the hand; at the last row the next page
 *           comes by itself.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ApiError } from './api.ts'
import { ERRORS } from './messages/ja.ts'

interface Answer<Item, Cursor> {
  items: Item[]
  /** null: the last page */
  nextCursor: Cursor | null
}

interface Wanted<Item, Shown, Cursor> {
  /** which list an address asks for */
  shownOf: (query: URLSearchParams) => Shown
  /** back, reload and a sent link all find it again */
  addressOf: (shown: Shown) => string
  read: (shown: Shown, from: Cursor | undefined) => Promise<Answer<Item, Cursor>>
  /** of the page before */
  says: string
  /** asked again now and then, while nobody has walked down; left out: never */
  refreshMs?: number
}

export interface Rows<Item> {
  /** null: not known yet */
  items: Item[] | null
  /** the row in hand, from 0 */
  at: number
  pick: (at: number) => void
  /** null: all are here */
  more: (() => void) | null
  words: { says: string; wrong: boolean }
}

export interface List<Item, Shown> extends Rows<Item> {
  shown: Shown
  show: (next: Shown) => void
}

export function useList<Item, Shown, Cursor = string>(
  wanted: Wanted<Item, Shown, Cursor>,
): List<Item, Shown> {
  const { shownOf, addressOf, read, says, refreshMs } = wanted
  // an object of its own: the same list chosen again is asked for again
  const [choice, choose] = useState(() => ({ shown: shownOf(new URLSearchParams(location.search)) }))
  const { shown } = choice
  const [items, setItems] = useState<Item[] | null>(null)
  const [cursor, setCursor] = useState<Cursor | null>(null)
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const asked = useRef(0)
  const inHand = useRef(0)

  const pick = (next: number) => {
    inHand.current = next
    setAt(next)
    if (items && next === items.length - 1 && cursor !== null) void load(cursor)
  }
  const load = async (from: Cursor | null) => {
    const mine = ++asked.current
    try {
      const answer = await read(shown, from ?? undefined)
      if (mine !== asked.current) return
      setItems((before) => (from !== null && before ? [...before, ...answer.items] : answer.items))
      setCursor(answer.nextCursor)
    } catch (error) {
      if (mine !== asked.current) return
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
    }
  }
  useLayoutEffect(() => {
    void load(null)
    if (refreshMs === undefined) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && inHand.current === 0) void load(null)
    }, refreshMs)
    return () => clearInterval(timer)
  }, [choice])

  const show = (next: Shown) => {
    history.replaceState(null, '', addressOf(next))
    // the old list goes at once: Enter must not open somebody of it
    setItems(null)
    setCursor(null)
    inHand.current = 0
    setAt(0)
    choose({ shown: next })
  }
  return { shown, show, items, at, pick, more: cursor === null ? null : () => void load(cursor), words }
}
