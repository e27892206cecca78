/**
 * Whatever happens, in whatever order: nothing throws, LINE would take every message, the state is JSON.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BotContext, BotEvent, ConversationState, Effect, Reply } from '../../bot/contract.ts'
import { converse } from '../../bot/conversation.ts'
import { breachesOf } from '../../bot/messages/limits.ts'
import { freshState, migrateState } from '../../bot/state.ts'
import { Chat, GUEST, LAST, PHOTO_ROW, buttonsOf, contextOf, photoResult, report } from './support.ts'

const CASES = ['R-1', 'R-2', 'R-3']
const caseNo = fc.constantFrom(...CASES)
const photoId = fc.constantFrom('a', 'b', 'c')
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    'はい',
    '佐藤',
    '昨日',
    '18時',
    '6時半',
    '20:00',
    'なし',
    '420',
    '送信',
    'やめる',
    '報告',
    '前回と同じ',
    '100012',
    'つづき',
    'もどる',
    '2人',
    '11/4',
    '11/4 15時〜17時 佐藤さん 2人 送迎 交通費340円',
    '11/3 3時〜5時 鈴木さん\n11/4 〃 22時〜1時 実費300円',
    '昨日 15時〜17時 佐藤さん ふにゃ',
  ),
  fc.integer({ min: 0, max: 6000 }).map((length) => 'あ'.repeat(length)),
)
const field = fc.constantFrom(
  'date',
  'start',
  'end',
  'childCount',
  'sickCount',
  'kind',
  'requesterNo',
  'transportYen',
)
const doubt = fc.record({
  rowIndex: fc.integer({ min: -1, max: 7 }),
  row: fc.integer({ min: 0, max: 31 }),
  field,
  value: fc.option(fc.string({ maxLength: 8 })),
  candidates: fc.array(
    fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('18:00', '2025-11-04', '2', '200034', 'k4', '')),
    { maxLength: 4 },
  ),
  cutUrl: fc.option(fc.constantFrom('https://x.example/1.png', 'http://x.example/1.png', 'nonsense')),
})
const activity = fc.oneof(
  fc.constant(PHOTO_ROW),
  fc.record(
    {
      requesterNo: fc.constantFrom('200034', '999999', ''),
      date: fc.constantFrom('2025-11-04', '2026-01-01', '2020-01-01', '2025-02-30'),
      start: fc.constantFrom('18:00', '24:00', '09:00'),
      end: fc.constantFrom('18:00', '09:00', '23:59'),
      children: fc.array(fc.record({ childId: fc.constantFrom(null, 1, 99), sick: fc.boolean() }), {
        maxLength: 5,
      }),
      kind: fc.constantFrom(null, 'k4', 'zzz'),
      transportYen: fc.constantFrom(0, 420, -1, 1.5),
    },
    { requiredKeys: [] },
  ),
)
const reading = fc
  .record({
    caseNo,
    photoId,
    outcome: fc.constantFrom('read', 'read', 'read', 'retake', 'not-a-report', 'identity-document', 'centre'),
    reason: fc.constantFrom(null, 'blurred', 'timeout', 'identity-document'),
    rows: fc
      .array(activity, { maxLength: 31 })
      .map((all) => all.map((one, n) => ({ row: n + 1, activity: one, fee: null }))),
    doubts: fc.array(doubt, { maxLength: 9 }),
    writtenTotals: fc.record({ count: fc.option(fc.nat(40)), feeYen: fc.option(fc.nat(99_999)) }),
    handwrittenNotes: fc.boolean(),
  })
  .map(
    (over) =>
      ({ kind: 'reading', result: photoResult(over as Parameters<typeof photoResult>[0]) }) as BotEvent,
  )

const state = fc.constantFrom('draft', 'asking', 'submitted', 'returned', 'approved', 'withdrawn')
const event: fc.Arbitrary<BotEvent> = fc.oneof(
  { weight: 3, arbitrary: words.map((text): BotEvent => ({ kind: 'text', text })) },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 300 }).map((data): BotEvent => ({ kind: 'postback', data })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('report', 'photo', 'month', 'centre', 'link', 'about', 'help')
      .map((s): BotEvent => ({ kind: 'postback', data: `f=menu&s=${s}` })),
  },
  { weight: 2, arbitrary: reading },
  {
    weight: 2,
    arbitrary: fc
      .record({
        caseNo,
        photoId,
        setIndex: fc.option(fc.integer({ min: 1, max: 3 })),
        setTotal: fc.option(fc.integer({ min: 1, max: 3 })),
        duplicateOf: fc.option(caseNo, { freq: 5 }),
        imageSetId: fc.constantFrom('s', 't'),
      })
      .map((over): BotEvent => ({ kind: 'photo', ...over })),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.constantFrom<BotEvent>(
        { kind: 'follow', isUnblocked: true },
        { kind: 'group' },
        { kind: 'sticker' },
        { kind: 'video' },
        { kind: 'link-moved' },
        { kind: 'photo-refused', why: 'gone' },
        { kind: 'photo-refused', why: 'gone', imageSetId: 's' },
        { kind: 'unsend', photoOf: null },
        { kind: 'urgent-opened', caseNo: 'R-9' },
        { kind: 'question-taken', caseNo: 'R-10', first: true },
        { kind: 'question-answered', caseNo: 'R-10', messageId: 1, text: 'x'.repeat(3000) },
        { kind: 'question-closed', caseNo: 'R-10' },
        { kind: 'pair-registered', otherName: '長'.repeat(90), otherNo: '200034', asRole: 'provider' },
        { kind: 'link-result', result: 'wrong', triesLeft: 2, memberName: null },
        { kind: 'link-result', result: 'linked', triesLeft: 5, memberName: '高橋' },
      ),
      fc
        .record({ caseNo, state, photoIds: fc.subarray(['a', 'b', 'c'], { minLength: 1 }) })
        .map((photoOf) => ({ kind: 'unsend', photoOf }) as BotEvent),
      fc.record({ caseNo, heard: fc.nat(6) }).map((over): BotEvent => ({ kind: 'photos-overdue', ...over })),
      caseNo.map((one): BotEvent => ({ kind: 'approved', caseNo: one, subsidyYen: 1 })),
      fc
        .tuple(caseNo, fc.string({ maxLength: 900 }))
        .map(([one, reason]): BotEvent => ({ kind: 'returned', caseNo: one, reason, activities: [LAST] })),
      fc
        .tuple(caseNo, fc.boolean())
        .map(([one, done]): BotEvent => ({ kind: 'withdrawn', caseNo: one, done })),
    ),
  },
)

/** A step is an event, or a tap on some button said before, or the server's answer to the last submission. */
type Step =
  | { event: BotEvent }
  | { tap: number; picked: string }
  | { answer: 'submitted' | 'constructor' | 'NO_POLICY' | 'ZERO_LENGTH' | 'NO_PAIR' }
  | { days: number }
  | { onward: number }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: event.map((one) => ({ event: one })) },
  {
    weight: 12,
    arbitrary: fc.record({
      tap: fc.nat(60),
      picked: fc.constantFrom('2025-11-04', '2025-12-31', '18:00', '09:30', '', 'zz'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('submitted', 'constructor', 'NO_POLICY', 'ZERO_LENGTH', 'NO_PAIR')
      .map((answer) => ({ answer }) as Step),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map((days) => ({ days })) },
  { weight: 12, arbitrary: fc.constantFrom(0, 0, 0, 1, 2).map((onward) => ({ onward })) },
)

const REPORTS = [
  report('R-1', { state: 'returned', returnReason: 'x'.repeat(700) }),
  report('R-2', { accident: true }),
  report('R-7', { open: false }),
  report('R-8', { activities: [], month: null, state: 'asking' }),
]
const contexts: fc.Arbitrary<Partial<BotContext>> = fc.constantFrom<Partial<BotContext>>(
  {},
  { reports: REPORTS },
  { reports: REPORTS, time: '00:05' },
  GUEST,
  { pairs: [] },
  { kinds: [] },
  {
    pairs: Array.from({ length: 20 }, (_, n) => ({
      requesterNo: String(200100 + n),
      requesterName: '長'.repeat(40) + n,
      children: Array.from({ length: 10 }, (__, c) => ({ childId: c, name: '𠮷'.repeat(30) })),
    })),
  },
  { feesOf: (activities) => activities.map(() => ({ refusal: 'BAD_POLICY' })) },
  { reports: Array.from({ length: 40 }, (_, n) => report(`R-${n}`)) },
)

const SILENT = new Set(['photo', 'reading', 'unsend', 'photos-overdue', 'group', 'submitted'])

describe('any sequence of events', () => {
  it('never throws, always speaks valid messages or is silent on purpose, and keeps a JSON state', () => {
    let sent = 0
    fc.assert(
      fc.property(contexts, fc.array(step, { minLength: 1, maxLength: 60 }), (over, steps) => {
        let context = contextOf(over)
        let now: ConversationState | null = null
        const said: Reply[] = []
        const submissions: (Effect & { kind: 'submit' })[] = []
        for (const one of steps) {
          if ('days' in one) {
            context = { ...context, today: `2025-12-${String(1 + (one.days % 28)).padStart(2, '0')}` }
            continue
          }
          const next = eventOf(one, said, submissions)
          if (next === null) continue
          const turn = converse(now, next, context)
          expect(breachesOf(turn.replies)).toEqual([])
          const answersLater = turn.effects.some((effect) =>
            ['submit', 'withdraw', 'try-link', 'ask-centre'].includes(effect.kind),
          )
          if (!SILENT.has(next.kind) && !answersLater)
            expect(turn.replies.length, JSON.stringify(next)).toBeGreaterThan(0)
          expect(JSON.parse(JSON.stringify(turn.state))).toEqual(
            JSON.parse(JSON.stringify(migrateState(turn.state))),
          )
          for (const effect of turn.effects) if (effect.kind === 'submit') submissions.push(effect)
          said.push(...turn.replies)
          now = JSON.parse(JSON.stringify(turn.state)) as ConversationState
        }
        sent += submissions.length
        for (const { draft } of submissions) {
          expect(draft.activities.length).toBeGreaterThan(0)
          for (const activity of draft.activities) {
            expect(activity.date <= context.today || activity.date <= '2025-12-31').toBe(true)
            expect(activity.start).not.toBe(activity.end)
            expect(activity.children.length).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 400) },
    )
    expect(sent).toBeGreaterThan(0)
  })

  it('sends one effect for a tap that arrives twice, wherever it happens', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('昨日')
    const tapped =
      buttonsOf(chat.replies[0] as Reply).find((one) => one.label === '事故なしで送信')?.data ?? ''
    const effects = [1, 2, 3].flatMap(() => chat.send({ kind: 'postback', data: tapped }).effects)
    expect(effects).toHaveLength(1)
  })
})

function eventOf(
  step: Exclude<Step, { days: number }>,
  said: Reply[],
  submissions: (Effect & { kind: 'submit' })[],
): BotEvent | null {
  if ('event' in step) return step.event
  if ('answer' in step) {
    const last = submissions.at(-1)
    if (!last) return null
    const { draftId, caseNo } = last.draft
    if (step.answer === 'submitted')
      return { kind: 'submitted', draftId, caseNo: caseNo ?? 'R-new', state: 'submitted', already: false }
    return { kind: 'submit-refused', draftId, code: step.answer, row: 1, field: null }
  }
  if ('onward' in step) {
    const ahead = said.slice(-1).flatMap(buttonsOf)
    const next = ahead[step.onward % Math.max(1, ahead.length)]
    if (!next?.data) return { kind: 'postback', data: 'f=menu&s=report' }
    return {
      kind: 'postback',
      data: next.data,
      ...(next.picker && { picked: next.picker === 'date' ? '2025-11-03' : '17:00' }),
    }
  }
  // mostly buttons of the last messages, sometimes one from long ago
  const buttons = said.slice(-3).flatMap(buttonsOf)
  const pool = step.tap % 7 === 0 ? said.flatMap(buttonsOf) : buttons
  const button = pool[step.tap % Math.max(1, pool.length)]
  if (!button?.data) return null
  return { kind: 'postback', data: button.data, ...(button.picker && { picked: step.picked }) }
}

describe('stored state', () => {
  it('garbage becomes a fresh state', () => {
    fc.assert(
      fc.property(fc.anything(), (found) => {
        expect(() =>
          converse(found as ConversationState, { kind: 'text', text: 'こんにちは' }, contextOf()),
        ).not.toThrow()
      }),
    )
    expect(migrateState({ version: 2, guided: {} })).toEqual(freshState())
    expect(migrateState(null)).toEqual(freshState())
  })

  it('one broken part does not take the others with it', () => {
    const chat = new Chat().menu('report').tap('佐藤')
    const broken = { ...chat.state, sheets: [{ caseNo: 1 }], link: 'x', focus: { flow: 'nowhere' } }
    const mended = migrateState(broken)
    expect(mended.guided).toEqual(chat.state?.['guided'])
    expect([mended.sheets, mended.link, mended.focus]).toEqual([[], null, null])
  })

  it.each(['guided', 'sheets', 'link', 'asking', 'focus', 'done', 'retakes'])(
    'a random %s never throws',
    (part) => {
      const kept = new Chat()
        .menu('report')
        .tap('佐藤')
        .send({ kind: 'reading', result: photoResult() }).state
      fc.assert(
        fc.property(fc.anything(), event, (value, one) => {
          expect(() => converse({ ...kept, version: 1, [part]: value }, one, contextOf())).not.toThrow()
        }),
        { numRuns: 60 },
      )
    },
  )
})
