/** Cases: whatever was searched in the top bar: reports, applications, questions, urgent calls, latest first. */
import type { CaseItem } from '../../server/contract.ts'
import { desks } from '../api-desks.ts'
import { instant } from '../format.ts'
import { caseAddress, memberAddress, QUEUE, searchAddress, type Go, type PageProps } from '../go.ts'
import { CASES } from '../messages/desks.ts'
import { ListPage } from '../parts/list-page.tsx'
import type { Column } from '../parts/list-table.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { useCounts } from '../parts/top-bar.tsx'
import { useList } from '../use-list.ts'

export function CasesPage(page: PageProps) {
  const list = useList<CaseItem, string>({
    shownOf: (query) => query.get('search') ?? '',
    ...{ addressOf: searchAddress, says: page.says },
    read: (search, cursor) => desks.cases({ search, cursor }),
  })
  const search = list.shown
  const back = () => page.go(QUEUE)
  return (
    <ListPage
      {...{ page, list, counts: useCounts(null) }}
      columns={columnsWith(page.go)}
      addressOf={({ caseNo }) => caseAddress(caseNo)}
      search={{
        ...{ text: search, placeholder: '番号・名前・カナ・電話' },
        onSearch: (wanted) => (wanted ? list.show(wanted) : back()),
      }}
      heading={<h1 class="page-title">{search ? `「${search}」の検索` : 'すべての案件'}</h1>}
      empty={{ now: CASES.none(search), next: CASES.again }}
      opens="経過を見る"
      keys={[
        { keys: '/', word: '検索' },
        { keys: 'Esc', word: '報告の一覧', act: back },
      ]}
      onEscape={back}
    />
  )
}

const columnsWith = (go: Go): Column<CaseItem>[] => [
  { head: '種類', cell: ({ kindName }) => kindName },
  { head: '管理番号', as: 'code', opens: true, cell: ({ caseNo }) => caseNo },
  {
    head: '状態',
    tone: ({ waiting }) => (waiting ? 'doubt' : 'quiet'),
    cell: ({ waiting, state }) => `${waiting ? '● ' : ''}${state}`,
  },
  {
    head: '会員',
    cell: ({ name, memberNo }) => (
      <>
        {name ?? <span class="quiet">連携していない人</span>}{' '}
        {memberNo && (
          <PageLink to={memberAddress(memberNo)} go={go} class="quiet code">
            {memberNo}
          </PageLink>
        )}
      </>
    ),
  },
  { head: '依頼会員など', as: 'why', cell: ({ about }) => about },
  { head: '受付', as: 'figure', cell: ({ openedAt }) => instant(openedAt) },
]
