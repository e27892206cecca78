/**
 * Shape: a reading as one line a person can write by hand.
 *
 * Columns: day, time, family, children, kind, costs, sick. '?' is asked; 'a|b' is asked between these.
 * 2025 is left out of days; times of several readings are joined by '|'; several activities by ' / '.
 */
import { heardAnswers } from '../../../bot/flows/heard-answers.ts'
import { NO_ANSWERS } from '../../../bot/flows/guided-answers.ts'
import type { BotContext } from '../../../bot/contract.ts'
import type { HeardActivity } from '../../../bot/state.ts'
import type { TypedReport } from '../../../bot/understand/typed-report/heard.ts'
import { kindsOfCare } from '../../../city/kitakyushu/kinds-of-care.ts'
import { contextOf } from '../support.ts'

const PAIRS: BotContext['pairs'] = [
  {
    requesterNo: '200034',
    requesterName: '佐藤 花子',
    children: [
      { childId: 1, name: 'はる' },
      { childId: 2, name: 'なつ' },
    ],
  },
  { requesterNo: '200051', requesterName: '鈴木 一郎', children: [{ childId: 3, name: 'あお' }] },
  { requesterNo: '200077', requesterName: '田中 みどり', children: [] },
  {
    requesterNo: '200090',
    requesterName: '高橋 健太',
    children: [
      { childId: 4, name: 'ゆい' },
      { childId: 5, name: 'りく' },
      { childId: 6, name: 'そら' },
    ],
  },
]

export const ONE_SATO = contextOf({ pairs: PAIRS, kinds: kindsOfCare })
/** two families of one name, as in any town */
export const TWO_SATO = contextOf({
  pairs: [
    ...PAIRS,
    { requesterNo: '200088', requesterName: '佐藤 由美', children: [{ childId: 7, name: 'めい' }] },
  ],
  kinds: kindsOfCare,
})

const COLUMNS = 7

export function shapeOf(read: TypedReport, context: BotContext): string {
  const marks = { clear: '!', doubtful: '?', plan: '-', cancelled: '-', no: '-' }
  const mark = marks[read.certainty]
  return mark === '-' ? '-' : `${mark} ${read.activities.map((one) => columnsOf(one, context)).join(' / ')}`
}

export function columnsOf(heard: HeardActivity, context: BotContext): string {
  const answers = heardAnswers(heard, NO_ANSWERS, context)
  const pair = context.pairs.find((one) => one.requesterNo === answers.requesterNo)
  const nameOf = (no: string) =>
    context.pairs.find((one) => one.requesterNo === no)?.requesterName.replace(' ', '') ?? no
  const child = (id: number) => pair?.children.find((one) => one.childId === id)?.name ?? String(id)
  const end = answers.end ?? answers.pendingEnd
  const family = (no: string) => (context === TWO_SATO ? nameOf(no) : nameOf(no).slice(0, 2))
  const short = (code: string) => context.kinds.find((kind) => kind.code === code)?.short ?? code
  const unnamed = answers.childIds.some((id) => id < 0)
  const children = unnamed ? `${answers.childIds.length}人` : answers.childIds.map(child).join('・')
  const costs = [
    ...(answers.transportYen > 0 ? [`交${answers.transportYen}`] : []),
    ...(answers.otherYen > 0 ? [`他${answers.otherYen}`] : []),
    ...(heard.bareYen ? [`何${heard.bareYen}`] : []),
  ]
  return [
    answers.date?.replace(/^2025-/, '') ??
      (heard.dates.length > 1 ? heard.dates.map((date) => date.slice(5)).join('|') : '?'),
    answers.start && end ? `${answers.start}-${end}` : timesAsked(heard, answers.start),
    answers.requesterNo ? family(answers.requesterNo) : heard.requesterNos.map(family).join('|') || '?',
    pair && answers.childrenDone ? children : '?',
    answers.kind ? short(answers.kind) : heard.kinds.map(short).join('|') || '?',
    costs.join('+') || (heard.noCosts ? '0' : '?'),
    !answers.sickDone ? '?' : answers.sickIds.map(child).join('・') || 'なし',
  ].join(' ')
}

function timesAsked(heard: HeardActivity, start: string | undefined): string {
  if (heard.spans.length > 1) return heard.spans.map((span) => `${span.start}-${span.end}`).join('|')
  if (start) return `${start}-?`
  return heard.starts.length > 1 ? `${heard.starts.join('|')}-?` : '?'
}

/** '! 11-05 15:00-17:00 佐藤' with the columns that were left out as '?'. */
export function filled(wanted: string): string {
  if (wanted === '-') return wanted
  const [, mark = '', rest = ''] = /^([!?] )?(.*)$/.exec(wanted) ?? []
  const activities = rest.split(' / ').map((one) => {
    const columns = one.split(' ')
    return [...columns, ...Array.from({ length: Math.max(0, COLUMNS - columns.length) }, () => '?')].join(' ')
  })
  return mark + activities.join(' / ')
}
