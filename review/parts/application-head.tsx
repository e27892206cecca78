/** Who asks for what, since when, what became of it. */
import type { Application } from '../../server/contract.ts'
import { instant } from '../format.ts'
import { caseAddress, memberAddress, type Go } from '../go.ts'
import { TELL } from '../messages/applications.ts'
import { ApplicationMark } from './application-mark.tsx'
import { PageLink } from './page-link.tsx'

export function ApplicationHead({
  application,
  go,
  onBack,
}: {
  application: Application
  go: Go
  onBack: () => void
}) {
  const { member } = application
  return (
    <div class="report-head">
      <button class="plain" onClick={onBack}>
        <kbd>Esc</kbd> 一覧
      </button>
      <ApplicationMark state={application.state} />
      <h1 class="code">{application.caseNo}</h1>
      <span>
        <b>{application.name}</b> <span class="quiet">{application.kana}</span>
      </span>
      <span>{application.kindName}</span>
      {member ? (
        <span>
          <PageLink to={memberAddress(member.memberNo)} go={go}>
            {TELL.member(member.memberNo, member.name)}
          </PageLink>
          {TELL.change}
        </span>
      ) : (
        <span>{TELL.newMember}</span>
      )}
      <span class="quiet">受付 {instant(application.submittedAt)}</span>
      {application.decidedAt && (
        <span class="quiet">
          決定 {instant(application.decidedAt)} {application.decidedBy}
        </span>
      )}
      <PageLink to={caseAddress(application.caseNo)} go={go}>
        経過
      </PageLink>
      {application.returnReason && <span class="quiet">伝えた理由: {application.returnReason}</span>}
    </div>
  )
}
