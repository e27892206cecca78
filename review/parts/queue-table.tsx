/** The list itself: one line a report, what is odd about it in words. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Me, QueueItem } from '../../server/contract.ts'
import { instant, monthName, yen } from '../format.ts'
import { KINTONE, SOURCES } from '../messages/ja.ts'
import { StateMark } from './state-mark.tsx'

interface Props {
  items: QueueItem[]
  at: number
  me: Me
  onPick: (index: number) => void
  onOpen: (item: QueueItem) => void
}

/** An accident is the one thing in the list that cannot wait. */
const toneOf = (item: QueueItem) => (item.attention[0]?.code === 'ACCIDENT' ? 'wrong' : 'doubt')

export function QueueTable({ items, at, me, onPick, onOpen }: Props) {
  const current = useRef<HTMLTableRowElement>(null)
  useLayoutEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [at])
  return (
    <table class="reports">
      <thead>
        <tr>
          <th scope="col">状態</th>
          <th scope="col">管理番号</th>
          <th scope="col">提供会員</th>
          <th scope="col">月</th>
          <th scope="col">届き方</th>
          <th scope="col" class="figure">
            件数
          </th>
          <th scope="col" class="figure">
            市から（円）
          </th>
          <th scope="col">見るところ</th>
          <th scope="col">kintone</th>
          <th scope="col" class="figure">
            受付
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <tr
            key={item.caseNo}
            ref={index === at ? current : undefined}
            aria-current={index === at ? 'true' : undefined}
            class={index === at ? 'current' : ''}
            onClick={() => onPick(index)}
            onDblClick={() => onOpen(item)}
          >
            <td>
              <StateMark state={item.state} />
            </td>
            <td class="code">
              <a
                href={`/review/reports/${item.caseNo}`}
                onFocus={() => onPick(index)}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey) return
                  event.preventDefault()
                  onOpen(item)
                }}
              >
                {item.caseNo}
              </a>
            </td>
            <td>
              {item.providerName ?? <span class="doubt">? だれの報告か不明</span>}
              {item.providerNo && <span class="quiet code"> {item.providerNo}</span>}
            </td>
            <td>{item.month && monthName(item.month, me.today)}</td>
            <td>
              {SOURCES[item.source]}
              {item.photoCount > 1 && ` ${item.photoCount}枚`}
            </td>
            <td class="figure">{item.activityCount || '–'}</td>
            <td class="figure">{item.activityCount ? yen(item.subsidyYen) : '–'}</td>
            <td class="why">
              {item.attention.length > 0 && (
                <span class={toneOf(item)} title={item.attention.map(({ text }) => text).join('\n')}>
                  {toneOf(item) === 'wrong' ? '×' : '▲'} {item.attention[0]?.text}
                  {item.attention.length > 1 && ` ほか${item.attention.length - 1}`}
                </span>
              )}
            </td>
            <td class={item.kintone === 'refused' ? 'wrong' : 'quiet'}>
              {item.kintone === 'refused' ? '× ' : ''}
              {KINTONE[item.kintone]}
            </td>
            <td class="figure">{instant(item.receivedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
