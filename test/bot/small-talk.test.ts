import { describe, expect, it } from 'vitest'
import type { BotEvent } from '../../bot/contract.ts'
import { Chat, GUEST } from './support.ts'

const zalgo = [...'こんにちは'].map((letter) => `${letter}\u0301\u0316\u0332\u033e\u0489`).join('')

/** as long as LINE takes them */
const STORY = '今日の活動のことです。'.repeat(440)

describe('anything else', () => {
  it.each([
    { why: 'a greeting', text: 'こんにちは', says: '高橋 順子さん、こんにちは' },
    { why: 'thanks', text: 'ありがとうございました！', says: 'こちらこそ' },
    { why: 'abuse', text: 'この役立たず', says: 'センターの人が電話で' },
    { why: 'nonsense', text: 'ふにゃらら', says: 'よくわかりませんでした' },
    { why: '5,000 characters', text: 'あ'.repeat(5000), says: '長い文は、まだ読めません' },
    { why: 'emoji only', text: '👩‍👧‍👦🎉', says: 'メッセージを受け取りました' },
    { why: 'nothing visible', text: '\u200b\u202e ', says: 'メッセージを受け取りました' },
    { why: 'right to left', text: 'مرحبا بكم', says: 'よくわかりませんでした' },
    { why: 'a turned-round order', text: '\u202eするす告報', says: 'よくわかりませんでした' },
    { why: 'zalgo', text: zalgo, says: 'こんにちは' },
    { why: 'html', text: '<script>alert(1)</script>', says: 'よくわかりませんでした' },
    {
      why: 'a whole report',
      text: '昨日18時から20時まで佐藤さんのお子さんを送迎',
      says: '読みとりました：11月4日(火) 18:00–20:00 佐藤さん',
    },
    { why: 'an accident', text: '子どもがころんでけがをしました', says: '000-123-4567' },
    { why: 'an accident before a long story', text: `事故です。${STORY}`, says: '000-123-4567' },
    { why: 'an accident after a long story', text: `${STORY}子どもがけがをしました`, says: '000-123-4567' },
    { why: 'a long story without one', text: `${STORY}事故なし`, says: '長い文は、まだ読めません' },
    { why: 'a wish for a person', text: '電話したいです', says: '000-123-4567' },
    { why: 'a request for help', text: '使い方がわからない', says: '報告のしかたは3つあります' },
    { why: 'money', text: '振込はいつ？', says: '交付決定を見る' },
    { why: 'a paper by its name', text: '通知書がほしい', says: '交付決定を見る' },
    { why: 'what the year came to', text: '支払額のお知らせはどこ', says: '交付決定を見る' },
    { why: 'the month', text: '先月の状況', says: '10月の報告' },
    { why: 'a photo', text: '写真で送りたい', says: '真上から' },
    { why: 'the programme', text: 'どんな事業ですか', says: 'みなと子育て応援事業' },
    { why: 'stop with nothing open', text: 'やめる', says: '書きかけの報告はありません' },
    { why: 'go on with nothing open', text: 'つづき', says: '書きかけの報告はありません' },
  ])('is answered kindly, with a way on: $why', ({ text, says }) => {
    const chat = new Chat().type(text)
    expect(chat.words).toContain(says)
    expect(chat.labels.length).toBeGreaterThan(0)
    expect(chat.effects).toEqual([])
  })

  it.each([
    { kind: 'sticker', says: 'スタンプ' },
    { kind: 'video', says: '動画は受け取れません' },
    { kind: 'audio', says: '声のメッセージは聞けません' },
    { kind: 'file', says: 'このファイルは受け取れません' },
    { kind: 'location', says: '場所はいりません' },
  ] as const)('a $kind is answered, and the question stands', ({ kind, says }) => {
    expect(new Chat().send({ kind }).words).toContain(says)
    const asked = new Chat().menu('report').tap('佐藤').send({ kind })
    expect(asked.words).toContain(says)
    expect(asked.words).toContain('いつの活動でしたか？')
  })

  it('a family that asks for money or papers is led to what it paid, and to its 証明書', () => {
    const member = { memberNo: '200001', name: '佐藤 花子', isProvider: false, isRequester: true }
    for (const typed of ['領収書がほしい', '料金はいくらでしたか']) {
      const chat = new Chat({ member, pairs: [] }).type(typed)
      expect(chat.labels).toEqual(expect.arrayContaining(['これまでの利用', '証明書・領収書']))
      expect(chat.words).not.toContain('今月の報告')
    }
  })

  it('answers a group once a day, without a name', () => {
    const chat = new Chat().send({ kind: 'group' })
    expect(chat.words).toContain('1対1のトーク')
    expect(chat.words).not.toContain('高橋')
    expect(chat.send({ kind: 'group' }).replies).toEqual([])
    chat.context = { ...chat.context, today: '2025-11-06' }
    expect(chat.send({ kind: 'group' }).replies).toHaveLength(1)
  })

  it('offers a guest only what a guest can do', () => {
    const chat = new Chat(GUEST).type('なにができますか')
    expect(chat.labels).toEqual(expect.arrayContaining(['会員番号で連携']))
    expect(chat.labels).not.toContain('報告する')
    expect(chat.type('報告').words).toContain('はじめに連携')
  })

  it.each([
    'f=guided&d=x&s=day&v=2025-11-01',
    'f=sheet&d=R-1&s=confirm&v=retake',
    'f=link&s=birth',
    'f=month&s=mend&v=R-1',
    'f=menu&s=constructor',
    'action=buy',
    '',
    'f=menu&s=toString',
  ])('a button of nowhere changes nothing: %s', (data) => {
    const chat = new Chat().send({ kind: 'postback', data })
    expect(chat.effects).toEqual([])
    expect(chat.replies.length).toBeGreaterThan(0)
    expect(chat.state).toMatchObject({ guided: null, sheets: [], link: null })
  })

  it('words never send a report', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('昨日')
    for (const text of ['はい', '送信', '送信する', 'ok', '正しい'])
      expect(chat.type(text).effects).toEqual([])
    expect(chat.labels).toContain('事故なしで送信')
  })

  it('an urgent case has its number', () => {
    const event: BotEvent = { kind: 'urgent-opened', caseNo: 'R-20251105-00099' }
    expect(JSON.stringify(new Chat().send(event).replies)).toContain('R-20251105-00099')
  })

  it('names the city only as the context does', () => {
    const city = {
      ...new Chat().context.city,
      programmeName: '別の町の事業',
      cityName: '別の町',
      centreName: '別の町センター',
    }
    const chat = new Chat({ ...GUEST, city }).menu('about')
    expect(chat.words).toContain('別の町の事業')
    expect(JSON.stringify(chat.replies)).not.toContain('みなと')
  })
})
