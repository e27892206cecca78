/** Composer: the line to write on, with the way to photos and to the menu. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import type { Phone } from './use-phone.ts'

const highestPx = 120

export function Composer({ phone }: { phone: Phone }) {
  const { draft, setDraft, menuOpen, chat } = phone
  const input = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const area = input.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(area.scrollHeight, highestPx)}px`
  }, [draft])

  const send = () => {
    const text = draft.trim()
    if (!text) return
    phone.sendText(text)
    setDraft('')
    input.current?.focus()
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <button
        type="button"
        class="icon-button"
        aria-label={ja.composer.more}
        onClick={() => phone.show({ kind: 'tray' })}
      >
        <Icon name="plus" />
      </button>
      {chat.richMenu && (
        <button
          type="button"
          class="icon-button"
          aria-label={menuOpen ? ja.composer.closeMenu : ja.composer.openMenu}
          aria-expanded={menuOpen}
          onClick={() => phone.setMenuOpen(!menuOpen)}
        >
          <Icon name={menuOpen ? 'down' : 'menu'} />
        </button>
      )}
      <textarea
        ref={input}
        rows={1}
        maxLength={5000}
        value={draft}
        aria-label={ja.composer.input}
        placeholder={ja.composer.placeholder}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Enter while a Japanese word is being converted belongs to the converter
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
          event.preventDefault()
          send()
        }}
      />
      <button type="submit" class="icon-button send" aria-label={ja.composer.send} disabled={!draft.trim()}>
        <Icon name="send" />
      </button>
    </form>
  )
}
