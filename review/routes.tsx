/** Routes: which page an address is. The first that fits; whatever is unknown is the queue. */
import type { ComponentChildren } from 'preact'
import type { PageProps } from './go.ts'
import { NoticePage } from './pages/notice.tsx'
import { NoticesPage } from './pages/notices.tsx'
import { QueuePage } from './pages/queue.tsx'
import { ReportPage } from './pages/report.tsx'

type Page = (props: PageProps, id: string) => ComponentChildren

const PAGES: [RegExp, Page][] = [
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
