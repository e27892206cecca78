/** The queue: what waits, oldest first. */
import type { Counts, QueueItem, QueueView } from '../../server/contract.ts'
import { api } from '../api.ts'
import { instant, monthName, yen } from '../format.ts'
import { QUEUE, reportAddress, searchAddress, type PageProps } from '../go.ts'
import { EMPTY, KINTONE, NOT_FOUND, SOURCES, VIEWS } from '../messages/ja.ts'
import { ListPage } from '../parts/list-page.tsx'
import type { Column } from '../parts/list-table.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import { useCounts } from '../parts/top-bar.tsx'
import { useList } from '../use-list.ts'

const PAGE_ROWS = 50
const REFRESH_MS = 20_000

interface Shown {
  view: QueueView
  search: string
}

function shownOf(query: URLSearchParams): Shown {
  const view = VIEWS.find((each) => each.view === query.get('view'))?.view
  const search = query.get('search') ?? ''
  return { view: view ?? (search ? 'all' : 'waiting'), search }
}

const addressOf = ({ view, search }: Shown) =>
  `${QUEUE}?${new URLSearchParams({ view, ...(search && { search }) })}`

export function QueuePage(page: PageProps) {
  const list = useList<QueueItem, Shown>({
    ...{ shownOf, addressOf, says: page.says, refreshMs: REFRESH_MS },
    read: (shown, cursor) => api.queue({ ...shown, cursor, limit: PAGE_ROWS }),
  })
  const { view, search } = list.shown
  const counts = useCounts(list.items)
  const all = () => list.show({ view: 'waiting', search: '' })
  return (
    <ListPage
      {...{ page, list, counts }}
      section="reports"
      columns={columnsFor(page.me.today)}
      addressOf={({ caseNo }) => reportAddress(caseNo)}
      search={{
        ...{ text: search, placeholder: '番号・名前・カナ・電話' },
        onSearch: (wanted) => list.show({ view: wanted ? 'all' : 'waiting', search: wanted }),
      }}
      views={{
        label: '報告の一覧',
        at: VIEWS.findIndex((each) => each.view === view),
        each: VIEWS.map(({ view: each, word }) => {
          const count = countOf(counts, each)
          return { word, count, wrong: each === 'refused' && count !== null && count > 0 }
        }),
        onView: (index) => list.show({ view: VIEWS[index]!.view, search: '' }),
      }}
      heading={
        <>
          <h1 class="unseen">
            {search ? `「${search}」の検索` : VIEWS.find((each) => each.view === view)?.word}の報告
          </h1>
          {search && (
            <p class="searched">
              <PageLink to={searchAddress(search)} go={page.go}>
                「{search}」を、申請・質問・至急からも探す
              </PageLink>
            </p>
          )}
        </>
      }
      empty={search ? { now: NOT_FOUND.reports(search), next: NOT_FOUND.again } : EMPTY[view]}
      keys={[
        { keys: '/', word: '検索' },
        ...(search ? [{ keys: 'Esc', word: '検索をやめる', act: all }] : []),
      ]}
      onEscape={search ? all : undefined}
    />
  )
}

const countOf = (counts: Counts | null, view: QueueView): number | null =>
  counts && view !== 'all' ? (view === 'approved' ? counts.approvedToday : counts[view]) : null

/** An accident is the one thing in the list that cannot wait. */
const toneOf = (item: QueueItem) => (item.attention[0]?.code === 'ACCIDENT' ? 'wrong' : 'doubt')

const columnsFor = (today: string): Column<QueueItem>[] => [
  { head: '状態', cell: ({ state }) => <StateMark state={state} /> },
  { head: '管理番号', as: 'code', opens: true, cell: ({ caseNo }) => caseNo },
  {
    head: '提供会員',
    cell: ({ providerName, providerNo }) => (
      <>
        {providerName ?? <span class="doubt">? だれの報告か不明</span>}
        {providerNo && <span class="quiet code"> {providerNo}</span>}
      </>
    ),
  },
  { head: '月', cell: ({ month }) => month && monthName(month, today) },
  {
    head: '届き方',
    cell: ({ source, photoCount }) => `${SOURCES[source]}${photoCount > 1 ? ` ${photoCount}枚` : ''}`,
  },
  { head: '件数', as: 'figure', cell: ({ activityCount }) => activityCount || '–' },
  {
    head: '市から（円）',
    as: 'figure',
    cell: ({ activityCount, subsidyYen }) => (activityCount ? yen(subsidyYen) : '–'),
  },
  { head: '見るところ', as: 'why', cell: (item) => item.attention.length > 0 && <Attention item={item} /> },
  {
    head: 'kintone',
    tone: ({ kintone }) => (kintone === 'refused' ? 'wrong' : 'quiet'),
    cell: ({ kintone }) => `${kintone === 'refused' ? '× ' : ''}${KINTONE[kintone]}`,
  },
  { head: '受付', as: 'figure', cell: ({ receivedAt }) => instant(receivedAt) },
]

function Attention({ item }: { item: QueueItem }) {
  const [first, ...others] = item.attention
  return (
    <span class={toneOf(item)} title={item.attention.map(({ text }) => text).join('\n')}>
      {toneOf(item) === 'wrong' ? '×' : '▲'} {first?.text}
      {others.length > 0 && ` ほか${others.length}`}
    </span>
  )
}
