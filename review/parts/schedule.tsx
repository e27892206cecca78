/** What the clock started, each run with its log; kintone's differences with one press to mend; who is told on paper. */
import type { MendKintone, Schedule as ScheduleData, ScheduleRun } from '../../server/contract.ts'
import { instant, monthName } from '../format.ts'
import { memberAddress, type Go } from '../go.ts'
import { RUN_STATES, SCHEDULE } from '../messages/schedule.ts'
import { PageLink } from './page-link.tsx'

interface Props {
  schedule: ScheduleData
  today: string
  go: Go
  busy: boolean
  onMend: (body: MendKintone) => void
}

export function Schedule({ schedule: { runs, next, kintone, paper }, today, go, busy, onMend }: Props) {
  return (
    <section class="schedule" aria-labelledby="schedule-heading">
      <h2 id="schedule-heading">{SCHEDULE.heading}</h2>
      {kintone && <Kintone {...{ kintone, go, busy, onMend }} />}
      {paper && <Paper {...{ paper, today, go }} />}
      {runs.length === 0 ? (
        <p class="quiet">{SCHEDULE.none}</p>
      ) : (
        <ul class="runs">
          {runs.map((run) => (
            <Run key={run.key} run={run} />
          ))}
        </ul>
      )}
      {next.length > 0 && (
        <p class="quiet next-runs">
          {SCHEDULE.next}{' '}
          {next.map(({ title, dueAt }) => (
            <span key={title}>
              <span class="figure">{instant(dueAt)}</span> {title}
            </span>
          ))}
        </p>
      )}
    </section>
  )
}

function Run({ run: { title, dueAt, finishedAt, state, says, odd, log } }: { run: ScheduleRun }) {
  const { word, shape } = RUN_STATES[state]
  return (
    <li>
      <details>
        <summary>
          <span class="figure">{instant(dueAt)}</span>
          <span class={state === 'failed' ? 'wrong' : 'quiet'}>
            <span aria-hidden="true">{shape}</span> {word}
          </span>
          <span>{title}</span>
          <span class={odd ? (state === 'failed' ? 'wrong' : 'doubt') : 'quiet'}>{says}</span>
        </summary>
        <dl>
          {log.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {finishedAt && (
            <div>
              <dt>終わり</dt>
              <dd>{instant(finishedAt)}</dd>
            </div>
          )}
        </dl>
      </details>
    </li>
  )
}

interface KintoneProps extends Pick<Props, 'go' | 'busy' | 'onMend'> {
  kintone: NonNullable<ScheduleData['kintone']>
}

function Kintone({ kintone, go, busy, onMend }: KintoneProps) {
  const { night, count, differences, mendable, mendedAt, mayMend } = kintone
  return (
    <details class="differences" open={mendedAt === null}>
      <summary>
        <span class="doubt">▲ {SCHEDULE.kintone(count)}</span>
      </summary>
      <ul>
        {differences.map(({ app, key, kind, address, over }) => (
          <li key={`${app} ${key}`}>
            {address ? (
              <PageLink to={address} go={go} class="code">
                {key}
              </PageLink>
            ) : (
              <span class="code">{key}</span>
            )}{' '}
            {app} <span class="quiet">{kind}</span>{' '}
            {over?.pressed && <span class="quiet">{SCHEDULE.overDone}</span>}
            {over && !over.pressed && mayMend && (
              <button
                class="second"
                disabled={busy}
                aria-label={SCHEDULE.overOf(app, key)}
                onClick={() => onMend({ night, over: over.record })}
              >
                {SCHEDULE.over}
              </button>
            )}
          </li>
        ))}
        {count > differences.length && <li class="quiet">{SCHEDULE.more(count - differences.length)}</li>}
      </ul>
      {mendedAt && <p class="quiet">{SCHEDULE.mended(instant(mendedAt))}</p>}
      {!mendedAt && mendable > 0 && mayMend && (
        <button class="second" disabled={busy} onClick={() => onMend({ night })}>
          {SCHEDULE.mend(mendable)}
        </button>
      )}
      {differences.some(({ over }) => over && !over.pressed) && <p class="quiet">{SCHEDULE.byHand}</p>}
    </details>
  )
}

interface PaperProps extends Pick<Props, 'go' | 'today'> {
  paper: NonNullable<ScheduleData['paper']>
}

function Paper({ paper: { month, members }, today, go }: PaperProps) {
  const name = monthName(month, today)
  if (members.length === 0) return <p class="quiet">✓ {SCHEDULE.allByLine(name)}</p>
  return (
    <details class="paper">
      <summary>{SCHEDULE.paper(name, members.length)}</summary>
      <ul>
        {members.map((member) => (
          <li key={member.memberNo}>
            <PageLink to={memberAddress(member.memberNo)} go={go} class="code">
              {member.memberNo}
            </PageLink>{' '}
            {member.name} <span class="quiet">{SCHEDULE.why[member.why]}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
