/** Photos sent together that do not come together, and many sent one by one. */
import { describe, expect, it } from 'vitest'
import type { BotEvent, PhotoResult } from '../../bot/contract.ts'
import { Chat, PHOTO_ROW, photoEvent, photoResult, report } from './support.ts'

const CASE = 'R-20251105-00012'
const photo = (n: number, over: object = {}) =>
  photoEvent({ photoId: `p${n}`, imageSetId: 'set', setIndex: n, setTotal: 3, ...over })
/** One visit, on the day of the photo's number. */
const reading = (n: number, over: Partial<PhotoResult> = {}): BotEvent => ({
  kind: 'reading',
  result: photoResult({
    photoId: `p${n}`,
    rows: [{ row: 1, activity: { ...PHOTO_ROW, date: `2025-11-0${n}` }, fee: null }],
    ...over,
  }),
})
const blurred = (n: number) => reading(n, { outcome: 'retake', reason: 'blurred', rows: [] })
const refused: BotEvent = { kind: 'photo-refused', why: 'gone', imageSetId: 'set' }
const unsend = (n: number): BotEvent => ({
  ...{ kind: 'unsend', photoOf: { caseNo: CASE, state: 'asking', photoIds: [`p${n}`] } },
})
/** The minute of the last wait is over. */
const overdue = (chat: Chat) => {
  const wait = chat.effects.find((one) => one.kind === 'await-photos')!
  return { ...wait, kind: 'photos-overdue' as const }
}
const daysSent = (chat: Chat) =>
  chat.effects.flatMap((one) => (one.kind === 'submit' ? one.draft.activities.map(({ date }) => date) : []))

describe('a set with a photo that never comes', () => {
  it('waits for one less when the first was refused, before anything of it was here', () => {
    const chat = new Chat().send(refused).send(photo(2))
    expect(chat.words).toContain('写真2枚を受け取ります')
    chat.send(photo(3)).send(reading(2))
    expect(chat.replies).toEqual([])
    chat.send(reading(3)).tap('正しいので送る')
    expect(daysSent(chat)).toEqual(['2025-11-02', '2025-11-03'])
  })

  it('waits for one less when a later one was refused, whatever LINE says of the total', () => {
    const chat = new Chat().send(photo(1)).send(refused).send(photo(3)).send(reading(1)).send(reading(3))
    expect(chat.words).toContain('2件、これで正しいですか？')
  })

  it('knows which set a refused photo was of', () => {
    const chat = new Chat().send(photo(1, { setTotal: 2 })).send(reading(1))
    chat.send({ kind: 'photo-refused', why: 'gone', imageSetId: 'another' })
    expect(chat.words).not.toContain('正しいですか')
    chat.send(photo(2, { setTotal: 2 })).send(reading(2))
    expect(chat.words).toContain('2件、これで正しいですか？')
  })

  it('shows what was read when a minute has passed, and says that one is not here', () => {
    const chat = new Chat().send(photo(1)).send(photo(2)).send(reading(1))
    expect(chat.effects).toEqual([])
    chat.send(reading(2))
    expect(chat.replies).toEqual([])
    chat.send(overdue(chat))
    expect(chat.words).toContain('1枚がまだ届いていません')
    expect(chat.words).toContain('2件、これで正しいですか？')
    // and when it does come, it is read with the others
    const early = chat.replies
    chat.send(photo(3)).send(reading(3))
    expect(chat.words).toContain('3件、これで正しいですか？')
    expect(chat.tapIn(early, '正しいので送る').effects).toEqual([])
    expect(daysSent(chat.tap('正しいので送る'))).toEqual(['2025-11-01', '2025-11-02', '2025-11-03'])
  })

  it('waits on when something of the set was heard meanwhile', () => {
    const chat = new Chat().send(photo(1)).send(reading(1))
    const first = overdue(chat)
    chat.send(photo(2))
    expect(chat.send(first).replies).toEqual([])
    chat.send(reading(2))
    const second = overdue(chat)
    expect(chat.send(first).replies).toEqual([])
    expect(chat.send(second).words).toContain('2件、これで正しいですか？')
    expect(chat.send(second).replies).toEqual([])
  })

  it('asks for the blurred one again when it is all that came', () => {
    const chat = new Chat().send(photo(1)).send(blurred(1))
    expect(chat.words).toContain('その1枚だけ')
    chat.send(overdue(chat))
    expect(chat.words).toContain('2枚がまだ届いていません')
    expect(chat.words).toContain('撮ってください')
    expect(chat.send(photo(2)).send(reading(2)).effects).toMatchObject([{ kind: 'await-photos' }])
    expect(chat.send(overdue(chat)).words).toContain('1件、これで正しいですか？')
  })

  it('closes its case when none of it is left', () => {
    const chat = new Chat().send(photo(1, { setTotal: 2, duplicateOf: 'R-7' }))
    expect(chat.send(refused).effects).toEqual([{ kind: 'drop-photo', caseNo: CASE }])
    expect(chat.state).toMatchObject({ sheets: [] })
  })

  it('can be shown at any time: 続き, 今月の報告, 読めた分で進む', () => {
    const asking = report(CASE, { state: 'asking', source: 'photo', activities: [], month: null })
    const chat = new Chat({ reports: [asking] }).send(photo(1)).send(photo(2)).send(reading(1))
    expect(chat.type('続き').words).toContain('3枚のうち1枚を読みました')
    chat.menu('month').tap('写真の報告').tap('読めた分で進む')
    expect(chat.words).toContain('1件、これで正しいですか？')
  })
})

it('a photo sent twice does not close the case of the one beside it, with or without a total', () => {
  const chat = new Chat().send(photo(1, { setTotal: null }))
  chat.send(photo(2, { setTotal: null, duplicateOf: 'R-7' }))
  expect(chat.effects).toEqual([])
  expect(chat.send(reading(1)).words).toContain('1件、これで正しいですか？')
})

describe('a photo of a set that is taken back', () => {
  it('before the others were read: they are shown as soon as they are', () => {
    const chat = new Chat()
      .send(photo(1, { setTotal: 2 }))
      .send(photo(2, { setTotal: 2 }))
      .send(unsend(2))
    expect(chat.tap('つづける').words).toContain('読みとっています')
    expect(chat.send(reading(1)).words).toContain('1件、これで正しいですか？')
  })

  it('while it alone is waited for: what was read is shown', () => {
    const chat = new Chat()
      .send(photo(1, { setTotal: 2 }))
      .send(photo(2, { setTotal: 2 }))
      .send(reading(1))
    expect(chat.send(unsend(2)).words).toContain('1件、これで正しいですか？')
  })

  it('つづける shows nothing before all that is left is read', () => {
    const chat = new Chat()
    for (const n of [1, 2, 3]) chat.send(photo(n))
    chat.send(reading(1)).send(unsend(2)).tap('つづける')
    expect(chat.labels).not.toContain('正しいので送る')
    expect(chat.send(reading(3)).words).toContain('2件、これで正しいですか？')
  })

  it('takes its visits with it, and the questions about them; the others keep theirs', () => {
    const doubt = { rowIndex: 0, row: 1, value: null, candidates: [], cutUrl: null }
    const chat = new Chat()
    for (const n of [1, 2, 3]) chat.send(photo(n))
    chat.send(reading(1)).send(reading(2, { doubts: [{ ...doubt, field: 'end' }] }))
    chat.send(reading(3, { doubts: [{ ...doubt, field: 'transportYen' }] }))
    expect(chat.words).toContain('終わりは何時ですか？')
    chat.send(unsend(2))
    expect(chat.words).toContain('のこりの写真で続けます')
    expect(chat.words).not.toContain('11月2日')
    expect(chat.words).toContain('交通費はいくらですか？')
    chat.type('300円')
    expect(chat.words).toContain('11月3日(月) 18:00–20:00')
    expect(chat.words).toContain('交通費300円')
    expect(chat.words).toContain('合計\n2件')
    expect(daysSent(chat.tap('正しいので送る'))).toEqual(['2025-11-01', '2025-11-03'])
  })

  it.each([1, 2])('beside visits that the centre has typed: a report to withdraw, or to leave', (count) => {
    const [visit] = report(CASE).activities
    const typed = report(CASE, { state: 'asking', activities: Array.from({ length: count }, () => visit!) })
    const chat = new Chat({ reports: [typed] }).send({ kind: 'postback', data: `f=month&s=mend&v=${CASE}` })
    expect(chat.send(unsend(1)).words).toContain('報告も取り下げますか？')
    expect(chat.effects).toEqual([])
  })
})

describe('a good photo after one that could not be read', () => {
  const one = (caseNo: string, n: number) => photoEvent({ caseNo, photoId: `p${n}` })
  const after = (chat: Chat) =>
    chat
      .send(one('R-1', 1))
      .send(reading(1, { caseNo: 'R-1', outcome: 'retake', reason: 'blurred', rows: [] }))
      .send(one('R-2', 2))
      .send(reading(2, { caseNo: 'R-2' }))

  it('says which case it has closed, and that another visit is to be sent again', () => {
    const chat = after(new Chat())
    expect(chat.words).toContain('管理番号 R-1）の報告は送りません')
    expect(chat.words).toContain('別の活動の写真だったときは')
    expect(chat.words).toContain('1件、これで正しいですか？')
    expect(chat.effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-1' }])
  })

  it('leaves a case alone from which the centre has typed a visit', () => {
    const chat = after(new Chat({ reports: [report('R-1', { state: 'asking', source: 'photo' })] }))
    expect(chat.words).not.toContain('送りません')
    expect(chat.effects).toEqual([])
  })
})

it('thirty sheets sent one by one can all be sent on, the first as well as the last', () => {
  const chat = new Chat()
  const cases = Array.from({ length: 30 }, (_, n) => `R-20251105-${String(100 + n)}`)
  for (const caseNo of cases) chat.send(photoEvent({ caseNo, photoId: caseNo }))
  const cards = cases.map((caseNo) => chat.send(reading(1, { caseNo, photoId: caseNo })).replies)
  for (const [n, caseNo] of cases.entries()) {
    chat.tapIn(cards[n]!, '正しいので送る')
    expect(chat.effects).toMatchObject([{ kind: 'submit', draft: { caseNo } }])
  }
})

it('of a hundred sheets the one that holds nothing new gives way first', () => {
  const chat = new Chat({ reports: [report('R-mended')] })
  chat.send({ kind: 'postback', data: 'f=month&s=mend&v=R-mended' })
  chat.send(photoEvent({ caseNo: 'R-first', photoId: 'first' }))
  const card = chat.send(reading(1, { caseNo: 'R-first', photoId: 'first' })).replies
  chat.send(photoEvent({ caseNo: 'R-blurred', photoId: 'blurred' }))
  chat.send(reading(1, { caseNo: 'R-blurred', photoId: 'blurred', outcome: 'retake', rows: [] }))
  for (let n = 0; n < 99; n += 1) chat.send(photoEvent({ caseNo: `R-${n}`, photoId: `p${n}` }))
  expect(chat.tapIn(card, '正しいので送る').effects).toMatchObject([{ draft: { caseNo: 'R-first' } }])
  expect((chat.state as unknown as { sheets: unknown[] }).sheets).toHaveLength(100)
})
