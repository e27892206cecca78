/** NameFields: a name and its kana, offered while the name is typed. */
import { useRef } from 'preact/hooks'
import type { JSX } from 'preact'
import { followKana, noKana, type KanaTyped } from './typed-kana.ts'
import { TextField } from './text-field.tsx'

interface Props {
  /** where the heading of the block says whose name it is */
  nameLabel?: string
  kanaLabel?: string
  nameField: string
  kanaField: string
  name: string
  kana: string
  onName: (name: string, kana: string) => void
  onKana: (kana: string) => void
  problemOf: (field: string) => string | undefined
  autocomplete?: JSX.IntrinsicElements['input']['autocomplete']
}

export function NameFields({
  nameLabel,
  kanaLabel,
  nameField,
  kanaField,
  name,
  kana,
  onName,
  onKana,
  problemOf,
  autocomplete,
}: Props) {
  const typed = useRef<KanaTyped>(noKana)
  /** what was offered last: kana that somebody wrote themselves is theirs */
  const offered = useRef('')

  function follow(event: CompositionEvent | InputEvent, value: string): void {
    typed.current = followKana(typed.current, {
      ...{ type: event.type, data: event.data ?? '', value },
      composing: 'isComposing' in event && event.isComposing,
    })
    const own = kana !== '' && kana !== offered.current
    const next = own ? kana : typed.current.kana
    if (!own) offered.current = next
    onName(value, next)
  }
  const composing = (event: CompositionEvent & { currentTarget: HTMLInputElement }) =>
    follow(event, event.currentTarget.value)
  return (
    <>
      <TextField
        field={nameField}
        {...(nameLabel && { label: nameLabel })}
        value={name}
        problem={problemOf(nameField)}
        onValue={() => undefined}
        input={{
          ...(autocomplete && { autocomplete }),
          onCompositionUpdate: composing,
          onCompositionEnd: composing,
          onInputCapture: (event: Event & { currentTarget: HTMLInputElement }) =>
            follow(event as unknown as InputEvent, event.currentTarget.value),
        }}
      />
      <TextField
        field={kanaField}
        {...(kanaLabel && { label: kanaLabel })}
        value={kana}
        problem={problemOf(kanaField)}
        onValue={onKana}
      />
    </>
  )
}
