/**
 * Typed reports as whole talks: a sentence, the questions it leaves open, the receipt, the 送信 button.
 */
import { describe, expect, it } from 'vitest'
import type { Effect } from '../../bot/contract.ts'
import { migrateState } from '../../bot/state.ts'
import { ONE_SATO, TWO_SATO } from './typed-report/shape.ts'
import { Chat, GUEST } from './support.ts'

type Submit = Extract<Effect, { kind: 'submit' }>
const submitOf = (chat: Chat) => chat.effects.find((effect): effect is Submit => effect.kind === 'submit')
const guidedOf = (chat: Chat) =>
  (chat.state as unknown as { guided: { draftId: string; step: string } | null }).guided
const ISSUE = '11/5 15時〜17時半 佐藤さん 2人 送迎 交通費340円'
const LINES = '11/3 鈴木さん 15時〜17時 学童迎え 交通費200円\n11/4 高橋さん 16時〜17時半 3人 習い事'

describe('one activity', () => {
  it('asks only what the sentence left open, and sends what was said', () => {
    const chat = new Chat(ONE_SATO).type(ISSUE)
    expect(chat.words).toContain('読みとりました：11月5日(水) 15:00–17:30 佐藤さん 2人 交通費340円')
    expect(chat.words).toContain('病児はいましたか？')
    chat.tap('いなかった')
    expect(chat.words).toContain('どの活動でしたか？')
    expect(chat.labels).toEqual(expect.arrayContaining(['園へ送り', '園へ迎え', '習い事送迎', 'ほかの内容']))
    expect(chat.labels).not.toContain('冠婚葬祭')
    chat.tap('園へ迎え')
    expect(chat.words).toContain('事故やけがはありましたか？')
    chat.tap('なかった')
    expect(chat.words).toContain('見込み')
    expect(chat.effects).toEqual([])
    expect(submitOf(chat.tap('送信する'))).toMatchObject({
      mends: null,
      draft: {
        caseNo: null,
        source: 'chat',
        accident: false,
        activities: [
          {
            ...{ requesterNo: '200034', date: '2025-11-05', start: '15:00', end: '17:30' },
            children: [
              { childId: 1, sick: false },
              { childId: 2, sick: false },
            ],
            ...{ kind: 'nursery-pick-up', transportYen: 340, otherYen: 0, cancelled: null, note: null },
          },
        ],
      },
    })
  })

  it('with everything said goes to the accident question, which is never answered by words before it', () => {
    const chat = new Chat(ONE_SATO).type('昨日15:00-17:00 鈴木さん 学童迎え 病児なし 交通費なし 事故なし')
    expect(chat.words).not.toContain(ONE_SATO.city.centrePhone)
    expect(guidedOf(chat)?.step).toBe('accident')
  })

  it.each(['送信', 'はい', '送信する', 'ok'])('is never sent by words: %s', (word) => {
    const chat = new Chat(ONE_SATO)
      .type('昨日15:00-17:00 鈴木さん 学童迎え 病児なし 交通費なし')
      .tap('なかった')
    expect(guidedOf(chat)?.step).toBe('confirm')
    expect(chat.type(word).effects).toEqual([])
  })

  it('asks 3時〜5時 once for both ends', () => {
    const chat = new Chat(ONE_SATO).type('11/4 3時〜5時 鈴木さん 学童迎え')
    expect(chat.words).toContain('何時から何時まででしたか？')
    chat.tap('午後3:00〜午後5:00')
    expect(chat.words).toContain('病児')
    const sent = chat.tap('いいえ').tap('かからなかった').tap('なかった').tap('送信する')
    expect(submitOf(sent)?.draft.activities[0]).toMatchObject({ start: '15:00', end: '17:00' })
  })

  it.each([
    { why: 'a half of the day', word: '午後です', start: '15:00' },
    { why: 'the start', word: '15時からです', start: '15:00' },
    { why: 'the other half', word: '朝', start: '03:00' },
  ])('takes a typed answer about both ends: $why', ({ word, start }) => {
    const chat = new Chat(ONE_SATO).type('11/4 3時〜5時 鈴木さん 学童迎え').type(word)
    expect(guidedOf(chat)).toMatchObject({ step: 'sick', answers: { start } })
  })

  it('lets the member say other times', () => {
    const chat = new Chat(ONE_SATO)
      .type('11/4 3時〜5時 鈴木さん')
      .tap('ほかの時刻')
      .type('16:00')
      .type('18:00')
    expect(guidedOf(chat)).toMatchObject({ step: 'sick', answers: { start: '16:00', end: '18:00' } })
  })

  it('a button that says the next day answers it; an end that only looks so is asked', () => {
    const said = new Chat(ONE_SATO).type('11/3 15時〜5時 鈴木さん').tap('翌日午前5:00')
    expect(guidedOf(said)).toMatchObject({ answers: { start: '15:00', end: '05:00' } })
    const asked = new Chat(ONE_SATO).type('11/3 22時〜1時 鈴木さん')
    expect(asked.words).toContain('次の日まででしたか？')
  })

  it('asks which 佐藤さん, and then knows the children', () => {
    const chat = new Chat(TWO_SATO).type('11/4 15時〜17時 佐藤さん 2人 習い事')
    expect(chat.words).toContain('どちらの方の活動でしたか？')
    expect(chat.labels).not.toContain('鈴木 一郎さん')
    expect(guidedOf(chat.tap('佐藤 花子'))).toMatchObject({
      step: 'sick',
      answers: { childIds: [1, 2], childrenDone: true },
    })
  })

  it('two people are not one: a number that does not fit the family is asked again', () => {
    const chat = new Chat(TWO_SATO).type('11/4 15時〜17時 佐藤さん 2人 習い事').tap('佐藤 由美')
    expect(chat.words).toContain('どのお子さんでしたか？')
  })

  it('a wrong weekday is shown and asked', () => {
    const chat = new Chat(ONE_SATO).type('11/4(水) 15時〜17時 鈴木さん 習い事')
    expect(chat.words).toContain('曜日があいません')
    expect(guidedOf(chat.tap('11月4日(火)'))).toMatchObject({ answers: { date: '2025-11-04' } })
  })

  it('asks what an amount was for, and adds it to what is known', () => {
    const chat = new Chat(ONE_SATO).type('11/4 15時〜17時 鈴木さん 習い事 病児なし 交通費340円 300円')
    expect(chat.words).toContain('300円は、何の額ですか？')
    chat.tap('食事・その他').tap('次へ').tap('なかった')
    expect(submitOf(chat.tap('送信する'))?.draft.activities[0]).toMatchObject({
      transportYen: 340,
      otherYen: 300,
    })
  })

  it('a length without a start gives the end once the start is known', () => {
    const chat = new Chat(ONE_SATO).type('昨日 鈴木さん 2時間預かりました')
    expect(chat.words).toContain('活動の報告ですか？')
    chat.type('はい').type('15:00')
    expect(guidedOf(chat)).toMatchObject({ step: 'sick', answers: { start: '15:00', end: '17:00' } })
  })

  it('an amount the engine refuses is asked again', () => {
    const chat = new Chat(ONE_SATO)
      .type('2024/9/30 15時〜17時 鈴木さん 習い事 病児なし 交通費なし')
      .tap('なかった')
    expect(chat.words).toContain('料金の決まりがない日')
    expect(guidedOf(chat)?.step).toBe('day')
  })
})

describe('is it a report?', () => {
  const DOUBTFUL = '11/4 15時〜17時 鈴木さん ごきげんななめ'

  it('is asked by words nobody understands; はい begins, typed or tapped', () => {
    for (const yes of [(chat: Chat) => chat.tap('はい'), (chat: Chat) => chat.type('はい')]) {
      const chat = new Chat(ONE_SATO).type(DOUBTFUL)
      expect(chat.words).toContain('活動の報告ですか？')
      expect(guidedOf(chat)).toBeNull()
      expect(guidedOf(yes(chat))).toMatchObject({ step: 'sick', answers: { requesterNo: '200051' } })
    }
  })

  it.each(['いいえ', '違います'])('%s leaves nothing behind', (no) => {
    const chat = new Chat(ONE_SATO).type(DOUBTFUL).type(no)
    expect(chat.words).toContain('報告にはしません')
    expect(chat.state).toMatchObject({ guided: null, typed: null, focus: null })
  })

  it('other words leave the question standing; an old button is told so', () => {
    const chat = new Chat(ONE_SATO).type(DOUBTFUL)
    const first = chat.replies
    expect(chat.type('ふにゃらら').words).toContain('活動の報告ですか？')
    chat.tap('はい')
    expect(chat.tapIn(first, 'はい').words).toContain('その質問は終わっています')
    expect(chat.effects).toEqual([])
  })

  it.each([
    { why: 'a plan', text: '明日15時〜17時に佐藤さんのところに行きます', says: '活動が終わってから' },
    { why: 'a day to come', text: '11/6 15時〜17時 鈴木さん', says: '11月6日(木)は、これからの日です' },
    { why: 'a day long past without its year', text: '12/25 15時〜17時 鈴木さん', says: '年もつけて' },
    { why: 'a cancellation', text: '11/4 15時〜17時 鈴木さん キャンセル', says: 'センターに知らせて' },
    { why: 'not enough of a report', text: '鈴木さん 学童', says: 'こう送れます' },
  ])('$why gets help, not silence', ({ text, says }) => {
    const chat = new Chat(ONE_SATO).type(text)
    expect(chat.words).toContain(says)
    expect(chat.labels.length).toBeGreaterThan(0)
    expect(guidedOf(chat)).toBeNull()
  })

  it('an accident in the sentence brings the telephone first, then the question', () => {
    const chat = new Chat(ONE_SATO).type('昨日15時〜17時 鈴木さん 転んでけがをしました')
    expect(chat.words.indexOf(ONE_SATO.city.centrePhone)).toBeLessThan(
      chat.words.indexOf('活動の報告ですか？'),
    )
    expect(chat.words).toContain('活動の報告ですか？')
  })

  it('who cannot report yet is told why', () => {
    expect(new Chat(GUEST).type(ISSUE).words).toContain('はじめに連携')
    expect(new Chat({ ...ONE_SATO, pairs: [] }).type(ISSUE).state).toMatchObject({
      guided: null,
      typed: null,
    })
  })
})

describe('a half-done report', () => {
  const halfDone = () => new Chat(ONE_SATO).menu('report').tap('高橋').tap('昨日')

  it('is never replaced unasked', () => {
    const chat = halfDone()
    const before = guidedOf(chat)
    chat.type(ISSUE)
    expect(chat.words).toContain('書きかけの報告があります')
    expect(guidedOf(chat)).toEqual(before)
  })

  it('goes on where it stood', () => {
    const chat = halfDone().type(ISSUE).tap('書きかけの続き')
    expect(chat.words).toContain('何時に始まりましたか？')
    expect(chat.state).toMatchObject({ typed: null, guided: { answers: { requesterNo: '200090' } } })
  })

  it('makes room when the member says so, once', () => {
    const chat = halfDone().type(ISSUE)
    const asked = chat.replies
    chat.tap('今の文で始める')
    expect(guidedOf(chat)).toMatchObject({ step: 'sick', answers: { requesterNo: '200034' } })
    const after = guidedOf(chat)
    chat.tapIn(asked, '今の文で始める')
    expect(guidedOf(chat)?.draftId).toBe(after?.draftId)
  })

  it('with nothing in it yet gives way at once', () => {
    const chat = new Chat(ONE_SATO).menu('report').type('佐藤さん 昨日 15時〜17時 2人 園迎え')
    expect(guidedOf(chat)).toMatchObject({
      step: 'sick',
      answers: { start: '15:00', kind: 'nursery-pick-up' },
    })
  })

  it('still takes short answers: a name, a day, a time', () => {
    const chat = new Chat(ONE_SATO).menu('report').type('鈴木さん').type('昨日').type('15時').type('17時')
    expect(guidedOf(chat)).toMatchObject({ step: 'sick', answers: { start: '15:00', end: '17:00' } })
  })

  it('stays beside several activities typed now', () => {
    const chat = halfDone().type(LINES)
    expect(guidedOf(chat)).toMatchObject({ answers: { requesterNo: '200090' } })
    expect((chat.state as unknown as { sheets: unknown[] }).sheets).toHaveLength(1)
  })
})

describe('several activities', () => {
  it('are one report: asked once about sick children and accidents, one receipt, one 送信', () => {
    const chat = new Chat(ONE_SATO).type(LINES)
    expect(chat.words).toContain('2件の活動として読みとりました')
    expect(chat.words).toContain('病児はいましたか？')
    chat.tap('いなかった')
    expect(chat.words).toContain('事故やけがはありましたか？')
    chat.tap('なかった')
    expect(chat.words).toContain('2件、これで正しいですか？')
    expect(chat.words).toContain('事故・けがなど：なかった')
    expect(chat.words).not.toMatch(/写真|撮り直す|管理番号/)
    expect(chat.type('送信する').effects).toEqual([])
    const submit = submitOf(chat.tap('送信する'))
    expect(submit).toMatchObject({ mends: null, draft: { caseNo: null, source: 'chat', accident: false } })
    expect(submit?.draft.activities).toMatchObject([
      {
        ...{ requesterNo: '200051', date: '2025-11-03', start: '15:00', end: '17:00' },
        ...{ children: [{ childId: 3, sick: false }], kind: 'school-club-pick-up', transportYen: 200 },
      },
      {
        ...{ requesterNo: '200090', date: '2025-11-04', start: '16:00', end: '17:30' },
        ...{ children: [{ childId: 4 }, { childId: 5 }, { childId: 6 }], kind: 'lesson', transportYen: 0 },
      },
    ])
    const { draftId } = submit!.draft
    chat.send({ kind: 'submitted', draftId, caseNo: 'R-20251105-00031', state: 'submitted', already: false })
    expect(JSON.stringify(chat.replies)).toContain('R-20251105-00031')
    expect(chat.state).toMatchObject({ sheets: [], focus: null })
  })

  it('a doubt is asked for its row only, a missing family with the one above first', () => {
    const chat = new Chat(ONE_SATO).type(
      '11/3 鈴木さん 3時〜5時 学童迎え 病児なし 交通費なし\n11/4 15時〜17時 学童迎え 病児なし',
    )
    expect(chat.words).toContain('始まりは何時ですか？')
    chat.tap('15:00')
    expect(chat.words).toContain('どなたの活動ですか？')
    chat.tap('鈴木 一郎')
    expect(chat.words).toContain('事故やけがはありましたか？')
    const submit = submitOf(chat.tap('なかった').tap('送信する'))
    expect(submit?.draft.activities).toMatchObject([
      { start: '15:00', end: '17:00' },
      { requesterNo: '200051', children: [{ childId: 3 }] },
    ])
  })

  it('a sick child is asked row by row once there was one', () => {
    const chat = new Chat(ONE_SATO).type(LINES).tap('いた')
    expect(chat.words).toContain('病児は何人ですか？')
    const submit = submitOf(chat.tap('1人').tap('0人').tap('なかった').tap('送信する'))
    expect(submit?.draft.activities.map((one) => one.children.filter((child) => child.sick).length)).toEqual([
      1, 0,
    ])
  })

  it('an accident opens the urgent case at once, and is in the report', () => {
    const chat = new Chat(ONE_SATO).type(LINES).tap('いなかった').tap('あった')
    expect(chat.effects).toMatchObject([{ kind: 'open-urgent-case' }])
    expect(chat.words).toContain(ONE_SATO.city.centrePhone)
    expect(submitOf(chat.tap('送信する'))?.draft.accident).toBe(true)
  })

  it('can be mended, left and dropped without a photo anywhere', () => {
    const chat = new Chat(ONE_SATO).type(LINES).tap('いなかった').tap('なかった').tap('なおす').tap('11月4日')
    chat.tap('終わり').type('18:00')
    expect(chat.words).toContain('16:00–18:00')
    chat.type('やめる')
    expect(chat.words).toContain('書いてくださった2件は送られません')
    chat.tap('やめる')
    expect(chat.effects).toEqual([])
    expect(chat.state).toMatchObject({ sheets: [] })
  })

  it('an old 送信 after the submission sends nothing', () => {
    const chat = new Chat(ONE_SATO).type(LINES).tap('いなかった').tap('なかった')
    const receipt = chat.replies
    const { draftId } = submitOf(chat.tap('送信する'))!.draft
    chat.send({ kind: 'submitted', draftId, caseNo: 'R-20251105-00031', state: 'submitted', already: false })
    expect(chat.tapIn(receipt, '送信する').effects).toEqual([])
    expect(chat.words).toContain('R-20251105-00031')
  })

  it('more than ten are refused kindly', () => {
    const many = Array.from({ length: 11 }, (_, n) => `10/${n + 1} 鈴木さん 15時〜17時`).join('\n')
    const chat = new Chat(ONE_SATO).type(many)
    expect(chat.words).toContain('10件まで')
    expect(chat.state).toMatchObject({ sheets: [], guided: null })
  })

  it('ten fit into the bubbles', () => {
    const many = Array.from({ length: 10 }, (_, n) => `10/${n + 1} 鈴木さん 3時〜5時 迎え 実費300円`).join(
      '\n',
    )
    const chat = new Chat(ONE_SATO).type(many)
    for (let tap = 0; tap < 40 && !chat.labels.includes('いなかった'); tap++) chat.tap(chat.labels[1] ?? '')
    chat.tap('いなかった').tap('なかった')
    expect(submitOf(chat.tap('送信する'))?.draft.activities).toHaveLength(10)
  })
})

it('a question about typed words outlives an upgrade only whole', () => {
  const chat = new Chat(ONE_SATO).type('11/4 15時〜17時 鈴木さん ごきげんななめ')
  const state = chat.state as Record<string, unknown>
  expect(migrateState(state).typed).not.toBeNull()
  expect(migrateState({ ...state, typed: { id: 'x', why: 'is-report', activities: [] } }).typed).toBeNull()
  chat.state = { version: 1, ...state, typed: null }
  expect(chat.type('はい').replies.length).toBeGreaterThan(0)
})
