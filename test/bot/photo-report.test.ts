import { describe, expect, it } from 'vitest'
import { answeredRows } from '../../bot/answered-rows.ts'
import type { BotEvent, Doubt, PhotoResult } from '../../bot/contract.ts'
import { RETAKE_WORDS } from '../../bot/messages/photo-words.ts'
import type { ReadingReason } from '../../rules/reading.ts'
import { Chat, GUEST, PHOTO_ROW, photoEvent, photoResult, report } from './support.ts'

const reading = (over: Partial<PhotoResult> = {}): BotEvent => ({
  kind: 'reading',
  result: photoResult(over),
})
const doubt = (over: Partial<Doubt> = {}): Doubt => ({
  ...{
    rowIndex: 0,
    row: 1,
    field: 'end',
    value: '20:00',
    candidates: ['20:00', '20:30'],
    cutUrl: 'https://cut.example/a.png',
  },
  ...over,
})
const ofSet = (setTotal: number) => ({ imageSetId: 'set', setTotal })
const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    row: n + 1,
    activity: { ...PHOTO_ROW, date: `2025-11-0${(n % 4) + 1}` },
    fee: null,
  }))

describe('a photo report', () => {
  it('gives a receipt with the case number, then the reading, then sends', () => {
    const chat = new Chat().send(photoEvent())
    expect(chat.words).toContain('写真を受け取りました')
    expect(chat.words).toContain('管理番号 R-20251105-00012')
    chat.send(reading())
    expect(chat.words).toContain('1件、これで正しいですか？')
    expect(chat.words).toContain('11月4日(火) 18:00–20:00')
    expect(chat.words).toContain('佐藤さん・2人・習い事の送迎')
    expect(chat.words).toContain('合計\n1件\n受け取る額（見込み）\n3,000円')
    expect(chat.words).toContain('うち依頼会員から\n1,500円')
    chat.tap('正しいので送る')
    expect(chat.effects).toEqual([
      {
        kind: 'submit',
        mends: null,
        draft: {
          ...{
            draftId: expect.any(String) as string,
            caseNo: 'R-20251105-00012',
            source: 'photo',
            accident: false,
            consentVersion: 'test-1',
          },
          activities: [{ ...PHOTO_ROW, cancelled: null, note: null }],
        },
      },
    ])
  })

  it('asks a doubt with its cut-out and candidates, and marks it in the list', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ doubts: [doubt()] }))
    expect(chat.words).toContain('18:00–20:00？')
    expect(chat.words).toContain('終わりは何時ですか？')
    expect(JSON.stringify(chat.replies)).toContain('https://cut.example/a.png')
    expect(chat.labels).not.toContain('正しいので送る')
    chat.tap('20:30')
    expect(chat.words).toContain('18:00–20:30')
    expect(chat.words).not.toContain('20:30？')
    chat.tap('正しいので送る')
    expect(chat.effects).toMatchObject([{ draft: { activities: [{ end: '20:30' }] } }])
  })

  it('keeps which values the member has said, for the page of the same photo', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ doubts: [doubt()] }))
    const told = () =>
      answeredRows(chat.state, 'R-20251105-00012').map(({ activity, said }) => [activity.end, said])
    expect(told()).toEqual([['20:00', []]])
    chat.tap('20:30')
    expect(told()).toEqual([['20:30', ['end']]])
    chat.tap('正しいので送る')
    expect(answeredRows(chat.state, 'R-20251105-00099')).toEqual([])
  })

  it('takes another value by picker or by typing after ちがう', () => {
    const chat = new Chat()
      .send(photoEvent())
      .send(reading({ doubts: [doubt()] }))
      .tap('ちがう')
    expect(chat.words).toContain('正しい終わりを教えてください')
    chat.type('9時')
    expect(chat.words).toContain('どちらの時刻ですか？')
    chat.tap('午後9:00')
    expect(chat.words).toContain('18:00–21:00')
    const again = new Chat()
      .send(photoEvent())
      .send(reading({ doubts: [doubt()] }))
      .tap('ちがう')
      .tap('時刻をえらぶ', '19:00')
    expect(again.words).toContain('18:00–19:00')
  })

  it.each([
    { field: 'date', value: null, typed: '11/1', shows: '11月1日(土)' },
    { field: 'start', value: null, typed: '17:30', shows: '17:30–20:00' },
    { field: 'childCount', value: '2', typed: '3人', shows: '3人' },
    { field: 'sickCount', value: '0', typed: '1', shows: '病児1人' },
    { field: 'kind', value: 'k4', typed: '外出・買物', shows: '外出・買物' },
    { field: 'requesterNo', value: '200034', typed: '鈴木', shows: '鈴木さん' },
    { field: 'transportYen', value: '0', typed: '４２０円', shows: '交通費420円' },
  ] as const)('a doubtful $field can be typed', ({ field, value, typed, shows }) => {
    const chat = new Chat()
      .send(photoEvent())
      .send(reading({ doubts: [doubt({ field, value, candidates: [], cutUrl: null })] }))
    expect(chat.type(typed).words).toContain(shows)
    expect(chat.labels).toContain('正しいので送る')
  })

  it('never guesses: what is missing or contradicts itself is asked', () => {
    const activity = { ...PHOTO_ROW, end: '17:00', date: undefined, children: [] }
    const chat = new Chat().send(photoEvent()).send(reading({ rows: [{ row: 1, activity, fee: null }] }))
    expect(chat.words).toContain('？ 18:00–17:00？')
    expect(chat.words).toContain('いつの活動ですか？')
    chat.tap('日にちをえらぶ', '2025-11-03')
    expect(chat.words).toContain('終わりが始まりより前の時刻です')
    chat.tap('翌日の17:00').tap('2人')
    expect(chat.words).toContain('18:00–翌17:00')
    chat.tap('正しいので送る')
    expect(chat.effects).toMatchObject([
      { kind: 'submit', draft: { activities: [{ end: '17:00', date: '2025-11-03' }] } },
    ])
  })

  it('asks a doubt without a candidate by picker, with a way to the photo', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ doubts: [doubt({ cutUrl: null })] }))
    expect(chat.labels).toContain('写真を見る')
  })

  it('mends any field of any row before sending', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ rows: rows(2) }))
    chat.tap('なおす').tap('11月2日(日)をなおす').tap('交通費をなおす').tap('300円')
    expect(chat.words).toContain('交通費300円')
    chat.tap('正しいので送る')
    expect(chat.effects).toMatchObject([
      { draft: { activities: [{ transportYen: 0 }, { transportYen: 300 }] } },
    ])
  })

  it('leads to the page with more than five rows, and with more than five doubts', () => {
    const many = new Chat().send(photoEvent()).send(reading({ rows: rows(8) }))
    expect(many.words).toContain('ほか3件')
    expect(many.words).toContain('合計\n8件\n受け取る額（見込み）\n24,000円')
    expect(many.labels).toContain('ページで見る')
    expect(many.labels).toContain('正しいので送る')
    const doubts = rows(6).map((_, rowIndex) => doubt({ rowIndex, row: rowIndex + 1 }))
    const doubtful = new Chat().send(photoEvent()).send(reading({ rows: rows(6), doubts }))
    expect(doubtful.labels).toContain('ページで見る')
    expect(doubtful.labels).not.toContain('正しいので送る')
  })

  it('compares the paper’s own totals', () => {
    const same = new Chat().send(photoEvent()).send(reading({ writtenTotals: { count: 1, feeYen: 1500 } }))
    expect(same.words).toContain('用紙の合計と同じです')
    const other = new Chat()
      .send(photoEvent())
      .send(reading({ writtenTotals: { count: 2, feeYen: 1800 }, handwrittenNotes: true }))
    expect(other.words).toContain('用紙の件数は2件、読めたのは1件です')
    expect(other.words).toContain('用紙の料金の合計は1,800円、計算では1,500円です')
    expect(other.words).toContain('センターも見ます')
  })

  it.each(Object.keys(RETAKE_WORDS) as ReadingReason[])('says what happened and what to do: %s', (reason) => {
    const chat = new Chat().send(photoEvent()).send(reading({ outcome: 'retake', reason, rows: [] }))
    expect(chat.words).toContain(RETAKE_WORDS[reason].happened)
    expect(chat.words).toContain(RETAKE_WORDS[reason].todo)
    expect(chat.words).not.toContain('このまま送る')
  })

  it('after three failures offers このまま送る, and closes the earlier cases', () => {
    const chat = new Chat()
    for (const n of [1, 2, 3]) {
      chat.send(photoEvent({ caseNo: `R-${n}`, photoId: `p${n}` }))
      chat.send(
        reading({ caseNo: `R-${n}`, photoId: `p${n}`, outcome: 'retake', reason: 'blurred', rows: [] }),
      )
    }
    expect(chat.words).toContain('この写真をセンターが読みます')
    chat.tap('このまま送る')
    expect(chat.effects).toEqual([
      { kind: 'drop-photo', caseNo: 'R-1' },
      { kind: 'drop-photo', caseNo: 'R-2' },
      { kind: 'leave-to-centre', caseNo: 'R-3', draft: null },
    ])
    expect(chat.words).toContain('センターが写真を読みます')
  })

  it('counts a failure that is reported twice once', () => {
    const blurred = reading({ outcome: 'retake', reason: 'blurred', rows: [] })
    const chat = new Chat().send(photoEvent()).send(blurred)
    expect(chat.send(blurred).replies).toEqual([])
    expect(chat.state).toMatchObject({ retakes: 1 })
  })

  it('a good photo closes the case of a blurred one', () => {
    const chat = new Chat().send(photoEvent({ caseNo: 'R-1', photoId: 'a' }))
    chat.send(reading({ caseNo: 'R-1', photoId: 'a', outcome: 'retake', reason: 'dark', rows: [] }))
    chat.send(photoEvent({ caseNo: 'R-2', photoId: 'b' })).send(reading({ caseNo: 'R-2', photoId: 'b' }))
    expect(chat.effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-1' }])
    expect(chat.state).toMatchObject({ retakes: 0 })
  })

  it('撮り直す closes the case and says how to take a photo', () => {
    const chat = new Chat().send(photoEvent()).send(reading()).tap('撮り直す')
    expect(chat.effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-20251105-00012' }])
    expect(chat.words).toContain('真上から')
  })

  it('gives one receipt for a set and one reading when all are read', () => {
    const chat = new Chat()
    const photo = (n: number) => photoEvent({ photoId: `p${n}`, setIndex: n, setTotal: 3 })
    expect(chat.send(photo(2)).words).toContain('写真3枚を受け取ります')
    expect(chat.send(photo(1)).replies).toEqual([])
    expect(chat.send(reading({ photoId: 'p1' })).replies).toEqual([])
    expect(chat.send(photo(3)).replies).toEqual([])
    expect(chat.send(reading({ photoId: 'p3' })).replies).toEqual([])
    expect(chat.type('まだ？').words).toContain('よくわかりませんでした')
    chat.send(reading({ photoId: 'p2', doubts: [doubt()] }))
    expect(chat.words).toContain('3件読みました')
    expect(chat.send(reading({ photoId: 'p2' })).replies).toEqual([])
    chat.tapIn(chat.history.slice(-2), '20:30')
    expect(chat.words).toContain('3件、これで正しいですか？')
  })

  it('a set with one blurred photo goes on with the others', () => {
    const chat = new Chat()
      .send(photoEvent({ setTotal: 2, setIndex: 1 }))
      .send(photoEvent({ photoId: 'p2', setTotal: 2, setIndex: 2 }))
    chat.send(reading({ photoId: 'p2', outcome: 'retake', reason: 'blurred', rows: [] }))
    expect(chat.words).toContain('その1枚だけ')
    chat.send(reading())
    expect(chat.words).toContain('1件、これで正しいですか？')
  })

  it('a set whose last photo never arrives goes on without it', () => {
    const chat = new Chat().send(photoEvent({ ...ofSet(2), setIndex: 1 })).send(reading())
    expect(chat.replies).toEqual([])
    chat.send({ kind: 'photo-refused', why: 'gone', imageSetId: 'set' })
    expect(chat.words).toContain('写真を受け取れませんでした')
    expect(chat.words).toContain('1件、これで正しいですか？')
  })

  it('says so when a photo was sent before, with what became of it', () => {
    const chat = new Chat({ reports: [report('R-7', { state: 'approved' })] }).send(
      photoEvent({ duplicateOf: 'R-7' }),
    )
    expect(chat.words).toContain('前に受け取っています')
    expect(chat.words).toContain('承認済')
    expect(chat.words).toContain('管理番号 R-7')
    expect(chat.effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-20251105-00012' }])
    const inSet = new Chat()
      .send(photoEvent({ setIndex: 1, setTotal: 2 }))
      .send(photoEvent({ photoId: 'p2', setIndex: 2, setTotal: 2, duplicateOf: 'R-7' }))
    expect(inSet.words).toContain('2枚目は、前に受け取っています')
    expect(inSet.send(reading()).words).toContain('1件、これで正しいですか？')
  })

  it('never tells someone to rest who has no report: a dropped photo that comes again', () => {
    const withdrawn = new Chat({ reports: [report('R-7', { state: 'withdrawn' })] }).send(
      photoEvent({ duplicateOf: 'R-7' }),
    )
    expect(withdrawn.words).toContain('新しく撮り直して送ってください')
    expect(new Chat().send(photoEvent({ duplicateOf: 'R-8' })).words).toContain(
      '新しく撮り直して送ってください',
    )
  })

  it('shows the open question when the same photo comes again meanwhile', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ doubts: [doubt()] }))
    chat.send(photoEvent({ caseNo: 'R-9', photoId: 'p9', duplicateOf: 'R-20251105-00012' }))
    expect(chat.words).toContain('前に受け取っています')
    expect(chat.words).toContain('終わりは何時ですか？')
  })

  it('やめる asks first, typed or tapped', () => {
    const chat = new Chat().send(photoEvent()).send(reading())
    expect(chat.type('やめる').effects).toEqual([])
    expect(chat.tap('つづける').words).toContain('これで正しいですか？')
    chat.tap('やめる').tap('やめる')
    expect(chat.effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-20251105-00012' }])
    expect(chat.words).toContain('この写真の報告は送りません')
  })

  it.each([
    { why: 'something else', outcome: 'not-a-report' as const, says: '活動報告書が見つかりません' },
    {
      why: 'a passbook',
      outcome: 'identity-document' as const,
      says: '通帳や証明書の写真は、ここに送らないでください',
    },
  ])('turns away $why and closes the case', ({ outcome, says }) => {
    const chat = new Chat().send(photoEvent()).send(reading({ outcome, rows: [] }))
    expect(chat.words).toContain(says)
    expect(chat.effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-20251105-00012' }])
    expect(chat.state).toMatchObject({ sheets: [] })
  })

  it('tells when triage leaves it to the centre', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ outcome: 'centre' }))
    expect(chat.words).toContain('センターが写真を読みます')
    expect(chat.effects).toMatchObject([
      {
        kind: 'leave-to-centre',
        caseNo: 'R-20251105-00012',
        draft: { activities: [PHOTO_ROW], source: 'photo' },
      },
    ])
    const caseNo = 'R-20251105-00012'
    chat.send({ kind: 'submitted', draftId: `photo:${caseNo}`, caseNo, state: 'submitted', already: false })
    expect(chat.replies).toEqual([])
  })

  it('leaves no half-read rows to the centre as if they were whole', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ outcome: 'centre', doubts: [doubt()] }))
    expect(chat.effects).toMatchObject([{ kind: 'leave-to-centre', draft: null }])
  })

  it('keeps several photo cases apart, beside a guided report', () => {
    const chat = new Chat().menu('report').tap('佐藤').tap('昨日')
    chat.send(photoEvent({ caseNo: 'R-1', photoId: 'a' })).send(photoEvent({ caseNo: 'R-2', photoId: 'b' }))
    chat.type('18時')
    expect(chat.words).toContain('何時に終わりましたか？')
    chat.send(reading({ caseNo: 'R-2', photoId: 'b', doubts: [doubt()] }))
    const second = chat.replies
    chat.send(reading({ caseNo: 'R-1', photoId: 'a' }))
    chat.tap('正しいので送る')
    const sent = chat.effects.find((one) => one.kind === 'submit')
    expect(sent).toMatchObject({ draft: { caseNo: 'R-1' } })
    chat.send({
      kind: 'submitted',
      draftId: sent?.draft.draftId ?? '',
      caseNo: 'R-1',
      state: 'submitted',
      already: false,
    })
    expect(chat.words).toContain('報告を受け付けました')
    expect(chat.words).toContain('終わりは何時ですか？')
    chat.tapIn(second, '20:30').tap('正しいので送る')
    const other = chat.effects.find((one) => one.kind === 'submit')
    expect(other).toMatchObject({ draft: { caseNo: 'R-2', activities: [{ end: '20:30' }] } })
    chat.send({
      kind: 'submitted',
      draftId: other?.draft.draftId ?? '',
      caseNo: 'R-2',
      state: 'submitted',
      already: false,
    })
    expect(chat.words).toContain('書きかけの報告があります')
    chat.tap('続きから').type('20:00')
    expect(chat.words).toContain('どのお子さんでしたか？')
  })

  it('sends once, and answers old buttons of a finished case', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ doubts: [doubt()] }))
    const asked = chat.replies
    chat.tap('20:30')
    const receipt = chat.replies
    chat.tapIn(asked, '20:00')
    expect(chat.words).toContain('その質問は終わっています')
    chat.tapIn(receipt, '正しいので送る')
    const first = chat.effects
    expect(first).toHaveLength(1)
    expect(chat.tapIn(receipt, '正しいので送る').effects).toEqual([])
    const draftId = first[0]?.kind === 'submit' ? first[0].draft.draftId : ''
    chat.send({ kind: 'submitted', draftId, caseNo: 'R-20251105-00012', state: 'submitted', already: false })
    for (const label of ['正しいので送る', 'なおす', '撮り直す']) {
      expect(chat.tapIn(receipt, label).effects).toEqual([])
      expect(chat.words).toContain('その質問は終わっています。（管理番号 R-20251105-00012）')
    }
    expect(chat.send(reading()).replies).toEqual([])
  })

  it('closes the chat’s questions when the page has sent the report', () => {
    const chat = new Chat().send(photoEvent()).send(reading({ doubts: [doubt()] }))
    chat.send({
      kind: 'submitted',
      draftId: 'made-by-the-page',
      caseNo: 'R-20251105-00012',
      state: 'submitted',
      already: false,
    })
    expect(chat.state).toMatchObject({ sheets: [] })
    expect(chat.words).toContain('報告を受け付けました')
  })

  it('shows a refusal at the row it is about', () => {
    const chat = new Chat()
      .send(photoEvent())
      .send(reading({ rows: rows(2) }))
      .tap('正しいので送る')
    const effect = chat.effects[0]
    const draftId = effect?.kind === 'submit' ? effect.draft.draftId : ''
    chat.send({ kind: 'submit-refused', draftId, code: 'OVERLAP', row: 1, field: 'start' })
    expect(chat.words).toContain('同じ時間の報告を、もう受け付けています')
    expect(chat.words).toContain('11月2日(日)')
    chat.tap('なおさない').tap('正しいので送る')
    expect(chat.effects).toMatchObject([{ kind: 'submit', draft: { draftId } }])
  })

  it.each([
    { why: 'not linked', over: GUEST, says: 'はじめに連携をしてください' },
    {
      why: 'a requester',
      over: { member: { memberNo: '200034', name: '佐藤', isProvider: false, isRequester: true } },
      says: '提供会員が送ります',
    },
  ])('takes no photo from someone who cannot report: $why', ({ over, says }) => {
    const chat = new Chat(over).send(photoEvent())
    expect(chat.words).toContain(says)
    expect(chat.effects).toEqual([{ kind: 'drop-photo', caseNo: 'R-20251105-00012' }])
  })

  it.each([
    { why: 'not-an-image' as const, says: '写真として開けませんでした' },
    { why: 'too-large' as const, says: '大きすぎます' },
    { why: 'gone' as const, says: 'もう一度送ってください' },
  ])('a picture that is none: $why', ({ why, says }) => {
    expect(new Chat().send({ kind: 'photo-refused', why }).words).toContain(says)
  })
})
