/** Pairs of a member in one role: those that stand, with an end; those that ended; and a new one, found by typing. */
import { useState } from 'preact/hooks'
import type { Me, MemberPage, MemberPair } from '../../server/contract.ts'
import { desks } from '../api-desks.ts'
import { wholeDay } from '../format.ts'
import { memberAddress, type Go } from '../go.ts'
import { MEMBER_SAYS, ROLE_WORDS } from '../messages/desks.ts'
import { MemberSearch } from './member-search.tsx'
import { PageLink } from './page-link.tsx'

interface Props {
  member: MemberPage
  /** what this member is in these pairs */
  asRole: 'provider' | 'requester'
  me: Me
  go: Go
  /** says what came of it, and loads the member again */
  act: (doing: Promise<string>) => Promise<void>
}

export function PairsOf({ member, asRole, me, go, act }: Props) {
  const otherRole = asRole === 'provider' ? 'requester' : 'provider'
  const pairs = member.pairs.filter((pair) => pair.otherRole === otherRole)
  const [ending, setEnding] = useState<string | null>(null)
  const numbers = (otherNo: string) =>
    asRole === 'provider'
      ? { providerNo: member.memberNo, requesterNo: otherNo }
      : { providerNo: otherNo, requesterNo: member.memberNo }
  const register = (otherNo: string) =>
    act(
      desks
        .registerPair(numbers(otherNo))
        .then(({ already, providerTold, requesterTold }) =>
          already ? MEMBER_SAYS.already : MEMBER_SAYS.paired([providerTold, requesterTold]),
        ),
    )
  const end = (otherNo: string, endedOn: string) =>
    act(
      desks.endPair({ ...numbers(otherNo), endedOn }).then(({ providerTold, requesterTold }) => {
        setEnding(null)
        return MEMBER_SAYS.ended([providerTold, requesterTold])
      }),
    )
  const standing = pairs.filter((pair) => pair.endedOn === null)
  return (
    <section class="pairs">
      <h2>
        {ROLE_WORDS[otherRole]}との組 {standing.length}
      </h2>
      <ul>
        {pairs.map((pair) => (
          <PairLine
            key={pair.otherNo}
            pair={pair}
            today={me.today}
            go={go}
            mayWrite={me.mayWrite}
            ending={ending === pair.otherNo}
            onAsk={() => setEnding(ending === pair.otherNo ? null : pair.otherNo)}
            onEnd={(endedOn) => void end(pair.otherNo, endedOn)}
            onAgain={() => void register(pair.otherNo)}
          />
        ))}
        {pairs.length === 0 && <li class="quiet">登録されていません。</li>}
      </ul>
      {me.mayWrite && !member.left && (
        <MemberSearch
          role={otherRole}
          label={`${ROLE_WORDS[otherRole]}を組に登録`}
          except={[member.memberNo, ...standing.map((pair) => pair.otherNo)]}
          onPick={register}
        />
      )}
    </section>
  )
}

interface LineProps {
  pair: MemberPair
  today: string
  go: Go
  mayWrite: boolean
  ending: boolean
  onAsk: () => void
  onEnd: (endedOn: string) => void
  onAgain: () => void
}

function PairLine({ pair, today, go, mayWrite, ending, onAsk, onEnd, onAgain }: LineProps) {
  const over = pair.endedOn !== null
  return (
    <li class={over ? 'over' : ''}>
      <PageLink to={memberAddress(pair.otherNo)} go={go}>
        {pair.otherName}
      </PageLink>
      <span class="quiet code">{pair.otherNo}</span>
      <span class="quiet">{pair.otherRole === 'requester' && pair.children.join('・')}</span>
      <span class="figure quiet">
        {wholeDay(pair.registeredOn)}〜{pair.endedOn && wholeDay(pair.endedOn)}
        {over && ' 終わり'}
      </span>
      {mayWrite && (
        <button class="plain" onClick={over ? onAgain : onAsk} aria-expanded={over ? undefined : ending}>
          {over ? 'もう一度組にする' : '終わりにする'}
        </button>
      )}
      {ending && !over && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            onEnd(String(new FormData(event.currentTarget).get('endedOn')))
          }}
        >
          <label>
            最後の日{' '}
            <input
              type="date"
              name="endedOn"
              defaultValue={today}
              min={pair.registeredOn}
              max={today}
              required
            />
          </label>
          <button class="primary">終わりにする</button>
          <button type="button" class="plain" onClick={onAsk}>
            やめる
          </button>
        </form>
      )}
    </li>
  )
}
