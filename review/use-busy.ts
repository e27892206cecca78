/** UseBusy: one step at a time; whole seconds since it began, for a bar once it takes long. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface Busy {
  words: string
  seconds: number
}

/** @returns `run` does nothing while another step is under way: a key pressed twice is one step */
export function useBusy(): { busy: Busy | null; run: (words: string, act: () => Promise<void>) => void } {
  const [words, setWords] = useState<string | null>(null)
  const [seconds, setSeconds] = useState(0)
  const inHand = useRef(false)
  useLayoutEffect(() => {
    if (words === null) return
    setSeconds(0)
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [words])
  const run = (what: string, act: () => Promise<void>) => {
    if (inHand.current) return
    inHand.current = true
    setWords(what)
    void act().finally(() => {
      inHand.current = false
      setWords(null)
    })
  }
  return { busy: words === null ? null : { words, seconds }, run }
}
