/** List table: one line an item; the row in hand is marked and in sight. */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

export interface Column<Item> {
  head: string
  cell: (item: Item) => ComponentChildren
  /** `figure` stands at the right, `why` takes the room that is left */
  as?: 'code' | 'figure' | 'why'
  /** of one cell: 'doubt', 'quiet', 'wrong' */
  tone?: (item: Item) => string
  /** its words are the link that opens the row */
  opens?: true
}

interface Props<Item> {
  items: Item[]
  columns: Column<Item>[]
  addressOf: (item: Item) => string
  at: number
  onPick: (at: number) => void
  onOpen: (at: number) => void
}

export function ListTable<Item>({ items, columns, addressOf, at, onPick, onOpen }: Props<Item>) {
  const current = useRef<HTMLTableRowElement>(null)
  useLayoutEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [at])
  return (
    // roles said: where the rows are laid out as lines (queue.css), browsers forget that this is a table
    <table class="reports" role="table">
      <thead>
        <tr role="row">
          {columns.map(({ head, as }) => (
            <th key={head} scope="col" role="columnheader" class={as === 'code' ? undefined : as}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <tr
            role="row"
            key={addressOf(item)}
            ref={index === at ? current : undefined}
            aria-current={index === at ? 'true' : undefined}
            class={index === at ? 'current' : ''}
            onClick={() => onPick(index)}
            onDblClick={() => onOpen(index)}
          >
            {columns.map(({ head, as, cell, tone, opens }) => (
              <td
                key={head}
                role="cell"
                data-head={head}
                class={[as, tone?.(item)].filter(Boolean).join(' ')}
                ref={as === 'why' ? tellWhole : undefined}
              >
                {opens ? (
                  <a
                    href={addressOf(item)}
                    onFocus={() => onPick(index)}
                    onClick={(event) => {
                      // a new window is the browser's business
                      if (event.ctrlKey || event.metaKey || event.shiftKey) return
                      event.preventDefault()
                      onOpen(index)
                    }}
                  >
                    {cell(item)}
                  </a>
                ) : (
                  cell(item)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Its words are cut off where the room is narrow: a hand that rests on it reads them whole. */
function tellWhole(cell: HTMLTableCellElement | null): void {
  if (cell?.textContent) cell.title = cell.textContent
}
