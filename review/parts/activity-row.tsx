/** One activity: a line of figures; the one in hand opens into its fields, doubtful ones first. */
import type { Activity, ActivityInput, Me, Pair, SourceField } from '../../server/contract.ts'
import { keyOf, type Place } from '../doubts.ts'
import { hours, monthDay, weekday, yen } from '../format.ts'
import { CANCELLATIONS, KINTONE } from '../messages/ja.ts'
import type { Refused } from '../use-report.ts'
import { ActivityFields } from './activity-fields.tsx'

export interface RowProps {
  activity: Activity
  /** 1-based, as counted on the screen */
  no: number
  open: boolean
  me: Me
  pairs: Pair[]
  month: string
  seen: ReadonlySet<string>
  refused: Refused | null
  readOnly: boolean
  onPlace: (place: Place) => void
  onEnter: (place: Place) => void
  onArrow: (place: Place, step: 1 | -1) => void
  onChange: (change: Partial<ActivityInput>, overnight?: boolean) => void
  onRevert: () => void
  onRemove: () => void
  onRestore: () => void
  onRetryKintone: () => void
}

export function ActivityRow(props: RowProps) {
  const { activity, no, open, seen } = props
  const doubts = activity.sources.filter(
    (source) => source.doubtful && !seen.has(keyOf({ ...source, activityNo: activity.activityNo })),
  )
  const place = (field: SourceField): Place => ({ activityNo: activity.activityNo, field })
  if (activity.removed) {
    return (
      <li class="activity removed">
        <span class="quiet">
          <s>
            {monthDay(activity.date)} {activity.start}–{activity.end}
          </s>{' '}
          この行は外しました
        </span>
        {!props.readOnly && (
          <button class="plain" onClick={props.onRestore}>
            もどす
          </button>
        )}
      </li>
    )
  }
  return (
    <li class={`activity${open ? ' open' : ''}`} aria-label={`${no}件目 ${monthDay(activity.date)}`}>
      <button
        class="line"
        tabIndex={open ? -1 : 0}
        aria-expanded={open}
        onClick={() => props.onPlace(place(doubts[0]?.field ?? 'date'))}
      >
        <span class="no">{no}</span>
        <Day date={activity.date} doubtful={doubts.some((d) => d.field === 'date')} />
        <span class="figure">
          <Part doubtful={doubts.some((d) => d.field === 'start')}>{activity.start}</Part>–
          <Part doubtful={doubts.some((d) => d.field === 'end')}>{activity.end}</Part>
        </span>
        <span class="figure right">{hours(activity.billedMinutes)}h</span>
        <span class="who-for">
          <Part doubtful={doubts.some((d) => d.field === 'requesterNo')}>
            {activity.requesterName ?? activity.requesterNo}
          </Part>
        </span>
        <span class="figure">
          <Part doubtful={doubts.some((d) => d.field === 'childCount')}>{activity.children.length}人</Part>
        </span>
        <Tags activity={activity} />
        <span class="figure right amount">{yen(activity.feeYen)}</span>
        <span class="figure right amount">{yen(activity.rewardYen)}</span>
        <span class="figure right amount city">{yen(activity.subsidyYen)}</span>
      </button>
      {open && <ActivityFields {...props} />}
      {activity.checks.map((check) => (
        <p key={check.code} class={check.severity === 'block' ? 'wrong note' : 'doubt note'}>
          {check.severity === 'block' ? '×' : '▲'} {check.text}
        </p>
      ))}
      {activity.kintone === 'refused' && (
        <p class="wrong note">
          × kintone: {activity.kintoneReason}
          {props.me.mayWrite && (
            <button class="plain" onClick={props.onRetryKintone}>
              もう一度送る
            </button>
          )}
        </p>
      )}
      {open && activity.kintone !== 'none' && activity.kintone !== 'refused' && (
        <p class="quiet note">kintone {KINTONE[activity.kintone]}</p>
      )}
    </li>
  )
}

function Day({ date, doubtful }: { date: string; doubtful: boolean }) {
  return (
    <span class="figure">
      <Part doubtful={doubtful}>{monthDay(date)}</Part> <span class="weekday">{weekday(date)}</span>
    </span>
  )
}

function Part({ doubtful, children }: { doubtful: boolean; children: preact.ComponentChildren }) {
  return doubtful ? (
    <span class="doubt">
      <span class="unseen">要確認</span>
      {children}?
    </span>
  ) : (
    <>{children}</>
  )
}

function Tags({ activity }: { activity: Activity }) {
  const sick = activity.children.filter((child) => child.sick).length
  const cancelled = CANCELLATIONS.find(({ code }) => code && code === activity.cancelled)
  const words = [
    sick > 0 ? `病児${sick}` : '',
    cancelled ? `取消 ${cancelled.label}` : '',
    activity.programmeVisit ? `育休${activity.programmeVisit}回目` : '',
    activity.end < activity.start ? '翌日まで' : '',
  ]
  return <span class="tags">{words.filter(Boolean).join(' ')}</span>
}
