/** Notices in the chat: the bubble, an answer and its change, the list, old buttons, and the centre's own phone. */
import { describe, expect, it } from 'vitest'
import type { NoticeView } from '../../bot/contract.ts'
import { breachesOf } from '../../bot/messages/limits.ts'
import { noticePush, noticeTest } from '../../bot/messages/notices.ts'
import { buttonsOf, Chat, GUEST, wordsOf } from './support.ts'

const notice = (over: Partial<NoticeView> = {}): NoticeView => ({
  ...{ id: 12, title: '救命講習のご案内', body: '動きやすい服で来てください。', eventOn: '2025-11-25' },
  ...{ eventTime: '10:00〜12:00', place: '見本会館', answerBy: '2025-11-20', answer: null },
  ...over,
})

describe('the push', () => {
  it('says what, when, where, until when, and has both answers', () => {
    expect(wordsOf(noticePush(notice()))).toBe(
      [
        ...[
          'センターからのお知らせ',
          '救命講習のご案内',
          '日時：11月25日(火) 10:00〜12:00',
          '場所：見本会館',
        ],
        ...[
          '動きやすい服で来てください。',
          '11月20日(木)までに、答えてください。',
          '[参加する]',
          '[参加しない]',
        ],
      ].join('\n'),
    )
  })

  it.each([
    {
      why: 'everything as long as the desk lets it be',
      over: {
        title: '題'.repeat(60),
        body: '文'.repeat(1000),
        eventTime: '時'.repeat(40),
        place: '所'.repeat(100),
      },
    },
    {
      why: 'nothing but a title',
      over: { body: '', eventOn: null, eventTime: '', place: ' ', answerBy: null },
    },
    { why: 'a time without a day', over: { eventOn: null } },
    { why: 'marks that turn text around', over: { title: '\u202E題', body: '\u0000\u200B文' } },
  ])('keeps LINE’s limits with $why', ({ over }) => {
    expect(breachesOf([noticePush(notice(over)), noticeTest(notice(over))])).toEqual([])
  })

  it('asks for no answer where none is wanted', () => {
    expect(buttonsOf(noticePush(notice({ answerBy: null })))).toEqual([])
  })

  it('the test is marked, and its buttons record nothing', () => {
    const test = noticeTest(notice())
    expect(wordsOf(test)).toContain('【テスト】救命講習のご案内')
    expect(test.altText).toMatch(/^【テスト】/)
    const chat = new Chat().tapIn([test], '参加する')
    expect(chat.effects).toEqual([])
    expect(chat.words).toContain('これはテストです')
  })
})

describe('an answer', () => {
  it.each([
    { label: '参加する', answer: 'yes' },
    { label: '参加しない', answer: 'no' },
  ])('$label goes to the server, which says what became of it', ({ label, answer }) => {
    const chat = new Chat().tapIn([noticePush(notice())], label)
    expect(chat.replies).toEqual([])
    expect(chat.effects).toEqual([{ kind: 'answer-notice', noticeId: 12, answer }])
  })

  it('is thanked, and may be changed from the same bubble', () => {
    const chat = new Chat().send({
      kind: 'notice-answered',
      result: 'taken',
      notice: notice({ answer: 'yes' }),
    })
    expect(chat.words).toContain('✓ 参加する')
    expect(chat.tap('参加しない').effects).toEqual([{ kind: 'answer-notice', noticeId: 12, answer: 'no' }])
  })

  it('after the last day is taken, and says so', () => {
    const late = notice({ answer: 'no', answerBy: '2025-11-04' })
    expect(new Chat().send({ kind: 'notice-answered', result: 'taken', notice: late }).words).toContain(
      'しめ切り（11月4日(火)）のあと',
    )
  })

  it('after the day itself is told kindly, with a way on', () => {
    const over = notice({ eventOn: '2025-11-04' })
    const chat = new Chat().send({ kind: 'notice-answered', result: 'over', notice: over })
    expect(chat.words).toContain('もう終わりました')
    expect(chat.labels).toEqual(expect.arrayContaining(['お知らせ', '電話をかける']))
  })

  it('to a notice of somebody else', () => {
    const chat = new Chat().send({ kind: 'notice-answered', result: 'unknown', notice: null })
    expect(chat.words).toContain('届いていません')
  })

  it('of somebody not linked any more: linking first', () => {
    const chat = new Chat(GUEST).tapIn([noticePush(notice())], '参加する')
    expect(chat.effects).toEqual([])
    expect(chat.words).toContain('はじめに連携')
  })

  it.each([
    'f=notice&d=12&s=answer&v=maybe',
    'f=notice&d=x&s=answer&v=yes',
    'f=notice&d=12&s=other',
    'f=notice&s=open',
  ])('never throws at %s', (data) => {
    const chat = new Chat().send({ kind: 'postback', data })
    expect(chat.effects).toEqual([])
    expect(chat.replies.length).toBeGreaterThan(0)
  })

  it('leaves a half-done report where it was', () => {
    const chat = new Chat().menu('report').tap('佐藤')
    const before = chat.state
    chat.tapIn([noticePush(notice())], '参加する')
    chat.send({ kind: 'notice-answered', result: 'taken', notice: notice({ answer: 'yes' }) })
    expect(chat.state).toEqual(before)
  })
})

describe('お知らせ', () => {
  it('none yet', () => {
    expect(new Chat({ notices: [] }).menu('notices').words).toContain('まだありません')
  })

  it('a guest links first', () => {
    expect(new Chat(GUEST).menu('notices').words).toContain('はじめに連携')
  })

  it('the newest last, each with its own answer and the buttons that make sense', () => {
    const notices = [
      notice({ id: 13, title: '新しい' }),
      notice({ id: 12, title: '答えた', answer: 'yes' }),
      notice({ id: 11, title: '終わった', eventOn: '2025-11-04', answer: 'no' }),
    ]
    const chat = new Chat({ notices }).menu('notices')
    expect(
      chat.replies.map((reply) =>
        wordsOf(reply)
          .split('\n')
          .find((line) => line.length < 6 && !/✓/.test(line)),
      ),
    ).toEqual([...['終わった', '答えた', '新しい']])
    expect(chat.labels).toEqual(['参加しない', '参加する', '参加しない'])
    expect(chat.words).toContain('✓ 参加する')
    expect(chat.words).toContain('[参加しないに変える]')
    expect(chat.words).toContain('もう終わりました')
  })

  it('older ones are a line each, and open', () => {
    const notices = Array.from({ length: 8 }, (_, n) => notice({ id: 20 - n, title: `第${20 - n}回` }))
    const chat = new Chat({ notices }).menu('notices')
    expect(chat.replies).toHaveLength(4)
    expect(chat.tap('第13回').words).toContain('第13回')
    expect(chat.replies).toHaveLength(1)
  })

  it('is understood in words', () => {
    expect(new Chat({ notices: [notice()] }).type('お知らせを見せて').words).toContain('救命講習')
  })
})

describe('a person of the centre', () => {
  it.each(['職員 123456', '職員123456', '　職員　１２３４５６ '])('types %j, member or not', (typed) => {
    for (const over of [{}, GUEST]) {
      const chat = new Chat(over).type(typed)
      expect(chat.effects).toEqual([{ kind: 'tie-staff', code: '123456' }])
    }
  })

  it('even in the middle of linking or a report, which stays', () => {
    const linking = new Chat(GUEST).menu('link')
    const before = linking.state
    expect(linking.type('職員 123456').effects).toHaveLength(1)
    expect(linking.state).toEqual(before)
  })

  it.each(['職員 12345', '職員です', '職員 1234567', '私は職員 123456 です'])('%j is talk', (typed) => {
    expect(new Chat().type(typed).effects.filter(({ kind }) => kind === 'tie-staff')).toEqual([])
  })

  it.each([
    { result: 'tied', staffName: '佐伯 由美', words: '佐伯 由美さんのLINE' },
    { result: 'wrong', staffName: null, words: '15分' },
    { result: 'locked', staffName: null, words: 'あした' },
  ] as const)('$result', ({ result, staffName, words }) => {
    expect(new Chat(GUEST).send({ kind: 'staff-tied', result, staffName }).words).toContain(words)
  })
})
