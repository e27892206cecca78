/** Key bar: every key that works here, each also a button. */
export interface Key {
  id?: string
  keys: string
  word: string
  act?: () => void
  primary?: boolean
  disabled?: boolean
}

export function KeyBar({ keys, says, wrong }: { keys: Key[]; says: string; wrong?: boolean }) {
  return (
    <footer class="key-bar">
      <div class="keys">
        {keys.map(({ id, keys: key, word, act, primary, disabled }) =>
          act ? (
            <button key={key} id={id} class={primary ? 'primary' : 'plain'} disabled={disabled} onClick={act}>
              <kbd>{key}</kbd> {word}
            </button>
          ) : (
            <span key={key}>
              <kbd>{key}</kbd> {word}
            </span>
          ),
        )}
      </div>
      <p class={wrong ? 'says wrong' : 'says'} role="status">
        {wrong && says ? `× ${says}` : says}
      </p>
    </footer>
  )
}
