/**
 * App: who is working, which page is open. Addresses are real ones, so a page can be sent to a colleague.
 *
 * Promise:  when a session ends by itself, the page waits unseen, with everything typed in it, until the same person
 *           has logged in again; nobody else finds anything of it.
 */
import { Fragment } from 'preact'
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Me } from '../server/contract.ts'
import { api, ApiError } from './api.ts'
import type { Go } from './go.ts'
import { LogInPage } from './pages/log-in.tsx'
import { pageOf } from './routes.tsx'

export function App() {
  /** undefined: not known yet; null: nobody is logged in */
  const [me, setMe] = useState<Me | null | undefined>(undefined)
  const [over, setOver] = useState(false)
  /** going to the open page again opens it anew */
  const [open, setOpen] = useState({ address: location.pathname, visit: 0 })
  /** what the last page wants to say on the next one */
  const [says, setSays] = useState('')
  useNoKeys(over)

  useLayoutEffect(() => {
    api.me().then(setMe, (error: unknown) => setMe(error instanceof ApiError ? null : undefined))
    const onPop = () => setOpen(visited)
    const onOver = () => setOver(true)
    const onLoggedOut = () => setMe(null)
    addEventListener('popstate', onPop)
    addEventListener('session-over', onOver)
    addEventListener('logged-out', onLoggedOut)
    return () => {
      removeEventListener('popstate', onPop)
      removeEventListener('session-over', onOver)
      removeEventListener('logged-out', onLoggedOut)
    }
  }, [])

  const go = useCallback<Go>((next, words = '') => {
    history.pushState(null, '', next)
    setSays(words)
    setOpen(visited)
  }, [])
  const enter = (next: Me) => {
    if (next.login !== me?.login) {
      setSays('')
      setOpen(visited)
    }
    setMe(next)
    setOver(false)
  }

  if (me === undefined) return <div class="blank" aria-busy="true" />
  if (me === null) return <LogInPage before={null} onLoggedIn={enter} />
  return (
    <>
      {over && <LogInPage before={me} onLoggedIn={enter} />}
      <div class="work" hidden={over}>
        <Fragment key={open.visit}>{pageOf(open.address, { me, says, go })}</Fragment>
      </div>
    </>
  )
}

/** No key reaches the page that waits unseen; the hand comes back to where it was. */
function useNoKeys(over: boolean): void {
  const held = useRef<Element | null>(null)
  // before the page goes out of sight, and with it the focus
  if (over) held.current ??= document.activeElement
  useLayoutEffect(() => {
    if (!over) return
    const stop = (event: Event) => event.stopPropagation()
    addEventListener('keydown', stop, true)
    return () => {
      removeEventListener('keydown', stop, true)
      if (held.current instanceof HTMLElement) held.current.focus()
      held.current = null
    }
  }, [over])
}

const visited = ({ visit }: { visit: number }) => ({ address: location.pathname, visit: visit + 1 })
