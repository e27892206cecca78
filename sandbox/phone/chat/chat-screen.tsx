/** ChatScreen: the account's name, the talk, what can be said next. */
import { Icon } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import { Composer } from './composer.tsx'
import { QuickReplies } from './quick-replies.tsx'
import { RichMenuView } from './rich-menu.tsx'
import { Talk } from './talk.tsx'
import type { Phone } from './use-phone.ts'

export interface ChatScreenProps {
  phone: Phone
  botName: string
  /** the page has no room beside the phone: people and help are reached from the header */
  narrow: boolean
}

export function ChatScreen({ phone, botName, narrow }: ChatScreenProps) {
  const { user, chat } = phone
  return (
    <div class="chat">
      <header class="chat-header">
        {narrow && (
          <button
            type="button"
            class="icon-button"
            aria-label={ja.people.change}
            onClick={() => phone.show({ kind: 'people' })}
          >
            <Icon name="back" />
          </button>
        )}
        <div class="chat-title">
          <h2>{botName}</h2>
          {narrow && <p>{`${user.displayName}さんのスマホ（練習用）`}</p>}
        </div>
        {narrow && !phone.linked && (
          <button
            type="button"
            class="icon-button"
            aria-label={ja.letter.open}
            onClick={() => phone.show({ kind: 'letter' })}
          >
            <Icon name="letter" />
          </button>
        )}
        {narrow && (
          <button
            type="button"
            class="icon-button"
            aria-label={ja.tray.about}
            onClick={() => phone.show({ kind: 'about' })}
          >
            <Icon name="help" />
          </button>
        )}
      </header>
      {chat.status === 'cut' && (
        <p class="cut" role="status">
          {ja.chat.cut}
        </p>
      )}
      <Talk phone={phone} botName={botName} />
      <QuickReplies phone={phone} />
      {user.blocked || !user.following ? <Outsider phone={phone} /> : <Composer phone={phone} />}
      {phone.menuOpen && chat.richMenu && <RichMenuView menu={chat.richMenu} phone={phone} />}
    </div>
  )
}

/** Someone who blocks the account, or never added it, cannot write: the way back stands here instead. */
function Outsider({ phone }: { phone: Phone }) {
  const { blocked } = phone.user
  return (
    <div class="outsider">
      <p>{blocked ? ja.chat.blocked : ja.chat.notFollowing}</p>
      <button type="button" class="main-button" onClick={() => phone.send(blocked ? 'unblock' : 'follow')}>
        {blocked ? ja.chat.unblock : ja.chat.follow}
      </button>
    </div>
  )
}
