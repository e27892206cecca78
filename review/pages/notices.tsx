/** Notices: what was written to many at once, latest first. N writes a new one. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { NoticeDesk, NoticeItem } from '../../server/contract.ts'
import { instant } from '../format.ts'
import { noticeAddress, NOTICES, type PageProps } from '../go.ts'
import { count, LIST, NOTICE_STATES } from '../messages/notices.ts'
import { noticesApi } from '../notices-api.ts'
import { ListPage } from '../parts/list-page.tsx'
import type { Column } from '../parts/list-table.tsx'
import { dayWords } from '../parts/notice-bubble.tsx'
import { useCounts } from '../parts/top-bar.tsx'
import { useList } from '../use-list.ts'

export function NoticesPage(page: PageProps) {
  const list = useList<NoticeItem, null, number>({
    ...{ shownOf: () => null, addressOf: () => NOTICES, says: page.says },
    read: (_all, from) => noticesApi.list(from ?? null),
  })
  const [desk, setDesk] = useState<NoticeDesk | null>(null)
  useLayoutEffect(() => void noticesApi.desk().then(setDesk, () => undefined), [])
  // while it is not known yet, the key works: the next page says whose it is not
  const mayWrite = desk?.mayWrite ?? true
  const write = () => mayWrite && page.go(noticeAddress('new'))
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      if (!/^n$/i.test(event.key) || typing || event.isComposing) return
      if (event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      write()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  return (
    <ListPage
      {...{ page, list, counts: useCounts(list.items) }}
      section="notices"
      columns={COLUMNS}
      addressOf={({ id }) => noticeAddress(id)}
      heading={<h1 class="unseen">{LIST.heading}</h1>}
      empty={{ now: LIST.none, next: mayWrite ? LIST.next : LIST.nextReader }}
      keys={[{ keys: 'N', word: LIST.fresh, act: write, primary: true, disabled: !mayWrite }]}
    />
  )
}

const figure = (head: string, of: (item: NoticeItem) => number | null): Column<NoticeItem> => ({
  ...{ head, as: 'figure' },
  cell: (item) => {
    const value = of(item)
    return value === null ? '–' : count(value)
  },
})
const isOut = ({ state }: NoticeItem) => state !== 'draft'
const asks = (item: NoticeItem) => isOut(item) && item.answerBy !== null

const COLUMNS: Column<NoticeItem>[] = [
  {
    head: '状態',
    tone: ({ state }) => `state ${state === 'sent' ? 'state-approved' : ''}`,
    cell: ({ state }) => (
      <>
        <span aria-hidden="true">{NOTICE_STATES[state].shape}</span> {NOTICE_STATES[state].word}
      </>
    ),
  },
  { head: '題名', as: 'why', opens: true, cell: ({ title }) => title.trim() || LIST.untitled },
  { head: '日にち', cell: ({ eventOn }) => (eventOn ? dayWords(eventOn) : '–') },
  figure('人数', (item) => (isOut(item) ? item.counts.people : null)),
  figure('参加', (item) => (asks(item) ? item.counts.yes : null)),
  figure('不参加', (item) => (asks(item) ? item.counts.no : null)),
  figure('未回答', (item) => (asks(item) ? item.counts.people - item.counts.yes - item.counts.no : null)),
  figure('手紙', (item) => (isOut(item) ? item.counts.unlinked + item.counts.blocked : null)),
  { head: '送信', as: 'figure', cell: ({ sentAt }) => (sentAt ? instant(sentAt) : '–') },
]
