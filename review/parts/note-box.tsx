/** NoteBox: notes among ourselves. They look like nothing that is sent, and stand away from the answer. */
import type { Ref } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { QuestionMessage } from '../../server/contract.ts'
import { newKey } from '../api-desks.ts'
import { instant } from '../format.ts'

interface Props {
  notes: QuestionMessage[]
  mayWrite: boolean
  inputRef: Ref<HTMLTextAreaElement>
  /** resolves to whether it was kept */
  onNote: (text: string, key: string) => Promise<boolean>
}

export function NoteBox({ notes, mayWrite, inputRef, onNote }: Props) {
  const [text, setText] = useState('')
  const key = useRef(newKey())
  const keep = async () => {
    if (!text.trim() || !(await onNote(text.trim(), key.current))) return
    key.current = newKey()
    setText('')
  }
  return (
    <section class="notes">
      <h2>
        メモ <span>会員には見えません</span>
      </h2>
      <ul>
        {notes.map((note) => (
          <li key={note.id}>
            <bdi>{note.text}</bdi>{' '}
            <span class="figure quiet">
              {note.staffName} {instant(note.at)}
            </span>
          </li>
        ))}
      </ul>
      {mayWrite && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void keep()
          }}
        >
          <label class="unseen" for="note">
            メモ（会員には見えません）
          </label>
          <textarea
            id="note"
            ref={inputRef}
            rows={2}
            maxLength={1000}
            value={text}
            placeholder="引きつぎなど"
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !event.ctrlKey || event.isComposing) return
              event.preventDefault()
              event.stopPropagation()
              void keep()
            }}
          />
          <button class="plain" disabled={!text.trim()}>
            <kbd>Ctrl+Enter</kbd> メモを残す
          </button>
        </form>
      )}
    </section>
  )
}
