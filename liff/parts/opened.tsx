/** Opened: a page that is one answer of the server: waited for, shown, or why not, with one press to try again. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { ApiError, Leaving } from '../api.ts'
import { ERRORS } from '../messages/ja.ts'
import { Failed, Loading } from './lazy.tsx'

interface Props<T> {
  open: () => Promise<T>
  /** asked for again after so long; left out: once */
  everyMs?: number
  children: (found: T) => ComponentChildren
}

export function Opened<T>({ open, everyMs, children }: Props<T>) {
  const [found, setFound] = useState<T | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const ask = () => {
    setFailed(null)
    open().then(setFound, (error: unknown) => {
      if (error instanceof Leaving) return
      setFailed(error instanceof ApiError ? error.message : ERRORS.unexpected)
    })
  }
  useLayoutEffect(() => {
    ask()
    if (everyMs === undefined) return
    const timer = setInterval(ask, everyMs)
    return () => clearInterval(timer)
  }, [])
  if (failed !== null)
    return (
      <main>
        <Failed message={failed} onAgain={ask} />
      </main>
    )
  return found === null ? <Loading /> : <>{children(found)}</>
}
