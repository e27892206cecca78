/** Who this may be already: nobody is merged without a hand. */
import type { Application, KnownMember } from '../../server/contract.ts'
import { wholeDay } from '../format.ts'
import { memberAddress, type Go } from '../go.ts'
import { TELL } from '../messages/applications.ts'
import { PageLink } from './page-link.tsx'

interface Props {
  application: Application
  go: Go
  onTie: (memberNo: string | null) => void
}

export function ApplicationWarnings({ application, go, onTie }: Props) {
  const { doubles, lineMember, member, mayDecide } = application
  // a member's own change is theirs: only a tie made here can be undone here
  const wasTied = application.history.some((entry) => entry.changes.some(({ what }) => what === '会員番号'))
  return (
    <>
      {lineMember && (
        <section class="warning" aria-label={TELL.lineOf}>
          <h2 class="wrong">× {TELL.lineOf}</h2>
          <Known member={lineMember} go={go}>
            {mayDecide && <TieButton memberNo={lineMember.memberNo} onTie={onTie} />}
          </Known>
        </section>
      )}
      {doubles.length > 0 && (
        <section class="warning" aria-label={TELL.doubles}>
          <h2 class="doubt">▲ {TELL.doubles}</h2>
          {doubles.map(({ member: double, why }) => (
            <Known key={double.memberNo} member={double} why={why} go={go}>
              {mayDecide && <TieButton memberNo={double.memberNo} onTie={onTie} />}
            </Known>
          ))}
        </section>
      )}
      {member && mayDecide && wasTied && (
        <p class="note">
          <button class="plain" onClick={() => onTie(null)}>
            {TELL.untie}
          </button>
        </p>
      )}
    </>
  )
}

const TieButton = ({ memberNo, onTie }: { memberNo: string; onTie: Props['onTie'] }) => (
  <button class="plain" onClick={() => onTie(memberNo)}>
    {TELL.tie(memberNo)}
  </button>
)

interface KnownProps {
  member: KnownMember
  why?: string[]
  go: Go
  children: preact.ComponentChildren
}

function Known({ member, why = [], go, children }: KnownProps) {
  return (
    <p class="known">
      <PageLink to={memberAddress(member.memberNo)} go={go} class="code">
        {member.memberNo}
      </PageLink>{' '}
      <b>{member.name}</b> <span class="quiet">{member.kana}</span>
      <br />
      <span class="quiet">
        {member.birthDate && wholeDay(member.birthDate)} {member.phone} {member.roles}・{member.state}
      </span>
      {why.length > 0 && (
        <>
          <br />
          <span class="doubt">{why.join('、')}</span>
        </>
      )}{' '}
      {children}
    </p>
  )
}
