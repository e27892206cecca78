/** The list of applications: one line each. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ApplicationItem, ApplicationState } from '../../server/contract.ts'
import { instant } from '../format.ts'
import { APPLICATION_STATES, TELL } from '../messages/applications.ts'

interface Props {
  items: ApplicationItem[]
  at: number
  onPick: (index: number) => void
  onOpen: (item: ApplicationItem) => void
}

/** A state, as a word with its shape. */
export function ApplicationMark({ state }: { state: ApplicationState }) {
  const { word, shape } = APPLICATION_STATES[state]
  return (
    <span class={`state state-${state}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}

export function ApplicationTable({ items, at, onPick, onOpen }: Props) {
  const current = useRef<HTMLTableRowElement>(null)
  useLayoutEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [at])
  return (
    <table class="reports">
      <thead>
        <tr>
          <th scope="col">状態</th>
          <th scope="col">管理番号</th>
          <th scope="col">名前</th>
          <th scope="col">フリガナ</th>
          <th scope="col">会員種別</th>
          <th scope="col">電話番号</th>
          <th scope="col" class="why">
            何の申請
          </th>
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
              <ApplicationMark state={item.state} />
            </td>
            <td class="code">
              <a
                href={`/review/applications/${item.caseNo}`}
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
            <td>{item.name}</td>
            <td class="quiet">{item.kana}</td>
            <td>{item.kindName}</td>
            <td class="code">{item.phone}</td>
            <td class="why">{item.memberNo ? TELL.changeOf(item.memberNo) : TELL.newMember}</td>
            <td class="figure">{instant(item.submittedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
