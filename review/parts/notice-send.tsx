/** Notice send: how many it reaches and what it costs, a test to oneself, and the sending, asked once in the page. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AudienceCounts, NoticeDesk } from '../../server/contract.ts'
import { AUDIENCE, PHONE, SEND } from '../messages/notices.ts'
import { noticesApi } from '../notices-api.ts'

interface Props {
  counts: AudienceCounts | null
  desk: NoticeDesk
  titled: boolean
  asking: boolean
  onAsk: (asking: boolean) => void
  onTest: () => void
  onSend: (people: number) => void
  onTied: (tied: boolean) => void
}

export function NoticeSend({ counts, desk, titled, asking, onAsk, onTest, onSend, onTied }: Props) {
  const letters = counts ? counts.unlinked + counts.blocked : 0
  const people = counts ? counts.line + letters : 0
  return (
    <section class="notice-send" aria-label="送る">
      <Reach counts={counts} desk={desk} />
      {asking && counts ? (
        <Confirm counts={counts} onSend={() => onSend(people)} onClose={() => onAsk(false)} />
      ) : (
        <div class="act">
          <button type="button" class="second" disabled={!titled || !desk.lineTied} onClick={onTest}>
            <kbd>F8</kbd> {SEND.test}
          </button>
          <button
            type="button"
            class="primary"
            disabled={!titled || people === 0}
            onClick={() => onAsk(true)}
          >
            <kbd>Ctrl+Enter</kbd> 送る
          </button>
          {!titled && <span class="quiet">{SEND.needsTitle}</span>}
        </div>
      )}
      <OwnPhone tied={desk.lineTied} onTied={onTied} />
    </section>
  )
}

/** 「今月の残り 4,210 通のうち 312 通」 */
function Reach({ counts, desk }: { counts: AudienceCounts | null; desk: NoticeDesk }) {
  if (!counts) return <p class="reach" aria-busy="true" />
  const letters = counts.unlinked + counts.blocked
  const { quota } = desk
  const cost = !quota.known
    ? AUDIENCE.unknown
    : quota.left === null
      ? AUDIENCE.free(counts.line)
      : AUDIENCE.cost(quota.left, counts.line)
  const tooMany = quota.known && quota.left !== null && quota.left < counts.line
  return (
    <div class="reach" role="status">
      <p>
        <b>{AUDIENCE.line(counts.line)}</b>
        {letters > 0 && (
          <>
            {' '}
            ＋ <b>{AUDIENCE.letters(letters)}</b>
            <span class="quiet">（{AUDIENCE.lettersOf(counts.unlinked, counts.blocked)}）</span>
          </>
        )}
      </p>
      <p class={tooMany ? 'doubt' : 'quiet'}>{cost}</p>
      {tooMany && <p class="doubt">▲ {AUDIENCE.tooMany}</p>}
      {counts.line + letters === 0 && <p class="doubt">▲ {AUDIENCE.nobody}</p>}
    </div>
  )
}

interface ConfirmProps {
  counts: AudienceCounts
  onSend: () => void
  onClose: () => void
}

function Confirm({ counts: { line, unlinked, blocked }, onSend, onClose }: ConfirmProps) {
  const letters = unlinked + blocked
  const yes = useRef<HTMLButtonElement>(null)
  const [pressed, setPressed] = useState(false)
  useLayoutEffect(() => yes.current?.focus(), [])
  return (
    <div
      class="confirm"
      role="group"
      aria-label="送る前の確認"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <p>
        <b>{line > 0 ? SEND.ask(line, letters) : SEND.onlyLetters(letters)}</b>
      </p>
      <p>{SEND.forGood}</p>
      <div class="act">
        <button
          type="button"
          ref={yes}
          class="primary"
          disabled={pressed}
          onClick={() => {
            setPressed(true)
            onSend()
          }}
        >
          <kbd>Enter</kbd> {line > 0 ? SEND.yes(line) : SEND.letters}
        </button>
        <button type="button" class="plain" onClick={onClose}>
          <kbd>Esc</kbd> {SEND.no}
        </button>
      </div>
    </div>
  )
}

const ASK_EVERY_MS = 2_000

function OwnPhone({ tied, onTied }: { tied: boolean; onTied: (tied: boolean) => void }) {
  const [code, setCode] = useState<{ code: string; until: string } | null>(null)
  useLayoutEffect(() => {
    if (!code || tied) return
    const timer = setInterval(
      () =>
        void noticesApi.line().then(
          (line) => line.tied && onTied(true),
          () => undefined,
        ),
      ASK_EVERY_MS,
    )
    return () => clearInterval(timer)
  }, [code, tied])
  if (tied)
    return (
      <p class="own-phone quiet">
        ✓ {PHONE.tied}{' '}
        <button
          type="button"
          class="plain"
          onClick={() => {
            setCode(null)
            void noticesApi.untie().then(
              (line) => onTied(line.tied),
              () => undefined,
            )
          }}
        >
          {PHONE.untie}
        </button>
      </p>
    )
  return (
    <div class="own-phone">
      {code ? (
        <p role="status">
          {PHONE.how(code.until)} <b class="figure code-shown">{PHONE.type(code.code)}</b>
        </p>
      ) : (
        <p>
          {PHONE.why}{' '}
          <button
            type="button"
            class="plain"
            onClick={() => void noticesApi.lineCode().then(setCode, () => undefined)}
          >
            {PHONE.issue}
          </button>
        </p>
      )}
    </div>
  )
}
