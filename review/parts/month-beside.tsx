/** A month under another policy, beside what it is now: the sums, then each provider whose amount changes. */
import type { MonthBeside as Beside, MonthTotals } from '../../server/contract.ts'
import { yen } from '../format.ts'
import { BESIDE, PAGE } from '../messages/months.ts'
import { ChooseFile } from './choose-file.tsx'

export function MonthBeside({ now, beside }: { now: MonthTotals; beside: Beside }) {
  const { version, asIf, totals, providers, checks } = beside
  const changed = providers.filter((one) => one.now.subsidyYen !== one.other.subsidyYen)
  return (
    <section class="month-beside" aria-label={BESIDE.heading}>
      <h2>{BESIDE.heading}</h2>
      <p>{asIf ? BESIDE.asIf(version) : BESIDE.byDate(version)}</p>
      <table class="reports month-list">
        <caption class="unseen">{BESIDE.heading}</caption>
        <thead>
          <tr>
            <th scope="col">{BESIDE.what}</th>
            {[BESIDE.now, BESIDE.other(version), BESIDE.difference].map((word) => (
              <th key={word} scope="col" class="figure">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name={PAGE.fee} now={now.feeYen} other={totals.feeYen} />
          <Row name={PAGE.reward} now={now.rewardYen} other={totals.rewardYen} />
          <Row name={PAGE.subsidy} now={now.subsidyYen} other={totals.subsidyYen} strong />
        </tbody>
        {changed.length > 0 && (
          <tbody>
            <tr>
              <th scope="colgroup" colSpan={4}>
                {BESIDE.changed(changed.length)}
              </th>
            </tr>
            {changed.map(({ memberNo, name, fiscalYear, now: here, other }) => (
              <Row
                key={`${memberNo} ${fiscalYear}`}
                name={`${memberNo} ${name}`}
                now={here.subsidyYen}
                other={other.subsidyYen}
              />
            ))}
          </tbody>
        )}
      </table>
      {changed.length === 0 && <p class="quiet">{BESIDE.nobody}</p>}
      {checks.map(({ code, severity, words, count }) => (
        <p key={code} class={severity === 'block' ? 'wrong' : 'doubt'}>
          {severity === 'block' ? '×' : '▲'} {count} {words}
        </p>
      ))}
    </section>
  )
}

interface RowProps {
  name: string
  now: number
  other: number
  strong?: boolean
}

function Row({ name, now, other, strong }: RowProps) {
  const by = other - now
  return (
    <tr class={strong ? 'strong' : ''}>
      <th scope="row">{name}</th>
      <td class="figure">{yen(now)}</td>
      <td class="figure">{yen(other)}</td>
      <td class="figure">{by === 0 ? '–' : `${by > 0 ? '+' : '−'}${yen(Math.abs(by))}`}</td>
    </tr>
  )
}

interface ChooseProps {
  busy: boolean
  onChoose: (policy: string) => void
}

/** The policy is a file: what `famisapo policy` prints, changed. */
export function ChoosePolicy({ busy, onChoose }: ChooseProps) {
  return (
    <section class="month-beside" aria-label={BESIDE.choose}>
      <ChooseFile
        {...{ busy, word: BESIDE.choose, how: BESIDE.how }}
        accept=".json,application/json"
        onFile={async (file) => onChoose(await file.text())}
      />
    </section>
  )
}
