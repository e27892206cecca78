/** MessageSheet: what can be done with an own message. */
import type { Phone } from '../chat/use-phone.ts'
import { ja } from '../messages/ja.ts'
import type { ChatMessage } from '../world/line-objects.ts'
import { Sheet } from './sheet.tsx'

export function MessageSheet({ message, phone }: { message: ChatMessage; phone: Phone }) {
  const { text, id } = message
  const close = () => phone.show(null)
  return (
    <Sheet title={ja.chat.messageMenu} onClose={close}>
      {text && <p class="sheet-lead quoted">{text}</p>}
      {id && (
        <button
          type="button"
          class="plain-button"
          onClick={() => {
            phone.send('unsend', { messageId: id })
            close()
          }}
        >
          {ja.chat.unsend}
        </button>
      )}
      {text && (
        <button
          type="button"
          class="plain-button"
          onClick={() => {
            phone.tap({ type: 'clipboard', clipboardText: text })
            close()
          }}
        >
          {ja.chat.copy}
        </button>
      )}
    </Sheet>
  )
}
