/**
 * A thread from the member's thumb to the desk and back, through a whole service: what reaches the stand-in's ledger
 * is what was meant for the member, once, and never a note.
 */
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { lineEvents, questionMessages } from '../../db/schema.ts'
import type { CaseTimeline, Counts, Question, Questions } from '../../server/contract.ts'
import type { MemberPhone } from '../support/member-phone.ts'
import { eventually, type StaffHands } from '../support/sandbox.ts'
import { serviceSandbox } from '../support/service-sandbox.ts'

const here = serviceSandbox({ now: '2026-11-12T21:00:00+09:00' })
let phone: MemberPhone
let clerk: StaffHands

beforeAll(async () => {
  phone = await here.sandbox.phone('100001')
  clerk = await here.sandbox.staff('clerk')
})

const ledger = async (): Promise<string> => (await fetch(`${here.sandbox.url}/sandbox/world/ledger`)).text()
const countIn = (text: string, part: string) => text.split(part).length - 1
const caseIn = (texts: string[]) => /R-\d{8}-\d{5}/.exec(texts.join(' '))![0]
const thread = (caseNo: string) => clerk.call<Question>('GET', `/questions/${caseNo}`)
const counts = async () => (await clerk.call<Counts>('GET', '/counts')).questions
const NOTE = '前にも同じ質問あり。言い方に気をつける。'

describe('a question', () => {
  let caseNo: string

  it('opens with the telephone and the pen, takes several messages into one case, and counts in the top bar', async () => {
    const before = await counts()
    const card = await phone.say('センターに聞く')
    expect(card.texts.join()).toContain('ここに書いて送れます')
    expect(card.texts.join()).toMatch(/0\d+-\d+-\d+/)
    caseNo = caseIn((await phone.say('手袋を忘れて帰りました。どこに連絡すればよいですか')).texts)
    expect(caseIn((await phone.say('緑色の小さいものです')).texts)).toBe(caseNo)
    expect(await counts()).toBe(before + 1)
    const { messages, member, state } = await thread(caseNo)
    expect(messages.map(({ text }) => text)).toEqual([
      '手袋を忘れて帰りました。どこに連絡すればよいですか',
      '緑色の小さいものです',
    ])
    expect(state).toBe('waiting')
    expect(member).toMatchObject({ memberNo: '100001', name: '田中 和子' })
    expect(member!.pairs.length).toBeGreaterThan(0)
  })

  it('lies sealed: neither the message nor the stored event holds its words', async () => {
    const rows = await here.db.database.drizzle
      .select()
      .from(questionMessages)
      .where(eq(questionMessages.caseNo, caseNo))
    expect(rows).toHaveLength(2)
    for (const { sealedText } of rows) expect(sealedText.toString('utf8')).not.toContain('手袋')
    const events = await here.db.database.drizzle.select().from(lineEvents)
    expect(events.length).toBeGreaterThan(0)
    expect(JSON.stringify(events)).not.toContain('手袋')
  })

  it('is answered into the chat once, however often the page sends, and a note never leaves', async () => {
    const { seen } = await thread(caseNo)
    await clerk.call('POST', `/questions/${caseNo}/note`, { text: NOTE, key: 'note-0001' })
    const body = { text: 'センターでお預かりしています。', seen, key: 'answer-0001' }
    await clerk.call('POST', `/questions/${caseNo}/answer`, body)
    await clerk.call('POST', `/questions/${caseNo}/answer`, body)
    const heard = await phone.hears('センターでお預かりしています。')
    expect(heard.via).toContain('push')
    expect(heard.actions.map(({ label }) => label)).toContain('返事を書く')
    expect(await thread(caseNo)).toMatchObject({ state: 'answered' })
    expect((await thread(caseNo)).messages.filter(({ internal }) => internal)).toHaveLength(1)
    const sent = await ledger()
    expect(countIn(sent, 'センターでお預かりしています。')).toBe(1)
    expect(sent).not.toContain(NOTE)
    const events = JSON.stringify(await here.db.database.drizzle.select().from(lineEvents))
    expect(events).not.toContain('お預かり')
  })

  it('an answer written over newer words of the member is stopped, with the words', async () => {
    const { seen } = await thread(caseNo)
    await phone.tap('返事を書く')
    await phone.say('明日の夕方に取りに行きます')
    expect(await counts()).toBeGreaterThan(0)
    const body = { text: 'いつでもどうぞ。', seen, key: 'answer-0002' }
    await expect(clerk.call('POST', `/questions/${caseNo}/answer`, body)).rejects.toThrow(/409.*NEWER_WORDS/s)
    await expect(clerk.call('POST', `/questions/${caseNo}/close`, { seen })).rejects.toThrow(/409/)
    const now = await thread(caseNo)
    expect(now.messages.at(-1)).toMatchObject({ text: '明日の夕方に取りに行きます', author: 'member' })
    await clerk.call('POST', `/questions/${caseNo}/answer`, { ...body, seen: now.seen })
    await phone.hears('いつでもどうぞ。')
  })

  it('is closed kindly, once, and may be opened again by the member', async () => {
    const { seen } = await thread(caseNo)
    await clerk.call('POST', `/questions/${caseNo}/close`, { seen })
    await clerk.call('POST', `/questions/${caseNo}/close`, { seen })
    await phone.hears('終わりにしました')
    expect(await thread(caseNo)).toMatchObject({ state: 'closed' })
    await phone.tap('もう一度聞く')
    expect(caseIn((await phone.say('やはり来週にします')).texts)).toBe(caseNo)
    expect(await thread(caseNo)).toMatchObject({ state: 'waiting' })
    expect(countIn(await ledger(), '終わりにしました')).toBe(2) // alt text and bubble of one message
  })

  it('its timeline tells all of it, in words, with what became of each message', async () => {
    const { entries } = await clerk.call<CaseTimeline>('GET', `/cases/${caseNo}`)
    const lines = entries.map(({ kind, who, what, text, outcome }) =>
      [kind, who, what, text, outcome].join(' '),
    )
    expect(lines.join('\n')).not.toMatch(/question\.|case\./)
    for (const part of [
      '受付',
      '手袋を忘れて',
      NOTE,
      'センターでお預かりしています。',
      '終わりにした',
      'もう一度ひらいた',
      '送信済',
    ])
      expect(
        lines.some((line) => line.includes(part)),
        part,
      ).toBe(true)
    const times = entries.map(({ at }) => at)
    expect(times).toEqual([...times].sort())
  })
})

test('somebody who is not linked is answered too, and the centre sees that they are not', async () => {
  const guest = await here.sandbox.phone('100002')
  await guest.say('センターに聞く')
  const caseNo = caseIn((await guest.say('登録のしかたを教えてください')).texts)
  const question = await thread(caseNo)
  expect(question).toMatchObject({ member: null, state: 'waiting' })
  const body = { text: '「登録する」から始められます。', seen: question.seen, key: 'answer-guest' }
  await clerk.call('POST', `/questions/${caseNo}/answer`, body)
  await guest.hears('「登録する」から始められます。')
})

test('an accident in a question is answered at once, and marked at the desk', async () => {
  const other = await here.sandbox.phone('100012')
  await other.say('センターに聞く')
  const seen = await other.say(`${'今日の活動のことです。'.repeat(80)}公園でけがをしました`)
  expect(seen.texts.join()).toContain('すぐに電話してください')
  const question = await thread(caseIn(seen.texts))
  expect(question.messages.at(-1)).toMatchObject({ urgent: true })
})

test('the lists: waiting ones oldest first, the sample world has one of each', async () => {
  const list = (view: string) => clerk.call<Questions>('GET', `/questions?view=${view}`)
  const waiting = (await list('waiting')).items
  expect(waiting.length).toBeGreaterThanOrEqual(2)
  expect(waiting.map(({ lastAt }) => lastAt)).toEqual(waiting.map(({ lastAt }) => lastAt).toSorted())
  expect((await list('answered')).items.map(({ memberNo }) => memberNo)).toContain('200001')
})

test.each(['preparer', 'approver', 'treasury', 'auditor'])('%s reads and does not write', async (role) => {
  const hands = await here.sandbox.staff(role)
  const { items } = await hands.call<Questions>('GET', '/questions')
  const caseNo = items[0]!.caseNo
  const { seen } = await hands.call<Question>('GET', `/questions/${caseNo}`)
  const before = await ledger()
  for (const [path, body] of [
    ['answer', { text: 'x', seen, key: `no-${role}-answer` }],
    ['note', { text: 'x', key: `no-${role}-note` }],
    ['close', { seen }],
  ] as const)
    await expect(hands.call('POST', `/questions/${caseNo}/${path}`, body)).rejects.toThrow(/403/)
  await expect(hands.call('POST', '/pairs', { providerNo: '100001', requesterNo: '200009' })).rejects.toThrow(
    /403/,
  )
  await expect(hands.call('POST', '/members/100001/link-code', {})).rejects.toThrow(/403/)
  expect(await ledger()).toBe(before)
})

test('what is no answer is refused: nothing but spaces, too long, an unknown case', async () => {
  const { items } = await clerk.call<Questions>('GET', '/questions')
  const path = `/questions/${items[0]!.caseNo}/answer`
  const body = { seen: 0, key: 'refused-0001' }
  await expect(clerk.call('POST', path, { ...body, text: ' \n ' })).rejects.toThrow(/422.*WORDS_NEEDED/s)
  await expect(clerk.call('POST', path, { ...body, text: 'あ'.repeat(1001) })).rejects.toThrow(/400/)
  await expect(clerk.call('GET', '/questions/R-20200101-00001')).rejects.toThrow(/404/)
  await expect(clerk.call('GET', '/cases/R-20200101-00001')).rejects.toThrow(/404.*UNKNOWN_CASE/s)
})

test('words that LINE delivers twice are one message', async () => {
  const world = `${here.sandbox.url}/sandbox/world`
  const messages = () => here.db.database.drizzle.$count(questionMessages)
  const deliveries = async () =>
    ((await (await fetch(`${world}/webhooks`)).json()) as { deliveries: { webhookEventId: string }[] })
      .deliveries
  await phone.say('センターに聞く')
  const before = await messages()
  await fetch(`${world}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhook: { duplicate: 1 } }),
  })
  await phone.say('二度とどく言葉')
  const twice = await eventually(deliveries, (all) => {
    const ids = all.map(({ webhookEventId }) => webhookEventId)
    return new Set(ids).size < ids.length
  })
  expect(twice.length).toBeGreaterThan(0)
  await phone.say('そのあとの言葉')
  expect(await messages()).toBe(before + 2)
})
