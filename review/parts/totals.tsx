/** The sum of the rows beside what the paper itself says. */
import type { Report } from '../../server/contract.ts'
import { hours, yen } from '../format.ts'

export function Totals({ report }: { report: Report }) {
  const rows = report.activities.filter((activity) => !activity.removed)
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0)
  const written = (of: (photo: Report['photos'][number]) => number | null) => {
    const values = report.photos.map(of).filter((value) => value !== null)
    return values.length > 0 ? values.reduce((total, value) => total + value, 0) : null
  }
  const writtenCount = written((photo) => photo.writtenCount)
  const writtenMinutes = written((photo) => photo.writtenMinutes)
  const minutes = sum((row) => row.billedMinutes)
  const apart = [
    writtenCount !== null && writtenCount !== rows.length ? `件数 ${writtenCount}` : '',
    writtenMinutes !== null && writtenMinutes !== minutes ? `時間 ${hours(writtenMinutes)}h` : '',
  ].filter(Boolean)
  const anyWritten = writtenCount !== null || writtenMinutes !== null
  return (
    <div class="totals">
      <span class="line">
        <b>合計</b>
        <span class="figure">{rows.length}件</span>
        <span class="figure">{hours(minutes)}h</span>
        <span class={apart.length > 0 ? 'doubt compared' : 'quiet compared'}>
          {apart.length > 0 && `▲ 用紙は ${apart.join('、')}`}
          {apart.length === 0 && anyWritten && '✓ 用紙の合計と一致'}
        </span>
        <span class="figure right amount">{yen(sum((row) => row.feeYen))}</span>
        <span class="figure right amount">{yen(sum((row) => row.rewardYen))}</span>
        <span class="figure right amount city">{yen(sum((row) => row.subsidyYen))}</span>
      </span>
    </div>
  )
}
