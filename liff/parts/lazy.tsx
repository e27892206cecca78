/** Lazy: a page whose script is fetched when it is shown; the first page of the chat's link stays small. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ERRORS, WORDS } from '../messages/ja.ts'

export function Loading() {
  return (
    <main class="plain-page" aria-busy="true">
      <p class="late">{WORDS.loading}</p>
    </main>
  )
}

export function Failed({ message, onAgain }: { message: string; onAgain: () => void }) {
  return (
    <main class="plain-page">
      <p role="alert">{message}</p>
      <button type="button" class="primary" onClick={onAgain}>
        {WORDS.again}
      </button>
    </main>
  )
}

/** @param load  the browser keeps what it has fetched: asking again costs nothing */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return function Later(props: P) {
    const [state, setState] = useState<{ Page: ComponentType<P> | null; failed: boolean }>({
      Page: null,
      failed: false,
    })
    useEffect(() => {
      load().then(
        (Page) => setState({ Page, failed: false }),
        () => setState({ Page: null, failed: true }),
      )
    }, [])
    // a module that could not be fetched is not tried again by the browser: only a new page is
    if (state.failed) return <Failed message={ERRORS.offline} onAgain={() => location.reload()} />
    return state.Page ? <state.Page {...props} /> : <Loading />
  }
}
