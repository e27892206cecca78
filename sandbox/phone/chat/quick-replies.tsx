/** QuickReplies: offered by the newest message alone; gone with the next one. */
import { ja } from '../messages/ja.ts'
import { reachable } from '../world/reachable.ts'
import type { Phone } from './use-phone.ts'

export function QuickReplies({ phone }: { phone: Phone }) {
  const newest = phone.chat.items.at(-1)
  const offered = newest?.from === 'bot' ? newest.messages.at(-1)?.quickReply?.items : undefined
  if (!offered?.length || phone.pending.length > 0) return null
  return (
    <div class="quick-replies" role="group" aria-label={ja.chat.quickReplies}>
      {offered.map(({ action, imageUrl }, index) => {
        const icon = imageUrl ? reachable(imageUrl) : null
        return (
          <button key={index} type="button" onClick={() => phone.tap(action)}>
            {icon && <img src={icon} alt="" />}
            {action.label}
          </button>
        )
      })}
    </div>
  )
}
