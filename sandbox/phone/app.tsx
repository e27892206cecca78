/** App: the people, the phone of the chosen one, and what to try beside it. */
import { useCallback, useLayoutEffect, useState } from 'preact/hooks'
import { ChatScreen } from './chat/chat-screen.tsx'
import { usePhone } from './chat/use-phone.ts'
import { BotFace } from './icons.tsx'
import { ja } from './messages/ja.ts'
import { Letter } from './people/letter.tsx'
import { PeopleList } from './people/people-list.tsx'
import { Sheets } from './sheets/sheets.tsx'
import { About } from './side/about.tsx'
import { useWide } from './use-wide.ts'
import { setPublicUrl } from './world/reachable.ts'
import { getSettings, getUsers, type Settings, type User } from './world/world.ts'

const plainSettings: Settings = {
  botName: ja.page.title,
  publicUrl: null,
  reviewUrl: '/review/',
  kintoneUrl: '/sandbox/kintone',
  staff: [],
  samplesWant: null,
}

export function App() {
  const [users, setUsers] = useState<User[] | null>(null)
  const [settings, setSettings] = useState(plainSettings)
  const [failed, setFailed] = useState(false)
  const [chosen, setChosen] = useState(() => location.hash.slice(1) || null)
  const load = useCallback(() => {
    getUsers().then(
      (found) => {
        setUsers(found)
        setFailed(false)
      },
      () => setFailed(true),
    )
  }, [])
  useLayoutEffect(load, [])
  useLayoutEffect(() => {
    getSettings().then(
      (told) => {
        setPublicUrl(told.publicUrl ?? '')
        setSettings(told)
      },
      () => undefined,
    )
  }, [])
  const choose = useCallback((userId: string) => {
    history.replaceState(null, '', `#${userId}`)
    setChosen(userId)
  }, [])
  const wide = useWide()

  if (failed || !users) return <Waiting failed={failed} retry={load} />
  const user = users.find(({ userId }) => userId === chosen) ?? (wide ? users[0] : undefined)
  if (!user) return <FirstChoice users={users} choose={choose} />
  return <Desk user={user} users={users} settings={settings} wide={wide} choose={choose} reload={load} />
}

interface DeskProps {
  user: User
  users: User[]
  settings: Settings
  wide: boolean
  choose: (userId: string) => void
  reload: () => void
}

function Desk({ user, users, settings, wide, choose, reload }: DeskProps) {
  const phone = usePhone(user, reload)
  const { status } = phone.chat
  useLayoutEffect(() => {
    // the sandbox was started anew and knows other people
    if (status === 'gone') reload()
  }, [status])
  const covered = phone.sheet !== null
  return (
    <div class="desk">
      {wide && (
        <aside class="desk-side" aria-label={ja.people.heading}>
          <h2>{ja.people.heading}</h2>
          <PeopleList users={users} chosen={user.userId} chosenIsLinked={phone.linked} choose={choose} />
          {!phone.linked && (
            <section class="posted" aria-labelledby="letter">
              <h2 id="letter">{ja.letter.from}</h2>
              <Letter user={user} put={phone.setDraft} />
            </section>
          )}
        </aside>
      )}
      <main class="phone" aria-label={ja.page.title}>
        <h1 class="unseen">{ja.page.title}</h1>
        <div class="phone-screen">
          <div class="phone-content" inert={covered}>
            <ChatScreen phone={phone} botName={settings.botName} narrow={!wide} />
          </div>
          <Sheets phone={phone} narrow={!wide} users={users} settings={settings} choose={choose} />
          <p class="toast" role="status">
            {phone.toast}
          </p>
        </div>
      </main>
      {wide && (
        <aside class="desk-side" aria-label={ja.tray.about}>
          <About phone={phone} settings={settings} />
        </aside>
      )}
    </div>
  )
}

function FirstChoice({ users, choose }: { users: User[]; choose: (userId: string) => void }) {
  return (
    <main class="first-choice">
      <BotFace size={56} />
      <h1>{ja.people.title}</h1>
      <PeopleList users={users} chosen={null} choose={choose} />
      <p class="small-print">{ja.page.notice}</p>
    </main>
  )
}

function Waiting({ failed, retry }: { failed: boolean; retry: () => void }) {
  return (
    <main class="first-choice">
      <h1 class="unseen">{ja.page.title}</h1>
      {failed && (
        <>
          <p role="alert">{ja.page.cannotStart}</p>
          <button type="button" class="main-button" onClick={retry}>
            {ja.page.retry}
          </button>
        </>
      )}
    </main>
  )
}
