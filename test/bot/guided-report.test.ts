import { describe, expect, it } from 'vitest'
import type { ReportDraft } from '../../rules/activity.ts'
import { Chat, LAST, buttonsOf, report } from './support.ts'

const submitted = (chat: Chat): ReportDraft => {
  const effect = chat.effects.find((one) => one.kind === 'submit')
  if (effect?.kind !== 'submit') throw new Error('nothing was submitted')
  return effect.draft
}

describe('a guided report', () => {
  it('goes from 報告する to 送信 by tapping only', () => {
    const chat = new Chat().menu('report')
    expect(chat.words).toContain('どなたの活動でしたか？')
    expect(chat.words).toContain('1/9')
    chat.tap('佐藤 花子さん')
    expect(chat.words).toContain('2/9')
    chat.tap('昨日')
    chat.tap('18:00').tap('20:00')
    expect(chat.words).toContain('どのお子さんでしたか？')
    chat.tap('次へすすむ')
    chat.tap('いなかった').tap('習い事の送迎')
    expect(chat.words).toContain('8/9')
    chat.tap('かからなかった').tap('なかった')
    expect(chat.words).toContain('11月4日(火) 18:00–20:00')
    expect(chat.words).toContain('はる・なつ（きょうだい）')
    expect(chat.words).toContain('3,000円')
    expect(chat.words).toContain('うち佐藤さんから\n1,500円')
    expect(chat.words).toContain('うち市から\n1,500円')
    expect(chat.words).toContain('送ると、市への補助金の申請と請求になります。')
    chat.tap('送信する')
    expect(chat.replies).toEqual([])
    expect(submitted(chat)).toEqual({
      draftId: expect.stringMatching(/^0000/) as string,
      caseNo: null,
      source: 'chat',
      accident: false,
      consentVersion: 'test-1',
      activities: [
        {
          ...{
            requesterNo: '200034',
            date: '2025-11-04',
            start: '18:00',
            end: '20:00',
            kind: 'k4',
            transportYen: 0,
            otherYen: 0,
          },
          ...{ cancelled: null, note: null },
          children: [
            { childId: 1, sick: false },
            { childId: 2, sick: false },
          ],
        },
      ],
    })
    const { draftId } = submitted(chat)
    chat.send({ kind: 'submitted', draftId, caseNo: 'R-20251105-00001', state: 'submitted', already: false })
    expect(chat.words).toContain('報告を受け付けました')
    expect(chat.words).toContain('管理番号 R-20251105-00001')
    expect(chat.state).toMatchObject({ guided: null })
  })

  it('前回と同じ takes three taps after 報告する and never copies the date', () => {
    const chat = new Chat().menu('report')
    chat.taps = 0
    chat.tap('前回と同じ').tap('今日').tap('事故なしで送信')
    expect(chat.taps).toBe(3)
    expect(submitted(chat).activities).toEqual([{ ...LAST, date: '2025-11-05' }])
    expect(submitted(chat).accident).toBe(false)
  })

  it('前回と同じ asks again about a child that was sick', () => {
    const lastActivity = { ...LAST, children: [{ childId: 1, sick: true }] }
    const chat = new Chat({ lastActivity }).menu('report').tap('前回と同じ').tap('今日')
    expect(chat.words).toContain('はるさんは病児でしたか？')
    chat.tap('いいえ').tap('事故なしで送信')
    expect(submitted(chat).activities[0]?.children).toEqual([{ childId: 1, sick: false }])
  })

  it.each([
    { why: 'the pair is gone', last: { ...LAST, requesterNo: '299999' } },
    { why: 'a child is gone', last: { ...LAST, children: [{ childId: 99, sick: false }] } },
    { why: 'the visit was cancelled', last: { ...LAST, cancelled: 'sameDay' as const } },
    { why: 'there is none', last: null },
  ])('前回と同じ is not offered: $why', ({ last }) => {
    expect(new Chat({ lastActivity: last }).menu('report').labels).not.toContain('前回と同じ')
  })

  it('takes typed answers all the way', () => {
    const chat = new Chat({ lastActivity: null }).type('報告したいです').type('すずきさん')
    expect(chat.words).toContain('よくわかりませんでした')
    chat.type('鈴木さん').type('昨日').type('１８時')
    chat.type('8時')
    expect(chat.words).toContain('どちらの時刻ですか？')
    chat.tap('午後8:00').type('なし').type('習い事の送迎').type('バス代420円')
    expect(chat.words).toContain('420円')
    chat.type('ほかはなし').tap('次へすすむ').type('なかった')
    expect(chat.words).toContain('11月4日(火) 18:00–20:00')
    chat.type('はい')
    expect(chat.effects).toEqual([])
    chat.tap('送信する')
    expect(submitted(chat).activities[0]).toMatchObject({
      requesterNo: '200051',
      transportYen: 420,
      children: [{ childId: 3, sick: false }],
    })
  })

  it('asks when the end is before the start, and refuses an equal one', () => {
    const chat = new Chat().menu('report').tap('佐藤').tap('昨日').type('17:00').type('17:00')
    expect(chat.words).toContain('始まりと同じ17:00です')
    chat.type('15:00')
    expect(chat.words).toContain('次の日まででしたか？')
    chat.tap('終わりをなおす').type('翌日')
    expect(chat.words).toContain('何時に終わりましたか？')
    chat.type('15:00').tap('翌日の15:00まで')
    expect(chat.words).toContain('どのお子さん')
  })

  it('takes no visit that is not over yet', () => {
    const chat = new Chat({ time: '12:00' })
      .menu('report')
      .tap('佐藤')
      .tap('今日')
      .tap('時刻をえらぶ', '11:00')
    chat.tap('時刻をえらぶ', '13:00')
    expect(chat.words).toContain('まだ先の時刻です')
    chat.tap('日にちをなおす').tap('昨日')
    expect(chat.words).toContain('どのお子さん')
  })

  it('takes tomorrow for tomorrow, not for a day a year ago', () => {
    const chat = new Chat().menu('report').tap('佐藤').type('11月6日')
    expect(chat.words).toContain('11月6日(木)は、これからの日です。')
    expect(chat.words).toContain('いつの活動でしたか？')
    chat.type('2024年11月6日').type('15時').type('17時').tap('次へ').tap('いなかった')
    chat.tap('習い事の送迎').tap('かからなかった').tap('なかった')
    expect(chat.words).toContain('2024年11月6日(水) 15:00–17:00')
  })

  it('says the year of a day in another 会計年度, and no other', () => {
    const shown = (today: string, date: string) =>
      new Chat({ today }).menu('report').tap('佐藤').tap('ほかの日をえらぶ', date).words
    expect(shown('2026-04-03', '2026-03-30')).toContain('2026年3月30日(月)')
    expect(shown('2026-01-10', '2025-12-20')).not.toContain('2025年')
  })

  it('goes on by itself once the visit is over', () => {
    const chat = new Chat({ time: '12:00' }).menu('report').tap('佐藤').tap('今日')
    chat.tap('時刻をえらぶ', '11:00').tap('時刻をえらぶ', '13:00')
    chat.context = { ...chat.context, time: '13:05' }
    chat.menu('report').tap('続きから')
    expect(chat.words).toContain('どのお子さん')
  })

  it('takes no night visit in the middle of the night', () => {
    const chat = new Chat({ time: '00:30' }).menu('report').tap('佐藤').tap('昨日').type('22時')
    chat.tap('時刻をえらぶ', '06:00').tap('翌日の06:00')
    expect(chat.words).toContain('11月4日(火) 22:00–翌06:00 は、まだ終わっていません')
    chat.context = { ...chat.context, time: '05:50' }
    chat.menu('report').tap('続きから')
    expect(chat.words).toContain('どのお子さん')
  })

  it('toggles children and marks a sick one', () => {
    const chat = new Chat().menu('report').tap('佐藤').tap('昨日').type('15:00').type('17:00')
    chat.tap('なつをはずす').tap('はるをはずす')
    expect(chat.labels).not.toContain('次へすすむ')
    chat.tap('なつもいた').tap('次へすすむ')
    expect(chat.words).toContain('なつさんは病児でしたか？')
    chat.tap('病児でした')
    chat.tap('習い事の送迎').tap('かからなかった').tap('なかった')
    expect(chat.words).toContain('なつ（病児）')
  })

  it('counts children that the register does not name', () => {
    const chat = new Chat().menu('report').tap('田中').tap('昨日').type('15:00').type('17:00').tap('2人')
    chat
      .tap('2人目')
      .tap('次へすすむ')
      .tap('その他…')
      .tap('障害児')
      .tap('かからなかった')
      .tap('なかった')
      .tap('送信する')
    expect(submitted(chat).activities[0]?.children).toEqual([
      { childId: null, sick: false },
      { childId: null, sick: true },
    ])
  })

  it('shows the telephone number at once when something happened, and opens one urgent case', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('昨日').tap('事故・けがあり')
    expect(chat.words).toContain('000-123-4567')
    expect(chat.effects).toEqual([
      { kind: 'open-urgent-case', draftId: expect.any(String) as string, requesterNo: '200034', note: null },
    ])
    expect(chat.words).toContain('事故・けがなど：あった')
    chat
      .tap('なおす')
      .tap('事故などをなおす')
      .tap('なかった')
      .tap('なおす')
      .tap('事故などをなおす')
      .tap('あった')
    expect(chat.words).toContain('000-123-4567')
    expect(chat.effects).toEqual([])
    chat.tap('送信する')
    expect(submitted(chat).accident).toBe(true)
  })

  it('sends one submission however often 送信 is tapped, before and after the answer', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('昨日')
    const receipt = chat.replies
    const first = submitted(chat.tap('事故なしで送信'))
    chat.tapIn(receipt, '事故なしで送信')
    expect(chat.effects).toEqual([])
    expect(chat.words).toContain('送信しています')
    chat.send({
      kind: 'submitted',
      draftId: first.draftId,
      caseNo: 'R-1',
      state: 'submitted',
      already: false,
    })
    chat.tapIn(receipt, '事故なしで送信')
    expect(chat.effects).toEqual([])
    expect(chat.words).toContain('もう送信しています')
    expect(chat.words).toContain('R-1')
  })

  it('tries the same draft again when no answer came for minutes', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('昨日')
    const receipt = chat.replies
    const first = submitted(chat.tap('事故なしで送信'))
    chat.context = { ...chat.context, time: '20:33' }
    expect(submitted(chat.tapIn(receipt, '事故なしで送信'))).toEqual(first)
  })

  it('never sends newer answers by an older confirmation', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('昨日')
    const old = chat.replies
    chat.tap('なおす').tap('終わりをなおす').type('18:00')
    chat.tapIn(old, '事故なしで送信')
    expect(chat.effects).toEqual([])
    expect(chat.words).toContain('内容が変わっています')
  })

  it.each([
    { why: 'ZERO_LENGTH asks for the end', code: 'ZERO_LENGTH', asks: '何時に終わりましたか？' },
    { why: 'NO_POLICY asks for the day', code: 'NO_POLICY', asks: 'いつの活動でしたか？' },
    {
      why: 'an end to come is asked, not the day',
      code: 'FUTURE',
      field: 'end' as const,
      asks: '何時に終わりましたか？',
    },
    { why: 'a day to come is asked', code: 'FUTURE', field: 'date' as const, asks: 'いつの活動でしたか？' },
    { why: 'an unknown code shows the receipt again', code: 'WHATEVER', asks: '送信する' },
  ])('a refusal after 送信: $why', ({ code, field = null, asks }) => {
    const chat = new Chat()
      .menu('report')
      .tap('佐藤')
      .tap('昨日')
      .type('15:00')
      .type('17:00')
      .tap('次へ')
      .tap('いなかった')
    chat.tap('習い事の送迎').tap('かからなかった').tap('なかった').tap('送信する')
    const { draftId } = submitted(chat)
    chat.send({ kind: 'submit-refused', draftId, code, row: 0, field })
    expect(chat.words).toContain(asks)
  })

  it('refuses a day without rates before it is sent', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('ほかの日をえらぶ', '2024-09-30')
    expect(chat.words).toContain('料金の決まりがない日です')
    expect(chat.words).toContain('いつの活動でしたか？')
  })

  it('warns of a report for the same hours', () => {
    const chat = new Chat({ reports: [report('R-20251103-00001')] })
      .menu('report')
      .tap('前回と同じ')
      .tap('ほかの日', '2025-11-03')
    expect(chat.words).toContain('もう送っています（R-20251103-00001）')
  })

  it('survives days and other messages, and is resumed or dropped', () => {
    const chat = new Chat().menu('report').tap('佐藤').tap('昨日').type('18:00')
    chat.context = { ...chat.context, today: '2025-11-09', time: '08:00' }
    chat.type('20時')
    expect(chat.words).toContain('書きかけの報告があります')
    chat.tap('続きから')
    expect(chat.words).toContain('何時に終わりましたか？')
    expect(chat.words).toContain('11月4日(火)')
    chat.type('ありがとう')
    expect(chat.words).toContain('何時に終わりましたか？')
    chat.type('やめる').tap('消す')
    expect(chat.state).toMatchObject({ guided: null })
  })

  it('typing なおす at the receipt opens the answers', () => {
    const chat = new Chat().menu('report').tap('前回と同じ').tap('昨日').type('なおす')
    expect(chat.words).toContain('どれをなおしますか？')
  })

  it('offers the half-done report when 報告する is tapped again', () => {
    const chat = new Chat().menu('report').tap('佐藤').menu('report')
    expect(chat.words).toContain('書きかけの報告があります')
    chat.tap('新しく始める')
    expect(chat.words).toContain('どなたの活動でしたか？')
  })

  it('answers every old button of a finished report without an effect', () => {
    const chat = new Chat()
      .menu('report')
      .tap('佐藤')
      .tap('昨日')
      .type('18:00')
      .type('20:00')
      .tap('次へ')
      .tap('いなかった')
    chat.tap('習い事の送迎').tap('かからなかった').tap('なかった').tap('送信する')
    const { draftId } = submitted(chat)
    chat.send({ kind: 'submitted', draftId, caseNo: 'R-9', state: 'submitted', already: false })
    const old = chat.history.slice(0, -1)
    const before = JSON.stringify(chat.state)
    let tapped = 0
    for (const { data, picker } of old.flatMap((reply) => buttonsIn(reply))) {
      chat.send({
        kind: 'postback',
        data,
        ...(picker && { picked: picker === 'date' ? '2025-11-01' : '10:00' }),
      })
      expect(chat.words).toMatch(/もう送信しています|その質問は終わっています/)
      expect(chat.effects).toEqual([])
      expect(JSON.stringify(chat.state)).toBe(before)
      tapped++
    }
    expect(tapped).toBeGreaterThan(40)
  })

  it('answers an old question of the present draft with the present one', () => {
    const chat = new Chat().menu('report')
    const who = chat.replies
    chat.tap('佐藤').tap('昨日')
    chat.tapIn(who, '鈴木')
    expect(chat.words).toContain('その質問は終わっています')
    expect(chat.words).toContain('何時に始まりましたか？')
    expect(chat.state).toMatchObject({ guided: { answers: { requesterNo: '200034' } } })
  })

  it('steps back, one question at a time', () => {
    const chat = new Chat().menu('report').tap('佐藤').tap('昨日').tap('ひとつ前へ')
    expect(chat.words).toContain('いつの活動でしたか？')
    chat.tap('今日').type('もどる')
    expect(chat.words).toContain('いつの活動でしたか？')
  })

  it.each([
    { why: 'no pairs', over: { pairs: [] }, says: '登録された依頼会員がまだいません' },
    {
      why: 'a requester only',
      over: { member: { memberNo: '200034', name: '佐藤 花子', isProvider: false, isRequester: true } },
      says: '報告は、提供会員が送ります',
    },
    { why: 'not linked', over: { member: null }, says: 'はじめに連携をしてください' },
  ])('cannot be started: $why', ({ over, says }) => {
    const chat = new Chat(over).menu('report')
    expect(chat.words).toContain(says)
    expect(chat.state).toMatchObject({ guided: null })
  })
})

function buttonsIn(reply: Parameters<typeof buttonsOf>[0]) {
  return buttonsOf(reply).flatMap(({ data, picker }) =>
    data?.startsWith('f=guided') ? [{ data, picker }] : [],
  )
}
