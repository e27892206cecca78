/** What was told, group by group; where it changes the register, what stands there now. */
import type { ToldGroup, ToldRow } from '../../server/contract.ts'
import { TELL } from '../messages/applications.ts'

export function ToldGroups({ groups }: { groups: ToldGroup[] }) {
  return (
    <div class="told">
      {groups.map(({ title, rows }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <ToldRows rows={rows} />
        </section>
      ))}
    </div>
  )
}

export function ToldRows({ rows }: { rows: ToldRow[] }) {
  return (
    <dl>
      {rows.map(({ label, value, before, sensitive }, index) => (
        <div key={`${label} ${index}`} class={sensitive ? 'sensitive' : undefined}>
          <dt>{label}</dt>
          <dd>
            {before !== null && (
              <>
                <s>{before}</s> <span aria-label="から">→</span>{' '}
              </>
            )}
            {before === null ? value : <b>{value}</b>}
            {sensitive && <small class="mark">▲ {TELL.sensitive}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
