/**
 * App: who is working, which page is open. Addresses are real ones, so a page can be sent to a colleague.
 */
import { Fragment } from 'preact'
import { useCallback, useLayoutEffect, useState } from 'preact/hooks'
import type { Me } from '../server/contract.ts'
import { api, ApiError } from './api.ts'
import type { Go } from './go.ts'
import { LogInPage } from './pages/log-in.tsx'
import { pageOf } from './routes.tsx'

export function App() {
  /** undefined: not known yet; null: nobody is logged in */
  const [me, setMe] = useState<Me | null | undefined>(undefined)
  /** going to the open page again opens it anew */
  const [open, setOpen] = useState({ address: location.pathname, visit: 0 })
  /** what the last page wants to say on the next one */
  const [says, setSays] = useState('')

  useLayoutEffect(() => {
    api.me().then(setMe, (error: unknown) => setMe(error instanceof ApiError ? null : undefined))
    const onPop = () => setOpen(visited)
    const onLoggedOut = () => setMe(null)
    addEventListener('popstate', onPop)
    addEventListener('logged-out', onLoggedOut)
    return () => {
      removeEventListener('popstate', onPop)
      removeEventListener('logged-out', onLoggedOut)
    }
  }, [])

  const go = useCallback<Go>((next, words = '') => {
    history.pushState(null, '', next)
    setSays(words)
    setOpen(visited)
  }, [])

  if (me === undefined) return <div class="blank" aria-busy="true" />
  if (me === null) return <LogInPage onLoggedIn={setMe} />
  return <Fragment key={open.visit}>{pageOf(open.address, { me, says, go })}</Fragment>
}

const visited = ({ visit }: { visit: number }) => ({ address: location.pathname, visit: visit + 1 })
