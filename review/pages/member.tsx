/** One member: data, LINE and the letter's code, children, pairs begun and ended, courses, latest cases. */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import type { LinkCode, MemberPage as Member } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks } from '../api-desks.ts'
import { wholeDay } from '../format.ts'
import type { PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { MEMBER_SAYS } from '../messages/desks.ts'
import { CaseList } from '../parts/case-list.tsx'
import { History } from '../parts/history.tsx'
import { KeyBar } from '../parts/key-bar.tsx'
import { PairsOf } from '../parts/pairs-of.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'

const LIST = '/review/members'

export function MemberPage({ me, says, go, memberNo }: PageProps & { memberNo: string }) {
  const [member, setMember] = useState<Member | null>(null)
  const [code, setCode] = useState<LinkCode | null>(null)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(null)
  const fail = (error: unknown) =>
    setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
  const load = () => desks.member(memberNo).then(setMember, fail)
  useLayoutEffect(() => void load(), [])
  const back = () => (history.length > 1 ? history.back() : go(LIST))

  const act = async (doing: Promise<string>) => {
    try {
      setWords({ says: await doing, wrong: false })
      await load()
    } catch (error) {
      fail(error)
    }
  }
  const issue = () =>
    act(
      desks.linkCode(memberNo).then((issued) => {
        setCode(issued)
        return MEMBER_SAYS.code
      }),
    )

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.isComposing || event.defaultPrevented) return
      if (target.matches('input, textarea, select')) return
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Escape') back()
      else if (event.key === 'p') document.querySelector<HTMLInputElement>('.pair-search')?.focus()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="members" go={go} />
      <section class="report-head" aria-label="会員">
        <button class="plain" onClick={back}>
          <kbd>Esc</kbd> もどる
        </button>
        <h1>{member?.name}</h1>
        {member && (
          <>
            <span class="quiet">{member.kana}</span>
            <span class="code">{member.memberNo}</span>
            <b>{member.roles}</b>
            <span class={member.state === '有効' ? 'quiet' : 'doubt'}>{member.state}</span>
          </>
        )}
      </section>
      <main class="member">
        {member && (
          <>
            <section>
              <h2>本人</h2>
              <Facts
                facts={[
                  ['生年月日', wholeDay(member.birthDate)],
                  ['住所', [postal(member.postalCode), member.address].filter(Boolean).join(' ') || '–'],
                  ['区', member.ward || '–'],
                  ['電話', member.phone || '–'],
                  ['入会', wholeDay(member.joinedOn)],
                  ...(member.isProvider
                    ? ([['口座', member.account ?? <span class="doubt">▲ 登録がありません</span>]] as Fact[])
                    : []),
                ]}
              />
              <h2>LINE</h2>
              <p>
                {member.linkedAt ? `✓ 連携 ${wholeDay(member.linkedAt)}` : '– 連携していません'}
                {member.blocked && <span class="doubt"> ▲ ブロック中</span>}
              </p>
              {member.code && !code && (
                <p class="quiet">
                  手紙のコードは {wholeDay(member.code.expiresAt)} まで（あと {member.code.triesLeft} 回）
                </p>
              )}
              {code && (
                <p class="link-code" role="status">
                  <span>手紙のコード</span>
                  <b class="figure">{code.code.replace(/(\d{4})(\d{4})/, '$1 $2')}</b>
                  <span class="quiet">{wholeDay(code.expiresAt)} まで</span>
                </p>
              )}
              {me.mayWrite && !member.left && (
                <button class="plain" onClick={() => void issue()}>
                  手紙のコードを発行
                </button>
              )}
              <Papers member={member} />
              {member.isRequester && <Children member={member} />}
              {member.isProvider && <Trainings member={member} />}
            </section>
            <section>
              {member.isProvider && (
                <PairsOf key="provider" member={member} asRole="provider" me={me} go={go} act={act} />
              )}
              {member.isRequester && (
                <PairsOf key="requester" member={member} asRole="requester" me={me} go={go} act={act} />
              )}
              <h2>報告・申請・質問</h2>
              <CaseList items={member.cases} go={go} />
              <History entries={member.history} />
            </section>
          </>
        )}
      </main>
      <KeyBar
        says={words.says}
        wrong={words.wrong}
        keys={[
          { keys: 'Esc', word: 'もどる', act: back },
          ...(me.mayWrite ? [{ keys: 'p', word: '組を登録' }] : []),
          { keys: '/', word: '検索' },
        ]}
      />
    </div>
  )
}

const postal = (code: string) => (/^\d{7}$/.test(code) ? `〒${code.slice(0, 3)}-${code.slice(3)}` : code)

type Fact = [string, ComponentChildren]

function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="code">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What this person may print of the member; the copy taken is on record. */
function Papers({ member: { papers } }: { member: Member }) {
  if (papers.statements.length === 0 && papers.care.length === 0) return null
  return (
    <>
      <h2>印刷する紙</h2>
      <ul class="plain-list">
        {papers.statements.map(({ year, address }) => (
          <li key={year}>
            <a href={address} target="_blank" rel="noopener">
              支払額のお知らせ {year}年
            </a>
          </li>
        ))}
        {papers.care.map(({ month, certificate, receipt }) => (
          <li key={month}>
            <span class="figure">
              {month.slice(0, 4)}/{Number(month.slice(5))}
            </span>{' '}
            <a href={certificate} target="_blank" rel="noopener">
              提供証明書
            </a>{' '}
            <a href={receipt} target="_blank" rel="noopener">
              領収書
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function Children({ member }: { member: Member }) {
  return (
    <>
      <h2>お子さん {member.children.length}</h2>
      <ul class="plain-list">
        {member.children.map((child) => (
          <li key={child.name + child.birthDate}>
            {child.name} <span class="quiet">{child.kana}</span>{' '}
            <span class="figure">{wholeDay(child.birthDate)}</span> <span class="quiet">{child.school}</span>
          </li>
        ))}
        {member.children.length === 0 && <li class="quiet">登録されていません。</li>}
      </ul>
    </>
  )
}

function Trainings({ member }: { member: Member }) {
  return (
    <>
      <h2>講習</h2>
      <ul class="plain-list">
        {member.trainings.map((training) => (
          <li key={training.course + training.completedOn}>
            {training.course} <span class="figure quiet">{wholeDay(training.completedOn)} 修了</span>{' '}
            {training.expiresOn && (
              <span class={training.expired ? 'doubt' : 'quiet'}>
                {training.expired && '▲ '}
                {wholeDay(training.expiresOn)} まで
              </span>
            )}
          </li>
        ))}
        {member.trainings.length === 0 && <li class="quiet">登録されていません。</li>}
      </ul>
    </>
  )
}
