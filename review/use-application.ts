/** UseApplication: one application and the decisions about it, each on the version last seen. */
import { useCallback, useLayoutEffect, useState } from 'preact/hooks'
import type { Application, ApplicationWritten } from '../server/contract.ts'
import { ApiError } from './api.ts'
import { applicationsApi } from './applications-api.ts'
import { ERRORS } from './messages/ja.ts'

export function useApplication(caseNo: string, firstWords: string) {
  const [application, setApplication] = useState<Application | null>(null)
  const [words, setWords] = useState({ says: firstWords, wrong: false })
  const [busy, setBusy] = useState(false)
  const say = useCallback((says: string, wrong = false) => setWords({ says, wrong }), [])
  const fail = useCallback((error: unknown) => {
    // somebody was faster: what they left is shown
    const present =
      error instanceof ApiError ? (error.body as { application?: Application }).application : null
    if (present) setApplication(present)
    say(error instanceof ApiError ? error.message : ERRORS.unexpected, true)
  }, [])

  useLayoutEffect(() => {
    applicationsApi.one(caseNo).then(setApplication, fail)
  }, [caseNo])

  /** @returns what the server answered; null when it refused, or another decision is under way */
  const write = async (
    act: (now: Application) => Promise<ApplicationWritten>,
  ): Promise<ApplicationWritten | null> => {
    if (!application || busy) return null
    setBusy(true)
    try {
      const answer = await act(application)
      setApplication(answer.application)
      return answer
    } catch (error) {
      fail(error)
      return null
    } finally {
      setBusy(false)
    }
  }

  return { application, words, say, fail, write }
}
