/** A link to another page of ours: a plain click stays in the page, a new window is the browser's business. */
import type { ComponentChildren } from 'preact'
import type { Go } from '../go.ts'

interface Props {
  to: string
  go: Go
  class?: string
  children: ComponentChildren
}

export function PageLink({ to, go, class: looks, children }: Props) {
  return (
    <a
      href={to}
      class={looks}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        event.stopPropagation()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
