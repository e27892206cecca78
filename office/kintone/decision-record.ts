/** DecisionRecord: the fields of the kintone app 月別交付金額, unique by 交付番号. */

export const DECISION_CODES = [
  '交付番号',
  '会員番号',
  '氏名',
  '対象月',
  '会計年度',
  '件数',
  '時間',
  '利用料金計',
  '報酬計',
  '交付額',
  '状態',
] as const
