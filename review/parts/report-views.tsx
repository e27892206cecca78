/** Report views: the lists of reports, each with what is in it. */
import type { Counts, QueueView } from '../../server/contract.ts'
import { VIEWS } from '../messages/ja.ts'

const countOf = (counts: Counts | null, view: QueueView): number | null =>
  counts && view !== 'all' ? (view === 'approved' ? counts.approvedToday : counts[view]) : null

interface Props {
  counts: Counts | null
  view: QueueView
  onView: (view: QueueView) => void
}

export function ReportViews({ counts, view, onView }: Props) {
  return (
    <nav class="views" aria-label="報告の一覧">
      {VIEWS.map(({ view: each, word }, index) => {
        const count = countOf(counts, each)
        return (
          <button
            key={each}
            class="view"
            aria-current={view === each ? 'page' : undefined}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => onView(each)}
          >
            <kbd>{index + 1}</kbd>
            {word}
            {count !== null && (
              <span class={`count ${each === 'refused' && count > 0 ? 'wrong' : ''}`}>{count}</span>
            )}
          </button>
        )
      })}
    </nav>
  )
}
