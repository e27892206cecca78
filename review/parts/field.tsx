/**
 * Field: one value, as typed text. Enter keeps it and goes on, Esc puts the old one back, ? shows candidates.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { FieldSource } from '../../server/contract.ts'
import { percent } from '../format.ts'

export interface Candidate {
  value: string
  label: string
}

export interface FieldProps {
  id: string
  label: string
  value: string
  /** null: means nothing; the words say what to type instead */
  parse: (text: string) => string | null
  misfit: string
  source?: FieldSource
  /** a person has looked at the doubtful value and let it stand */
  seen?: boolean
  candidates?: Candidate[]
  /** as people read the value */
  show?: (value: string) => string
  after?: string
  error?: { message: string; act?: { word: string; do: () => void } } | null
  readOnly: boolean
  /** takes two columns */
  wide?: boolean
  width?: string
  onCommit: (value: string) => void
  onEnter: () => void
  onFocus: () => void
  /** Esc: the old value is back, a refusal is over */
  onRevert?: () => void
  onArrow?: (step: 1 | -1) => void
}

export function Field(props: FieldProps) {
  const { id, label, value, source, error } = props
  const show = props.show ?? ((text: string) => text)
  const [text, setText] = useState(show(value))
  const [misfit, setMisfit] = useState(false)
  const [listOpen, setListOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const lastSaid = useRef<string | null>(null)
  useLayoutEffect(() => {
    lastSaid.current = null
    setText(show(value))
    setMisfit(false)
  }, [value])

  const commit = (typed: string): boolean => {
    if (typed === show(value)) return true
    const parsed = props.parse(typed)
    setMisfit(parsed === null)
    if (parsed === null) return false
    setText(show(parsed))
    if (parsed !== value) {
      lastSaid.current = parsed
      props.onCommit(parsed)
    }
    return true
  }
  /** Going on to another field says nothing twice: what was refused would pull the hand back again and again. */
  const leave = () => {
    if (error && lastSaid.current !== null && props.parse(text) === lastSaid.current) return
    commit(text)
  }
  const choose = (candidate: Candidate) => {
    setListOpen(false)
    setText(show(candidate.value))
    setMisfit(false)
    if (candidate.value !== value) props.onCommit(candidate.value)
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') {
      event.preventDefault()
      if (commit(text)) props.onEnter()
    } else if (event.key === 'Escape' && (text !== show(value) || listOpen)) {
      event.stopPropagation()
      setText(show(value))
      setMisfit(false)
      setListOpen(false)
      props.onRevert?.()
    } else if ((event.key === '?' || event.key === '？') && candidates.length > 0 && !props.readOnly) {
      event.preventDefault()
      setListOpen(true)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (commit(text)) props.onArrow?.(event.key === 'ArrowDown' ? 1 : -1)
    }
  }

  const candidates = props.candidates ?? []
  const doubtful = source?.doubtful && !props.seen
  const wrong = misfit ? { message: props.misfit } : error
  return (
    <div class={`field ${props.wide ? 'wide' : ''}${doubtful ? ' doubtful' : ''}${wrong ? ' refused' : ''}`}>
      <label for={id}>
        {doubtful && <span aria-hidden="true">? </span>}
        {label}
        {doubtful && <span class="unseen">（要確認）</span>}
      </label>
      <span class="value">
        <input
          ref={input}
          id={id}
          class="figure"
          style={props.width ? `width:${props.width}` : undefined}
          value={text}
          readOnly={props.readOnly}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={Boolean(wrong)}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onInput={(event) => setText(event.currentTarget.value)}
          onFocus={(event) => {
            event.currentTarget.select()
            props.onFocus()
          }}
          onBlur={leave}
          onKeyDown={onKeyDown}
        />
        {props.after && <span class="after">{props.after}</span>}
      </span>
      {source && source.status !== 'sure' && source.value !== null && (
        <Reading
          source={source}
          value={value}
          show={show}
          seen={!doubtful}
          onChoose={choose}
          off={props.readOnly}
        />
      )}
      {wrong && (
        <p id={`${id}-wrong`} class="wrong field-wrong" role="alert">
          × {wrong.message}
          {'act' in wrong && wrong.act && (
            <button class="plain" onClick={wrong.act.do}>
              {wrong.act.word}
            </button>
          )}
        </p>
      )}
      {listOpen && (
        <CandidateList candidates={candidates} onChoose={choose} onClose={() => setListOpen(false)} />
      )}
    </div>
  )
}

interface ReadingProps {
  source: FieldSource
  value: string
  show: (value: string) => string
  seen: boolean
  off: boolean
  onChoose: (candidate: Candidate) => void
}

/** ⟨11:30│17:30⟩ 62% : what the reader saw, each a button. */
function Reading({ source, value, show, seen, off, onChoose }: ReadingProps) {
  return (
    <span class={seen ? 'reading seen' : 'reading'}>
      <span class="readings" role="group" aria-label="読み取りの候補">
        {source.candidates.slice(0, 3).map((candidate) => (
          <button
            key={candidate}
            tabIndex={-1}
            disabled={off}
            aria-pressed={candidate === value}
            onClick={() => onChoose({ value: candidate, label: candidate })}
          >
            {show(candidate)}
          </button>
        ))}
      </span>
      <span class="figure">{percent(source.confidence)}</span>
      {seen && <span>{value === source.value ? '✓ 確認' : '✓ 直し'}</span>}
    </span>
  )
}

interface ListProps {
  candidates: Candidate[]
  onChoose: (candidate: Candidate) => void
  onClose: () => void
}

function CandidateList({ candidates, onChoose, onClose }: ListProps) {
  const list = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => list.current?.querySelector('button')?.focus(), [])
  const step = (by: number) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[(at + by + buttons.length) % buttons.length]?.focus()
  }
  return (
    <ul
      ref={list}
      class="candidates"
      aria-label="候補"
      onKeyDown={(event) => {
        const chosen = candidates[Number(event.key) - 1]
        if (event.key === 'ArrowDown') step(1)
        else if (event.key === 'ArrowUp') step(-1)
        else if (event.key === 'Escape') {
          document.getElementById(list.current?.parentElement?.querySelector('input')?.id ?? '')?.focus()
          onClose()
        } else if (chosen) onChoose(chosen)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      {candidates.slice(0, 9).map((candidate, index) => (
        <li key={candidate.value}>
          <button onClick={() => onChoose(candidate)}>
            <kbd>{index + 1}</kbd> {candidate.label}
          </button>
        </li>
      ))}
    </ul>
  )
}
