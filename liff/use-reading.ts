/** UseReading: loads a case, keeps the rows in hand, asks for 見込み after each change, sends once. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LiffPrices, LiffReading, LiffReceipt, LiffRow } from '../server/contract.ts'
import { api, ApiError, Leaving } from './api.ts'
import type { Phone } from './phone.ts'

const PRICE_DELAY_MS = 250
const READ_AGAIN_MS = 2_000
/** two minutes; then the chat tells */
const MOST_LOOKS = 60

export type Loaded =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  | { kind: 'ready'; reading: LiffReading }
  | { kind: 'sent'; reading: LiffReading; receipt: LiffReceipt }

export function useReading(phone: Phone, caseNo: string) {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' })
  const [rows, setRows] = useState<LiffRow[]>([])
  const [prices, setPrices] = useState<LiffPrices | null>(null)
  const [sending, setSending] = useState(false)
  const [message, setMessage] = useState<string | null>(null)
  // one key a page: a second press, or a try after a lost answer, is the same sending
  const key = useRef(crypto.randomUUID())
  const asked = useRef(0)
  const timer = useRef(0)

  const [looks, setLooks] = useState(0)

  function take(reading: LiffReading): void {
    setRows(reading.rows.map(({ value }) => value))
    setPrices(reading.prices)
    setLoaded({ kind: 'ready', reading })
  }

  async function load(): Promise<void> {
    setLoaded({ kind: 'loading' })
    try {
      take(await api.open(phone, caseNo))
    } catch (error) {
      if (!(error instanceof Leaving)) setLoaded({ kind: 'failed', message: wordsOf(error) })
    }
  }
  useLayoutEffect(() => void load(), [])

  // sent from the page of files a moment ago: it is read in seconds
  const isRead = loaded.kind !== 'ready' || loaded.reading.state !== 'reading'
  useLayoutEffect(() => {
    if (isRead) return
    const timer = setTimeout(() => void look(), READ_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [isRead, looks])

  /** Quietly: what is shown stays until there is something to show. */
  async function look(): Promise<void> {
    try {
      const reading = await api.look(phone, caseNo)
      if (reading.state !== 'reading') take(reading)
    } catch {
      // the next look, or the member, tries again
    }
    setLooks((count) => Math.min(count + 1, MOST_LOOKS))
  }

  function change(next: LiffRow[]): void {
    setRows(next)
    setMessage(null)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void price(next), PRICE_DELAY_MS) as unknown as number
  }

  async function price(next: LiffRow[]): Promise<LiffPrices | null> {
    clearTimeout(timer.current)
    const mine = ++asked.current
    try {
      const answer = await api.price(phone, caseNo, next)
      // an answer to older rows is of no use
      if (mine === asked.current) setPrices(answer)
      return answer
    } catch (error) {
      if (!(error instanceof Leaving)) setMessage(wordsOf(error))
      return null
    }
  }

  /** @returns whether something is to mend: `prices.problems` then says what */
  async function send(): Promise<boolean> {
    if (loaded.kind !== 'ready' || sending) return false
    // what is sent is priced with it
    clearTimeout(timer.current)
    asked.current++
    setSending(true)
    setMessage(null)
    try {
      const body = { rows, consentVersion: loaded.reading.consent.version }
      const receipt = await api.submit(phone, caseNo, body, key.current)
      setLoaded({ kind: 'sent', reading: loaded.reading, receipt })
      return false
    } catch (error) {
      if (error instanceof ApiError && error.problems.length > 0) {
        const { problems } = error
        setPrices((before) => before && { ...before, problems })
        return true
      }
      if (!(error instanceof Leaving)) setMessage(wordsOf(error))
      return false
    } finally {
      setSending(false)
    }
  }

  return { loaded, rows, prices, sending, message, load, change, send }
}

const wordsOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : new ApiError(0, {}).message
