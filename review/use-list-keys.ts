/** UseListKeys: arrows walk a list, Enter opens, figures choose another list. The same on every desk. */
import { useLayoutEffect } from 'preact/hooks'

interface ListKeys {
  count: number
  at: number
  onWalk: (at: number) => void
  onOpen: (at: number) => void
  /** 1 is 0 */
  onDigit?: (index: number) => boolean
  onEscape?: () => void
}

export function useListKeys({ count, at, onWalk, onOpen, onDigit, onEscape }: ListKeys): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (target.matches('input, textarea, select')) return
      const walk = (step: number) => onWalk(Math.max(0, Math.min(count - 1, at + step)))
      if (event.key === 'ArrowDown' || event.key === 'j') walk(1)
      else if (event.key === 'ArrowUp' || event.key === 'k') walk(-1)
      else if (event.key === 'PageDown') walk(15)
      else if (event.key === 'PageUp') walk(-15)
      else if (event.key === 'Enter' && !target.matches('button, a, summary')) onOpen(at)
      else if (event.key === 'Escape' && onEscape) onEscape()
      else if (!/^[1-9]$/.test(event.key) || !onDigit?.(Number(event.key) - 1)) return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}
