/** Photos sent on the page: the page has said that they came, so the chat speaks only when they are read. */
import { describe, expect, it } from 'vitest'
import type { BotEvent } from '../../bot/contract.ts'
import { Chat, photoEvent, photoResult } from './support.ts'

const CASE = 'R-20251105-00012'
const sent = (photoId: string): BotEvent => ({
  ...(photoEvent() as BotEvent & { kind: 'photo' }),
  ...{ caseNo: CASE, photoId, setIndex: null, setTotal: null, fromPage: true },
})
const read = (photoId: string, outcome: 'read' | 'retake' = 'read'): BotEvent => ({
  kind: 'reading',
  result: photoResult({ caseNo: CASE, photoId, outcome, ...(outcome === 'retake' && { reason: 'blurred' }) }),
})

describe('photos from the page', () => {
  it('are received in silence and asked about together, once all are read', () => {
    const chat = new Chat()
    for (const photo of ['p1', 'p2']) expect(chat.send(sent(photo)).replies).toEqual([])
    expect(chat.send(read('p1')).replies).toEqual([])
    chat.send(read('p2'))
    expect(chat.words).toContain('2件、これで正しいですか？')
    expect(chat.tap('正しいので送る').effects).toMatchObject([{ kind: 'submit', draft: { source: 'photo' } }])
  })

  it('that cannot be read count like those from the chat: after three, the centre may read them', () => {
    const chat = new Chat()
    for (let n = 1; n <= 3; n += 1) {
      const at = { caseNo: `R-20251105-0002${n}` }
      const photo = { ...(sent(`q${n}`) as BotEvent & { kind: 'photo' }), ...at }
      const result = photoResult({ ...at, photoId: `q${n}`, outcome: 'retake', reason: 'blurred', rows: [] })
      chat.send(photo).send({ kind: 'reading', result })
      expect(chat.labels.includes('このまま送る')).toBe(n === 3)
    }
    expect(chat.words).toContain('この写真をセンターが読みます')
    expect(chat.tap('このまま送る').effects).toContainEqual(
      expect.objectContaining({ kind: 'leave-to-centre' }),
    )
  })

  it('that came twice change nothing', () => {
    const chat = new Chat().send(sent('p1')).send(sent('p1')).send(read('p1')).send(read('p1'))
    expect(chat.replies).toEqual([])
  })
})

describe('a doubt', () => {
  it('in a bubble leads to the page with the large pad too', () => {
    const doubt = {
      rowIndex: 0,
      row: 1,
      field: 'end' as const,
      value: '20:00',
      candidates: ['20:00'],
      cutUrl: null,
    }
    const chat = new Chat()
      .send(sent('p1'))
      .send({ kind: 'reading', result: photoResult({ photoId: 'p1', doubts: [doubt] }) })
    expect(JSON.stringify(chat.replies.at(-1)?.quickReply)).toContain('?check=1"')
    expect(chat.labels).toContain('ちがう')
  })
})

describe('more doubts than fit in bubbles', () => {
  it('lead to the page with one field at a time', () => {
    const doubts = Array.from({ length: 6 }, (_, n) => ({
      ...{ rowIndex: 0, row: 1, value: null, candidates: [], cutUrl: null },
      field: (['date', 'start', 'end', 'childCount', 'kind', 'transportYen'] as const)[n]!,
    }))
    const chat = new Chat()
      .send(sent('p1'))
      .send({ kind: 'reading', result: photoResult({ photoId: 'p1', doubts }) })
    expect(JSON.stringify(chat.replies)).toContain('?check=1"')
  })
})
