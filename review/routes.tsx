/** Routes: which page an address is. The first that fits; whatever is unknown is the queue. */
import type { ComponentChildren } from 'preact'
import type { PageProps } from './go.ts'
import { ApplicationPage } from './pages/application.tsx'
import { ApplicationsPage } from './pages/applications.tsx'
import { MonthPage } from './pages/month.tsx'
import { MonthsPage } from './pages/months.tsx'
import { NoticePage } from './pages/notice.tsx'
import { NoticesPage } from './pages/notices.tsx'
import { CasePage } from './pages/case.tsx'
import { CasesPage } from './pages/cases.tsx'
import { MemberPage } from './pages/member.tsx'
import { MembersPage } from './pages/members.tsx'
import { QuestionPage } from './pages/question.tsx'
import { QuestionsPage } from './pages/questions.tsx'
import { QueuePage } from './pages/queue.tsx'
import { ReportPage } from './pages/report.tsx'

type Page = (props: PageProps, id: string) => ComponentChildren

const PAGES: [RegExp, Page][] = [
  [/^\/review\/cases\/?$/, (props) => <CasesPage {...props} />],
  [/^\/review\/cases\/([^/]+)$/, (props, caseNo) => <CasePage key={caseNo} {...props} caseNo={caseNo} />],
  [/^\/review\/questions\/?$/, (props) => <QuestionsPage {...props} />],
  [
    /^\/review\/questions\/([^/]+)$/,
    (props, caseNo) => <QuestionPage key={caseNo} {...props} caseNo={caseNo} />,
  ],
  [/^\/review\/members\/?$/, (props) => <MembersPage {...props} />],
  [
    /^\/review\/members\/([^/]+)$/,
    (props, memberNo) => <MemberPage key={memberNo} {...props} memberNo={memberNo} />,
  ],
  [/^\/review\/applications\/?$/, (props) => <ApplicationsPage {...props} />],
  [
    /^\/review\/applications\/([^/]+)$/,
    (props, caseNo) => <ApplicationPage key={caseNo} {...props} caseNo={caseNo} />,
  ],
  [/^\/review\/months\/?$/, (props) => <MonthsPage {...props} />],
  [/^\/review\/months\/(20\d\d-\d\d)$/, (props, month) => <MonthPage key={month} {...props} month={month} />],
  [/^\/review\/notices\/?$/, (props) => <NoticesPage {...props} />],
  [/^\/review\/notices\/(new|\d+)$/, (props, id) => <NoticePage key={id} {...props} id={id} />],
  [/^\/review\/reports\/([^/]+)$/, (props, caseNo) => <ReportPage key={caseNo} {...props} caseNo={caseNo} />],
]

export function pageOf(address: string, props: PageProps): ComponentChildren {
  for (const [pattern, page] of PAGES) {
    const found = pattern.exec(address)
    if (found) return page(props, decodeURIComponent(found[1] ?? ''))
  }
  return <QueuePage {...props} />
}
