/** One case from its first day: who did what, what the member was told and whether it left. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { CaseItem, CaseTimeline, TimelineEntry } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks } from '../api-desks.ts'
import { monthDay, weekday } from '../format.ts'
import { questionAddress, reportAddress, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { MemberCard } from '../parts/member-card.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import type { Section } from '../messages/ja.ts'

/** Where one works on it; an urgent call has no page of its own. */
function workAddress({ kind, caseNo }: CaseItem): string | null {
  if (kind === 'report') return reportAddress(caseNo)
  if (kind === 'question') return questionAddress(caseNo)
  return kind === 'application' ? `/review/applications/${encodeURIComponent(caseNo)}` : null
}
const SECTION_OF: Partial<Record<CaseItem['kind'], Section>> = {
  report: 'reports',
  question: 'questions',
  application: 'applications',
}

export function CasePage({ me, says, go, caseNo }: PageProps & { caseNo: string }) {
  const [timeline, setTimeline] = useState<CaseTimeline | null>(null)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(null)
  useLayoutEffect(() => {
    desks
      .timeline(caseNo)
      .then(setTimeline, (error: unknown) =>
        setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true }),
      )
  }, [])
  const address = timeline && workAddress(timeline.case)
  const back = () => history.back()
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.isComposing || target.matches('input, textarea, select')) return
      if (event.key === 'Escape') back()
      else if (event.key === 'Enter' && !target.matches('button, a') && address) go(address)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  const found = timeline?.case
  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section={found && SECTION_OF[found.kind]} go={go} />
      <section class="report-head" aria-label="案件">
        <button class="plain" onClick={back}>
          <kbd>Esc</kbd> もどる
        </button>
        {found && (
          <span class={found.waiting ? 'state doubt' : 'state'}>
            {found.kindName} {found.state}
          </span>
        )}
        <h1 class="code">{caseNo}</h1>
        <span>{found && (found.name ?? '連携していない人')}</span>
        <b>経過</b>
        {address && (
          <PageLink to={address} go={go}>
            {found?.kindName}のページ
          </PageLink>
        )}
      </section>
      <main class="question">
        <section class="timeline-side" aria-label="経過">
          {timeline && <Days entries={timeline.entries} />}
        </section>
        <aside class="beside">
          {timeline && <MemberCard member={timeline.member} unknown="会員と連携していません。" go={go} />}
        </aside>
      </main>
      <KeyBar
        says={words.says}
        wrong={words.wrong}
        keys={[
          { keys: 'Esc', word: 'もどる', act: back },
          ...(address && found
            ? [{ keys: 'Enter', word: `${found.kindName}のページ`, act: () => go(address) }]
            : []),
          { keys: '/', word: '検索' },
        ]}
      />
    </div>
  )
}

function Days({ entries }: { entries: TimelineEntry[] }) {
  const days = [...new Set(entries.map(({ at }) => at.slice(0, 10)))]
  return (
    <>
      {days.map((day) => (
        <section key={day} class="day">
          <h2 class="figure">
            {day.slice(0, 4)}/{monthDay(day)} {weekday(day)}
          </h2>
          <ol class="timeline">
            {entries
              .filter(({ at }) => at.startsWith(day))
              .map((entry, index) => (
                <Entry key={index} entry={entry} />
              ))}
          </ol>
        </section>
      ))}
    </>
  )
}

/** A shape for each kind: it must survive grey printing. */
const SHAPES: Record<TimelineEntry['kind'], string> = {
  act: '・',
  words: '▷',
  told: '◁',
  note: '■',
  photo: '□',
  kintone: '◇',
}

function Entry({ entry }: { entry: TimelineEntry }) {
  return (
    <li class={`entry entry-${entry.kind}`}>
      <span class="figure quiet">{entry.at.slice(11)}</span>
      <span class="shape" aria-hidden="true">
        {SHAPES[entry.kind]}
      </span>
      <span class="who">{entry.who}</span>
      <div>
        <b class={entry.wrong ? 'wrong' : ''}>
          {entry.wrong && '× '}
          {entry.what}
        </b>
        {entry.outcome && <span class={entry.wrong ? 'wrong' : 'quiet'}> {entry.outcome}</span>}
        {entry.changes.map(({ what, before, after }) => (
          <span key={what} class="change">
            {what} <s>{before ?? 'なし'}</s> → {after ?? 'なし'}
          </span>
        ))}
        {entry.text && (
          <p>
            <bdi>{entry.text}</bdi>
          </p>
        )}
      </div>
    </li>
  )
}
