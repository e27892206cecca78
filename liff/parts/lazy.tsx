/** Lazy: a page whose script is fetched when it is shown; the first page of the chat's link stays small. */
import type { ComponentType } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
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
    <div class="plain-page">
      <p role="alert">{message}</p>
      <button type="button" class="primary" onClick={onAgain}>
        {WORDS.again}
      </button>
    </div>
  )
}

export interface Lazy<P> {
  Page: ComponentType<P>
  /** fetched ahead, so that it is there at once when it is wanted */
  fetch: () => Promise<unknown>
}

/** @param Meanwhile  shown until it is there; a part of a page shows nothing */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Meanwhile: ComponentType = Loading,
): Lazy<P> {
  let known: ComponentType<P> | null = null
  const fetch = () => load().then((Page) => (known = Page))
  function Later(props: P) {
    const [state, setState] = useState<{ Page: ComponentType<P> | null; failed: boolean }>({
      Page: known,
      failed: false,
    })
    useLayoutEffect(() => {
      if (state.Page) return
      fetch().then(
        (Page) => setState({ Page, failed: false }),
        () => setState({ Page: null, failed: true }),
      )
    }, [])
    // a module that could not be fetched is not tried again by the browser: only a new page is
    if (state.failed) return <Failed message={ERRORS.offline} onAgain={() => location.reload()} />
    return state.Page ? <state.Page {...props} /> : <Meanwhile />
  }
  return { Page: Later, fetch }
}
