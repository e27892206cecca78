/** One application: all that was told beside what the register holds; approve, return, decline. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { ApplicationWritten } from '../../server/contract.ts'
import { applicationsApi } from '../applications-api.ts'
import { pressForm } from '../ask-form.ts'
import { applicationAddress, APPLICATIONS, type PageProps } from '../go.ts'
import { DECLINE_WORDS, RETURN_WORDS, TELL } from '../messages/applications.ts'
import { SAYS } from '../messages/ja.ts'
import { ApplicationAccount } from '../parts/application-account.tsx'
import { ApplicationHead } from '../parts/application-head.tsx'
import { ApplicationWarnings } from '../parts/application-warnings.tsx'
import { History } from '../parts/history.tsx'
import { KeyBar } from '../parts/key-bar.tsx'
import { ReturnPanel } from '../parts/return-panel.tsx'
import { ToldGroups } from '../parts/told-groups.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { useApplication } from '../use-application.ts'

export function ApplicationPage({ me, caseNo, says, go }: PageProps & { caseNo: string }) {
  const { application, words, say, fail, write } = useApplication(caseNo, says)
  const counts = useCounts(application?.version)
  const [panel, setPanel] = useState<'return' | 'decline' | null>(null)
  const [asked, setAsked] = useState(false)
  const mayDecide = application?.mayDecide === true
  /** one panel's words are not thrown away for the other's, nor is anything approved beside it */
  const mayOpen = mayDecide && panel === null

  const onward = (answer: ApplicationWritten | null, told: string) => {
    if (!answer) return
    if (answer.nextCaseNo) go(applicationAddress(answer.nextCaseNo), told)
    else go(APPLICATIONS, `${told} ${TELL.nothingWaiting}`)
  }
  const approve = async () => {
    if (!application || !mayDecide) return
    if (application.doubles.length > 0 && !application.member && !asked) {
      setAsked(true)
      return say(TELL.askAgain)
    }
    const answer = await write((now) => applicationsApi.approve(now.caseNo, now.version))
    onward(answer, `${caseNo} を${TELL.approved(answer?.memberNo ?? null)}`)
  }
  const sendBack = async (how: 'return' | 'decline', reason: string, text: string) => {
    const answer = await write((now) => applicationsApi.sendBack(how, now.caseNo, now.version, reason, text))
    onward(answer, how === 'return' ? `${caseNo} を${TELL.returned}` : TELL.declined)
  }
  const tie = async (memberNo: string | null) => {
    const answer = await write((now) => applicationsApi.tie(now.caseNo, now.version, memberNo))
    if (answer) say(memberNo ? TELL.tied(memberNo) : TELL.untied)
  }
  const back = () => {
    if (panel) setPanel(null)
    else if (history.length > 1) history.back()
    else go(APPLICATIONS)
  }

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const control = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (control && key === 'enter') {
        if (!pressForm(event.target)) void approve()
      } else if (control && key === 'b' && mayOpen) setPanel('return')
      else if (control && key === 'd' && mayOpen) setPanel('decline')
      else if (!control && key === 'escape' && !(event.target as HTMLElement).matches('[type=search]')) back()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="applications" go={go} />
      <main class="application">
        {application && (
          <>
            <ApplicationHead application={application} go={go} onBack={() => go(APPLICATIONS)} />
            <ToldGroups groups={application.groups} />
            <div class="beside">
              <ApplicationWarnings
                application={application}
                go={go}
                onTie={(memberNo) => void tie(memberNo)}
              />
              {application.account && (
                <ApplicationAccount
                  account={application.account}
                  onShow={() => applicationsApi.account(caseNo).then(({ rows }) => rows)}
                  onFail={fail}
                />
              )}
              {application.hidden && <p class="note quiet">{TELL.hidden}</p>}
              {panel && (
                <ReturnPanel
                  key={panel}
                  reasons={panel === 'return' ? application.returnReasons : application.declineReasons}
                  caseNo={caseNo}
                  words={panel === 'return' ? RETURN_WORDS : DECLINE_WORDS}
                  onSend={(reason, text) => sendBack(panel, reason, text)}
                  onClose={() => setPanel(null)}
                />
              )}
              <History entries={application.history} />
            </div>
          </>
        )}
      </main>
      <KeyBar
        says={words.says || (me.mayWrite ? '' : SAYS.readOnly)}
        wrong={words.wrong}
        keys={[
          { keys: 'Esc', word: '一覧', act: back },
          { keys: 'Ctrl+D', word: 'ことわる', act: () => setPanel('decline'), disabled: !mayOpen },
          { keys: 'Ctrl+B', word: '差戻し', act: () => setPanel('return'), disabled: !mayOpen },
          {
            id: 'approve',
            keys: 'Ctrl+Enter',
            word: '承認',
            act: () => void approve(),
            primary: true,
            disabled: !mayOpen,
          },
        ]}
      />
    </div>
  )
}
