/** What was found about a month: what blocks first, each with the way to mend it. */
import type { CheckGroup } from '../../server/contract.ts'
import type { Go } from '../go.ts'
import { PAGE } from '../messages/months.ts'
import { PageLink } from './page-link.tsx'

interface Props {
  groups: CheckGroup[]
  go: Go
}

export function MonthFindings({ groups, go }: Props) {
  return (
    <section class="findings" aria-label={PAGE.findings}>
      <h2>{PAGE.findings}</h2>
      {groups.length === 0 && <p class="quiet">{PAGE.noFindings}</p>}
      {groups.map((group) => (
        <details key={group.code} class={group.severity} open={group.severity === 'block'}>
          <summary>
            <span class={group.severity === 'block' ? 'wrong' : 'doubt'}>
              {group.severity === 'block' ? '×' : '▲'} <b class="figure">{group.count}</b>
            </span>{' '}
            {group.words}
          </summary>
          <ul>
            {group.items.map(({ ref, address, text }) => (
              <li key={ref}>
                {address ? (
                  <PageLink to={address} go={go} class="code">
                    {ref}
                  </PageLink>
                ) : (
                  <span class="code">{ref}</span>
                )}{' '}
                {text}
              </li>
            ))}
            {group.count > group.items.length && (
              <li class="quiet">{PAGE.more(group.count - group.items.length)}</li>
            )}
          </ul>
        </details>
      ))}
    </section>
  )
}
