/**
 * UseDraft: a notice being written. What is typed is saved a moment later, one save after the other.
 *
 * Promise:  nothing is saved over somebody else's newer words: a stale save shows the present draft.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { NoticeInput, NoticePage } from '../server/contract.ts'
import { ApiError } from './api.ts'
import { ERRORS } from './messages/ja.ts'
import { SAVED } from './messages/notices.ts'
import { noticesApi } from './notices-api.ts'

const PAUSE_MS = 700

export interface Words {
  says: string
  wrong: boolean
}

export interface Draft {
  values: NoticeInput
  words: Words
  set: (change: Partial<NoticeInput>) => void
  /** @returns the notice as saved; null when saving failed and has said so */
  save: () => Promise<NoticePage | null>
}

export const EMPTY_DRAFT: NoticeInput = {
  ...{ title: '', body: '', eventOn: null, eventTime: '', place: '', answerBy: null },
  audience: { role: null, wards: [], trainingExpiresBy: null, hasOpenDraft: false },
}

export const inputOf = (notice: NoticePage): NoticeInput => {
  const { title, body, eventOn, eventTime, place, answerBy, audience } = notice
  return { title, body, eventOn, eventTime, place, answerBy, audience }
}

/** @param first  null: nothing stored yet; the first save makes it */
export function useDraft(first: NoticePage | null, onStored: (notice: NoticePage) => void): Draft {
  const [values, setValues] = useState<NoticeInput>(first ? inputOf(first) : EMPTY_DRAFT)
  const [words, setWords] = useState<Words>({ says: '', wrong: false })
  const stored = useRef(first)
  const unsaved = useRef<Partial<NoticeInput>>({})
  const now = useRef(values)
  const saving = useRef<Promise<NoticePage | null>>(Promise.resolve(first))
  const timer = useRef(0)

  const write = async (): Promise<NoticePage | null> => {
    const change = unsaved.current
    unsaved.current = {}
    if (stored.current && Object.keys(change).length === 0) return stored.current
    try {
      const { id, version } = stored.current ?? {}
      const notice =
        id === undefined
          ? await noticesApi.create(now.current)
          : await noticesApi.change(id, version!, change)
      stored.current = notice
      onStored(notice)
      setWords({ says: SAVED.saved(new Date().toLocaleTimeString('ja-JP', CLOCK)), wrong: false })
      return notice
    } catch (error) {
      const stale = error instanceof ApiError && error.status === 409
      if (stale && stored.current) {
        const present = await noticesApi.notice(stored.current.id)
        stored.current = present
        now.current = inputOf(present)
        setValues(now.current)
        onStored(present)
      } else unsaved.current = { ...change, ...unsaved.current }
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
      return null
    }
  }
  const save = () => {
    clearTimeout(timer.current)
    saving.current = saving.current.then(write)
    return saving.current
  }
  const set = (change: Partial<NoticeInput>) => {
    unsaved.current = { ...unsaved.current, ...change }
    now.current = { ...now.current, ...change }
    setValues(now.current)
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void save(), PAUSE_MS)
  }
  useLayoutEffect(
    () => () => {
      // leaving the page saves what is in the hand
      if (Object.keys(unsaved.current).length > 0) void save()
    },
    [],
  )
  return { values, words, set, save }
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' }
