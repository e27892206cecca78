/**
 * UseRegistration: the draft in hand: loads it, saves a page at a time, sends it once, goes from page to page with the
 * browser's own way back.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type {
  ApplicationKind,
  Registration,
  RegistrationDraft,
  RegistrationPage,
  RegistrationPageValues,
  RegistrationProblem,
} from '../server/contract.ts'
import { ApiError, Leaving } from './api.ts'
import { ERRORS } from './messages/ja.ts'
import type { Step } from './messages/registration-ja.ts'
import type { Phone } from './phone.ts'
import { draftOf, problemsOf, registrationApi } from './registration-api.ts'

export type Loaded =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  | { kind: 'ready'; registration: Registration }
  | { kind: 'sent'; registration: Registration; caseNo: string; already: boolean }

const BASE = '/liff/registration'
const stepInAddress = () => /^\/liff\/registration\/([a-z]+)/.exec(location.pathname)?.[1] as Step | undefined

export const stepsOf = (draft: RegistrationDraft | null): Step[] =>
  draft === null ? ['kind'] : ['kind', ...draft.pages, 'confirm']

/** The page where it stopped: the first that is not done. */
export const firstOpen = (draft: RegistrationDraft | null): Step =>
  draft === null ? 'kind' : (draft.pages.find((page) => !draft.done.includes(page)) ?? 'confirm')

export function useRegistration(phone: Phone) {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' })
  const [step, setStep] = useState<Step>('kind')
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<string | null>(null)
  const [problems, setProblems] = useState<RegistrationProblem[]>([])
  /** grows when the pages must be filled anew from the draft */
  const [round, setRound] = useState(0)
  // made once a visit; the draft keeps the first one made, so that a reload sends under the same
  const ownKey = useRef(crypto.randomUUID())
  const inHand = useRef(false)
  /** what stands in pages that are not saved yet: back and forth between them loses nothing */
  const { current: typed } = useRef(new Map<Step, unknown>())

  const registration = loaded.kind === 'ready' ? loaded.registration : null
  const draft = registration?.draft ?? null

  async function load(): Promise<void> {
    setLoaded({ kind: 'loading' })
    typed.clear()
    try {
      const found = await registrationApi.open(phone)
      const { draft: open } = found
      if (open?.state === 'submitted') {
        setLoaded({ kind: 'sent', registration: found, caseNo: open.caseNo ?? '', already: true })
        return
      }
      const asked = stepInAddress()
      const start = asked && stepsOf(open).includes(asked) ? asked : firstOpen(open)
      setStep(start)
      setProblems(problemsAt(start, open))
      history.replaceState(null, '', `${BASE}/${start}${location.search}`)
      setLoaded({ kind: 'ready', registration: found })
    } catch (error) {
      if (!(error instanceof Leaving)) setLoaded({ kind: 'failed', message: wordsOf(error) })
    }
  }
  useLayoutEffect(() => void load(), [])

  function show(next: Step, of: RegistrationDraft | null): void {
    setStep(next)
    setMessage(null)
    setProblems(problemsAt(next, of))
    setRound((before) => before + 1)
  }
  function go(next: Step, of: RegistrationDraft | null = draft): void {
    history.pushState(null, '', `${BASE}/${next}${location.search}`)
    show(next, of)
  }
  useLayoutEffect(() => {
    const back = () => {
      const asked = stepInAddress()
      if (registration) show(asked && stepsOf(draft).includes(asked) ? asked : 'kind', draft)
    }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  })

  const hold = (next: RegistrationDraft) =>
    setLoaded((before) =>
      before.kind === 'ready'
        ? { kind: 'ready', registration: { ...before.registration, draft: next } }
        : before,
    )

  /** One thing at a time: a second tap while the first is under way does nothing. */
  async function alone(work: () => Promise<void>): Promise<void> {
    if (inHand.current) return
    inHand.current = true
    setBusy(true)
    setMessage(null)
    try {
      await work()
    } catch (error) {
      const refused = problemsOf(error)
      const now = draftOf(error)
      setProblems(refused)
      if (now) {
        typed.clear()
        hold(now)
        setRound((before) => before + 1)
        if (now.state === 'submitted') void load()
      }
      if (refused.length === 0 && !(error instanceof Leaving)) setMessage(wordsOf(error))
    } finally {
      inHand.current = false
      setBusy(false)
    }
  }

  function saved(next: RegistrationDraft): void {
    typed.delete(step)
    hold(next)
    go(after(step, next), next)
  }

  const sendKey = () => draft?.sendKey ?? ownKey.current
  const saveKind = (value: ApplicationKind) =>
    alone(async () => {
      const version = draft?.version ?? null
      saved(await registrationApi.saveKind(phone, { version, sendKey: sendKey(), value }))
    })
  const savePage = <P extends RegistrationPage>(page: P, value: RegistrationPageValues[P]) =>
    alone(async () => {
      const version = draft?.version ?? 0
      saved(await registrationApi.savePage(phone, page, { version, sendKey: sendKey(), value }))
    })
  const send = () =>
    alone(async () => {
      if (!registration || !draft) return
      const { caseNo, already } = await registrationApi.submit(phone, draft.version, sendKey())
      history.replaceState(null, '', `${BASE}${location.search}`)
      setLoaded({ kind: 'sent', registration, caseNo, already })
    })

  const state = { loaded, step, busy, message, problems, round, typed }
  return { ...state, load, go, saveKind, savePage, send }
}

export type Held = ReturnType<typeof useRegistration>

/** The next page that is not done yet; when all are, the last one, to look everything over. */
function after(step: Step, draft: RegistrationDraft): Step {
  const steps = stepsOf(draft)
  const later = steps.slice(steps.indexOf(step) + 1)
  const open = (one: Step) => one !== 'kind' && one !== 'confirm' && !draft.done.includes(one)
  return later.find(open) ?? firstOpen(draft)
}

/** What is wrong in this page since it was saved; on the last one, in any. */
const problemsAt = (step: Step, draft: RegistrationDraft | null): RegistrationProblem[] =>
  (draft?.problems ?? []).filter(
    ({ field }) => step === 'confirm' || field === step || field.startsWith(`${step}.`),
  )

const wordsOf = (error: unknown): string => (error instanceof ApiError ? error.message : ERRORS.unexpected)
