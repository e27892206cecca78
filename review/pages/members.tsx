/** Members: found by number, name, kana or phone. The search of this page is the top bar's. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { MemberItem } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks } from '../api-desks.ts'
import { memberAddress, type PageProps } from '../go.ts'
import { FORMS } from '../messages/desks.ts'
import { ERRORS } from '../messages/ja.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { PrintForms } from '../parts/print-forms.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { useListKeys } from '../use-list-keys.ts'

type Role = 'provider' | 'requester' | undefined
const ROLES: { role: Role; word: string }[] = [
  { role: undefined, word: '全部' },
  { role: 'provider', word: '提供会員' },
  { role: 'requester', word: '依頼会員' },
]

function shownOf(query: string): { search: string; role: Role } {
  const given = new URLSearchParams(query)
  const role = ROLES.find((each) => each.role === given.get('role'))?.role
  return { search: given.get('search') ?? '', role }
}

export function MembersPage({ me, says, go }: PageProps) {
  const [shown, setShown] = useState(() => shownOf(location.search))
  const [items, setItems] = useState<MemberItem[] | null>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const [printing, setPrinting] = useState(false)
  const counts = useCounts(null)
  const asked = useRef(0)

  const load = async (from: string | null) => {
    const mine = ++asked.current
    try {
      const answer = await desks.members({ ...shown, cursor: from ?? undefined })
      if (mine !== asked.current) return
      setItems((before) => (from && before ? [...before, ...answer.items] : answer.items))
      setCursor(answer.nextCursor)
    } catch (error) {
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
    }
  }
  useLayoutEffect(() => void load(null), [shown])

  const show = (next: { search: string; role: Role }) => {
    const query = new URLSearchParams({
      ...(next.search && { search: next.search }),
      ...(next.role && { role: next.role }),
    })
    history.replaceState(null, '', `/review/members?${query}`)
    // the old list goes at once: Enter must not open somebody of it
    setItems(null)
    setAt(0)
    setShown(next)
  }
  const open = (index: number) => {
    const item = items?.[index]
    if (item) go(memberAddress(item.memberNo))
  }
  useListKeys({
    count: items?.length ?? 0,
    at,
    onWalk: setAt,
    onOpen: open,
    onDigit: (index) => {
      const next = ROLES[index]
      if (next) show({ ...shown, role: next.role })
      return next !== undefined
    },
    ...(shown.search && { onEscape: () => show({ ...shown, search: '' }) }),
  })
  useLayoutEffect(() => {
    if (!me.mayWrite) return
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
    <div class="frame">
      <TopBar
        me={me}
        counts={counts}
        section="members"
        go={go}
        search={{
          text: shown.search,
          placeholder: '番号・名前・カナ・電話',
          onSearch: (search) => show({ ...shown, search }),
        }}
      />
      <nav class="views" aria-label="会員の一覧">
        {ROLES.map(({ role, word }, index) => (
          <button
            key={word}
            class="view"
            aria-current={shown.role === role ? 'page' : undefined}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => show({ ...shown, role })}
          >
            <kbd>{index + 1}</kbd>
            {word}
          </button>
        ))}
        {shown.search && <span class="searched">「{shown.search}」の検索</span>}
      </nav>
      {printing && <PrintForms onClose={() => setPrinting(false)} />}
      <main class="queue">
        <h1 class="unseen">会員</h1>
        {items && items.length > 0 && <MemberTable items={items} at={at} onPick={setAt} onOpen={open} />}
        {items?.length === 0 && (
          <div class="empty">
            <p>{shown.search ? `「${shown.search}」に合う会員はいません。` : '会員は、まだいません。'}</p>
            <p class="quiet">会員番号・名前・カナ・電話番号の一部で、もう一度探してください。</p>
          </div>
        )}
        {cursor && (
          <button class="plain more" onClick={() => void load(cursor)}>
            つづきを見る
          </button>
        )}
      </main>
      <KeyBar
        says={words.says}
        wrong={words.wrong}
        keys={[
          { keys: '↑ ↓', word: '選ぶ' },
          { keys: 'Enter', word: '開く', act: () => open(at), disabled: !items?.length },
          { keys: '1–3', word: '種別' },
          ...(me.mayWrite ? [{ keys: 'p', word: FORMS.open, act: () => setPrinting(!printing) }] : []),
          { keys: '/', word: '会員を探す' },
        ]}
      />
    </div>
  )
}

interface TableProps {
  items: MemberItem[]
  at: number
  onPick: (index: number) => void
  onOpen: (index: number) => void
}

function MemberTable({ items, at, onPick, onOpen }: TableProps) {
  return (
    <table class="reports">
      <thead>
        <tr>
          <th scope="col">会員番号</th>
          <th scope="col">名前</th>
          <th scope="col">カナ</th>
          <th scope="col">種別</th>
          <th scope="col">区</th>
          <th scope="col">電話</th>
          <th scope="col">LINE</th>
          <th scope="col" class="why">
            状態
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <tr
            key={item.memberNo}
            aria-current={index === at ? 'true' : undefined}
            class={index === at ? 'current' : ''}
            onClick={() => onPick(index)}
            onDblClick={() => onOpen(index)}
          >
            <td class="code">
              <a
                href={memberAddress(item.memberNo)}
                onFocus={() => onPick(index)}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey) return
                  event.preventDefault()
                  onOpen(index)
                }}
              >
                {item.memberNo}
              </a>
            </td>
            <td>{item.name}</td>
            <td class="quiet">{item.kana}</td>
            <td>{item.roles}</td>
            <td>{item.ward}</td>
            <td class="code">{item.phone}</td>
            <td class={item.linked ? '' : 'quiet'}>{item.linked ? '✓ 連携' : '– なし'}</td>
            <td class={`why ${item.state === '有効' ? 'quiet' : 'doubt'}`}>{item.state}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
