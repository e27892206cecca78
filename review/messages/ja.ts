/**
 * Words of the centre's screens. Everything a person reads there stands here, or comes from the server.
 */
import type { Counts, KintoneState, QueueView, ReportState } from '../../server/contract.ts'

/** A state is a word with a shape: it must survive grey printing and colour blindness. */
export const STATES: Record<ReportState, { word: string; shape: string }> = {
  draft: { word: '下書き', shape: '□' },
  asking: { word: '確認中', shape: '◇' },
  submitted: { word: '待ち', shape: '●' },
  returned: { word: '差戻し', shape: '△' },
  approved: { word: '承認済', shape: '✓' },
  withdrawn: { word: '取下げ', shape: '×' },
}

export type Section = 'reports' | 'applications' | 'questions' | 'months' | 'notices' | 'members'

/** The parts of the office. `count`: what waits there for somebody. */
export const SECTIONS: {
  section: Section
  word: string
  address: string
  count?: (counts: Counts) => number
}[] = [
  { section: 'reports', word: '報告', address: '/review/', count: (counts) => counts.waiting },
  {
    section: 'applications',
    word: '申請',
    address: '/review/applications',
    count: (counts) => counts.applications,
  },
  { section: 'questions', word: '質問', address: '/review/questions', count: (counts) => counts.questions },
  { section: 'months', word: '月次', address: '/review/months' },
  { section: 'notices', word: 'お知らせ', address: '/review/notices' },
  { section: 'members', word: '会員', address: '/review/members' },
]

export const VIEWS: { view: QueueView; word: string }[] = [
  { view: 'waiting', word: '待ち' },
  { view: 'attention', word: '要確認' },
  { view: 'asking', word: '確認中' },
  { view: 'returned', word: '差戻し' },
  { view: 'refused', word: 'kintone不可' },
  { view: 'approved', word: '承認済' },
  { view: 'all', word: '全部' },
]

/** A search that found nothing, and what to do then. */
export const NOT_FOUND = {
  reports: (search: string) => `「${search}」に合う報告はありません。`,
  again: '管理番号・会員番号・名前・カナ・電話番号の一部で、もう一度探してください。',
  applications: (search: string) => `「${search}」に合う申請はありません。`,
  members: (search: string) => `「${search}」に合う会員はいません。`,
  memberAgain: '会員番号・名前・カナ・電話番号の一部で、もう一度探してください。',
}

export const SOURCES = {
  chat: 'LINE 質問',
  photo: 'LINE 写真',
  liff: 'LINE 画面',
  scan: '読み取り',
  desk: '窓口',
}

export const KINTONE: Record<KintoneState, string> = {
  none: '',
  'in-step': '登録済',
  waiting: '登録待ち',
  refused: '登録できません',
}

export const CANCELLATIONS = [
  { code: '', label: 'なし' },
  { code: 'dayBefore', label: '前日' },
  { code: 'sameDay', label: '当日' },
  { code: 'noShow', label: '無断' },
]

/** What to do now, when a list has nothing. */
export const EMPTY: Record<QueueView, { now: string; next: string }> = {
  waiting: {
    now: '待っている報告はありません。',
    next: '確認中（3）と差戻し（4）で、返事が止まっている人がいないか見てください。',
  },
  attention: { now: '要確認の報告はありません。', next: '1 を押して、待ちの報告を確認してください。' },
  asking: { now: '会員に確認している報告はありません。', next: '1 を押して、待ちの報告を確認してください。' },
  returned: { now: '差戻し中の報告はありません。', next: '1 を押して、待ちの報告を確認してください。' },
  refused: {
    now: 'kintoneに登録できない記録はありません。',
    next: '1 を押して、待ちの報告を確認してください。',
  },
  approved: { now: '承認した報告は、まだありません。', next: '1 を押して、待ちの報告を確認してください。' },
  all: { now: '報告は、まだありません。', next: 'LINEで報告が届くと、ここに出ます。' },
}

export const ERRORS = {
  offline: 'サーバーにつながりません。ネットワークを確かめて、もう一度お試しください。',
  unexpected: '処理できませんでした。しばらくしてから、もう一度お試しください。',
  time: '時刻の形ではありません。1130 や 11:30 のように入れてください。',
  date: '日付の形ではありません。8 や 11/8 のように入れてください。',
  count: '人数を数字で入れてください。',
  yen: '金額を数字で入れてください。',
  requester: '会員番号（6けた）か、登録されている組の名前を入れてください。',
}

export const SAYS = {
  stale: 'ほかの人が先に変更しました。いまの内容を表示しています。',
  saved: (at: string) => `保存しました ${at}`,
  approved: (caseNo: string) => `${caseNo} を承認しました。直すときは「差戻し」ができます。`,
  returned: (caseNo: string) => `${caseNo} を差し戻しました。理由を会員に送ります。`,
  returnedUntold: (caseNo: string) =>
    `${caseNo} を差し戻しました。会員にLINEで届きません（LINEがないか、ブロック中）。手紙か電話で伝えてください。`,
  doubtsLeft: (count: number) =>
    `要確認が ${count} 件残っています。このまま承認するときは、もう一度 Ctrl+Enter を押してください。`,
  mendFirst: 'まだ直すところがあります。直してから承認してください。',
  addFirst: '書きかけの行があります。Enter で加えるか、Esc でやめてから承認してください。',
  allSeen: '要確認はすべて見ました。Ctrl+Enter で承認できます。',
  nothingWaiting: '待っている報告は、これで終わりです。',
  readOnly: 'この役割では見るだけです。',
  stillIn: 'ログアウトできませんでした。まだログインしています。',
  sessionOver: 'ログインが切れました。もう一度ログインすると、書きかけのまま続けられます。',
}
