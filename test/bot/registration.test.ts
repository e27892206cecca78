/** What an applicant is told, the menu that follows, and what a family sees of its visits. */
import { describe, expect, it } from 'vitest'
import type { BotEvent, VisitView } from '../../bot/contract.ts'
import { Chat, GUEST } from './support.ts'

const CASE = 'R-20251118-00003'
const approved = (over: Partial<BotEvent & { kind: 'application-approved' }> = {}): BotEvent => ({
  ...{ kind: 'application-approved', caseNo: CASE, memberNo: '200021', name: '大野 千夏' },
  ...{ roles: ['requester'], gained: ['requester'], basicCourse: true },
  ...over,
})
const REQUESTER = {
  member: { memberNo: '200034', name: '佐藤 花子', isProvider: false, isRequester: true },
  pairs: [],
  lastActivity: null,
}

describe('an application decided on', () => {
  it.each([
    {
      why: 'a requester',
      event: approved(),
      menu: 'requester',
      says: ['大野 千夏さん、ようこそ', '200021', '事前打合せ', CASE],
      never: ['基礎講習', '報告する'],
    },
    {
      why: 'a provider',
      event: approved({ roles: ['provider'], gained: ['provider'] }),
      menu: 'member',
      says: ['基礎講習', '報告する'],
      never: ['事前打合せ'],
    },
    {
      why: 'a provider whose qualification exempts',
      event: approved({ roles: ['provider'], gained: ['provider'], basicCourse: false }),
      menu: 'member',
      says: ['活動を始める前に'],
      never: ['基礎講習', '保育'],
    },
    {
      why: 'a provider who now asks for care too',
      event: approved({ roles: ['provider', 'requester'], gained: ['requester'] }),
      menu: 'member',
      says: ['提供会員・依頼会員', '事前打合せ'],
      never: ['基礎講習'],
    },
    {
      why: 'a change of data',
      event: approved({ gained: [] }),
      menu: 'requester',
      says: ['登録の内容をかえました', '200021'],
      never: ['ようこそ', '事前打合せ'],
    },
  ] as const)('$why is told what to do next, and gets the menu', ({ event, menu, says, never }) => {
    const chat = new Chat(GUEST).send(event)
    for (const words of says) expect(chat.words).toContain(words)
    for (const words of never) expect(chat.words).not.toContain(words)
    expect(chat.effects).toEqual([{ kind: 'show-menu', menu }])
  })

  it('closes a linking that was begun', () => {
    const chat = new Chat(GUEST).menu('link').type('100012').send(approved())
    expect(chat.state).toMatchObject({ link: null, focus: null })
  })

  it('a return opens the page again; a decline leads to the telephone', () => {
    const back = new Chat(GUEST).send({
      kind: 'application-returned',
      caseNo: CASE,
      reason: '番地がありません',
    })
    expect(back.words).toContain('センターから：番地がありません')
    expect(JSON.stringify(back.replies)).toContain('https://liff.example/1/registration')
    const no = new Chat(GUEST).send({ kind: 'application-declined', caseNo: CASE, reason: '市外の方です' })
    expect(no.words).toContain('市外の方です')
    expect(JSON.stringify(no.replies)).toContain('tel:0001234567')
  })

  it('bank and health are never asked for in the chat', () => {
    for (const words of ['登録したい', '住所が変わりました', '口座をかえたい', '引っ越しました']) {
      const chat = new Chat(REQUESTER).type(words)
      expect(JSON.stringify(chat.replies), words).toContain('https://liff.example/1/registration')
    }
  })
})

describe('menus follow who somebody is', () => {
  it.each([
    { why: 'a guest', over: GUEST, menu: 'guest' },
    { why: 'a requester', over: REQUESTER, menu: 'requester' },
    { why: 'a provider', over: {}, menu: 'member' },
  ])('$why who is back', ({ over, menu }) => {
    expect(new Chat(over).send({ kind: 'follow', isUnblocked: true }).effects).toEqual([
      { kind: 'show-menu', menu },
    ])
  })

  it('a requester who linked', () => {
    const chat = new Chat(REQUESTER).send({
      ...{ kind: 'link-result', result: 'linked', triesLeft: 5, memberName: '佐藤 花子' },
    })
    expect(chat.effects).toEqual([{ kind: 'show-menu', menu: 'requester' }])
  })
})

describe('これまでの利用', () => {
  const visit = (date: string, over: Partial<VisitView> = {}): VisitView => ({
    ...{ date, start: '15:00', end: '17:30', providerName: '高橋 順子', feeYen: 1250 },
    ...{ transportYen: 0, otherYen: 0, cancelled: false, state: 'approved' },
    ...over,
  })

  it('shows the latest month with its sum, and offers the others', () => {
    const usage = [
      visit('2025-11-04', { transportYen: 340, state: 'submitted' }),
      visit('2025-11-01'),
      visit('2025-09-30', { feeYen: 500 }),
    ]
    const chat = new Chat({ ...REQUESTER, usage }).menu('usage')
    for (const words of ['11月の利用 2回', '2,500円', '340円', '2,840円', '高橋 順子', '確かめている'])
      expect(chat.words).toContain(words)
    expect(chat.words).not.toContain('500円\n9月')
    expect(chat.tap('9月を見る').words).toContain('9月の利用 1回')
  })

  it("times, the provider's name and further costs are as large as the dates: nothing a family checks is in small print", () => {
    const chat = new Chat({ ...REQUESTER, usage: [visit('2025-11-04', { transportYen: 340 })] }).menu('usage')
    const visits = JSON.stringify(chat.replies)
    for (const words of ['11月4日', '高橋 順子', '＋340円'])
      expect(visits).toMatch(new RegExp(`"text":"[^"]*${words}[^"]*"[^}]*"size":"sm"`))
  })

  it('sixty visits in a month stay within a bubble', () => {
    const usage = Array.from({ length: 60 }, (_, n) => visit('2025-11-03', { start: `0${n % 10}:00` }))
    const chat = new Chat({ ...REQUESTER, usage }).menu('usage')
    expect(chat.words).toContain('ほか48回')
    expect(chat.words).toContain('75,000円')
  })

  it.each([
    { why: 'nothing yet', over: REQUESTER, says: 'まだ利用はありません' },
    { why: 'a guest', over: GUEST, says: 'はじめに連携' },
  ])('$why', ({ over, says }) => {
    expect(new Chat(over).menu('usage').words).toContain(says)
  })

  it('a requester who asks for this month means their visits', () => {
    expect(new Chat({ ...REQUESTER, usage: [visit('2025-11-02')] }).type('今月').words).toContain(
      '11月の利用',
    )
  })
})
