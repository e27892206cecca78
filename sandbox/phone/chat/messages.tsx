/** Messages: a row of the talk, of the account, of the member, or a line in the middle. */
import type { ComponentChildren } from 'preact'
import { BotFace, Icon } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import type { ChatMessage } from '../world/line-objects.ts'
import type { Item } from '../world/world.ts'
import { MessageView } from './message-view.tsx'
import { clockOf } from './times.ts'
import { useLongPress } from './use-long-press.ts'
import type { Phone } from './use-phone.ts'

export function BotMessages({ item, botName, follows }: { item: Item; botName: string; follows: boolean }) {
  return (
    <div class="from-bot">
      <div class="bot-side">{!follows && <BotFace />}</div>
      <div class="bot-column">
        {!follows && <p class="bot-name">{botName}</p>}
        {item.messages.map((message, index) => (
          <div key={message.id ?? index} class={isWide(message) ? 'bot-row wide' : 'bot-row'}>
            <MessageView message={message} side="bot" />
            {index === item.messages.length - 1 && <time dateTime={item.at}>{clockOf(item.at)}</time>}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Nothing fits beside these: their time stands below. */
function isWide({ type, contents, template }: ChatMessage): boolean {
  if (type === 'flex') return contents?.type === 'carousel' || contents?.size === 'giga'
  return template?.type === 'carousel' || template?.type === 'image_carousel'
}

interface MemberProps {
  messages: ChatMessage[]
  /** instant, or the word that stands in its place */
  time: string
  phone: Phone
  waiting?: boolean
}

export function MemberMessages({ messages, time, phone, waiting = false }: MemberProps) {
  return (
    <>
      {messages.map((message, index) =>
        message.type === 'unsent' ? (
          <p key={message.id ?? index} class="system-line">
            {ja.chat.unsentByMe}
          </p>
        ) : (
          <div key={message.id ?? index} class={waiting ? 'from-member waiting' : 'from-member'}>
            <span class="member-time">{waiting ? time : <time dateTime={time}>{clockOf(time)}</time>}</span>
            <Pressable message={message} phone={phone} able={!waiting}>
              <MessageView message={message} side="member" />
            </Pressable>
          </div>
        ),
      )}
    </>
  )
}

interface PressableProps {
  message: ChatMessage
  phone: Phone
  able: boolean
  children: ComponentChildren
}

/** Own messages open a menu by a long press, the right button, or the small button beside them. */
function Pressable({ message, phone, able, children }: PressableProps) {
  const open = () => able && phone.show({ kind: 'message', message })
  const press = useLongPress(open)
  return (
    <div class="pressable" {...press}>
      {able && (
        <button type="button" class="message-menu-button" aria-label={ja.chat.messageMenu} onClick={open}>
          <Icon name="dots" size={20} />
        </button>
      )}
      {children}
    </div>
  )
}

const systemWords: Record<string, string> = {
  follow: ja.chat.followed,
  block: ja.chat.wasBlocked,
  unblock: ja.chat.unblocked,
  group: ja.chat.group,
}

export function SystemLine({ message }: { message: ChatMessage }) {
  const words = systemWords[message.type]
  return words ? <p class="system-line">{words}</p> : null
}

export function Typing() {
  return (
    <div class="from-bot">
      <div class="bot-side">
        <BotFace />
      </div>
      <div class="typing" role="status" aria-label={ja.chat.typing}>
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}
