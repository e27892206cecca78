/**
 * What the chat shows is what is stored: the fee of a family in a free scheme, which its provider collects in cash.
 */
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { activities, children, pairs, programmePeriods } from '../../db/schema.ts'
import { memberChat, type MemberChat } from './member-chat.ts'
import { makeWorld, OTHER_REQUESTER, PROVIDER, submit, visit, type World } from './review-world.ts'

const FREE_VISITS = 24
let world: World
let chat: MemberChat

beforeEach(async () => {
  world = await makeWorld()
  world.setNow('2025-11-25T20:00:00+09:00')
  chat = memberChat(world)
  await world.services.db.drizzle.insert(programmePeriods).values({
    ...{ memberNo: OTHER_REQUESTER, programme: 'ikukyu' },
    ...{ startsOn: '2025-09-01', endsOn: '2026-08-31' },
  })
})
afterEach(async () => {
  await chat.close()
  await world.close()
})

const free = (date: string) => visit({ requesterNo: OTHER_REQUESTER, date, start: '10:00', end: '12:00' })
const october = (count: number) =>
  Array.from({ length: count }, (_, n) => free(`2025-10-${String(n + 1).padStart(2, '0')}`))
const storedFees = async (from: string) =>
  (
    await world.services.db.drizzle
      .select()
      .from(activities)
      .where(eq(activities.requesterNo, OTHER_REQUESTER))
      .orderBy(activities.date)
  )
    .filter(({ date, removedAt }) => date >= from && removedAt === null)
    .map(({ feeYen }) => feeYen)

test('three visits in one message, of which the first is the last free one', async () => {
  await submit(world.services, { draftId: 'used', activities: october(FREE_VISITS - 1) })
  await chat.type(['11/17', '11/18', '11/19'].map((day) => `${day} 10時〜12時 山本さん 外出`).join('\n'))
  await chat.toReceipt('1人', 'いいえ', 'なかった')
  expect(chat.words).toContain('うち依頼会員から\n2,000円')
  await chat.tap('送信する')
  expect(await storedFees('2025-11-01')).toEqual([0, 1000, 1000])
})

test('the 24th visit, mended, is the 24th still', async () => {
  const [child] = await world.services.db.drizzle
    .select()
    .from(children)
    .where(eq(children.requesterNo, OTHER_REQUESTER))
  await submit(world.services, { draftId: 'used', activities: october(FREE_VISITS - 1) })
  const last = { ...free('2025-11-17'), children: [{ childId: child!.id, sick: false }] }
  const caseNo = await submit(world.services, { draftId: 'last', activities: [last] })
  await chat.postback(`f=month&s=mend&v=${caseNo}`)
  await chat.tap('費')
  await chat.tap('かからなかった')
  await chat.toReceipt('なかった')
  expect(chat.words).toContain('うち山本さんから\n0円')
  await chat.tap('送信する')
  expect(await storedFees('2025-11-01')).toEqual([0])
})

/** free for two hours; the half hour beyond is paid */
test('a report of a pair that has ended is mended at the price that it is stored with', async () => {
  await submit(world.services, { draftId: 'used', activities: october(FREE_VISITS - 2) })
  const caseNo = await submit(world.services, {
    draftId: 'two',
    activities: [free('2025-11-17'), free('2025-11-18')],
  })
  await world.services.db.drizzle
    .update(pairs)
    .set({ endedOn: '2025-11-20' })
    .where(eq(pairs.providerNo, PROVIDER))
  await chat.postback(`f=month&s=mend&v=${caseNo}`)
  await chat.tap('11月18日')
  await chat.tap('終わり')
  await chat.type('12時半')
  expect(chat.words).toContain('うち依頼会員から\n250円')
  await chat.tap('送信する')
  expect(await storedFees('2025-11-01')).toEqual([0, 250])
})
