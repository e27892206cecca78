/** Applications: who waits to become a member, or to have something changed; longest waiting first. */
import type { ApplicationItem, ApplicationView } from '../../server/contract.ts'
import { applicationsApi } from '../applications-api.ts'
import { instant } from '../format.ts'
import { applicationAddress, APPLICATIONS, type PageProps } from '../go.ts'
import { APPLICATION_VIEWS, APPLICATIONS_EMPTY, TELL } from '../messages/applications.ts'
import { NOT_FOUND } from '../messages/ja.ts'
import { ApplicationMark } from '../parts/application-mark.tsx'
import { ListPage } from '../parts/list-page.tsx'
import type { Column } from '../parts/list-table.tsx'
import { useCounts } from '../parts/top-bar.tsx'
import { useList } from '../use-list.ts'

const PAGE_ROWS = 50
const REFRESH_MS = 20_000

interface Shown {
  view: ApplicationView
  search: string
}

function shownOf(query: URLSearchParams): Shown {
  const view = APPLICATION_VIEWS.find((each) => each.view === query.get('view'))?.view
  const search = query.get('search') ?? ''
  return { view: view ?? (search ? 'all' : 'waiting'), search }
}

const addressOf = ({ view, search }: Shown) =>
  `${APPLICATIONS}?${new URLSearchParams({ view, ...(search && { search }) })}`

export function ApplicationsPage(page: PageProps) {
  const list = useList<ApplicationItem, Shown>({
    ...{ shownOf, addressOf, says: page.says, refreshMs: REFRESH_MS },
    read: (shown, cursor) => applicationsApi.list({ ...shown, cursor, limit: PAGE_ROWS }),
  })
  const { view, search } = list.shown
  const counts = useCounts(list.items)
  const all = () => list.show({ view: 'waiting', search: '' })
  const word = APPLICATION_VIEWS.find((each) => each.view === view)?.word
  return (
    <ListPage
      {...{ page, list, counts }}
      section="applications"
      columns={COLUMNS}
      addressOf={({ caseNo }) => applicationAddress(caseNo)}
      search={{
        ...{ text: search, placeholder: TELL.search },
        onSearch: (wanted) => list.show({ view: wanted ? 'all' : 'waiting', search: wanted }),
      }}
      views={{
        label: '申請の一覧',
        at: APPLICATION_VIEWS.findIndex((each) => each.view === view),
        each: APPLICATION_VIEWS.map(({ view: each, word: name }) => ({
          ...{ word: name, count: each === 'waiting' ? (counts?.applications ?? null) : null },
        })),
        onView: (index) => list.show({ view: APPLICATION_VIEWS[index]!.view, search: '' }),
      }}
      heading={<h1 class="unseen">{search ? `「${search}」の検索` : word}の申請</h1>}
      empty={search ? { now: NOT_FOUND.applications(search) } : APPLICATIONS_EMPTY[view]}
      keys={[
        { keys: '/', word: '検索' },
        ...(search ? [{ keys: 'Esc', word: '検索をやめる', act: all }] : []),
      ]}
      onEscape={search ? all : undefined}
    />
  )
}

const COLUMNS: Column<ApplicationItem>[] = [
  { head: '状態', cell: ({ state }) => <ApplicationMark state={state} /> },
  { head: '管理番号', as: 'code', opens: true, cell: ({ caseNo }) => caseNo },
  { head: '名前', cell: ({ name }) => name },
  { head: 'フリガナ', tone: () => 'quiet', cell: ({ kana }) => kana },
  { head: '会員種別', cell: ({ kindName }) => kindName },
  { head: '電話番号', as: 'code', cell: ({ phone }) => phone },
  {
    ...{ head: '何の申請', as: 'why' },
    cell: ({ memberNo }) => (memberNo ? TELL.changeOf(memberNo) : TELL.newMember),
  },
  { head: '受付', as: 'figure', cell: ({ submittedAt }) => instant(submittedAt) },
]
