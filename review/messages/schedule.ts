/** Words of the schedule on the months' page. What a run found comes in the server's words. */
import type { ScheduleRun } from '../../server/contract.ts'

export const RUN_STATES: Record<ScheduleRun['state'], { word: string; shape: string }> = {
  running: { word: '実行中', shape: '◷' },
  done: { word: '済み', shape: '✓' },
  failed: { word: '失敗', shape: '×' },
}

export const SCHEDULE = {
  heading: '自動の仕事',
  none: 'まだ、動いた仕事はありません。',
  next: 'このあと',
  kintone: (count: number) => `kintoneとのちがい ${count}件`,
  mend: (count: number) => `${count}件を送り直す`,
  mended: (at: string) => `✓ ${at} に送り直しました。今夜、もう一度照合します。`,
  byHand: 'kintoneで変えられた記録は、押すまで上書きしません。先に、kintoneの中身を確かめてください。',
  over: 'こちらの内容で上書き',
  overOf: (app: string, key: string) => `${app} ${key} を、こちらの内容で上書き`,
  overDone: '✓ 上書きを頼みました',
  more: (count: number) => `ほか ${count}件`,
  paper: (month: string, count: number) => `${month} 紙で知らせる人 ${count}人`,
  allByLine: (month: string) => `${month} 全員にLINEで知らせました。`,
  why: { unlinked: 'LINEなし', blocked: 'LINEをブロック' },
  done: '送り直します。今夜、もう一度照合します。',
} as const
