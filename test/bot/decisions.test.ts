/** 交付決定のお知らせ without an amount; the reminder that only who has something half done hears. */
import { describe, expect, it } from 'vitest'
import { Chat, GUEST, report } from './support.ts'

const due = { kind: 'report-due' as const, month: '2025-10', dueOn: '2025-11-05', left: 0 }

describe('交付決定のお知らせ', () => {
  it('says no amount and no name, and leads to the page', () => {
    const chat = new Chat().send({ kind: 'decision-made', month: '2025-10' })
    expect(chat.words).toContain('交付決定のお知らせ')
    expect(chat.words).toContain('10月分の補助金が決まりました')
    expect(chat.words).not.toMatch(/円|例|さん/)
    expect(JSON.stringify(chat.replies)).toContain('/decisions"')
  })

  it('a decided report says so, is mended no more, and leads to the page', () => {
    const reports = [report('R-1', { state: 'approved', open: false, decided: true })]
    const chat = new Chat({ reports }).menu('month')
    expect(chat.words).toContain('◎ 交付決定 済')
    chat.tap('の報告')
    expect(chat.words).toContain('市の交付決定が済みました')
    expect(chat.words).not.toContain('取り下げる')
    expect(JSON.stringify(chat.replies)).toContain('/decisions"')
  })
})

describe('the reminder', () => {
  it.each([
    { why: 'nothing half done', over: {} },
    {
      why: 'everything sent',
      over: { reports: [report('R-1', { month: '2025-10', state: 'submitted' as const })] },
    },
    {
      why: 'half done, but of this month',
      over: { reports: [report('R-1', { state: 'returned' as const })] },
    },
    {
      why: 'closed already',
      over: { reports: [report('R-1', { month: '2025-10', state: 'asking' as const, open: false })] },
    },
    { why: 'nobody we know', over: GUEST },
  ])('is silent: $why', ({ over }) => {
    expect(new Chat(over).send(due).replies).toEqual([])
  })

  it('is silent once the deadline is past', () => {
    const reports = [report('R-1', { month: '2025-10', state: 'returned' })]
    expect(new Chat({ reports, today: '2025-11-06' }).send(due).replies).toEqual([])
  })

  it.each([
    { why: 'sent back by the centre', state: 'returned' as const, month: '2025-10' },
    { why: 'a photo with questions left', state: 'asking' as const, month: null },
  ])('comes, quietly: $why', ({ state, month }) => {
    const chat = new Chat({ reports: [report('R-1', { state, month })] }).send(due)
    expect(chat.words).toContain('しめ切りは、今日です')
    expect(chat.words).toContain('10月分は、11月5日(水)までに')
  })

  it('comes to whoever stopped in the middle of the questions', () => {
    const chat = new Chat().menu('report')
    if (!chat.labels.some((label) => label.includes('佐藤'))) chat.tap(chat.labels[0]!)
    chat.tap('佐藤').send(due)
    expect(chat.words).toContain('とちゅうの報告があります')
  })
})
