/** Words of the schedule: what the clock starts, and what came of it. */
import type { KintoneApp } from '../../../office/kintone/client.ts'
import type { TaskName } from '../../jobs/calendar.ts'
import type { DifferenceKind } from '../../jobs/reconcile-kintone.ts'

const monthOf = (key: string): string => `${Number(key.slice(5, 7))}月分`

export const TASK_TITLES: Record<TaskName, (key: string) => string> = {
  'remind-3': (key) => `${monthOf(key)} 締切3日前のお知らせ`,
  'remind-1': (key) => `${monthOf(key)} 締切前日のお知らせ`,
  'close-reminder': (key) => `${monthOf(key)} 締めの用意`,
  'reconcile-kintone': () => 'kintoneとの照合',
  'decision-notices': (key) => `${monthOf(key)} 交付決定のお知らせ`,
}

export const DIFFERENCE_WORDS: Record<DifferenceKind, string> = {
  missing: 'kintoneにない',
  outdated: 'kintoneが古い',
  edited: 'kintoneで変えられた',
  refused: 'kintoneが受け取らない',
  unknown: 'こちらにない',
}

export const APP_WORDS: Record<KintoneApp, string> = {
  ...{ members: '会員情報', accounts: '口座情報', activities: '活動記録', decisions: '月別交付金額' },
}

type Log = Record<string, unknown>
const figure = (value: unknown): string => Number(value ?? 0).toLocaleString('ja-JP')

/** In one line. */
export const SAYS = {
  running: 'しています',
  failed: (tries: number, again: string) => `できませんでした（${tries}回）。${again}にもう一度します。`,
  'remind-3': (log: Log) => `${figure(log['asked'])}人に、書きかけの報告があれば知らせます`,
  'remind-1': (log: Log) => `${figure(log['asked'])}人に、書きかけの報告があれば知らせます`,
  'close-reminder': (log: Log) => (log['toClose'] ? '締めることができます' : 'もう締めてあります'),
  'decision-notices': (log: Log) => `LINEで ${figure(log['told'])}人、紙で ${figure(log['paper'])}人`,
  'reconcile-kintone': (log: Log) =>
    log['skipped']
      ? 'kintoneを使っていません'
      : Number(log['differences']) > 0
        ? `ちがいが ${figure(log['differences'])}件`
        : `合っています（${figure(log['months'])}か月）`,
}

/** Figures of a log. What is not here is not shown. */
export const LOG_NAMES: Record<string, string> = {
  ...{ month: '月', dueOn: '締切', asked: '会員', state: '月の状態', told: 'LINEで知らせた人' },
  ...{ paper: '紙で知らせる人', months: '比べた月', off: '合わない月', differences: 'ちがい' },
  ...{ waiting: '送信待ち', calls: 'kintoneを読んだ回数', error: 'できなかった理由' },
}
