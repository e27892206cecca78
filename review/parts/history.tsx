/** Who did what, when, before and after. */
import type { HistoryEntry } from '../../server/contract.ts'
import { instant } from '../format.ts'

export function History({ entries }: { entries: HistoryEntry[] }) {
  return (
    <details class="history">
      <summary>これまで（{entries.length}）</summary>
      <ol>
        {entries.map((entry, index) => (
          <li key={index}>
            <span class="figure quiet">{instant(entry.at)}</span> {entry.actor} <b>{entry.action}</b>
            {entry.changes.map(({ what, before, after }) => (
              <span key={what} class="change">
                {what} <s>{before ?? 'なし'}</s> → {after ?? 'なし'}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </details>
  )
}
