/** Words of the pages about applications. */
import type { ApplicationState, ApplicationView } from '../../server/contract.ts'

export const APPLICATION_STATES: Record<ApplicationState, { word: string; shape: string }> = {
  submitted: { word: '待ち', shape: '●' },
  returned: { word: '差戻し', shape: '△' },
  approved: { word: '承認済', shape: '✓' },
  declined: { word: 'ことわり', shape: '×' },
  withdrawn: { word: '取下げ', shape: '×' },
}

export const APPLICATION_VIEWS: { view: ApplicationView; word: string }[] = [
  { view: 'waiting', word: '待ち' },
  { view: 'returned', word: '差戻し' },
  { view: 'approved', word: '承認済' },
  { view: 'declined', word: 'ことわり' },
  { view: 'all', word: '全部' },
]

/** What to do now, when a list has nothing. */
export const APPLICATIONS_EMPTY: Record<ApplicationView, { now: string; next: string }> = {
  waiting: {
    now: '待っている申請はありません。',
    next: '差戻し（2）で、返事が止まっている人がいないか見てください。',
  },
  returned: { now: '差戻し中の申請はありません。', next: '1 を押して、待ちの申請を見てください。' },
  approved: { now: '承認した申請は、まだありません。', next: '1 を押して、待ちの申請を見てください。' },
  declined: { now: 'ことわった申請はありません。', next: '1 を押して、待ちの申請を見てください。' },
  all: { now: '申請は、まだありません。', next: 'LINEの「登録する」から申請が届くと、ここに出ます。' },
}

export const TELL = {
  search: '番号・名前・カナ・電話',
  newMember: '新しい会員',
  member: (memberNo: string, name: string) => `会員 ${memberNo} ${name}`,
  change: ' の変更',
  changeOf: (memberNo: string) => `会員 ${memberNo} の変更`,
  sensitive: '配慮の必要な情報',
  hidden: 'この役割では、口座と健康の情報は見られません。',
  doubles: '同じ人かもしれない会員がいます',
  tie: (memberNo: string) => `${memberNo} の申請にする`,
  untie: '新しい会員の申請にもどす',
  tied: (memberNo: string) => `会員 ${memberNo} の申請にしました。承認すると、その会員の登録がかわります。`,
  untied: '新しい会員の申請にもどしました。',
  lineOf: 'このLINEは、ほかの会員とつながっています。',
  show: '表示',
  showing: '表示したことは記録に残ります。',
  before: '登録',
  approved: (memberNo: string | null) => `承認しました。会員番号 ${memberNo ?? ''} をLINEで伝えます。`,
  returned: '差し戻しました。理由をLINEで伝えます。',
  declined: 'おことわりをLINEで伝えます。',
  askAgain:
    '同じ人かもしれない会員がいます。新しい会員として承認するときは、もう一度 Ctrl+Enter を押してください。',
  nothingWaiting: '待っている申請は、これで終わりです。',
}

export const RETURN_WORDS = {
  label: '差戻し',
  title: '差し戻す',
  send: '差し戻す',
  note: 'LINEのトークに、この言葉と、申請の画面をひらくボタンが届きます。',
}
export const DECLINE_WORDS = {
  label: 'ことわり',
  title: 'ことわる',
  send: 'ことわる',
  note: 'LINEのトークに、この言葉が届きます。申請は終わりになります。',
}
