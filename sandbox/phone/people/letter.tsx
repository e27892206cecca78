/** Letter: what the centre posted to a member who is not linked yet; its three numbers go into the chat by a tap. */
import { ja } from '../messages/ja.ts'
import type { User } from '../world/world.ts'

export function Letter({ user, put }: { user: User; put: (text: string) => void }) {
  const lines: [string, string | null][] = [
    [ja.letter.memberNo, user.memberNo],
    [ja.letter.birthDate, user.birthDate],
    [ja.letter.code, user.oneTimeCode],
  ]
  return (
    <div class="letter">
      <p class="letter-to">{ja.letter.to(user.displayName)}</p>
      <p>{ja.letter.body}</p>
      <dl>
        {lines.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
              <dd>
                <button
                  type="button"
                  class="small-button"
                  aria-label={ja.letter.insert(name)}
                  onClick={() => put(value)}
                >
                  {ja.letter.put}
                </button>
              </dd>
            </div>
          ),
        )}
      </dl>
    </div>
  )
}
