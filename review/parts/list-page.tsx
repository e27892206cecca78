/** List page: a desk that is one list. Arrow keys walk, Enter opens, figures choose another list. */
import type { ComponentChildren } from 'preact'
import type { Counts } from '../../server/contract.ts'
import type { PageProps } from '../go.ts'
import type { Section } from '../messages/ja.ts'
import type { Rows } from '../use-list.ts'
import { useListKeys } from '../use-list-keys.ts'
import { KeyBar, type Key } from './key-bar.tsx'
import { ListTable, type Column } from './list-table.tsx'
import { TopBar, type Search } from './top-bar.tsx'
import { Views, type View } from './views.tsx'

interface Props<Item> {
  page: PageProps
  counts: Counts | null
  section?: Section
  /** default: finds any case */
  search?: Search
  heading: ComponentChildren
  list: Rows<Item>
  columns: Column<Item>[]
  addressOf: (item: Item) => string
  empty: { now: string; next?: string | undefined }
  views?: {
    label: string
    each: View[]
    at: number
    onView: (index: number) => void
    beside?: ComponentChildren
  }
  /** what Enter does, in words */
  opens?: string
  /** further ones of this page */
  keys?: Key[]
  onEscape?: (() => void) | undefined
  /** before the list */
  children?: ComponentChildren
}

export function ListPage<Item>(props: Props<Item>) {
  const { page, counts, section, search, heading, list, columns, addressOf, empty, views } = props
  const { items, at, pick, more, words } = list
  const open = (index: number) => {
    const item = items?.[index]
    if (item) page.go(addressOf(item))
  }
  useListKeys({
    ...{ count: items?.length ?? 0, at, onWalk: pick, onOpen: open },
    onDigit: (index) => {
      if (!views?.each[index]) return false
      views.onView(index)
      return true
    },
    ...(props.onEscape && { onEscape: props.onEscape }),
  })
  return (
    <div class="frame">
      <TopBar me={page.me} counts={counts} section={section} go={page.go} {...(search && { search })} />
      {views && (
        <Views label={views.label} views={views.each} at={views.at} onView={views.onView}>
          {views.beside}
        </Views>
      )}
      {props.children}
      <main class="queue">
        {heading}
        {items && items.length > 0 && (
          <ListTable {...{ items, columns, addressOf, at }} onPick={pick} onOpen={open} />
        )}
        {items?.length === 0 && (
          <div class="empty">
            <p>{empty.now}</p>
            {empty.next && <p class="quiet">{empty.next}</p>}
          </div>
        )}
        {more && (
          <button class="plain more" onClick={more}>
            つづきを見る
          </button>
        )}
      </main>
      <KeyBar
        says={words.says}
        wrong={words.wrong}
        keys={[
          { keys: '↑ ↓', word: '選ぶ' },
          {
            ...{ keys: 'Enter', word: props.opens ?? '開く' },
            ...{ act: () => open(at), disabled: !items?.length },
          },
          ...(views ? [{ keys: `1–${views.each.length}`, word: '一覧を変える' }] : []),
          ...(props.keys ?? []),
        ]}
      />
    </div>
  )
}
