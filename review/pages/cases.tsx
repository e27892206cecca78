/** Cases: whatever was searched in the top bar: reports, applications, questions, urgent calls, latest first. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { CaseItem } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks } from '../api-desks.ts'
import { instant } from '../format.ts'
import { caseAddress, memberAddress, QUEUE, searchAddress, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { CASES } from '../messages/desks.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { useListKeys } from '../use-list-keys.ts'

export function CasesPage({ me, says, go }: PageProps) {
  const [search, setSearch] = useState(() => new URLSearchParams(location.search).get('search') ?? '')
  const [items, setItems] = useState<CaseItem[] | null>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(null)

  const load = async (from: string | null) => {
    try {
      const answer = await desks.cases({ search, cursor: from ?? undefined })
      setItems((before) => (from && before ? [...before, ...answer.items] : answer.items))
      setCursor(answer.nextCursor)
    } catch (error) {
      setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
    }
  }
  useLayoutEffect(() => void load(null), [search])

  const show = (next: string) => {
    if (!next) return go(QUEUE)
    history.replaceState(null, '', searchAddress(next))
    setItems(null)
    setAt(0)
    setSearch(next)
  }
  const open = (index: number) => {
    const item = items?.[index]
    if (item) go(caseAddress(item.caseNo))
  }
  useListKeys({ count: items?.length ?? 0, at, onWalk: setAt, onOpen: open, onEscape: () => go(QUEUE) })

  return (
    <div class="frame">
      <TopBar
        me={me}
        counts={counts}
        go={go}
        search={{ text: search, placeholder: '番号・名前・カナ・電話', onSearch: show }}
      />
      <main class="queue">
        <h1 class="page-title">{search ? `「${search}」の検索` : 'すべての案件'}</h1>
        {items && items.length > 0 && (
          <table class="reports">
            <thead>
              <tr>
                <th scope="col">種類</th>
                <th scope="col">管理番号</th>
                <th scope="col">状態</th>
                <th scope="col">会員</th>
                <th scope="col" class="why">
                  依頼会員など
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
                  aria-current={index === at ? 'true' : undefined}
                  class={index === at ? 'current' : ''}
                  onClick={() => setAt(index)}
                  onDblClick={() => open(index)}
                >
                  <td>{item.kindName}</td>
                  <td class="code">
                    <a
                      href={caseAddress(item.caseNo)}
                      onFocus={() => setAt(index)}
                      onClick={(event) => {
                        if (event.ctrlKey || event.metaKey) return
                        event.preventDefault()
                        open(index)
                      }}
                    >
                      {item.caseNo}
                    </a>
                  </td>
                  <td class={item.waiting ? 'doubt' : 'quiet'}>
                    {item.waiting && '● '}
                    {item.state}
                  </td>
                  <td>
                    {item.name ?? <span class="quiet">連携していない人</span>}{' '}
                    {item.memberNo && (
                      <PageLink to={memberAddress(item.memberNo)} go={go} class="quiet code">
                        {item.memberNo}
                      </PageLink>
                    )}
                  </td>
                  <td class="why">{item.about}</td>
                  <td class="figure">{instant(item.openedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {items?.length === 0 && (
          <div class="empty">
            <p>{CASES.none(search)}</p>
            <p class="quiet">{CASES.again}</p>
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
          { keys: 'Enter', word: '経過を見る', act: () => open(at), disabled: !items?.length },
          { keys: '/', word: '検索' },
          { keys: 'Esc', word: '報告の一覧', act: () => go(QUEUE) },
        ]}
      />
    </div>
  )
}
