import { describe, expect, it } from 'vitest'
import { Chat, GUEST } from './support.ts'

const asked = () => new Chat(GUEST).menu('link').type('１０００１２').tap('生年月日をえらぶ', '1958-04-02')

describe('linking', () => {
  it('greets, asks three things, and tries', () => {
    const chat = new Chat(GUEST).send({ kind: 'follow', isUnblocked: false })
    expect(chat.effects).toEqual([{ kind: 'show-menu', menu: 'guest' }])
    expect(chat.words).toContain('友だち追加ありがとうございます')
    chat.tap('会員番号で連携')
    expect(chat.words).toContain('1/3')
    chat.type('100012')
    expect(chat.words).toContain('2/3')
    chat.type('昭和33年4月2日')
    expect(chat.words).toContain('1958年4月2日')
    chat.type('ab12-cd34')
    expect(chat.effects).toEqual([
      { kind: 'try-link', memberNo: '100012', birthDate: '1958-04-02', code: 'AB12CD34' },
    ])
    expect(JSON.stringify(chat.state)).not.toContain('AB12CD34')
    chat.send({ kind: 'link-result', result: 'linked', triesLeft: 5, memberName: '高橋 順子' })
    expect(chat.words).toContain('高橋 順子さん、連携できました')
    expect(chat.labels).toContain('報告する')
    expect(chat.effects).toEqual([{ kind: 'show-menu', menu: 'member' }])
    expect(JSON.stringify(chat.state)).not.toContain('1958')
  })

  it('the number of the letter, typed without a button, begins it', () => {
    expect(new Chat(GUEST).type('会員番号 １０００１２').words).toContain('2/3')
    // a linked member's six digits are no linking
    expect(new Chat().type('100012').state).toMatchObject({ link: null })
  })

  it('says how many tries are left, never which of the three was wrong, and takes the code again', () => {
    const chat = asked()
      .type('1111')
      .send({ kind: 'link-result', result: 'wrong', triesLeft: 3, memberName: null })
    expect(chat.words).toContain('どれかがちがうようです。あと3回ためせます')
    expect(chat.type('2222').effects).toMatchObject([{ kind: 'try-link', memberNo: '100012', code: '2222' }])
    expect(chat.tap.bind(chat, '報告する')).toThrow()
  })

  it.each([
    { why: 'locked', event: { result: 'locked', triesLeft: 0 } as const, says: '連携を止めました' },
    { why: 'the fifth wrong one', event: { result: 'wrong', triesLeft: 0 } as const, says: '000-123-4567' },
    { why: 'an old letter', event: { result: 'expired', triesLeft: 5 } as const, says: 'コードの期限' },
  ])('leads to the centre: $why', ({ event, says }) => {
    const chat = asked()
      .type('1111')
      .send({ kind: 'link-result', memberName: null, ...event })
    expect(chat.words).toContain(says)
    expect(JSON.stringify(chat.replies)).toContain('tel:0001234567')
    expect(chat.state).toMatchObject({ link: null })
  })

  it.each([
    { why: 'five digits', typed: '10001', says: '数字6けた' },
    { why: 'talk', typed: 'こんにちは', says: '会員番号は何番ですか？' },
    { why: 'a request for help', typed: 'わからない', says: '使い方' },
  ])('the number question stands: $why', ({ typed, says }) => {
    const chat = new Chat(GUEST).menu('link').type(typed)
    expect(chat.words).toContain(says)
    expect(chat.state).toMatchObject({ link: { step: 'number' } })
  })

  it('does not spend a try on talk', () => {
    expect(asked().type('hello').effects).toEqual([])
    expect(asked().type('ちょっと待って').effects).toEqual([])
  })

  it.each(['2999-01-01', '1850-01-01'])('refuses a birth date of %s', (date) => {
    const chat = new Chat(GUEST).menu('link').type('100012').tap('生年月日をえらぶ', date)
    expect(chat.state).toMatchObject({ link: { step: 'birth' } })
  })

  it('can be started again or stopped', () => {
    expect(asked().tap('はじめから').words).toContain('1/3')
    expect(asked().type('やめる').state).toMatchObject({ link: null })
  })

  it('tells the former account, and forgets its drafts', () => {
    const chat = new Chat().menu('report').tap('佐藤').send({ kind: 'link-moved' })
    expect(chat.words).toContain('別のLINEと連携されました')
    expect(chat.effects).toEqual([{ kind: 'show-menu', menu: 'guest' }])
    expect(chat.state).toMatchObject({ guided: null })
  })

  it('greets a linked member who is back after a block', () => {
    const chat = new Chat().send({ kind: 'follow', isUnblocked: true })
    expect(chat.words).toContain('高橋 順子さん、おかえりなさい')
    expect(chat.effects).toEqual([{ kind: 'show-menu', menu: 'member' }])
  })

  it('says so when linked already', () => {
    expect(new Chat().menu('link').words).toContain('連携ずみです')
  })
})
