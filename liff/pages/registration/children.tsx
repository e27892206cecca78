/** Children: one block a child, as many as there are. */
import { useState } from 'preact/hooks'
import type { ChildEntry } from '../../../server/contract.ts'
import { LABELS, TEXT } from '../../messages/registration-ja.ts'
import { DateField } from '../../parts/form/date-field.tsx'
import { NameFields } from '../../parts/form/name-fields.tsx'
import { FieldFrame, idOf, MOST_LETTERS, notesOf, Problem, TextField } from '../../parts/form/text-field.tsx'
import { FORM_ID, useTyped, type StepProps } from './step.ts'

const MOST = 10
const WORDS = TEXT.children
const EMPTY: ChildEntry = { name: '', kana: '', birthDate: '', school: '', allergy: '' }

/** The number keeps a block what it is while others go. */
interface Held {
  key: number
  child: ChildEntry
}

export function ChildrenStep({ draft, held, problemOf }: StepProps) {
  const [children, setChildren] = useTyped<Held[]>(held, 'children', () => {
    const told = draft?.children ?? []
    return (told.length > 0 ? told : [EMPTY]).map((child, key) => ({ key, child }))
  })
  const [changed, setChanged] = useState(false)
  const change = (key: number, part: Partial<ChildEntry>) =>
    setChildren((all) =>
      all.map((one) => (one.key === key ? { key, child: { ...one.child, ...part } } : one)),
    )

  function add(): void {
    setChildren((all) => [...all, { key: Math.max(-1, ...all.map(({ key }) => key)) + 1, child: EMPTY }])
    const name = `children.${children.length}.name`
    requestAnimationFrame(() => document.getElementById(idOf(name))?.focus())
  }
  function remove(key: number): void {
    setChildren((all) => all.filter((one) => one.key !== key))
    setChanged(true)
    requestAnimationFrame(() => document.getElementById(idOf('children'))?.focus())
  }
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setChanged(false)
        void held.savePage(
          'children',
          children.map(({ child }) => child),
        )
      }}
    >
      <p class="help">{WORDS.help}</p>
      {children.map(({ key, child }, index) => (
        <Child
          key={key}
          {...{ index, child }}
          // numbers have moved: what was said of the second may now stand at the first
          problemOf={changed ? () => undefined : problemOf}
          onChange={(part) => change(key, part)}
          onRemove={children.length > 1 ? () => remove(key) : null}
        />
      ))}
      <Problem field="children" problem={problemOf('children')} />
      <button type="button" id={idOf('children')} disabled={children.length >= MOST} onClick={add}>
        {WORDS.add}
      </button>
    </form>
  )
}

function Child(props: {
  index: number
  child: ChildEntry
  problemOf: StepProps['problemOf']
  onChange: (part: Partial<ChildEntry>) => void
  onRemove: (() => void) | null
}) {
  const { index, child, problemOf, onChange, onRemove } = props
  const at = `children.${index}`
  const allergy = `${at}.allergy`
  const notes = notesOf(allergy, WORDS.allergyHelp, problemOf(allergy))
  return (
    <section class="group" aria-labelledby={`${idOf(at)}-title`}>
      <h2 id={`${idOf(at)}-title`}>{WORDS.nth(index + 1)}</h2>
      <NameFields
        nameLabel={LABELS['child.name']!}
        kanaLabel={LABELS['child.kana']!}
        nameField={`${at}.name`}
        kanaField={`${at}.kana`}
        name={child.name}
        kana={child.kana}
        onName={(name, kana) => onChange({ name, kana })}
        onKana={(kana) => onChange({ kana })}
        problemOf={problemOf}
      />
      <DateField
        field={`${at}.birthDate`}
        label={LABELS['child.birthDate']!}
        value={child.birthDate}
        problem={problemOf(`${at}.birthDate`)}
        onValue={(birthDate) => onChange({ birthDate })}
      />
      <TextField
        field={`${at}.school`}
        label={LABELS['child.school']!}
        value={child.school}
        problem={problemOf(`${at}.school`)}
        help={WORDS.schoolHelp}
        optional
        onValue={(school) => onChange({ school })}
      />
      <FieldFrame
        field={allergy}
        label={LABELS['child.allergy']!}
        problem={problemOf(allergy)}
        help={WORDS.allergyHelp}
        optional
      >
        <textarea
          rows={3}
          maxLength={MOST_LETTERS}
          id={idOf(allergy)}
          value={child.allergy}
          {...(notes && { 'aria-describedby': notes })}
          onInput={(event) => onChange({ allergy: event.currentTarget.value })}
        />
      </FieldFrame>
      {onRemove && (
        <button type="button" onClick={onRemove}>
          {WORDS.remove(index + 1)}
        </button>
      )}
    </section>
  )
}
