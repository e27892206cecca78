/** Cases in a few lines: number, kind, state, day. Each leads to what happened to it. */
import type { CaseItem } from '../../server/contract.ts'
import { instant } from '../format.ts'
import { caseAddress, type Go } from '../go.ts'
import { PageLink } from './page-link.tsx'

export function CaseList({ items, go }: { items: CaseItem[]; go: Go }) {
  if (items.length === 0) return <p class="quiet">まだありません。</p>
  return (
    <ul class="case-list">
      {items.map((item) => (
        <li key={item.caseNo}>
          <PageLink to={caseAddress(item.caseNo)} go={go} class="code">
            {item.caseNo}
          </PageLink>
          <span>{item.kindName}</span>
          <span class={item.waiting ? 'doubt' : 'quiet'}>
            {item.waiting ? '● ' : ''}
            {item.state}
          </span>
          <span class="figure quiet">{instant(item.openedAt)}</span>
        </li>
      ))}
    </ul>
  )
}
