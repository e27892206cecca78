/** Urgent: accidents that members have told. Shown above everything until somebody says that they have called. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { Me, UrgentCases } from '../../server/contract.ts'
import { api } from '../api.ts'

const REFRESH_MS = 15_000

export function UrgentBar({ me }: { me: Me }) {
  const [{ items, total }, setUrgent] = useState<UrgentCases>({ items: [], total: 0 })
  useLayoutEffect(() => {
    let gone = false
    const ask = () =>
      void api.urgent().then(
        (answer) => !gone && setUrgent(answer),
        () => undefined,
      )
    ask()
    const timer = setInterval(ask, REFRESH_MS)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [])
  const close = (caseNo: string) => void api.closeUrgent(caseNo).then(setUrgent, () => undefined)
  if (items.length === 0) return null
  return (
    <ul class="urgent" role="alert" aria-label="至急の連絡">
      {items.map((item) => (
        <li key={item.caseNo}>
          <strong>▲ 至急 事故・けが</strong>
          <span>
            {item.memberName ?? '会員がわかりません'} {item.memberNo && `(${item.memberNo})`}
          </span>
          <b class="figure">{item.phone}</b>
          {item.summary && <span>{item.summary}</span>}
          <span class="figure quiet">
            {timeOf(item.openedAt)} {item.caseNo}
          </span>
          {me.mayWrite && (
            <button class="plain" onClick={() => close(item.caseNo)}>
              電話した
            </button>
          )}
        </li>
      ))}
      {total > items.length && (
        <li>
          <strong>▲ 至急 ほかに {total - items.length}件</strong>
          <span>上の連絡をすませると、出てきます。</span>
        </li>
      )}
    </ul>
  )
}

const timeOf = (instant: string) =>
  new Date(instant).toLocaleString('ja-JP', {
    timeZone: 'Asia/Tokyo',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
