/** About: what to try, where the other side is, what may be broken. */
import type { Phone } from '../chat/use-phone.ts'
import { Icon, type IconName } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import type { Settings } from '../world/world.ts'
import { FaultDrawer } from './fault-drawer.tsx'

const storyIcons: Record<string, IconName> = { guided: 'chat', photo: 'album', retake: 'photo' }

export function About({ phone, settings }: { phone: Phone; settings: Settings }) {
  const start = (id: string) => {
    if (id !== 'guided') return phone.show({ kind: 'samples' })
    phone.show(null)
    phone.sendText(ja.stories.report)
  }
  return (
    <div class="about">
      <section aria-labelledby="stories">
        <h2 id="stories">{ja.stories.title}</h2>
        <ul class="stories">
          {ja.stories.items.map(({ id, title, text, start: label }) => (
            <li key={id}>
              <Icon name={storyIcons[id] ?? 'chat'} />
              <div>
                <h3>{title}</h3>
                <p>{text}</p>
                <button type="button" class="small-button" onClick={() => start(id)}>
                  {label}
                </button>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <OtherSide settings={settings} />
      <FaultDrawer />
      <p class="small-print">{ja.page.notice}</p>
    </div>
  )
}

function OtherSide({ settings }: { settings: Settings }) {
  return (
    <section aria-labelledby="other-side">
      <h2 id="other-side">{ja.links.title}</h2>
      <ul class="links">
        <PageLink href={settings.reviewUrl} name={ja.links.review} text={ja.links.reviewText} />
        <PageLink href={settings.kintoneUrl} name={ja.links.kintone} text={ja.links.kintoneText} />
      </ul>
      {settings.staff.length > 0 && (
        <details class="drawer">
          <summary>{ja.links.staff}</summary>
          <table class="staff">
            <thead>
              <tr>
                <th scope="col">{ja.links.login}</th>
                <th scope="col">{ja.links.password}</th>
              </tr>
            </thead>
            <tbody>
              {settings.staff.map(({ login, password }) => (
                <tr key={login}>
                  <td>{login}</td>
                  <td>
                    <code>{password}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  )
}

function PageLink({ href, name, text }: { href: string; name: string; text: string }) {
  return (
    <li>
      <a href={href} target="_blank" rel="noreferrer">
        {name}
        <Icon name="open" size={18} />
      </a>
      <p>{text}</p>
    </li>
  )
}
