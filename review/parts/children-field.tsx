/**
 * Children: by name where the pair's children are known and the report names them, by count where it counts.
 */
import type { ActivityInput, FieldSource, Pair } from '../../server/contract.ts'
import { ERRORS } from '../messages/ja.ts'
import { parseCount } from '../parse-input.ts'
import { Field } from './field.tsx'

type Children = ActivityInput['children']

interface Props {
  idOf: (field: string) => string
  value: Children
  pair: Pair | undefined
  sourceOf: (field: 'childCount' | 'sickCount') => FieldSource | undefined
  seen: (field: string) => boolean
  error: string | null
  readOnly: boolean
  onCommit: (children: Children) => void
  onEnter: (field: string) => void
  onFocus: (field: string) => void
  onArrow: (field: string, step: 1 | -1) => void
}

/** The first `sick` of `count` are 病児: the paper says how many, not who. */
const counted = (count: number, sick: number): Children =>
  Array.from({ length: count }, (_, i) => ({ childId: null, sick: i < sick }))

export function ChildrenField(props: Props) {
  const { value, pair, idOf, error } = props
  const named = value.some(({ childId }) => childId !== null)
  const sick = value.filter((child) => child.sick).length
  if (named && pair) return <NamedChildren {...props} pair={pair} />

  const count = (
    field: 'childCount' | 'sickCount',
    label: string,
    now: number,
    make: (n: number) => Children,
  ) => (
    <Field
      id={idOf(field)}
      label={label}
      value={String(now)}
      parse={(text) => parseCount(text)?.toString() ?? null}
      misfit={ERRORS.count}
      source={props.sourceOf(field)}
      seen={props.seen(field)}
      candidates={(props.sourceOf(field)?.candidates ?? []).map((each) => ({
        value: each,
        label: `${each}人`,
      }))}
      after="人"
      width="2.4em"
      error={error && field === 'childCount' ? { message: error } : null}
      readOnly={props.readOnly}
      onCommit={(text) => props.onCommit(make(Number(text)))}
      onEnter={() => props.onEnter(field)}
      onFocus={() => props.onFocus(field)}
      onArrow={(step) => props.onArrow(field, step)}
    />
  )
  return (
    <>
      {count('childCount', '児童', value.length, (n) => counted(n, Math.min(sick, n)))}
      {count('sickCount', 'うち病児', sick, (n) => counted(Math.max(value.length, n), n))}
    </>
  )
}

/** Between names and counts: the paper counts, the register knows names. */
export function NamesOrCount({ value, pair, onCommit }: Pick<Props, 'value' | 'pair' | 'onCommit'>) {
  const named = value.some(({ childId }) => childId !== null)
  if (!named && (!pair || pair.children.length === 0)) return null
  const names = () =>
    (pair?.children ?? [])
      .slice(0, value.length)
      .map(({ childId }, i) => ({ childId, sick: value[i]?.sick ?? false }))
  const count = () => counted(value.length, value.filter((child) => child.sick).length)
  return (
    <button class="plain" onClick={() => onCommit(named ? count() : names())}>
      {named ? '児童を人数で' : '児童を名前で'}
    </button>
  )
}

function NamedChildren({ value, pair, idOf, error, readOnly, ...on }: Props & { pair: Pair }) {
  const inCare = (childId: number) => value.find((child) => child.childId === childId)
  const others = value.filter(({ childId }) => !pair.children.some((child) => child.childId === childId))
  const put = (childId: number, state: 'out' | 'well' | 'sick') => {
    const rest = value.filter((child) => child.childId !== childId)
    const next = state === 'out' ? rest : [...rest, { childId, sick: state === 'sick' }]
    on.onCommit(next.toSorted((a, b) => (a.childId ?? 0) - (b.childId ?? 0)))
  }
  return (
    <fieldset class={`field children${error ? ' refused' : ''}`} disabled={readOnly}>
      <legend>児童</legend>
      {pair.children.map(({ childId, name }, index) => {
        const child = inCare(childId)
        return (
          <span key={childId} class="child">
            <label>
              <input
                id={index === 0 ? idOf('childCount') : undefined}
                type="checkbox"
                checked={Boolean(child)}
                onFocus={() => on.onFocus('childCount')}
                onChange={(event) => put(childId, event.currentTarget.checked ? 'well' : 'out')}
              />
              {name}
            </label>
            {child && (
              <label class="sick">
                <input
                  type="checkbox"
                  checked={child.sick}
                  onChange={(event) => put(childId, event.currentTarget.checked ? 'sick' : 'well')}
                />
                病児
              </label>
            )}
          </span>
        )
      })}
      {others.length > 0 && <span class="quiet">ほか{others.length}人</span>}
      {error && <p class="wrong field-wrong">× {error}</p>}
    </fieldset>
  )
}
