/**
 * No false report: ordinary sentences never become a draft without 「活動の報告ですか？」, and are always answered.
 */
import { describe, expect, it } from 'vitest'
import * as chatLists from './typed-report/chat.ts'
import { ONE_SATO, TWO_SATO } from './typed-report/shape.ts'
import { Chat } from './support.ts'

const SENTENCES = Object.values(chatLists).flat()

describe('ordinary sentences', () => {
  it('are five hundred, each its own', () => {
    expect(new Set(SENTENCES).size).toBe(SENTENCES.length)
    expect(SENTENCES.length).toBeGreaterThanOrEqual(500)
  })

  it.each([
    { why: 'with nothing asked before', context: ONE_SATO },
    { why: 'where two families have one name', context: TWO_SATO },
  ])('never become a draft unasked: $why', ({ context }) => {
    const taken: string[] = []
    const silent: string[] = []
    let asked = 0
    for (const text of SENTENCES) {
      const chat = new Chat(context).type(text)
      const state = chat.state as unknown as { guided?: unknown; sheets?: unknown[]; typed?: unknown }
      if (state.guided !== null && !/報告/.test(text)) taken.push(text)
      if ((state.sheets?.length ?? 0) > 0) taken.push(text)
      // words about reporting may open the first question, but nothing of the sentence is in it
      const answers = (state.guided as { answers?: { requesterNo?: string; date?: string } } | null)?.answers
      if (answers?.requesterNo !== undefined || answers?.date !== undefined) taken.push(text)
      if (chat.replies.length === 0) silent.push(text)
      if (state.typed !== null) asked++
      expect(chat.effects).toEqual([])
    }
    expect(taken).toEqual([])
    expect(silent).toEqual([])
    // the question is a courtesy, not a wall: most talk is never asked about
    expect(asked / SENTENCES.length).toBeLessThan(0.06)
  })

  it('never become a draft while a report is half done', () => {
    for (const text of SENTENCES) {
      const chat = new Chat(ONE_SATO).menu('report').tap('鈴木').type(text)
      const { guided } = chat.state as unknown as { guided: { answers: { requesterNo?: string } } | null }
      expect(guided?.answers.requesterNo, text).toBe('200051')
      expect(chat.replies.length, text).toBeGreaterThan(0)
    }
  })
})
