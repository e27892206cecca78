/** Words of the page that asks doubtful fields one by one. */
import type { SourceField } from '../../server/contract.ts'

export const QUESTIONS: Record<SourceField, string> = {
  requesterNo: 'どなたの活動ですか？',
  date: 'いつの活動ですか？',
  start: '始まりは何時ですか？',
  end: '終わりは何時ですか？',
  childCount: 'お子さんは何人ですか？',
  sickCount: '病気の子は何人ですか？',
  kind: '活動の内容はどれですか？',
  transportYen: '交通費はいくらですか？',
}

export const CHECK = {
  begin: (count: number) => `1つずつたしかめる（${count}か所）`,
  progress: (at: number, all: number) => `${at}/${all}`,
  progressRead: (at: number, all: number) => `${all}か所のうち ${at}か所目`,
  candidates: '読めた候補',
  other: 'ちがうときは、下で入れてください。',
  back: '前へ',
  list: '一覧で直す',
  delete: '消す',
  enter: '決定',
  typed: '入れた数字',
  nothing: '–',
  known: (name: string) => `✓ ${name}さん`,
  unknown: '× この番号の人は、あなたの依頼会員にいません。',
  sixDigits: '会員番号は6けたです。',
  future: 'これからの日は、えらべません。',
  lastMonth: '前の月',
  nextMonth: '次の月',
  hour: '何時',
  minute: '何分',
  otherMinute: 'ほかの時刻',
  sameTime: '始まりと終わりが同じ時刻です。どちらかを直してください。',
  moreSick: 'お子さんの数より多いです。',
  reversed: (start: string, end: string) => `${start}に始まって、${end}に終わりましたか？`,
  reversedHelp: '終わりが始まりより前の時刻です。次の日まででしたか？',
  nextDay: (end: string) => `次の日の${end}まで`,
  mendTime: '時刻を直す',
  done: 'ぜんぶ、たしかめました',
} as const
