/**
 * Sheet: lies over the phone, from below or over the whole screen; a dialog in every other respect.
 *
 * Promise:  the focus goes in, comes back to where it was, and Escape closes; what lies below is inert
 *           (app.tsx sees to that).
 */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useId, useRef, useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { ja } from '../messages/ja.ts'

export interface SheetProps {
  title: string
  kind?: 'low' | 'tall' | 'full'
  onClose: () => void
  children: ComponentChildren
}

export function Sheet({ title, kind = 'low', onClose, children }: SheetProps) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  // asked before what lies below turns inert and loses the focus
  const [before] = useState(() => document.activeElement)
  useLayoutEffect(() => {
    box.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) setTimeout(() => before.focus(), 0)
    }
  }, [])
  return (
    <div
      class="sheet-ground"
      onClick={(event) => event.target === event.currentTarget && onClose()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <div
        ref={box}
        class={`sheet sheet-${kind}`}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        tabIndex={-1}
      >
        <div class="sheet-head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon-button" aria-label={ja.chat.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <div class="sheet-body">{children}</div>
      </div>
    </div>
  )
}
