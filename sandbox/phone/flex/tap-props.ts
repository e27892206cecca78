/** TapProps: makes any element with an action work for finger, keyboard and screen reader. */
import type { Action } from '../world/line-objects.ts'

export function tapProps(action: Action | undefined, tap: (action: Action) => void): Record<string, unknown> {
  if (!action) return {}
  return {
    role: 'button',
    tabIndex: 0,
    'data-tappable': true,
    ...(action.label && { 'aria-label': action.label }),
    onClick: (event: MouseEvent) => {
      event.stopPropagation()
      tap(action)
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      if (event.target !== event.currentTarget) return
      event.preventDefault()
      event.stopPropagation()
      tap(action)
    },
  }
}
