/** PeopleList: whose phone this is. */
import { Icon } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import type { User } from '../world/world.ts'

export interface PeopleListProps {
  users: User[]
  chosen: string | null
  chosenIsLinked?: boolean
  choose: (userId: string) => void
}

export function PeopleList({ users, chosen, chosenIsLinked = false, choose }: PeopleListProps) {
  const isLinked = (user: User) => user.oneTimeCode === null || (chosenIsLinked && user.userId === chosen)
  return (
    <>
      <p class="lead">{users.length > 0 ? ja.people.lead : ja.page.noPeople}</p>
      <ul class="people">
        {users.map((user, index) => (
          <li key={user.userId}>
            <button
              type="button"
              class="person"
              aria-pressed={user.userId === chosen}
              onClick={() => choose(user.userId)}
            >
              <span class={`person-face face-${index % 4}`} aria-hidden="true">
                {user.displayName.slice(0, 1)}
              </span>
              <span class="person-words">
                <span class="person-name">
                  <strong>{user.displayName}</strong>
                  {user.memberNo && (
                    <span class={isLinked(user) ? 'tag tag-linked' : 'tag'}>
                      {isLinked(user) ? ja.people.linked : ja.people.unlinked}
                    </span>
                  )}
                </span>
                {user.note && <span>{user.note}</span>}
              </span>
              <Icon name="next" size={20} />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
