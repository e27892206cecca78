/** 用紙 from the chat: the way to one's own form, by words and by buttons; nothing personal in the bubble. */
import { describe, expect, it } from 'vitest'
import { Chat, GUEST } from './support.ts'

const opens = (chat: Chat) => JSON.stringify(chat.replies).includes('/form"')

describe('用紙', () => {
  it.each([
    { why: 'the word alone', typed: '用紙' },
    { why: 'asked for', typed: '用紙ください' },
    { why: 'politely', typed: '活動報告書の用紙をもらえますか' },
    { why: 'by its other name', typed: '報告書をください' },
    { why: 'wants to print', typed: '報告書を印刷したい' },
  ])('$why: $typed', ({ typed }) => {
    const chat = new Chat().type(typed)
    expect(chat.labels).toContain('用紙をひらく')
    expect(opens(chat)).toBe(true)
    expect(chat.words).not.toMatch(/\d{6}|さん|佐藤|高橋/)
  })

  it.each([
    { why: 'a picture of it is a photo report', typed: '用紙の写真を送ります' },
    { why: 'what is on it', typed: '報告書を送りました' },
  ])('not $why', ({ typed }) => {
    expect(new Chat().type(typed).labels).not.toContain('用紙をひらく')
  })

  it('stands under 報告する and 写真で報告, and a half-done report stays', () => {
    const chat = new Chat().menu('report').tap('用紙をもらう')
    expect(opens(chat)).toBe(true)
    expect(new Chat().menu('photo').tap('用紙をもらう').labels).toContain('用紙をひらく')
    const half = new Chat().menu('report').tap('佐藤').menu('form')
    expect(half.labels).toContain('用紙をひらく')
    expect(half.state).toMatchObject({ guided: { answers: { requesterNo: '200034' } } })
  })

  it('is for those who give care', () => {
    expect(new Chat(GUEST).type('用紙').words).toContain('はじめに連携をしてください')
    const requester = { ...new Chat().context.member!, isProvider: false, isRequester: true }
    expect(new Chat({ member: requester, pairs: [] }).type('用紙').labels).not.toContain('用紙をひらく')
  })

  it('写真で報告 leads to the page that takes files', () => {
    expect(JSON.stringify(new Chat().menu('photo').replies)).toContain('/upload"')
  })
})
