/**
 * UseDraft: a notice being written. What is typed is saved a moment later, one save after the other.
 *
 * Promise:  nothing is saved over somebody else's newer words, and nothing that was typed here is dropped: what only
 *           one of us changed stands, where both did theirs is shown and mine lies beside it.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { NoticeInput, NoticePage } from '../server/contract.ts'
import { ApiError } from './api.ts'
import { meetDrafts } from './meet-drafts.ts'
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
  /** written here where somebody else was faster */
  mine: Partial<NoticeInput>
  settle: (field: keyof NoticeInput, takeMine: boolean) => void
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
  const [mine, setMine] = useState<Partial<NoticeInput>>({})
  const stored = useRef(first)
  const unsaved = useRef<Partial<NoticeInput>>({})
  const now = useRef(values)
  const saving = useRef<Promise<NoticePage | null>>(Promise.resolve(first))
  const timer = useRef(0)

  const write = async (): Promise<NoticePage | null> => {
    const change = unsaved.current
    unsaved.current = {}
    const base = stored.current
    if (base && Object.keys(change).length === 0) return base
    try {
      const notice = base
        ? await noticesApi.change(base.id, base.version, change)
        : await noticesApi.create(now.current)
      stored.current = notice
      onStored(notice)
      setWords({ says: SAVED.saved(new Date().toLocaleTimeString('ja-JP', CLOCK)), wrong: false })
      return notice
    } catch (error) {
      unsaved.current = { ...change, ...unsaved.current }
      const theirs = presentNotice(error)
      if (base && theirs) meet(base, theirs)
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
      return null
    }
  }
  const meet = (base: NoticePage, theirs: NoticePage) => {
    const met = meetDrafts(inputOf(base), unsaved.current, inputOf(theirs))
    // what has been sent takes no more words
    const { kept, beside } =
      theirs.state === 'draft' ? met : { kept: {}, beside: { ...met.kept, ...met.beside } }
    stored.current = theirs
    unsaved.current = kept
    now.current = { ...inputOf(theirs), ...kept }
    setValues(now.current)
    setMine((before) => ({ ...before, ...beside }))
    onStored(theirs)
    if (Object.keys(kept).length > 0) saveSoon()
  }
  const save = () => {
    clearTimeout(timer.current)
    saving.current = saving.current.then(write)
    return saving.current
  }
  const saveSoon = () => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void save(), PAUSE_MS)
  }
  const set = (change: Partial<NoticeInput>) => {
    unsaved.current = { ...unsaved.current, ...change }
    now.current = { ...now.current, ...change }
    setValues(now.current)
    saveSoon()
  }
  const settle = (field: keyof NoticeInput, takeMine: boolean) => {
    const { [field]: value, ...rest } = mine
    setMine(rest)
    if (takeMine) set({ [field]: value })
  }
  useLayoutEffect(
    () => () => {
      // leaving the page saves what is in the hand
      if (Object.keys(unsaved.current).length > 0) void save()
    },
    [],
  )
  return { values, words, set, mine, settle, save }
}

/** The notice as it is now, which a refusal for being late brings along. */
const presentNotice = (error: unknown): NoticePage | null =>
  error instanceof ApiError && error.status === 409
    ? ((error.body as { notice?: NoticePage }).notice ?? null)
    : null

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' }
