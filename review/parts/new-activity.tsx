/**
 * A row typed from the photo or the telephone: kept here until it is whole, then added. As long as something of it is
 * typed it is `unfinished`, and the report is not approved over it.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Activity, ActivityInput } from '../../server/contract.ts'
import type { Place } from '../doubts.ts'
import type { Refused } from '../use-report.ts'
import { ActivityFields, fieldId } from './activity-fields.tsx'
import type { RowProps } from './activity-row.tsx'

const NEW = 'new'
const REQUIRED = ['date', 'start', 'end', 'requesterNo'] as const

const blank = (requesterNo: string): Activity => ({
  activityNo: NEW,
  seq: 0,
  requesterNo,
  requesterName: null,
  date: '',
  start: '',
  end: '',
  children: [{ childId: null, sick: false }],
  kind: null,
  transportYen: 0,
  otherYen: 0,
  cancelled: null,
  note: null,
  programmeVisit: null,
  billedMinutes: 0,
  feeYen: 0,
  rewardYen: 0,
  subsidyYen: 0,
  feeLines: [],
  removed: false,
  sources: [],
  checks: [],
  kintone: 'none',
  kintoneReason: null,
})

interface Props extends Pick<RowProps, 'me' | 'pairs' | 'month'> {
  /** resolves to the refusal, null when the row was taken */
  onAdd: (
    activity: ActivityInput,
    overnight: boolean,
  ) => Promise<Omit<Refused, 'activityNo' | 'change'> | null>
  onClose: () => void
}

const focus = (field: string) => document.getElementById(fieldId({ activityNo: NEW, field }))?.focus()

export function NewActivity({ me, pairs, month, onAdd, onClose }: Props) {
  const first = pairs.length === 1 ? (pairs[0]?.requesterNo ?? '') : ''
  const [begun, setBegun] = useState(() => blank(first))
  const [draft, setDraft] = useState(begun)
  // what a key has just changed is wanted by the same key, before the next drawing
  const latest = useRef(draft)
  const put = (next: Activity) => {
    latest.current = next
    setDraft(next)
  }
  const [refused, setRefused] = useState<Refused | null>(null)
  const named: Activity = {
    ...draft,
    requesterName: pairs.find((pair) => pair.requesterNo === draft.requesterNo)?.name ?? null,
  }
  useLayoutEffect(() => focus('date'), [])

  const add = async (from: Activity, overnight = false) => {
    const { requesterNo, date, start, end, children, kind, transportYen, otherYen, cancelled, note } = from
    const activity = {
      requesterNo,
      date,
      start,
      end,
      children,
      kind,
      transportYen,
      otherYen,
      cancelled,
      note,
    }
    const refusal = await onAdd(activity, overnight)
    setRefused(refusal && { ...refusal, activityNo: NEW, change: {} })
    if (refusal) return focus(refusal.field === 'children' ? 'childCount' : (refusal.field ?? 'date'))
    // the next row of a paper is mostly the same family's, for the same reason
    const next = { ...blank(requesterNo), kind }
    setBegun(next)
    put(next)
    focus('date')
  }
  const onEnter = ({ field }: Place) => {
    const missing = REQUIRED.find((each) => latest.current[each] === '')
    if (missing && missing !== field) focus(missing)
    else if (!missing && latest.current.kind === null && field !== 'kind') focus('kind')
    else if (!missing) void add(latest.current)
  }
  return (
    <li class={`activity open new${draft === begun ? '' : ' unfinished'}`} aria-label="新しい行">
      <p class="quiet note">新しい行。Enter で次へ、そろうと加わります。Esc でやめます。</p>
      <ActivityFields
        activity={named}
        no={0}
        open
        me={me}
        pairs={pairs}
        month={month}
        seen={new Set()}
        refused={refused}
        readOnly={false}
        onPlace={() => undefined}
        onEnter={onEnter}
        onArrow={() => undefined}
        onChange={(change, overnight) => {
          if (overnight) void add(latest.current, true)
          else put({ ...latest.current, ...change })
        }}
        onRevert={() => setRefused(null)}
        onRemove={onClose}
        onRestore={() => undefined}
        onRetryKintone={() => undefined}
      />
    </li>
  )
}
