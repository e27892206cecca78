import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import { answerText, questionByCase, questionList } from '../../db/question-reads.ts'
import {
  answerQuestion,
  askCentre,
  closeQuestion,
  noteOnQuestion,
  waitingQuestions,
  type Asked,
} from '../../db/questions.ts'
import { createSealer } from '../../db/seal.ts'
import { createStaff } from '../../db/staff.ts'
import { auditOf, verifyAudit } from '../../db/audit.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { at, PROVIDER, REQUESTER as OTHER, register } from './people.ts'

let fresh: FreshDatabase
let staffId: number
const sealer = createSealer(Buffer.alloc(32, 5))
const db = () => fresh.database.drizzle
const inTx = <T>(work: (tx: Db) => Promise<T>): Promise<T> => db().transaction(work)
let keys = 0

beforeAll(async () => {
  fresh = await freshDatabase()
  await inTx(register)
  const who = { login: 'a', name: '佐伯', role: 'centre', password: 'long-enough-password' } as const
  const added = await inTx((tx) => createStaff(tx, who, { actor: 'system', at: at(0) }))
  staffId = added!.id
})
afterAll(() => fresh.drop())

const ask = (over: Partial<Asked> = {}) =>
  inTx((tx) =>
    askCentre(tx, sealer, {
      lineUserId: 'U-a',
      memberNo: null,
      threadId: `t${++keys}`,
      caseNo: null,
      text: '質問',
      originKey: `event:${++keys}`,
      lineMessageId: null,
      now: at(keys),
      ...over,
    }),
  )
const act = (caseNo: string, seen: number) => ({ caseNo, staffId, seen, now: at(++keys) })
const seenOf = async (caseNo: string) =>
  (await questionByCase(db(), sealer, caseNo))!.messages.findLast(({ internal }) => !internal)!.id

describe('threads', () => {
  test('words go into the open thread; after it was closed a new question is a new case', async () => {
    const first = await ask({ lineUserId: 'U-1' })
    expect(first.first).toBe(true)
    expect(await ask({ lineUserId: 'U-1' })).toEqual({ caseNo: first.caseNo, first: false })
    await inTx(async (tx) => closeQuestion(tx, act(first.caseNo, await seenOf(first.caseNo))))
    const second = await ask({ lineUserId: 'U-1' })
    expect(second.first).toBe(true)
    expect(second.caseNo).not.toBe(first.caseNo)
  })

  test('words named for a closed thread open it again', async () => {
    const { caseNo } = await ask({ lineUserId: 'U-2' })
    await inTx(async (tx) => closeQuestion(tx, act(caseNo, await seenOf(caseNo))))
    expect(await ask({ lineUserId: 'U-2', caseNo })).toEqual({ caseNo, first: true })
    expect((await auditOf(db(), caseNo)).map(({ action }) => action)).toEqual([
      'case.opened',
      'question.closed',
      'question.reopened',
    ])
  })

  test("nobody writes into another's thread", async () => {
    const { caseNo } = await ask({ lineUserId: 'U-3' })
    const other = await ask({ lineUserId: 'U-4', caseNo })
    expect(other.caseNo).not.toBe(caseNo)
  })

  test("a member's thread goes with the member, not with the phone", async () => {
    const { caseNo } = await ask({ memberNo: PROVIDER, lineUserId: 'U-old' })
    // the phone's next owner, with the button of the old bubble and without
    for (const named of [caseNo, null])
      expect((await ask({ memberNo: null, lineUserId: 'U-old', caseNo: named })).caseNo).not.toBe(caseNo)
    expect(await ask({ memberNo: PROVIDER, lineUserId: 'U-new' })).toEqual({ caseNo, first: false })
    expect(await ask({ memberNo: PROVIDER, lineUserId: 'U-new', caseNo })).toMatchObject({ caseNo })
  })

  test('who asked first and was linked afterwards goes on in the same thread, now as a member', async () => {
    const { caseNo } = await ask({ lineUserId: 'U-linked-later' })
    expect(await ask({ lineUserId: 'U-linked-later', memberNo: OTHER })).toEqual({ caseNo, first: false })
    expect(await ask({ lineUserId: 'U-linked-later' })).not.toMatchObject({ caseNo })
    expect(await questionByCase(db(), sealer, caseNo)).toMatchObject({ memberNo: OTHER, lineUserId: null })
  })

  test('the same words twice are one message, also at once', async () => {
    const same = { lineUserId: 'U-5', threadId: 'same', originKey: 'event:same' }
    const results = await Promise.all([ask(same), ask(same), ask(same)])
    expect(new Set(results.map(({ caseNo }) => caseNo)).size).toBe(1)
    expect((await questionByCase(db(), sealer, results[0].caseNo))!.messages).toHaveLength(1)
  })

  test('two messages of one person at once are one thread', async () => {
    const results = await Promise.all([ask({ lineUserId: 'U-6' }), ask({ lineUserId: 'U-6' })])
    expect(results[0].caseNo).toBe(results[1].caseNo)
  })
})

describe('the desk', () => {
  test('an answer ends the wait; a note does not; both once', async () => {
    const { caseNo } = await ask({ lineUserId: 'U-7' })
    const waiting = await waitingQuestions(db())
    const note = { text: 'メモ', originKey: 'staff:n1' }
    for (const already of [false, true])
      expect(await inTx((tx) => noteOnQuestion(tx, sealer, { ...act(caseNo, 0), ...note }))).toMatchObject({
        kind: 'done',
        already,
      })
    expect(await waitingQuestions(db())).toBe(waiting)
    const seen = await seenOf(caseNo)
    const answer = { text: '返事', originKey: 'staff:a1' }
    for (const already of [false, true])
      expect(
        await inTx((tx) => answerQuestion(tx, sealer, { ...act(caseNo, seen), ...answer })),
      ).toMatchObject({ kind: 'done', already, lineUserId: 'U-7' })
    expect(await waitingQuestions(db())).toBe(waiting - 1)
    expect((await questionByCase(db(), sealer, caseNo))!.messages).toHaveLength(3)
    await ask({ lineUserId: 'U-7' })
    expect(await waitingQuestions(db())).toBe(waiting)
  })

  test('whoever has not seen the last word is stale; a note is no word', async () => {
    const { caseNo } = await ask({ lineUserId: 'U-8' })
    const seen = await seenOf(caseNo)
    const write = (originKey: string) => ({ ...act(caseNo, seen), text: 'x', originKey })
    await inTx((tx) => noteOnQuestion(tx, sealer, write('staff:n8')))
    expect(await inTx((tx) => answerQuestion(tx, sealer, write('staff:a8')))).toMatchObject({ kind: 'done' })
    expect(await inTx((tx) => answerQuestion(tx, sealer, write('staff:b8')))).toEqual({ kind: 'stale' })
    expect(await inTx((tx) => closeQuestion(tx, act(caseNo, seen)))).toEqual({ kind: 'stale' })
    const unknown = { ...write('staff:c8'), caseNo: 'R-1' }
    expect(await inTx((tx) => answerQuestion(tx, sealer, unknown))).toEqual({ kind: 'no-such-question' })
  })

  test("a note's words and a member's words are never handed out as an answer", async () => {
    const { caseNo } = await ask({ lineUserId: 'U-9' })
    const result = await inTx((tx) =>
      noteOnQuestion(tx, sealer, { ...act(caseNo, 0), text: '内緒', originKey: 'staff:n9' }),
    )
    const noteId = result.kind === 'done' ? result.messageId : 0
    await expect(answerText(db(), sealer, noteId)).rejects.toThrow('no answer')
    await expect(answerText(db(), sealer, await seenOf(caseNo))).rejects.toThrow('no answer')
  })

  test('the log holds who and when, never the words, and its chain stands', async () => {
    const { caseNo } = await ask({ lineUserId: 'U-10', text: '秘密の言葉' })
    const answer = { ...act(caseNo, await seenOf(caseNo)), text: '秘密の返事', originKey: 'staff:a10' }
    await inTx((tx) => answerQuestion(tx, sealer, answer))
    const rows = await auditOf(db(), caseNo)
    expect(rows.map(({ action }) => action)).toContain('question.answered')
    expect(JSON.stringify(rows)).not.toContain('秘密')
    expect(await verifyAudit(db())).toMatchObject({ ok: true })
  })

  test('lists go by keyset: every thread once', async () => {
    const all: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof questionList>> = await questionList(db(), sealer, {
        view: 'waiting',
        cursor,
        limit: 2,
      })
      all.push(...page.rows.map(({ caseNo }) => caseNo))
      cursor = page.next
    } while (cursor)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBe(await waitingQuestions(db()))
  })
})
