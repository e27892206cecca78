/**
 * PageSheet: a page of ours (LIFF, or any other) in place, over the chat.
 *
 * The page inside may say to its parent, as LIFF's calls do in LINE:
 *   { type: 'liff.closeWindow' } · { type: 'liff.sendMessages', texts: string[] } · { type: 'liff.openWindow', url }
 * Heard from our own origin only.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Phone } from '../chat/use-phone.ts'
import { Sheet } from './sheet.tsx'

export function PageSheet({ path, phone }: { path: string; phone: Phone }) {
  const [title, setTitle] = useState('…')
  const frame = useRef<HTMLIFrameElement>(null)
  useLayoutEffect(() => {
    const hear = (event: MessageEvent<{ type?: string; texts?: string[]; url?: string } | null>) => {
      if (event.origin !== location.origin || event.source !== frame.current?.contentWindow) return
      const { type, texts = [], url } = event.data ?? {}
      if (type === 'liff.closeWindow') phone.show(null)
      if (type === 'liff.sendMessages') texts.forEach((text) => phone.sendText(text))
      if (type === 'liff.openWindow' && url) phone.tap({ type: 'uri', uri: url })
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [phone])
  return (
    <Sheet title={title} kind="full" onClose={() => phone.show(null)}>
      <iframe
        ref={frame}
        class="page-frame"
        src={path}
        title={title}
        onLoad={() => setTitle(frame.current?.contentDocument?.title || location.host)}
      />
    </Sheet>
  )
}
