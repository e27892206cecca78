/** UseUpload: files in hand, one sent after the other; what was refused stays with its words. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ApiError, Leaving, logInAnew } from './api.ts'
import { ERRORS } from './messages/ja.ts'
import { UPLOAD } from './messages/upload-ja.ts'
import type { Phone } from './phone.ts'
import { endSet, sendFile } from './upload-api.ts'

const MAX_BYTES = 15 * 1024 * 1024
export const MAX_FILES = 20

export interface Item {
  /** the same for every try of this file */
  key: string
  file: File
  state: 'waiting' | 'going' | 'taken' | 'refused'
  share: number
  pages: number
  /** why it was refused */
  words: string | null
  /** worth another try as it is: nothing was wrong with the file */
  retry: boolean
}

const itemOf = (file: File): Item => ({
  ...{ key: crypto.randomUUID(), file, share: 0, pages: 0, retry: false },
  ...(file.size > MAX_BYTES
    ? { state: 'refused' as const, words: UPLOAD.tooLarge }
    : { state: 'waiting' as const, words: null }),
})

export function useUpload(phone: Phone) {
  const [items, setItems] = useState<Item[]>([])
  const [sending, setSending] = useState(false)
  const [message, setMessage] = useState<string | null>(null)
  const [caseNo, setCaseNo] = useState<string | null>(null)
  const [ready, setReady] = useState(false)
  const set = useRef(crypto.randomUUID())

  const tell = (error: unknown) => {
    if (!(error instanceof Leaving)) setMessage(wordsOf(error))
  }
  const open = () => {
    setMessage(null)
    logInAnew(phone).then(() => setReady(true), tell)
  }
  useLayoutEffect(open, [])

  const change = (key: string, part: Partial<Item>) =>
    setItems((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)))

  function choose(files: File[]): void {
    const room = MAX_FILES - items.length
    setMessage(files.length > room ? UPLOAD.tooMany : null)
    setItems([...items, ...files.slice(0, room).map(itemOf)])
  }

  async function sendOne({ key, file }: Item): Promise<string | null> {
    change(key, { state: 'going', share: 0, words: null })
    try {
      const { caseNo: of, pages } = await sendFile(phone, set.current, { key, file }, (share) =>
        change(key, { share }),
      )
      change(key, { state: 'taken', pages })
      return of
    } catch (error) {
      if (error instanceof Leaving) throw error
      const retry = !(error instanceof ApiError) || error.status === 0 || error.status >= 429
      change(key, { state: 'refused', words: wordsOf(error), retry })
      return null
    }
  }

  /** One at a time: a phone's way up is narrow, and the order is the one they were chosen in. */
  async function send(which: Item[]): Promise<void> {
    setSending(true)
    setMessage(null)
    try {
      let taken = caseNo
      for (const item of which) taken = (await sendOne(item)) ?? taken
      if (taken !== null) {
        await endSet(phone, set.current)
        setCaseNo(taken)
      }
    } catch (error) {
      tell(error)
    } finally {
      setSending(false)
    }
  }

  return {
    ...{ items, sending, message, caseNo, ready, open, choose },
    waiting: items.filter(({ state }) => state === 'waiting'),
    drop: (key: string) => setItems((all) => all.filter((one) => one.key !== key)),
    send: () => send(items.filter(({ state }) => state === 'waiting')),
    again: (item: Item) => send([item]),
  }
}

const wordsOf = (error: unknown): string => (error instanceof ApiError ? error.message : ERRORS.unexpected)
