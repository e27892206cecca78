import { describe, expect, it } from 'vitest'
import type { BotEvent } from '../../bot/contract.ts'
import { Chat, contextOf, GUEST, photoEvent, wordsOf } from './support.ts'

const CASE = 'R-20251105-00021'
const taken = (first = true): BotEvent => ({ kind: 'question-taken', caseNo: CASE, first })
const answered = (text = '土曜日も使えます。'): BotEvent => ({
  kind: 'question-answered',
  caseNo: CASE,
  messageId: 2,
  text,
})
const later = (chat: Chat, time: string, today = chat.context.today) =>
  (chat.context = { ...chat.context, time, today })

describe('センターに聞く', () => {
  it.each([
    { why: 'a provider', who: {} },
    { why: 'somebody who is not linked', who: GUEST },
    {
      why: 'a requester',
      who: { member: { memberNo: '200034', name: '佐藤', isProvider: false, isRequester: true } },
    },
  ])('takes the words of $why, several messages into one thread, until 終わる', ({ who }) => {
    const chat = new Chat(who).menu('centre')
    expect(chat.words).toContain('000-123-4567')
    expect(chat.words).toContain('月–金 9:00–17:00')
    expect(chat.words).toContain('ここに書いて送れます')

    const [first] = chat.type('土曜日も預かってもらえますか').effects
    expect(first).toMatchObject({ kind: 'ask-centre', caseNo: null, text: '土曜日も預かってもらえますか' })
    expect(chat.send(taken()).words).toContain(CASE)
    const [second] = chat.type('朝は何時からですか').effects
    expect(second).toMatchObject({ kind: 'ask-centre', caseNo: CASE, text: '朝は何時からですか' })
    expect(chat.send(taken(false)).words).toContain('つづきも届きました')

    expect(chat.tap('終わる').words).toContain('返事は、このトークに届きます')
    expect(chat.type('ふにゃらら').effects).toEqual([])
  })

  it.each([
    { why: 'a whole report', text: '昨日18時から20時まで佐藤さんのお子さんを送迎' },
    { why: 'a member number', text: '100012' },
    { why: 'words that mean something elsewhere', text: '報告のしかたを教えてください' },
    { why: '2,000 characters', text: 'あ'.repeat(2000) },
    { why: 'emoji alone', text: '🙏' },
  ])('reads nothing else into words: $why', ({ text }) => {
    const chat = new Chat().menu('report').tap('佐藤').menu('centre').type(text)
    expect(chat.effects).toMatchObject([{ kind: 'ask-centre', text }])
  })

  const story = '公園に行きました。'.repeat(100)
  it.each(['事故がありました', '子どもがけがをしました', 'アレルギーが出ました', `${story}けがをしました`])(
    'answers an emergency first, and the centre gets the words too: %s',
    (text) => {
      const chat = new Chat().menu('centre').type(text)
      expect(chat.words).toContain('すぐに電話してください')
      expect(chat.effects).toMatchObject([{ kind: 'ask-centre', text }])
    },
  )

  it.each(['終わる', 'おわり', 'やめる', '以上です。'])('「%s」 ends it', (text) => {
    const chat = new Chat().menu('centre').type(text)
    expect(chat.effects).toEqual([])
    expect(chat.words).toContain('何も送らずに終わりました')
  })

  it.each([
    { why: 'the menu', start: (chat: Chat) => chat.menu('month') },
    { why: 'a report', start: (chat: Chat) => chat.menu('report') },
    { why: 'the name of another thing', start: (chat: Chat) => chat.type('今月の報告') },
  ])('another flow ends it: $why', ({ start }) => {
    const chat = start(new Chat().menu('centre'))
    expect(chat.effects).toEqual([])
    expect(chat.type('こんにちは').effects).toEqual([])
  })

  it('ends after half an hour without a word, counted from the last one; late words are not lost in silence', () => {
    const chat = new Chat({ time: '20:30' }).menu('centre')
    later(chat, '21:00')
    expect(chat.type('一つ目').effects).toHaveLength(1)
    chat.send(taken())
    later(chat, '21:30')
    expect(chat.type('二つ目').effects).toHaveLength(1)
    chat.send(taken(false))
    later(chat, '22:01')
    expect(chat.type('三つ目').effects).toEqual([])
    expect(chat.words).toContain('まだ届いていません')
    chat.tap('返事を書く')
    expect(chat.type('三つ目').effects).toMatchObject([{ kind: 'ask-centre', caseNo: CASE }])
    later(chat, '09:00', '2025-11-20')
    expect(chat.type('ふにゃらら').words).not.toContain('まだ届いていません')
  })

  it('goes on over midnight', () => {
    const chat = new Chat({ time: '23:50' }).menu('centre')
    later(chat, '00:10', '2025-11-06')
    expect(chat.type('夜おそくにすみません').effects).toHaveLength(1)
  })

  it('leaves photos to the reports, and says so', () => {
    const chat = new Chat().menu('centre').send(photoEvent())
    expect(chat.words).toContain('質問ではなく活動報告として')
    expect(chat.effects).toEqual([])
    expect(chat.type('ふにゃらら').effects).toEqual([])
    const guest = new Chat(GUEST).menu('centre').send(photoEvent())
    expect(guest.words).toContain('言葉で書いてください')
    expect(guest.effects).toMatchObject([{ kind: 'drop-photo' }])
    expect(guest.type('用紙はどこにありますか').effects).toHaveLength(1)
  })

  it('never takes anything from a group', () => {
    const chat = new Chat().menu('centre').send({ kind: 'group' })
    expect(chat.effects).toEqual([])
    expect(chat.words).not.toContain('センター')
  })

  it('keeps standing under a sticker', () => {
    expect(new Chat().menu('centre').send({ kind: 'sticker' }).words).toContain('ここに書いて送れます')
  })

  it('the half-done report is there again afterwards', () => {
    const chat = new Chat().menu('report').tap('佐藤').menu('centre').type('質問です').send(taken())
    expect(chat.tap('終わる').words).toContain('いつの活動でしたか')
  })
})

describe('what the centre says', () => {
  it('comes as its own words with a button that writes back into the same thread', () => {
    const chat = new Chat(GUEST).send(answered())
    expect(chat.words).toContain('土曜日も使えます。')
    expect(chat.words).toContain(CASE)
    chat.tap('返事を書く')
    expect(chat.type('ありがとうございます').effects).toMatchObject([{ kind: 'ask-centre', caseNo: CASE }])
  })

  it('does not stand on a locked screen', () => {
    const [reply] = new Chat().send(answered('はるさんのアレルギーの件です。')).replies
    expect((reply as { altText?: string }).altText).not.toContain('アレルギー')
  })

  it('does not disturb a report being made, nor a question being written', () => {
    const report = new Chat().menu('report').tap('佐藤').send(answered())
    expect(report.type('昨日').words).toContain('何時')
    const other = new Chat().menu('centre').type('別の質問').send(taken())
    expect(
      other.send({ ...answered(), caseNo: 'R-1' } as BotEvent).type('つづき です').effects,
    ).toMatchObject([{ kind: 'ask-centre', caseNo: CASE }])
  })

  it('words typed under it without the button are offered the way', () => {
    const chat = new Chat().send(answered()).type('では土曜日にします')
    expect(chat.effects).toEqual([])
    expect(chat.words).toContain('センターに送りますか')
  })

  it('an end is told kindly, and it may be opened again', () => {
    const chat = new Chat().send({ kind: 'question-closed', caseNo: CASE })
    expect(chat.words).toContain('終わりにしました')
    chat.tap('もう一度聞く')
    expect(chat.type('もう一つ').effects).toMatchObject([{ kind: 'ask-centre', caseNo: CASE }])
  })

  it('an answer of any length fits its bubble', () => {
    expect(() => new Chat().send(answered('長'.repeat(5000)))).not.toThrow()
  })
})

describe('pairs', () => {
  it.each([
    { asRole: 'provider' as const, says: '佐藤さんのお子さんを預かれます', button: '報告する' },
    { asRole: 'requester' as const, says: '佐藤さんに、お子さんを預けられます', button: 'センターに聞く' },
  ])('are told to the $asRole by family name alone', ({ asRole, says, button }) => {
    const chat = new Chat().send({
      kind: 'pair-registered',
      otherName: '佐藤 花子',
      otherNo: '200034',
      asRole,
    })
    expect(chat.words).toContain(says)
    expect(JSON.stringify(chat.replies)).not.toMatch(/花子|200034/)
    expect(chat.labels).toContain(button)
  })

  it('the new pair is offered at once in the guided report', () => {
    const chat = new Chat({ pairs: [] }).send({
      kind: 'pair-registered',
      otherName: '森 千尋',
      otherNo: '200099',
      asRole: 'provider',
    })
    chat.context = contextOf({
      pairs: [{ requesterNo: '200099', requesterName: '森 千尋', children: [{ childId: 9, name: 'こと' }] }],
      lastActivity: null,
    })
    expect(chat.tap('報告する').replies.map(wordsOf).join()).toContain('森')
  })

  it('an end names the day', () => {
    const ended = {
      otherName: '佐藤 花子',
      otherNo: '200034',
      asRole: 'provider',
      endedOn: '2025-11-30',
    } as const
    expect(new Chat().send({ kind: 'pair-ended', ...ended }).words).toContain('11月30日')
  })
})
