/**
 * How 北九州市 decides a month and what its papers say.
 *
 * The names of the mayor, the 要綱 and the budget are placeholders: the office enters its own before going live
 * (docs/sources.md#open-questions).
 */
import type { City } from '../city.ts'

export const month: City['month'] = {
  negative: 'repay',
  approvals: 1,
  mayor: '北九州市長',
  subsidyName: 'シン・子育てファミリー・サポート事業補助金',
  article: 'シン・子育てファミリー・サポート事業補助金交付要綱',
  documentNo: '北九子支第{n}号',
  conditions: [
    '活動の報告に事実とちがうところがあったときは、この決定の全部または一部を取り消すことがあります。',
    '取り消したときは、すでに受け取った額を返してください。',
  ],
  contact: ['北九州市 子ども家庭局 子育て支援課', '電話 093-000-0000'],
  appeal: null,
  preparerOffice: '子ども家庭局 子育て支援課',
  approvers: ['課長', '係長'],
  budget: ['一般会計 民生費 児童福祉費（科目は子育て支援課で確かめてください）'],
  repayDueDays: null,
  unusual: { visits: 8, visitsForDays: 12, months: 3, times: 2, moreMinutes: 60, moreYen: 3_000 },
}
