/** The fields of the activity in hand. What the reader doubted stands first and alone; the rest is quiet. */
import type { ActivityInput, Pair, SourceField } from '../../server/contract.ts'
import { keyOf, type Place } from '../doubts.ts'
import { monthDay, weekday, yen } from '../format.ts'
import { CANCELLATIONS, ERRORS } from '../messages/ja.ts'
import { parseDate, parseRequester, parseTime, parseYen } from '../parse-input.ts'
import type { RowProps } from './activity-row.tsx'
import { ChildrenField, NamesOrCount } from './children-field.tsx'
import { Choice } from './choice.tsx'
import { Field, type Candidate } from './field.tsx'

export const fieldId = ({ activityNo, field }: Place): string => `f-${activityNo}-${field}`

type TextField = 'date' | 'start' | 'end' | 'requesterNo' | 'transportYen' | 'otherYen' | 'note'

interface TextSpec {
  label: string
  misfit: string
  width: string
  parse: (text: string, props: RowProps) => string | null
  change: (value: string) => Partial<ActivityInput>
  show?: (value: string) => string
}

const yenSpec = (label: string, change: TextSpec['change']): TextSpec => ({
  label,
  misfit: ERRORS.yen,
  width: '5em',
  parse: (text) => parseYen(text)?.toString() ?? null,
  change,
  show: (value) => yen(Number(value)),
})

const SPECS: Record<TextField, TextSpec> = {
  date: {
    label: '日付',
    misfit: ERRORS.date,
    width: '4.6em',
    parse: (text, { month }) => parseDate(text, month),
    change: (date) => ({ date }),
    show: (date) => (date ? monthDay(date) : ''),
  },
  start: {
    label: '開始',
    misfit: ERRORS.time,
    width: '4em',
    parse: parseTime,
    change: (start) => ({ start }),
  },
  end: { label: '終了', misfit: ERRORS.time, width: '4em', parse: parseTime, change: (end) => ({ end }) },
  requesterNo: {
    label: '依頼会員',
    misfit: ERRORS.requester,
    width: '5em',
    parse: (text, { pairs }) => parseRequester(text, pairs),
    change: (requesterNo) => ({ requesterNo }),
  },
  transportYen: yenSpec('交通費', (text) => ({ transportYen: Number(text) })),
  otherYen: yenSpec('実費', (text) => ({ otherYen: Number(text) })),
  note: {
    label: 'メモ',
    misfit: '',
    width: '100%',
    parse: (text) => text.trim().slice(0, 500),
    change: (note) => ({ note: note || null }),
  },
}

const ORDER = [
  'date',
  'start',
  'end',
  'cancelled',
  'requesterNo',
  'childCount',
  'kind',
  'transportYen',
] as const

export function ActivityFields(props: RowProps) {
  const { activity, me, pairs, refused, readOnly } = props
  const at = (field: string): Place => ({ activityNo: activity.activityNo, field })
  const sourceOf = (field: string) => activity.sources.find((source) => source.field === field)
  const seen = (field: string) => props.seen.has(keyOf(at(field)))
  const mine = refused?.activityNo === activity.activityNo ? refused : null
  const requester = pairs.find((pair) => pair.requesterNo === activity.requesterNo)

  const text = (field: TextField) => {
    const spec = SPECS[field]
    const isRefused = mine?.field === field
    const error = isRefused
      ? {
          message: mine.message,
          ...(mine.code === 'END_BEFORE_START' && {
            act: { word: '翌日までの活動です', do: () => props.onChange(mine.change, true) },
          }),
        }
      : null
    return (
      <Field
        key={field}
        id={fieldId(at(field))}
        label={spec.label}
        value={String(activity[field] ?? '')}
        parse={(typed) => spec.parse(typed, props)}
        misfit={spec.misfit}
        width={spec.width}
        show={spec.show}
        source={sourceOf(field)}
        seen={seen(field)}
        candidates={candidatesOf(field, props)}
        after={
          field === 'date'
            ? weekday(activity.date)
            : field === 'requesterNo'
              ? (activity.requesterName ?? '登録なし')
              : undefined
        }
        error={error}
        readOnly={readOnly}
        wide={field === 'requesterNo' || field === 'note'}
        onCommit={(value) => props.onChange(spec.change(value))}
        onEnter={() => props.onEnter(at(field))}
        onFocus={() => props.onPlace(at(field))}
        onRevert={props.onRevert}
        onArrow={(step) => props.onArrow(at(field), step)}
      />
    )
  }
  const children = (
    <ChildrenField
      key="children"
      idOf={(field) => fieldId(at(field))}
      value={activity.children}
      pair={requester}
      sourceOf={sourceOf}
      seen={seen}
      error={mine?.field === 'children' ? mine.message : null}
      readOnly={readOnly}
      onCommit={(value) => props.onChange({ children: value })}
      onEnter={(field) => props.onEnter(at(field))}
      onFocus={(field) => props.onPlace(at(field))}
      onArrow={(field, step) => props.onArrow(at(field), step)}
    />
  )
  const choice = (field: 'kind' | 'cancelled', label: string, options: Me['kinds']) => (
    <Choice
      key={field}
      id={fieldId(at(field))}
      label={label}
      value={activity[field] ?? ''}
      options={options}
      source={sourceOf(field)}
      seen={seen(field)}
      error={mine?.field === field ? mine.message : null}
      readOnly={readOnly}
      wide={field === 'kind'}
      onCommit={(value) => props.onChange({ [field]: value || null })}
      onEnter={() => props.onEnter(at(field))}
      onFocus={() => props.onPlace(at(field))}
    />
  )
  const one = (field: SourceField | 'cancelled' | 'otherYen' | 'note') =>
    field === 'childCount' || field === 'sickCount'
      ? children
      : field === 'kind'
        ? choice('kind', '活動内容', [{ code: '', label: '（なし）' }, ...numbered(me.kinds)])
        : field === 'cancelled'
          ? choice('cancelled', '取消', CANCELLATIONS)
          : text(field)

  // by the reader's own status, not by what is still open: nothing may move while a person works
  const first = ORDER.filter((field) =>
    activity.sources.some(
      (source) =>
        source.status === 'unsure' &&
        (source.field === field || (field === 'childCount' && source.field === 'sickCount')),
    ),
  )
  return (
    <div class="fields">
      {first.length > 0 && <div class="first">{first.map(one)}</div>}
      <div class="rest">
        {ORDER.filter((field) => !first.includes(field)).map(one)}
        {one('otherYen')}
        {one('note')}
      </div>
      {mine && mine.field === null && <p class="wrong note">× {mine.message}</p>}
      <FeeLines {...props} requester={requester} />
    </div>
  )
}

function FeeLines({ activity, readOnly, onRemove, onChange, requester }: RowProps & { requester?: Pair }) {
  return (
    <div class="fee-lines">
      <ul>
        {activity.feeLines.map((line) => (
          <li key={line.text}>
            {line.text} <span class="figure">{yen(line.feeYen)}</span> /{' '}
            <span class="figure">{yen(line.rewardYen)}</span>
          </li>
        ))}
      </ul>
      {!readOnly && (
        <span>
          <NamesOrCount
            value={activity.children}
            pair={requester}
            onCommit={(children) => onChange({ children })}
          />
          <button class="plain" onClick={onRemove}>
            {activity.activityNo === 'new' ? 'やめる' : 'この行を外す'}
          </button>
        </span>
      )}
    </div>
  )
}

type Me = RowProps['me']

/** As on the printed form: the number beside a tick there is typed here. */
const numbered = (kinds: Me['kinds']) =>
  kinds.map(({ code, label }, index) => ({ code, label: `${index + 1} ${label}` }))

function candidatesOf(field: TextField, { activity, pairs }: RowProps): Candidate[] {
  const source = activity.sources.find((each) => each.field === field)
  const show = SPECS[field].show ?? ((value: string) => value)
  const read = (source?.candidates ?? []).map((value) => ({
    value,
    label:
      field === 'requesterNo'
        ? `${value} ${pairs.find((p) => p.requesterNo === value)?.name ?? '登録なし'}`
        : show(value),
  }))
  if (field !== 'requesterNo') return read
  const registered = pairs
    .filter((pair) => !read.some(({ value }) => value === pair.requesterNo))
    .map((pair) => ({ value: pair.requesterNo, label: `${pair.requesterNo} ${pair.name}` }))
  return [...read, ...registered]
}
