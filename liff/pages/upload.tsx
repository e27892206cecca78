/** Upload: photos, HEIC and PDF from the phone's own folders; each with how far it is, or why it was not taken. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import { WORDS } from '../messages/ja.ts'
import { UPLOAD } from '../messages/upload-ja.ts'
import { Failed, Loading } from '../parts/lazy.tsx'
import type { Phone } from '../phone.ts'
import { useUpload, type Item } from '../use-upload.ts'
import '../styles/cards.css'

const ACCEPT = 'image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,application/pdf,.pdf'

export function UploadPage({ phone }: { phone: Phone }) {
  const held = useUpload(phone)
  const { items, sending, message, caseNo, ready, waiting } = held
  if (!ready)
    return message === null ? (
      <Loading />
    ) : (
      <main>
        <Failed message={message} onAgain={held.open} />
      </main>
    )
  const taken = items.filter(({ state }) => state === 'taken')
  const isDone = caseNo !== null && !sending && waiting.length === 0
  return (
    <main class="plain-page">
      {isDone ? <Done count={taken.length} /> : <Asking />}
      {!isDone && !sending && (
        <label class={items.length > 0 ? 'button pick' : 'button pick first'}>
          {items.length > 0 ? UPLOAD.pickMore : UPLOAD.pick}
          <input
            type="file"
            multiple
            accept={ACCEPT}
            onChange={(event) => {
              held.choose([...(event.currentTarget.files ?? [])])
              // the same file may be chosen again after it was taken off
              event.currentTarget.value = ''
            }}
          />
        </label>
      )}
      {items.length > 0 && (
        <ul class="files" aria-label={UPLOAD.chosen(items.length)}>
          {items.map((item) => (
            <File
              key={item.key}
              item={item}
              sending={sending}
              onDrop={() => held.drop(item.key)}
              onAgain={() => void held.again(item)}
            />
          ))}
        </ul>
      )}
      <p role="status">
        {message ?? (sending ? `${UPLOAD.sending(taken.length, items.length)}。${UPLOAD.stay}` : '')}
      </p>
      {isDone ? (
        <After caseNo={caseNo} left={items.length - taken.length} phone={phone} />
      ) : (
        <button
          type="button"
          class="primary"
          disabled={sending || waiting.length === 0}
          onClick={() => void held.send()}
        >
          {waiting.length > 0 ? UPLOAD.send(waiting.length) : UPLOAD.sendNone}
        </button>
      )}
    </main>
  )
}

const Asking = () => (
  <>
    <h1>{UPLOAD.title}</h1>
    <p>{UPLOAD.help}</p>
    <p class="case-no">{UPLOAD.kinds}</p>
  </>
)

function Done({ count }: { count: number }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {UPLOAD.done(count)}
      </h1>
      <p>{UPLOAD.doneText}</p>
      <p>{UPLOAD.notReport}</p>
    </>
  )
}

function After({ caseNo, left, phone }: { caseNo: string; left: number; phone: Phone }) {
  const query = new URLSearchParams(location.search)
  query.set('check', '1')
  return (
    <>
      {left > 0 && <p class="problem">{UPLOAD.someLeft}</p>}
      <a class="button" href={`/liff/reading/${encodeURIComponent(caseNo)}?${query}`}>
        {UPLOAD.see}
      </a>
      <button type="button" onClick={() => phone.close()}>
        {UPLOAD.close}
      </button>
      <p class="case-no">
        {WORDS.caseNo} {caseNo}
      </p>
    </>
  )
}

interface FileProps {
  item: Item
  sending: boolean
  onDrop: () => void
  onAgain: () => void
}

function File({ item, sending, onDrop, onAgain }: FileProps) {
  const { file, state, share, pages, words, retry } = item
  const says = { waiting: UPLOAD.waiting, going: UPLOAD.going, taken: UPLOAD.taken(pages), refused: '' }[
    state
  ]
  return (
    <li class={state === 'refused' ? 'file wrong' : 'file'}>
      <div class="file-line">
        <span>
          {file.name} <small>{UPLOAD.size(file.size)}</small>
        </span>
        {!sending && (state === 'waiting' || state === 'refused') && (
          <button type="button" aria-label={UPLOAD.dropNamed(file.name)} onClick={onDrop}>
            {UPLOAD.drop}
          </button>
        )}
      </div>
      {says && <small>{says}</small>}
      {state === 'going' && <progress value={share} aria-label={file.name} />}
      {words && <p class="problem">× {words}</p>}
      {retry && !sending && (
        <button type="button" onClick={onAgain}>
          {UPLOAD.again}
        </button>
      )}
    </li>
  )
}
