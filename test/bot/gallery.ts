/**
 * Gallery: every representative bubble as JSON, to be looked at in a phone.
 *
 * Run:      node test/bot/gallery.ts FILE.json   → [{ "name", "messages": [LINE message objects] }]
 * Used by:  line-schema.test.ts too, which holds the same messages against LINE's own description.
 */
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Doubt, NoticeView, Reply } from '../../bot/contract.ts'
import { noticePush, noticeTest } from '../../bot/messages/notices.ts'
import { RETAKE_WORDS } from '../../bot/messages/photo-words.ts'
import type { ReadingReason } from '../../rules/reading.ts'
import { Chat, GUEST, LAST, PHOTO_ROW, photoEvent, photoResult, report } from './support.ts'

export interface Scene {
  name: string
  messages: Reply[]
}

export function gallery(): Scene[] {
  const scenes: Scene[] = []
  const keep = (name: string, chat: Chat) => {
    if (chat.replies.length > 0) scenes.push({ name, messages: chat.replies })
    return chat
  }
  guests(keep)
  guided(keep)
  photos(keep)
  months(keep)
  talk(keep)
  typedReports(keep)
  asking(keep)
  notices(keep)
  return scenes
}

/** Reports written as sentences. */
function typedReports(keep: Keep): void {
  const chat = keep(
    'typed: the rest is asked',
    new Chat().type('11/4 3時〜5時 佐藤さん 2人 送迎 交通費340円 100円'),
  )
  keep('typed: sick', chat.tap('午後3:00'))
  keep('typed: which kind', chat.tap('いなかった'))
  keep('typed: what for', chat.tap('保育所の迎え'))
  keep('typed: wrong weekday', new Chat().type('11/4(水) 15時〜17時 鈴木さん'))
  keep('typed: only a start', new Chat().type('昨日 3時から 鈴木さん 預かりました').tap('はい'))
  keep('typed: is it a report?', new Chat().type('昨日 15時〜17時 鈴木さん ふにゃ'))
  keep('typed: half done', new Chat().menu('report').tap('佐藤').type('昨日 15時〜17時 鈴木さん'))
  keep('typed: a plan', new Chat().type('明日15時〜17時 鈴木さん'))
  keep('typed: how to', new Chat().type('鈴木さん 学童'))
  const rows = keep(
    'typed: several',
    new Chat().type('11/3 鈴木さん 15時〜17時 学童迎え\n11/4 佐藤さん 3時〜5時 2人 送迎 交通費340円'),
  )
  keep('typed: several, a kind', rows.tap('15:00'))
  keep('typed: several, sick', rows.tap('保育所の送り'))
  keep('typed: several, accident', rows.tap('いなかった'))
  keep('typed: several, receipt', rows.tap('なかった'))
  keep('typed: several, mend', rows.tap('なおす'))
  keep('typed: several, drop?', rows.type('やめる'))
}

type Keep = (name: string, chat: Chat) => Chat

const NOTICE: NoticeView = {
  ...{ id: 12, title: '救命講習（更新）のご案内', eventOn: '2025-11-25', eventTime: '10:00〜12:30' },
  ...{ place: '見本市民センター 2階', answerBy: '2025-11-20', answer: null },
  body: '心肺蘇生とAEDの使い方を、半日で学びます。動きやすい服で来てください。',
}

function notices(keep: Keep): void {
  const push = new Chat()
  push.replies = [noticePush(NOTICE)]
  keep('notice: push', push)
  const test = new Chat()
  test.replies = [noticeTest(NOTICE)]
  keep('notice: test', test)
  const taken = { ...NOTICE, answer: 'yes' as const }
  const late = { ...taken, answerBy: '2025-11-01' }
  const over = { ...taken, eventOn: '2025-11-01' }
  keep('notice: taken', new Chat().send({ kind: 'notice-answered', result: 'taken', notice: taken }))
  keep('notice: late', new Chat().send({ kind: 'notice-answered', result: 'taken', notice: late }))
  keep('notice: over', new Chat().send({ kind: 'notice-answered', result: 'over', notice: over }))
  keep('notice: not mine', new Chat().send({ kind: 'notice-answered', result: 'unknown', notice: null }))
  const all = [NOTICE, { ...taken, id: 11 }, { ...over, id: 10 }, { ...over, id: 9, title: '交流会' }]
  keep('notices', new Chat({ notices: all }).menu('notices'))
  keep('notices: none', new Chat({ notices: [] }).menu('notices'))
  for (const result of ['tied', 'wrong', 'locked'] as const)
    keep(`staff: ${result}`, new Chat(GUEST).send({ kind: 'staff-tied', result, staffName: '佐伯 由美' }))
}

function guests(keep: Keep): void {
  const chat = keep('follow', new Chat(GUEST).send({ kind: 'follow', isUnblocked: false }))
  keep('link: number', chat.menu('link'))
  keep('link: birth date', chat.type('100012'))
  keep('link: code', chat.type('1958-04-02'))
  keep(
    'link: wrong',
    chat.type('1111').send({ kind: 'link-result', result: 'wrong', triesLeft: 3, memberName: null }),
  )
  keep(
    'link: linked',
    chat.type('2222').send({ kind: 'link-result', result: 'linked', triesLeft: 5, memberName: '高橋 順子' }),
  )
  for (const result of ['locked', 'expired'] as const)
    keep(
      `link: ${result}`,
      new Chat(GUEST).send({ kind: 'link-result', result, triesLeft: 0, memberName: null }),
    )
  keep('link: moved', new Chat().send({ kind: 'link-moved' }))
  keep('about', new Chat(GUEST).menu('about'))
  keep('guest: report', new Chat(GUEST).menu('report'))
  keep('back after a block', new Chat().send({ kind: 'follow', isUnblocked: true }))
}

function guided(keep: Keep): void {
  const chat = keep('1 who', new Chat().menu('report'))
  keep('2 day', chat.tap('佐藤'))
  keep('3 start', chat.tap('昨日'))
  keep('4 end', chat.tap('18:00'))
  keep('4 morning or evening', chat.type('8時'))
  keep('4 overnight', chat.type('17:00'))
  keep('5 children', chat.tap('終わりをなおす').type('20:00'))
  keep('5 one left', chat.tap('なつをはずす'))
  keep('6 sick, one child', chat.tap('次へすすむ'))
  keep(
    '6 sick, several',
    new Chat().menu('report').tap('佐藤').tap('昨日').type('18:00').type('20:00').tap('次へ'),
  )
  keep('7 kind', chat.tap('いいえ'))
  keep('7 other kinds', chat.tap('その他…'))
  keep('8 costs', chat.tap('障害児'))
  keep('8 transport', chat.tap('交通費'))
  keep('8 costs so far', chat.tap('400円'))
  keep('8 which cost', chat.type('550'))
  keep('9 accident', chat.tap('食事・その他').tap('次へすすむ'))
  keep('accident: yes', chat.tap('あった'))
  keep('mend: which answer', chat.tap('なおす'))
  keep('drop?', chat.type('やめる'))
  const again = keep('前回と同じ: day', new Chat().menu('report').tap('前回と同じ'))
  keep('前回と同じ: confirm', again.tap('今日'))
  const sent = again.tap('事故なしで送信').effects[0]
  const draftId = sent?.kind === 'submit' ? sent.draft.draftId : ''
  keep(
    'submitted',
    again.send({
      kind: 'submitted',
      draftId,
      caseNo: 'R-20251105-00012',
      state: 'submitted',
      already: false,
    }),
  )
  keep('urgent case opened', again.send({ kind: 'urgent-opened', caseNo: 'R-20251105-00013' }))
  keep('half-done', new Chat().menu('report').tap('佐藤').tap('昨日').menu('report'))
  keep('future', new Chat({ time: '12:00' }).menu('report').tap('前回と同じ').tap('今日'))
  keep('old button', new Chat().send({ kind: 'postback', data: 'f=guided&d=old&s=day&v=2025-11-01' }))
  keep(
    'overlap',
    new Chat({ reports: [report('R-20251103-00001')] })
      .menu('report')
      .tap('前回と同じ')
      .tap('ほかの日', '2025-11-03'),
  )
  keep('no pairs', new Chat({ pairs: [] }).menu('report'))
  const requester = { memberNo: '200034', name: '佐藤 花子', isProvider: false, isRequester: true }
  keep('requester only', new Chat({ member: requester }).menu('report'))
}

const DOUBT: Doubt = {
  ...{ rowIndex: 0, row: 1, field: 'end', value: '20:00', candidates: ['20:00', '20:30'] },
  cutUrl: 'https://placehold.example/cut.png',
}

function photos(keep: Keep): void {
  keep('photo: how', new Chat().menu('photo'))
  keep('photo: receipt', new Chat().send(photoEvent()))
  keep('photo: receipt of a set', new Chat().send(photoEvent({ setTotal: 3, setIndex: 1 })))
  const read = (over: Parameters<typeof photoResult>[0]) =>
    new Chat().send({ kind: 'reading', result: photoResult(over) })
  keep('photo: read', read({ writtenTotals: { count: 1, feeYen: 1500 } }))
  const doubtful = keep('photo: doubt', read({ doubts: [DOUBT], handwrittenNotes: true }))
  keep('photo: ちがう', doubtful.tap('ちがう'))
  for (const field of ['date', 'childCount', 'sickCount', 'kind', 'requesterNo', 'transportYen'] as const)
    keep(`photo: doubt about ${field}`, read({ doubts: [{ ...DOUBT, field, candidates: [], cutUrl: null }] }))
  const rows = Array.from({ length: 8 }, (_, n) => ({
    row: n + 1,
    activity: { ...PHOTO_ROW, date: `2025-11-0${(n % 4) + 1}` },
    fee: null,
  }))
  const many = keep('photo: eight rows', read({ rows }))
  keep('photo: which row', many.tap('なおす'))
  keep('photo: which field', many.tap('11月2日'))
  keep('photo: many doubts', read({ rows, doubts: rows.map((_, rowIndex) => ({ ...DOUBT, rowIndex })) }))
  for (const reason of Object.keys(RETAKE_WORDS) as ReadingReason[])
    keep(`photo: retake, ${reason}`, read({ outcome: 'retake', reason, rows: [] }))
  keep(
    'photo: retake with its place',
    read({
      outcome: 'retake',
      reason: 'glare',
      rows: [],
      place: { name: 'bottom-left', pictureUrl: 'https://famisapo.example/cuts/place.png' },
    }),
  )
  const third = new Chat()
  for (const n of [1, 2, 3])
    third.send({
      kind: 'reading',
      result: photoResult({
        caseNo: `R-${n}`,
        photoId: `${n}`,
        outcome: 'retake',
        reason: 'blurred',
        rows: [],
      }),
    })
  keep('photo: third retake', third)
  keep('photo: to the centre', third.tap('このまま送る'))
  keep('photo: no report', read({ outcome: 'not-a-report', rows: [] }))
  keep('photo: a passbook', read({ outcome: 'identity-document', rows: [] }))
  keep(
    'photo: sent before',
    new Chat({ reports: [report('R-7', { state: 'approved' })] }).send(photoEvent({ duplicateOf: 'R-7' })),
  )
  keep('photo: refused', new Chat().send({ kind: 'photo-refused', why: 'too-large' }))
}

function months(keep: Keep): void {
  const reports = [
    report('R-20251101-00001', { state: 'approved' }),
    report('R-20251102-00001', { state: 'returned', returnReason: '終わりの時刻を確かめてください。' }),
    report('R-20251103-00001', { accident: false }),
    report('R-20251104-00001', { state: 'withdrawn' }),
    report('R-20251105-00001', { state: 'asking', activities: [], month: null, source: 'photo' }),
  ]
  const chat = keep('month', new Chat({ reports }).menu('month'))
  keep('month: empty', new Chat().menu('month'))
  const open = (caseNo: string) => chat.send({ kind: 'postback', data: `f=month&s=open&v=${caseNo}` })
  keep('month: approved one', open('R-20251101-00001'))
  keep('month: returned one', open('R-20251102-00001'))
  keep('month: open one', open('R-20251103-00001'))
  keep('withdraw?', chat.tap('取り下げる'))
  keep('withdrawn', chat.send({ kind: 'withdrawn', caseNo: 'R-20251103-00001', done: true }))
  keep('not withdrawn', chat.send({ kind: 'withdrawn', caseNo: 'R-20251103-00001', done: false }))
  keep(
    'returned',
    chat.send({
      kind: 'returned',
      caseNo: 'R-20251102-00001',
      reason: '終わりの時刻を確かめてください。',
      activities: [LAST],
    }),
  )
  keep('approved', chat.send({ kind: 'approved', caseNo: 'R-20251101-00001', subsidyYen: 1000 }))
  const photoOf = { caseNo: 'R-20251103-00001', state: 'submitted' as const, photoIds: ['p1'] }
  keep('unsent', chat.send({ kind: 'unsend', photoOf }))
}

function asking(keep: Keep): void {
  const caseNo = 'R-20251105-00021'
  const chat = keep('centre: ask', new Chat().menu('centre'))
  keep('centre: taken', chat.type('土曜日も使えますか').send({ kind: 'question-taken', caseNo, first: true }))
  keep('centre: more', chat.type('朝も').send({ kind: 'question-taken', caseNo, first: false }))
  keep('centre: emergency', chat.type('けがをしました'))
  keep('centre: ended', chat.tapIn(chat.history, '終わる'))
  const text = '土曜日は朝9時から夕方5時まで使えます。日曜日と祝日も、料金は変わりますが使えます。'
  keep('centre: answer', chat.send({ kind: 'question-answered', caseNo, messageId: 2, text }))
  keep('centre: write back', chat.tap('返事を書く'))
  keep('centre: closed', chat.send({ kind: 'question-closed', caseNo }))
  const other = { otherName: '佐藤 花子', otherNo: '200034' }
  keep('pair: provider', new Chat().send({ kind: 'pair-registered', ...other, asRole: 'provider' }))
  keep('pair: requester', new Chat(GUEST).send({ kind: 'pair-registered', ...other, asRole: 'requester' }))
  keep(
    'pair: ended',
    new Chat().send({ kind: 'pair-ended', ...other, asRole: 'provider', endedOn: '2025-11-30' }),
  )
}

function talk(keep: Keep): void {
  for (const text of [
    'こんにちは',
    'ありがとう',
    'ふにゃらら',
    '電話',
    '使い方',
    '振込はいつ',
    'けがをした',
    '役立たず',
    '用紙ください',
  ])
    keep(`talk: ${text}`, new Chat().type(text))
  keep('sticker', new Chat().send({ kind: 'sticker' }))
  keep('group', new Chat().send({ kind: 'group' }))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file] = process.argv.slice(2)
  if (file === undefined) throw new Error('usage: node test/bot/gallery.ts FILE.json')
  writeFileSync(file, `${JSON.stringify(gallery(), null, 2)}\n`)
}
