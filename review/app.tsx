/**
 * App: who is working, which page is open. Addresses are real ones, so a report can be sent to a colleague.
 */
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Me } from '../server/contract.ts'
import { api, ApiError } from './api.ts'
import { LogInPage } from './pages/log-in.tsx'
import { QueuePage } from './pages/queue.tsx'
import { ReportPage } from './pages/report.tsx'

const caseNoOf = (path: string) => /^\/review\/reports\/([^/]+)$/.exec(path)?.[1] ?? null

export type Go = (caseNo: string | null, says?: string) => void

export function App() {
  /** undefined: not known yet; null: nobody is logged in */
  const [me, setMe] = useState<Me | null | undefined>(undefined)
  const [caseNo, setCaseNo] = useState(caseNoOf(location.pathname))
  /** what the last page wants to say on the next one */
  const [says, setSays] = useState('')

  useEffect(() => {
    api.me().then(setMe, (error: unknown) => setMe(error instanceof ApiError ? null : undefined))
    const onPop = () => setCaseNo(caseNoOf(location.pathname))
    const onLoggedOut = () => setMe(null)
    addEventListener('popstate', onPop)
    addEventListener('logged-out', onLoggedOut)
    return () => {
      removeEventListener('popstate', onPop)
      removeEventListener('logged-out', onLoggedOut)
    }
  }, [])

  const go = useCallback<Go>((next, words = '') => {
    history.pushState(null, '', next ? `/review/reports/${next}` : '/review/')
    setSays(words)
    setCaseNo(next)
  }, [])

  if (me === undefined) return <div class="blank" aria-busy="true" />
  if (me === null) return <LogInPage onLoggedIn={setMe} />
  return caseNo ? (
    <ReportPage key={caseNo} me={me} caseNo={caseNo} says={says} go={go} />
  ) : (
    <QueuePage me={me} says={says} go={go} />
  )
}
