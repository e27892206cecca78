/** Members: found by number, name, kana or phone. The search of this page is the top bar's. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { MemberItem } from '../../server/contract.ts'
import { desks } from '../api-desks.ts'
import { memberAddress, MEMBERS, type PageProps } from '../go.ts'
import { FORMS } from '../messages/desks.ts'
import { NOT_FOUND } from '../messages/ja.ts'
import { ListPage } from '../parts/list-page.tsx'
import type { Column } from '../parts/list-table.tsx'
import { PrintForms } from '../parts/print-forms.tsx'
import { useCounts } from '../parts/top-bar.tsx'
import { useList } from '../use-list.ts'

type Role = 'provider' | 'requester' | undefined
const ROLES: { role: Role; word: string }[] = [
  { role: undefined, word: '全部' },
  { role: 'provider', word: '提供会員' },
  { role: 'requester', word: '依頼会員' },
]

interface Shown {
  search: string
  role: Role
}

const shownOf = (query: URLSearchParams): Shown => ({
  search: query.get('search') ?? '',
  role: ROLES.find(({ role }) => role === query.get('role'))?.role,
})
const addressOf = ({ search, role }: Shown) =>
  `${MEMBERS}?${new URLSearchParams({ ...(search && { search }), ...(role && { role }) })}`

export function MembersPage(page: PageProps) {
  const { mayWrite } = page.me
  const list = useList<MemberItem, Shown>({
    ...{ shownOf, addressOf, says: page.says },
    read: (shown, cursor) => desks.members({ ...shown, cursor }),
  })
  const { search, role } = list.shown
  const [printing, setPrinting] = useState(false)
  useLayoutEffect(() => {
    if (!mayWrite) return
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      if (event.key !== 'p' || typing || event.isComposing || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      setPrinting(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <ListPage
      {...{ page, list, counts: useCounts(null) }}
      section="members"
      columns={COLUMNS}
      addressOf={({ memberNo }) => memberAddress(memberNo)}
      search={{
        ...{ text: search, placeholder: '番号・名前・カナ・電話' },
        onSearch: (wanted) => list.show({ search: wanted, role }),
      }}
      views={{
        ...{ label: '会員の一覧', each: ROLES },
        at: ROLES.findIndex((each) => each.role === role),
        onView: (index) => list.show({ search, role: ROLES[index]!.role }),
        beside: search && <span class="searched">「{search}」の検索</span>,
      }}
      heading={<h1 class="unseen">会員</h1>}
      empty={{
        now: search ? NOT_FOUND.members(search) : '会員は、まだいません。',
        next: NOT_FOUND.memberAgain,
      }}
      keys={[
        ...(mayWrite ? [{ keys: 'p', word: FORMS.open, act: () => setPrinting(!printing) }] : []),
        { keys: '/', word: '会員を探す' },
      ]}
      onEscape={search ? () => list.show({ search: '', role }) : undefined}
    >
      {printing && <PrintForms onClose={() => setPrinting(false)} />}
    </ListPage>
  )
}

const COLUMNS: Column<MemberItem>[] = [
  { head: '会員番号', as: 'code', opens: true, cell: ({ memberNo }) => memberNo },
  { head: '名前', cell: ({ name }) => name },
  { head: 'カナ', tone: () => 'quiet', cell: ({ kana }) => kana },
  { head: '種別', cell: ({ roles }) => roles },
  { head: '区', cell: ({ ward }) => ward },
  { head: '電話', as: 'code', cell: ({ phone }) => phone },
  {
    head: 'LINE',
    tone: ({ linked }) => (linked ? '' : 'quiet'),
    cell: ({ linked }) => (linked ? '✓ 連携' : '– なし'),
  },
  {
    ...{ head: '状態', as: 'why' },
    tone: ({ state }) => (state === '有効' ? 'quiet' : 'doubt'),
    cell: ({ state }) => state,
  },
]
