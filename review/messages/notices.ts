/** Words of the notices' screens. The bubble's own words are those of bot/messages/notices.ts; a test compares them. */
import type { NoticeAnswer, NoticeAudience, NoticeState, RecipientView } from '../../server/contract.ts'

export const NOTICE_STATES: Record<NoticeState, { word: string; shape: string }> = {
  draft: { word: '下書き', shape: '○' },
  sending: { word: '送信中', shape: '◇' },
  sent: { word: '送信済', shape: '✓' },
}

export const BUBBLE = {
  about: 'センターからのお知らせ',
  when: (words: string) => `日時：${words}`,
  where: (place: string) => `場所：${place}`,
  by: (day: string) => `${day}までに、答えてください。`,
  yes: '参加する',
  no: '参加しない',
  empty: '題名を書くと、ここに出ます',
  caption: '会員のスマホでは、このように見えます',
}

export const FIELDS = {
  title: '題名',
  eventOn: '日にち',
  eventTime: '時刻',
  place: '場所',
  body: '本文',
  asks: '参加・不参加の返事を求める',
  answerBy: '返事のしめ切り',
  sameForAll: '全員に同じ文が届きます。会員の名前や金額は書かないでください。',
}

export const AUDIENCE = {
  legend: '送る相手',
  roles: [
    { role: null, word: '全員' },
    { role: 'provider', word: '提供会員' },
    { role: 'requester', word: '依頼会員' },
  ] satisfies { role: NoticeAudience['role']; word: string }[],
  wards: '住んでいる区',
  everyWard: 'どの区でも',
  training: '講習の期限が、この日までに切れる人',
  draft: '書きかけの報告がある人',
  line: (people: number) => `LINEで ${count(people)}人`,
  letters: (people: number) => `手紙 ${count(people)}人`,
  lettersOf: (unlinked: number, blocked: number) =>
    `未連携 ${count(unlinked)}人・ブロック中 ${count(blocked)}人`,
  nobody: 'この条件に合う人はいません。',
  cost: (left: number, people: number) => `今月の残り ${count(left)} 通のうち ${count(people)} 通`,
  free: (people: number) => `今月は上限なし。この送信で ${count(people)} 通`,
  unknown: '今月の残りは、いま分かりません。',
  tooMany: '今月の残りが足りません。入る分だけ先に送り、残りは上限が増えるか来月になると送ります。',
}

/** Two people at one notice. */
export const BESIDE = {
  heading: '書いていた言葉',
  why: 'ほかの人が、同じところを先に直しました。左に出ているのは、その人の言葉です。あなたが書いていた言葉は、ここにあります。',
  mine: '自分の言葉にする',
  theirs: '左のままでよい',
  nothing: '（なし）',
}

export const SEND = {
  test: '自分に試す',
  tested: '自分のLINEにテストを送りました（1通）。',
  ask: (line: number, letters: number) =>
    letters > 0
      ? `${count(line)}人のLINEに送ります。ほかに、手紙を出す人が ${count(letters)}人います。`
      : `${count(line)}人のLINEに送ります。`,
  onlyLetters: (letters: number) =>
    `LINEで届く人はいません。手紙を出す ${count(letters)}人の一覧ができます。`,
  forGood: '送ったあとは、取り消しも書き直しもできません。',
  yes: (people: number) => `${count(people)}人に送る`,
  letters: '手紙の一覧をつくる',
  no: 'やめる',
  needsTitle: '題名を書くと送れます。',
}

export const PHONE = {
  why: 'テストを受け取る自分のLINEを、つなぎます。',
  issue: '番号を出す',
  type: (code: string) => `職員 ${code}`,
  how: (until: string) => `自分のLINEのトークで、${until} までに次の文を送ってください。`,
  tied: '自分のLINEとつながっています。',
  untie: '外す',
}

export const PROGRESS = {
  sent: (people: number) => `送信済 ${count(people)}人`,
  waiting: (people: number) => `送信待ち ${count(people)}人`,
  refused: (people: number) => `LINEが断った ${count(people)}人（手紙の一覧に入れました）`,
  expired: (people: number) => `届いたか分からない ${count(people)}人（手紙の一覧に入れました）`,
  by: (at: string, name: string) => `${at} ${name}`,
}

export const VIEWS: { view: RecipientView; word: string }[] = [
  { view: 'all', word: '全員' },
  { view: 'yes', word: '参加' },
  { view: 'no', word: '不参加' },
  { view: 'none', word: '未回答' },
  { view: 'late', word: '期限後' },
  { view: 'letters', word: '手紙' },
]

export const ANSWERS: Record<NoticeAnswer, { word: string; shape: string }> = {
  yes: { word: '参加', shape: '●' },
  no: { word: '不参加', shape: '×' },
}
export const NO_ANSWER = { word: '未回答', shape: '○' }

export const REACH = {
  line: 'LINE',
  unlinked: '手紙（未連携）',
  blocked: '手紙（ブロック中）',
  unsure: '手紙（LINEに届いたか不明）',
}

export const LIST = {
  heading: 'お知らせ',
  none: 'お知らせは、まだありません。',
  next: 'N を押すと、新しいお知らせを書けます。',
  nextReader: 'センターの人が書くと、ここに出ます。',
  fresh: '新しいお知らせ',
  untitled: '（題名なし）',
  noneHere: 'この一覧に入る人はいません。',
}

export const SAVED = {
  saved: (at: string) => `保存しました ${at}`,
  saving: '保存しています',
  stale: 'ほかの人が先に変更しました。いまの内容を表示しています。',
  readOnly: 'この役割では見るだけです。',
  sent: (people: number) => `${count(people)}人に送りはじめました。`,
  remove: '下書きを捨てる',
  removeTwice: 'この下書きを捨てるときは、もう一度 F9 を押してください。元には戻せません。',
  removed: '下書きを捨てました。',
}

export function count(people: number): string {
  return people.toLocaleString('ja-JP')
}
