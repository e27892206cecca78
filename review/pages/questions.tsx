/** Questions: threads that wait for an answer, oldest first. */
import type { QuestionItem, QuestionState } from '../../server/contract.ts'
import { desks } from '../api-desks.ts'
import { instant } from '../format.ts'
import { questionAddress, QUESTIONS, type PageProps } from '../go.ts'
import { NO_QUESTIONS, QUESTION_VIEWS } from '../messages/desks.ts'
import { ListPage } from '../parts/list-page.tsx'
import type { Column } from '../parts/list-table.tsx'
import { QuestionMark } from '../parts/question-mark.tsx'
import { useCounts } from '../parts/top-bar.tsx'
import { useList } from '../use-list.ts'

const REFRESH_MS = 15_000

const shownOf = (query: URLSearchParams): QuestionState =>
  QUESTION_VIEWS.find(({ view }) => view === query.get('view'))?.view ?? 'waiting'
const addressOf = (view: QuestionState) => `${QUESTIONS}?${new URLSearchParams({ view })}`

export function QuestionsPage(page: PageProps) {
  const list = useList<QuestionItem, QuestionState>({
    ...{ shownOf, addressOf, says: page.says, refreshMs: REFRESH_MS },
    read: (view, cursor) => desks.questions({ view, cursor }),
  })
  const counts = useCounts(list.items)
  return (
    <ListPage
      {...{ page, list, counts }}
      section="questions"
      columns={COLUMNS}
      addressOf={({ caseNo }) => questionAddress(caseNo)}
      views={{
        label: '質問の一覧',
        at: QUESTION_VIEWS.findIndex(({ view }) => view === list.shown),
        each: QUESTION_VIEWS.map(({ view, word }) => ({
          ...{ word, count: view === 'waiting' ? (counts?.questions ?? null) : null },
        })),
        onView: (index) => list.show(QUESTION_VIEWS[index]!.view),
      }}
      heading={<h1 class="unseen">質問</h1>}
      empty={NO_QUESTIONS[list.shown]}
      keys={[{ keys: '/', word: '検索' }]}
    />
  )
}

const COLUMNS: Column<QuestionItem>[] = [
  { head: '状態', cell: ({ state }) => <QuestionMark state={state} /> },
  { head: '管理番号', as: 'code', opens: true, cell: ({ caseNo }) => caseNo },
  {
    head: '会員',
    cell: ({ memberName, memberNo }) => (
      <>
        {memberName ?? <span class="doubt">? 連携していない人</span>}
        {memberNo && <span class="quiet code"> {memberNo}</span>}
      </>
    ),
  },
  {
    ...{ head: '最後の言葉', as: 'why' },
    cell: ({ lastAuthor, lastWords }) => (
      <>
        {lastAuthor === 'staff' && <span class="quiet">センター: </span>}
        <bdi>{lastWords}</bdi>
      </>
    ),
  },
  { head: '通', as: 'figure', cell: ({ messageCount }) => messageCount },
  { head: '最後', as: 'figure', cell: ({ lastAt }) => instant(lastAt) },
]
