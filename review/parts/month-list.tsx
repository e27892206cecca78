/** The decision list on the screen: what is approved, row by row, with its sum always in view. */
import type { Ref } from 'preact'
import type { MonthPage, MonthRow } from '../../server/contract.ts'
import { hours, yen } from '../format.ts'
import { COLUMNS, PAGE, RETURNS } from '../messages/months.ts'
import { memberAddress, type Go } from '../go.ts'
import { PaymentMark } from './month-mark.tsx'
import { PageLink } from './page-link.tsx'

interface Props {
  month: MonthPage
  go: Go
  /** null: this person, or this month, takes no bank results */
  onReturn: ((row: MonthRow) => void) | null
  seen: Ref<HTMLTableElement>
}

export function MonthList({ month, go, onReturn, seen }: Props) {
  const { rows } = month
  if (rows.length === 0) return <p class="quiet none">{PAGE.nothing}</p>
  const manyYears = new Set(rows.map(({ fiscalYear }) => fiscalYear)).size > 1
  const sum = (pick: (row: MonthRow) => number) => rows.reduce((total, row) => total + pick(row), 0)
  const figures = (
    row: Pick<
      MonthRow,
      'count' | 'billedMinutes' | 'feeYen' | 'rewardYen' | 'subsidyYen' | 'payYen' | 'repayYen'
    >,
  ) => [
    ...[yen(row.count), hours(row.billedMinutes), yen(row.feeYen), yen(row.rewardYen)],
    ...[yen(row.subsidyYen), yen(row.payYen), row.repayYen ? yen(row.repayYen) : '–'],
  ]
  const { count, hours: time, fee, reward, subsidy, pay, repay } = COLUMNS
  return (
    <table class="reports month-list" ref={seen}>
      <caption class="unseen">{PAGE.list}</caption>
      <thead>
        <tr>
          <th scope="col">{COLUMNS.memberNo}</th>
          <th scope="col">{COLUMNS.name}</th>
          {manyYears && <th scope="col">{COLUMNS.fiscalYear}</th>}
          {[count, time, fee, reward, subsidy, pay, repay].map((word) => (
            <th key={word} scope="col" class="figure">
              {word}
            </th>
          ))}
          <th scope="col">{COLUMNS.payment}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.decisionNo}>
            <td class="code">
              <PageLink to={memberAddress(row.memberNo)} go={go}>
                {row.memberNo}
              </PageLink>
            </td>
            <td>{row.name}</td>
            {manyYears && <td class="figure">{row.fiscalYear}</td>}
            {figures(row).map((text, column) => (
              <td key={column} class="figure">
                {text}
              </td>
            ))}
            <td>
              <PaymentMark state={row.payment} batch={row.batch} />
              {onReturn && row.payment === 'paid' && (
                <button
                  class="plain"
                  aria-label={`${row.name} ${RETURNS.open}`}
                  onClick={() => onReturn(row)}
                >
                  {RETURNS.open}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={manyYears ? 3 : 2}>
            {PAGE.total}
          </th>
          {figures({
            ...{ count: sum((r) => r.count), billedMinutes: sum((r) => r.billedMinutes) },
            ...{ feeYen: sum((r) => r.feeYen), rewardYen: sum((r) => r.rewardYen) },
            ...{ subsidyYen: sum((r) => r.subsidyYen), payYen: sum((r) => r.payYen) },
            repayYen: sum((r) => r.repayYen),
          }).map((text, column) => (
            <td key={column} class="figure">
              {text}
            </td>
          ))}
          <td />
        </tr>
      </tfoot>
    </table>
  )
}
