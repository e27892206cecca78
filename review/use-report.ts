/**
 * UseReport: one report and the writes to it, one after the other, each on the version the last one left.
 *
 * Promise:  a refused value stays in the hand and goes along with the next one (start and end mended together).
 */
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ActivityInput, Report, Written } from '../server/contract.ts'
import { api, ApiError } from './api.ts'
import { ERRORS, SAYS } from './messages/ja.ts'

export interface Refused {
  activityNo: string
  field: string | null
  code: string
  message: string
  change: Partial<ActivityInput>
}

const nowClock = () => new Date().toLocaleTimeString('ja-JP', { hour: '2-digit', minute: '2-digit' })

export function useReport(caseNo: string, firstWords: string) {
  const [report, setReport] = useState<Report | null>(null)
  const [words, setWords] = useState({ says: firstWords, wrong: false })
  const [refused, setRefused] = useState<Refused | null>(null)
  const latest = useRef<Report | null>(null)
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const underWay = useRef(0)
  /** grows when somebody else was faster: what was decided on the older state is not written over theirs */
  const era = useRef(0)

  const take = useCallback((next: Report) => {
    latest.current = next
    setReport(next)
  }, [])
  const fail = useCallback((error: unknown) => {
    if (error instanceof ApiError && error.report) take(error.report)
    // a refusal at a field is said there
    const atField = error instanceof ApiError && error.status === 422 && error.field !== null
    const says = error instanceof ApiError ? error.message : ERRORS.unexpected
    setWords({ says: atField ? '' : says, wrong: true })
  }, [])

  useLayoutEffect(() => {
    api.report(caseNo).then(take, fail)
  }, [caseNo])

  /** @returns what the server answered, null when it refused */
  const write = useCallback(<T extends Written | Report>(act: (now: Report) => Promise<T>) => {
    underWay.current++
    const decidedIn = era.current
    const turn = line.current.then(async (): Promise<T | null> => {
      if (!latest.current || decidedIn !== era.current) return null
      try {
        const answer = await act(latest.current)
        take('report' in answer ? answer.report : answer)
        setWords({ says: SAYS.saved(nowClock()), wrong: false })
        return answer
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) era.current++
        fail(error)
        return null
      }
    })
    line.current = turn.finally(() => underWay.current--)
    return turn
  }, [])

  const change = useCallback(
    (activityNo: string, change: Partial<ActivityInput>, overnight = false) =>
      write(async (now) => {
        const held = refused?.activityNo === activityNo ? refused.change : {}
        const whole = { ...held, ...change }
        try {
          const answer = await api.change(now.caseNo, activityNo, {
            version: now.version,
            change: whole,
            overnight,
          })
          setRefused(null)
          return answer
        } catch (error) {
          if (error instanceof ApiError && error.status === 422)
            setRefused({
              activityNo,
              field: error.field,
              code: error.code,
              message: error.message,
              change: whole,
            })
          throw error
        }
      }),
    [refused],
  )

  /** Waits for what is under way. @returns the report as it then is; null when that was not taken */
  const settled = useCallback(async (): Promise<Report | null> => {
    const waited = underWay.current > 0
    const last = await line.current
    return waited && last === null ? null : latest.current
  }, [])

  const say = useCallback((says: string, wrong = false) => setWords({ says, wrong }), [])
  return { report, words, say, refused, setRefused, write, change, settled }
}
