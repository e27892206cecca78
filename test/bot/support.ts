/**
 * A fictitious member, her pairs, and a chat that is tapped like a phone: by label, in the latest messages.
 */
import type {
  BotContext,
  BotEvent,
  ConversationState,
  Effect,
  PhotoResult,
  Reply,
  ReportView,
} from '../../bot/contract.ts'
import { converse } from '../../bot/conversation.ts'
import { breachesOf } from '../../bot/messages/limits.ts'
import type { DraftActivity, Fee } from '../../rules/activity.ts'
import { minutesOf } from '../../rules/calendar.ts'

export const TODAY = '2025-11-05'

export const CITY: BotContext['city'] = {
  cityName: 'みなと市',
  programmeName: 'みなと子育て応援事業',
  centreName: 'みなと応援センター',
  centrePhone: '000-123-4567',
  centreHours: '月–金 9:00–17:00',
  consent: { version: 'test-1', text: '送ると、市への補助金の申請と請求になります。' },
}

export const KINDS = [
  '保育所の送り',
  '保育所の迎え',
  '学童の迎え',
  '習い事の送迎',
  '外出・買物',
  '短時間就労',
  '保護者の病気',
  '早朝・夜間',
  '障害児',
  'その他',
].map((label, n) => ({ code: `k${n + 1}`, label, short: label.slice(0, 8) }))

/** Two hours are 2 × 500/1,000: enough to see that amounts reach the bubbles. */
export function feeOfTest(activity: DraftActivity): Fee | { refusal: string } {
  if (activity.date < '2024-10-01') return { refusal: 'NO_POLICY' }
  if (activity.start === activity.end) return { refusal: 'ZERO_LENGTH' }
  if (activity.children.length === 0) return { refusal: 'EMPTY_CHILDREN' }
  const minutes = (minutesOf(activity.end) - minutesOf(activity.start) + 1440) % 1440
  const units = Math.ceil(Math.max(minutes, 60) / 30)
  const share = 1 + (activity.children.length - 1) / 2
  const [feeYen, rewardYen] = [units * 250 * share, units * 500 * share]
  const line = {
    text: `${activity.start}–${activity.end} 通常`,
    from: activity.start,
    to: activity.end,
    band: 'basic',
    units,
    feeYen,
    rewardYen,
  }
  return { feeYen, rewardYen, subsidyYen: rewardYen - feeYen, billedMinutes: units * 30, lines: [line] }
}

export const LAST: DraftActivity = {
  requesterNo: '200034',
  date: '2025-10-29',
  start: '15:00',
  end: '17:00',
  children: [{ childId: 1, sick: false }],
  kind: 'k4',
  transportYen: 200,
  otherYen: 0,
  cancelled: null,
  note: null,
}

export function report(caseNo: string, over: Partial<ReportView> = {}): ReportView {
  const amounts = { feeYen: 1000, rewardYen: 2000, subsidyYen: 1000 }
  return {
    ...{ caseNo, source: 'chat', state: 'submitted', month: '2025-11', open: true, returnReason: null },
    activities: [{ ...LAST, date: '2025-11-03', activityNo: `${caseNo}-01`, ...amounts }],
    ...over,
  }
}

let ids = 0
export function contextOf(over: Partial<BotContext> = {}): BotContext {
  return {
    ...{ today: TODAY, time: '20:30' },
    member: { memberNo: '100012', name: '高橋 順子', isProvider: true, isRequester: false },
    pairs: [
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
    ],
    lastActivity: LAST,
    reports: [],
    city: CITY,
    kinds: KINDS,
    liffUrl: 'https://liff.example/1',
    feesOf: (activities) => activities.map(feeOfTest),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    ...over,
  }
}

export const GUEST: Partial<BotContext> = { member: null, pairs: [], lastActivity: null }

interface Button {
  label: string
  data: string | null
  uri: string | null
  picker: 'date' | 'time' | null
}

/** Every action in a message, in reading order, quick replies last. */
export function buttonsOf(reply: Reply): Button[] {
  const found: Button[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (node === null || typeof node !== 'object') return
    const json = node as Record<string, unknown>
    const action = json['action'] as Record<string, unknown> | undefined
    if (action)
      found.push({
        label: String(action['displayText'] ?? action['label']),
        data: (action['data'] as string | undefined) ?? null,
        uri: (action['uri'] as string | undefined) ?? null,
        picker: action['type'] === 'datetimepicker' ? (action['mode'] as 'date' | 'time') : null,
      })
    for (const key of ['body', 'footer', 'contents', 'items']) walk(json[key])
  }
  walk((reply as unknown as Record<string, unknown>)['contents'])
  walk(reply.quickReply)
  return found
}

/** All words of a message, joined. */
export function wordsOf(reply: Reply): string {
  const found: string[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (node === null || typeof node !== 'object') return
    const json = node as Record<string, unknown>
    if (json['type'] === 'text' && typeof json['text'] === 'string') found.push(json['text'])
    for (const key of ['body', 'footer', 'contents']) walk(json[key])
    const action = json['action'] as Record<string, unknown> | undefined
    if (json['type'] === 'button' && action) found.push(`[${String(action['label'])}]`)
  }
  walk(reply)
  return found.join('\n')
}

/** A chat with one member. Every turn is checked against LINE's limits and goes through JSON. */
export class Chat {
  state: ConversationState | null = null
  context: BotContext
  replies: Reply[] = []
  effects: Effect[] = []
  /** every message so far, latest last: old buttons are tapped here */
  history: Reply[] = []
  taps = 0

  constructor(over: Partial<BotContext> = {}) {
    this.context = contextOf(over)
  }

  send(event: BotEvent): this {
    const turn = converse(this.state, event, this.context)
    const breaches = breachesOf(turn.replies)
    if (breaches.length > 0) throw new Error(`${JSON.stringify(event)}: ${breaches.join('; ')}`)
    this.state = JSON.parse(JSON.stringify(turn.state)) as ConversationState
    this.replies = turn.replies
    this.effects = turn.effects
    this.history.push(...turn.replies)
    return this
  }

  type(text: string): this {
    return this.send({ kind: 'text', text })
  }

  menu(item: string): this {
    this.taps++
    return this.send({ kind: 'postback', data: `f=menu&s=${item}` })
  }

  /** Taps the first button of the present messages whose label holds the words. */
  tap(label: string, picked?: string): this {
    return this.tapIn(this.replies, label, picked)
  }

  tapIn(messages: Reply[], label: string, picked?: string): this {
    const buttons = messages.flatMap(buttonsOf)
    const button =
      buttons.find((one) => one.label === label) ?? buttons.find((one) => one.label.includes(label))
    if (!button?.data)
      throw new Error(`no button 「${label}」 among ${buttons.map((one) => one.label).join(', ')}`)
    this.taps++
    return this.send({ kind: 'postback', data: button.data, ...(picked && { picked }) })
  }

  get words(): string {
    return this.replies.map(wordsOf).join('\n---\n')
  }

  get labels(): string[] {
    return this.replies.flatMap(buttonsOf).map((one) => one.label)
  }
}

export function photoResult(over: Partial<PhotoResult> = {}): PhotoResult {
  return {
    ...{
      caseNo: 'R-20251105-00012',
      photoId: 'p1',
      outcome: 'read',
      reason: null,
      pageUrl: 'https://liff.example/1/photo/p1',
    },
    rows: [{ row: 1, activity: PHOTO_ROW, fee: null }],
    doubts: [],
    writtenTotals: { count: null, feeYen: null },
    handwrittenNotes: false,
    ...over,
  }
}

export const PHOTO_ROW: Partial<DraftActivity> = {
  ...{
    requesterNo: '200034',
    date: '2025-11-04',
    start: '18:00',
    end: '20:00',
    kind: 'k4',
    transportYen: 0,
    otherYen: 0,
  },
  children: [
    { childId: null, sick: false },
    { childId: null, sick: false },
  ],
}

export function photoEvent(over: Partial<BotEvent & { kind: 'photo' }> = {}): BotEvent {
  return {
    kind: 'photo',
    caseNo: 'R-20251105-00012',
    photoId: 'p1',
    setIndex: null,
    setTotal: null,
    duplicateOf: null,
    ...over,
  }
}
