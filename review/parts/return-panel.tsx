/**
 * Return: a reason by number, words that reach the member. A panel beside the work, not over it; while it lies open
 * Ctrl+Enter is its own. What was written stays until it was taken.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Option } from '../../server/contract.ts'

interface Props {
  reasons: Option[]
  caseNo: string
  /** default: those of a report */
  words?: { label: string; title: string; send: string; note: string }
  onSend: (reason: string, text: string) => Promise<void>
  onClose: () => void
}

const REPORT_WORDS = {
  label: '差戻し',
  title: '差し戻す',
  send: '差し戻す',
  note: 'LINEのトークに、この言葉と直すためのボタンが届きます。',
}

export function ReturnPanel({ reasons, caseNo, words: told = REPORT_WORDS, onSend, onClose }: Props) {
  const [reason, setReason] = useState(reasons[0]?.code ?? 'other')
  const [text, setText] = useState(reasons[0]?.code === 'other' ? '' : (reasons[0]?.label ?? ''))
  const [sending, setSending] = useState(false)
  const panel = useRef<HTMLFormElement>(null)
  const words = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => panel.current?.querySelector<HTMLInputElement>('input')?.focus(), [])

  const pick = (option: Option) => {
    setReason(option.code)
    // words of one's own stay, whatever the reason
    const own = text.trim() !== '' && !reasons.some(({ label }) => label === text)
    if (!own) setText(option.code === 'other' ? '' : option.label)
    const radio = panel.current?.querySelector<HTMLInputElement>(`[value=${option.code}]`)
    ;(option.code === 'other' ? words.current : radio)?.focus()
  }
  const send = async () => {
    if (text.trim() === '') return words.current?.focus()
    if (sending) return
    setSending(true)
    await onSend(reason, text.trim()).finally(() => setSending(false))
  }
  return (
    <form
      ref={panel}
      class="return-panel"
      data-asks
      aria-label={told.label}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (event.isComposing) return
        const option = reasons[Number(event.key) - 1]
        const writing = event.target === words.current
        if (event.key === 'Escape') onClose()
        else if (option && !writing) pick(option)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <h2>
        {caseNo} を{told.title}
      </h2>
      <fieldset>
        <legend>理由</legend>
        {reasons.map((option, index) => (
          <label key={option.code}>
            <input
              type="radio"
              name="reason"
              value={option.code}
              checked={reason === option.code}
              onChange={() => pick(option)}
            />
            <kbd>{index + 1}</kbd> {option.code === 'other' ? 'ほかの理由' : option.label}
          </label>
        ))}
      </fieldset>
      <label for="return-text">会員に送る言葉</label>
      <textarea
        id="return-text"
        ref={words}
        rows={3}
        maxLength={300}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="quiet">{told.note}</p>
      <div class="act">
        <button class="primary">
          <kbd>Ctrl+Enter</kbd> {told.send}
        </button>
        <button type="button" class="plain" onClick={onClose}>
          <kbd>Esc</kbd> やめる
        </button>
      </div>
    </form>
  )
}
