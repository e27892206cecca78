import { describe, expect, it } from 'vitest'
import type { BotEvent } from '../../bot/contract.ts'
import { Chat, GUEST, LAST, photoResult, report } from './support.ts'

const amounts = { feeYen: 1000, rewardYen: 2000, subsidyYen: 1000 }

describe('今月の報告', () => {
  it('lists states in words with a shape, and the sum without what was withdrawn', () => {
    const reports = [
      report('R-1', { state: 'approved' }),
      report('R-2', { state: 'returned', returnReason: '時刻を確かめてください' }),
      report('R-3', { state: 'withdrawn' }),
      report('R-4', { state: 'asking', activities: [], month: null, source: 'photo' }),
      report('R-5', { month: '2025-10' }),
    ]
    const chat = new Chat({ reports }).menu('month')
    expect(chat.words).toContain('11月の報告 4件')
    for (const state of ['● 承認済', '▲ 差戻し', '× 取下げ', '◇ 確認中']) expect(chat.words).toContain(state)
    expect(chat.words).toContain('合計\n2回\n受け取る額（見込み）\n4,000円')
    expect(chat.words).toContain('なおしてほしい報告が1件')
    chat.tap('10月を見る')
    expect(chat.words).toContain('10月の報告 1件')
  })

  it('shows below the month what is older and still on the way, to be seen, mended and withdrawn', () => {
    const visit = { ...LAST, date: '2025-09-10', activityNo: 'R-9-01', ...amounts }
    const chat = new Chat({ reports: [report('R-9', { month: '2025-09', activities: [visit] })] }).menu(
      'month',
    )
    expect(chat.words).toContain('11月の報告は、まだありません')
    expect(chat.words).toContain('先月より前の活動\n9月10日(水)')
    const shown = chat.replies
    expect(chat.tap('10月を見る').words).not.toContain('9月10日')
    chat.tapIn(shown, '9月10日(水)の報告').tap('取り下げる')
    expect(chat.tap('取り下げる').effects).toEqual([{ kind: 'withdraw', caseNo: 'R-9' }])
  })

  it('counts an older report that the centre sent back', () => {
    const older = report('R-9', { month: '2025-09', state: 'returned', returnReason: '時刻' })
    expect(new Chat({ reports: [older] }).menu('month').words).toContain('なおしてほしい報告が1件')
  })

  it('is friendly when empty, and asks a guest to link', () => {
    expect(new Chat().menu('month').words).toContain('まだありません')
    expect(new Chat(GUEST).menu('month').words).toContain('はじめに連携')
  })

  it('withdraws after a second tap', () => {
    const chat = new Chat({ reports: [report('R-1')] })
      .menu('month')
      .tap('11月3日(月)の報告')
      .tap('取り下げる')
    expect(chat.effects).toEqual([])
    const asked = chat.replies
    expect(chat.tap('そのままにする').effects).toEqual([])
    expect(chat.tapIn(asked, '取り下げる').effects).toEqual([{ kind: 'withdraw', caseNo: 'R-1' }])
    expect(chat.send({ kind: 'withdrawn', caseNo: 'R-1', done: true }).words).toContain('取り下げました')
    expect(chat.send({ kind: 'withdrawn', caseNo: 'R-1', done: false }).words).toContain('センターに電話')
  })

  it('mends a chat report through the questions and replaces it', () => {
    const chat = new Chat({ reports: [report('R-1', { accident: false })] })
      .menu('month')
      .tap('の報告')
      .tap('なおす')
    expect(chat.words).toContain('どれをなおしますか？')
    chat.tap('終わりをなおす').type('18:00').tap('送信する')
    expect(chat.effects).toMatchObject([
      {
        kind: 'submit',
        mends: 'R-1',
        draft: { caseNo: 'R-1', source: 'chat', activities: [{ ...LAST, date: '2025-11-03', end: '18:00' }] },
      },
    ])
  })

  it('asks about accidents again when that answer is not known', () => {
    const chat = new Chat({ reports: [report('R-1')] }).menu('month').tap('の報告').tap('なおす')
    expect(chat.words).toContain('事故やけがはありましたか？')
  })

  it('mends a report of several activities row by row', () => {
    const activities = ['2025-11-01', '2025-11-03'].map((date, n) => ({
      ...LAST,
      date,
      activityNo: `R-1-0${n + 1}`,
      ...amounts,
    }))
    const chat = new Chat({ reports: [report('R-1', { activities, source: 'photo', accident: true })] })
    chat
      .menu('month')
      .tap('の報告')
      .tap('なおす')
      .tap('11月1日(土)をなおす')
      .tap('始まりをなおす')
      .type('14:00')
      .tap('送信する')
    expect(chat.effects).toMatchObject([
      {
        kind: 'submit',
        mends: 'R-1',
        draft: { source: 'photo', accident: true, activities: [{ start: '14:00' }, { start: '15:00' }] },
      },
    ])
    expect(JSON.stringify(chat.effects)).not.toContain('activityNo')
  })

  it.each([
    { why: 'its month is closed', over: { open: false }, says: 'この月の受け付けは終わりました' },
    { why: 'it was withdrawn', over: { state: 'withdrawn' as const }, says: 'この報告は取り下げました' },
  ])('changes nothing when $why', ({ over, says }) => {
    const open = new Chat({ reports: [report('R-1')] }).menu('month').tap('の報告')
    open.context = { ...open.context, reports: [report('R-1', over)] }
    const before = open.replies
    for (const label of ['なおす', '取り下げる']) {
      expect(open.tapIn(before, label).effects).toEqual([])
      expect(open.words).toContain(says)
    }
  })

  it('an approved report can be mended and withdrawn while its month is open, and says what that brings', () => {
    const approved = { reports: [report('R-1', { state: 'approved', accident: false })] }
    const mended = new Chat(approved).menu('month').tap('の報告')
    expect(mended.words).toContain('なおすと、センターがもう一度たしかめます')
    mended.tap('なおす').tap('終わりをなおす').type('18:00').tap('送信する')
    expect(mended.effects).toMatchObject([{ kind: 'submit', mends: 'R-1' }])
    const withdrawn = new Chat(approved).menu('month').tap('の報告').tap('取り下げる').tap('取り下げる')
    expect(withdrawn.effects).toEqual([{ kind: 'withdraw', caseNo: 'R-1' }])
  })

  it('a returned report comes with the reason and is mended from the message', () => {
    const returned = report('R-1', {
      state: 'returned',
      returnReason: '終わりの時刻を確かめてください',
      accident: false,
    })
    const chat = new Chat({ reports: [returned] }).send({
      ...{ kind: 'returned', caseNo: 'R-1', reason: '終わりの時刻を確かめてください' },
      activities: returned.activities,
    })
    expect(chat.words).toContain('センターから：終わりの時刻を確かめてください')
    for (const personal of ['佐藤', '2,000円', '11月3日'])
      expect(JSON.stringify(chat.replies)).not.toContain(personal)
    chat.tap('なおす')
    expect(chat.words).toContain('どれをなおしますか？')
  })

  it('an approval says nothing personal', () => {
    const chat = new Chat().send({ kind: 'approved', caseNo: 'R-1', subsidyYen: 1500 })
    expect(chat.words).toContain('承認されました')
    expect(JSON.stringify(chat.replies)).not.toMatch(/1,?500/)
  })

  it('keeps a half-done report when another one is mended', () => {
    const chat = new Chat({ reports: [report('R-1', { accident: false })] })
      .menu('report')
      .tap('鈴木')
      .tap('昨日')
    chat.menu('month').tap('の報告').tap('なおす').tap('終わりをなおす').type('18:00').tap('送信する')
    expect(chat.effects).toMatchObject([{ kind: 'submit', mends: 'R-1' }])
    expect(chat.state).toMatchObject({ guided: { answers: { requesterNo: '200051' } } })
  })
})

describe('unsend', () => {
  const unsend = (state: 'submitted' | 'asking' | 'approved' | 'withdrawn') =>
    ({ kind: 'unsend', photoOf: { caseNo: 'R-1', state, photoIds: ['a'] } }) as BotEvent

  it('asks about a submitted report and withdraws nothing by itself', () => {
    const chat = new Chat({ reports: [report('R-1', { source: 'photo' })] }).send(unsend('submitted'))
    expect(chat.words).toContain('報告も取り下げますか？')
    expect(chat.effects).toEqual([])
    expect(chat.tap('取り下げる').effects).toEqual([{ kind: 'withdraw', caseNo: 'R-1' }])
  })

  it('closes a photo that was never submitted, without a word: its case is closed already', () => {
    const chat = new Chat().send({
      kind: 'photo',
      caseNo: 'R-1',
      photoId: 'a',
      setIndex: null,
      setTotal: null,
      duplicateOf: null,
    })
    chat.send(unsend('withdrawn'))
    expect([chat.replies, chat.effects]).toEqual([[], []])
    expect(chat.state).toMatchObject({ sheets: [] })
  })

  it('asks when the case has other photos', () => {
    const chat = new Chat()
    for (const photoId of ['a', 'b'])
      chat.send({ kind: 'photo', caseNo: 'R-1', photoId, setIndex: null, setTotal: 2, duplicateOf: null })
    expect(chat.send(unsend('asking')).words).toContain('写真を取り消しましたね')
    expect(chat.tap('やめる').effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-1' }])
  })

  it('closes the questions of a case whose last photo was taken back', () => {
    const chat = new Chat().send({ kind: 'reading', result: photoResult({ caseNo: 'R-1' }) })
    const old = chat.replies
    expect(chat.send(unsend('withdrawn')).replies).toEqual([])
    expect(chat.tapIn(old, '正しいので送る').effects).toEqual([])
  })

  it.each([unsend('approved'), unsend('withdrawn'), { kind: 'unsend', photoOf: null } as const])(
    'says nothing otherwise',
    (event) => {
      const chat = new Chat().send(event)
      expect([chat.replies, chat.effects]).toEqual([[], []])
    },
  )
})
