/** Views: the lists of a desk, each under a figure key. */
import type { ComponentChildren } from 'preact'

export interface View {
  word: string
  /** what is in it; null: not told */
  count?: number | null
  wrong?: boolean
}

interface Props {
  label: string
  views: View[]
  at: number
  onView: (index: number) => void
  children?: ComponentChildren
}

export function Views({ label, views, at, onView, children }: Props) {
  return (
    <nav class="views" aria-label={label}>
      {views.map(({ word, count = null, wrong }, index) => (
        <button
          key={word}
          class="view"
          aria-current={index === at ? 'page' : undefined}
          aria-keyshortcuts={String(index + 1)}
          onClick={() => onView(index)}
        >
          <kbd>{index + 1}</kbd>
          {word}
          {count !== null && <span class={`count ${wrong ? 'wrong' : ''}`}>{count}</span>}
        </button>
      ))}
      {children}
    </nav>
  )
}
