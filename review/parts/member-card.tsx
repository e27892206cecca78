/** Who it is: beside their words, and beside what happened to their case. */
import type { MemberCard as Card } from '../../server/contract.ts'
import { memberAddress, type Go } from '../go.ts'
import { ROLE_WORDS } from '../messages/desks.ts'
import { CaseList } from './case-list.tsx'
import { PageLink } from './page-link.tsx'

interface Props {
  member: Card | null
  /** said where nobody is known */
  unknown: string
  go: Go
}

export function MemberCard({ member, unknown, go }: Props) {
  if (!member)
    return (
      <section class="member-card">
        <h2>会員</h2>
        <p class="doubt">? {unknown}</p>
      </section>
    )
  const standing = member.pairs.filter((pair) => !pair.ended)
  return (
    <section class="member-card">
      <h2>
        <PageLink to={memberAddress(member.memberNo)} go={go}>
          {member.name}
        </PageLink>{' '}
        <span class="code quiet">{member.memberNo}</span>
      </h2>
      <p>
        <span class="quiet">{member.kana}</span> {member.roles}
        {member.state !== '有効' && <b class="doubt"> ▲ {member.state}</b>}
      </p>
      <p class="figure">
        {member.phone || '電話番号なし'} <span class="quiet">{member.ward}</span>
        {!member.linked && <span class="doubt"> LINEなし</span>}
      </p>
      <h3>組 {standing.length}</h3>
      <ul class="pair-lines">
        {standing.map((pair) => (
          <li key={pair.otherNo}>
            <span class="quiet">{ROLE_WORDS[pair.otherRole]}</span>{' '}
            <PageLink to={memberAddress(pair.otherNo)} go={go}>
              {pair.otherName}
            </PageLink>{' '}
            <span class="code quiet">{pair.otherNo}</span>
          </li>
        ))}
        {standing.length === 0 && <li class="quiet">登録されていません。</li>}
      </ul>
      <h3>最近</h3>
      <CaseList items={member.cases} go={go} />
    </section>
  )
}
