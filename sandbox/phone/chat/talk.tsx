/** Talk: the messages, oldest first; stays at the newest unless the visitor scrolled away. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { TapContext } from '../flex/tap-context.ts'
import { Icon } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import { reachable } from '../world/reachable.ts'
import type { Item } from '../world/world.ts'
import { BotMessages, MemberMessages, SystemLine, Typing } from './messages.tsx'
import { dayOf } from './times.ts'
import type { Phone } from './use-phone.ts'

export function Talk({ phone, botName }: { phone: Phone; botName: string }) {
  const { chat, pending } = phone
  const scroll = useStickyEnd(
    `${chat.items.at(-1)?.seq}/${pending.length}/${chat.typing}`,
    pending.length > 0,
  )
  const taps = {
    tap: phone.tap,
    openImage: (url: string) => phone.show({ kind: 'image', url: reachable(url) ?? url }),
  }
  return (
    <TapContext.Provider value={taps}>
      <div class="talk-frame">
        <div
          ref={scroll.frame}
          class="talk"
          role="log"
          aria-label={ja.chat.log}
          tabIndex={0}
          onScroll={scroll.onScroll}
        >
          <div ref={scroll.content} class="talk-content">
            {chat.status === 'open' && chat.items.length === 0 && pending.length === 0 && (
              <Empty phone={phone} />
            )}
            {chat.items.map((item, index) => (
              <ItemView
                key={item.seq}
                item={item}
                before={chat.items[index - 1]}
                phone={phone}
                botName={botName}
              />
            ))}
            {pending.map(({ localId, message }) => (
              <MemberMessages
                key={`p${localId}`}
                messages={[message]}
                time={ja.chat.sending}
                phone={phone}
                waiting
              />
            ))}
            {chat.typing && <Typing />}
          </div>
        </div>
        {scroll.away && (
          <button type="button" class="to-latest" aria-label={ja.chat.latest} onClick={scroll.toEnd}>
            <Icon name="down" />
          </button>
        )}
      </div>
    </TapContext.Provider>
  )
}

interface ItemProps {
  item: Item
  before: Item | undefined
  phone: Phone
  botName: string
}

function ItemView({ item, before, phone, botName }: ItemProps) {
  const day = dayOf(item.at)
  const newDay = !before || dayOf(before.at) !== day
  const follows = !newDay && before.from === item.from
  return (
    <>
      {newDay && <p class="day">{day}</p>}
      {item.from === 'system' && item.messages.map((message, n) => <SystemLine key={n} message={message} />)}
      {item.from === 'bot' && <BotMessages item={item} botName={botName} follows={follows} />}
      {item.from === 'member' && <MemberMessages messages={item.messages} time={item.at} phone={phone} />}
    </>
  )
}

function Empty({ phone }: { phone: Phone }) {
  if (phone.user.blocked || !phone.user.following) return null
  return (
    <div class="empty">
      <p>{ja.chat.empty}</p>
      <button type="button" class="main-button" onClick={() => phone.sendText(ja.chat.hello)}>
        {ja.chat.greet}
      </button>
    </div>
  )
}

const nearPx = 60

/**
 * @param newest   changes whenever something was added at the end
 * @param sending  it is one's own
 */
function useStickyEnd(newest: string, sending: boolean) {
  const frame = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)
  const top = useRef(0)
  const [away, setAway] = useState(false)
  const toEnd = () => {
    stuck.current = true
    frame.current?.scrollTo({ top: frame.current.scrollHeight })
  }
  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = frame.current ?? {}
    const near = scrollHeight - scrollTop - clientHeight < nearPx
    // only a hand goes up; a talk that grew under us is far from its end too
    if (near || scrollTop < top.current) stuck.current = near
    top.current = scrollTop
    setAway(!stuck.current)
  }
  useLayoutEffect(() => {
    if (stuck.current || sending) toEnd()
  }, [newest])
  useLayoutEffect(() => {
    // pictures load, fonts arrive, the keyboard or the menu opens: the end stays in sight
    const watcher = new ResizeObserver(() => stuck.current && toEnd())
    if (frame.current) watcher.observe(frame.current)
    if (content.current) watcher.observe(content.current)
    return () => watcher.disconnect()
  }, [])
  return { frame, content, away, toEnd, onScroll }
}
