/** Choose file: a button that opens the browser's own chooser; the same file can be chosen twice. */
import { useRef } from 'preact/hooks'

interface Props {
  word: string
  how: string
  /** as `accept` of an input */
  accept: string
  busy: boolean
  onFile: (file: File) => Promise<void>
}

export function ChooseFile({ word, how, accept, busy, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <p class="act">
        <button class="second" disabled={busy} onClick={() => input.current?.click()}>
          {word}
        </button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={word}
          accept={accept}
          onChange={(event) => {
            const { currentTarget: chosen } = event
            const file = chosen.files?.[0]
            if (file) void onFile(file).finally(() => (chosen.value = ''))
          }}
        />
      </p>
      <p class="quiet">{how}</p>
    </>
  )
}
