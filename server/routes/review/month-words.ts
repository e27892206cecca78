/** MonthWords: what the month's page says: refusals, steps that are not for everybody, history. */
import type { MonthAction } from '../../month/roles.ts'
import type { Waits } from '../../month/payments.ts'
import type { RunState } from '../../../rules/run-states.ts'

export const MONTH_REFUSALS: Record<string, string> = {
  MONTH_NOT_OVER: 'まだ月の途中です。月が終わったら、締められます。',
  EARLIER_RUN_OPEN: '前の月が、まだ起案されていません。先に前の月を進めてください。',
  LATER_RUN: '後の月が、もう締まっています。おくれて届いた報告は、次の月といっしょに決定します。',
  NOT_CLOSED: 'この月は、まだ締まっていません。先に締めてください。',
  CHECKS_BLOCK: '直すまで進めない所があります。×の付いた所を直して、もう一度締めてください。',
  NOT_CHECKED: 'まだ確認が済んでいません。先に「確認した」を押してください。',
  CHANGED: '締めたあとに、報告か会員の内容が変わりました。もう一度締めて、確認してください。',
  NOT_SUBMITTED: 'まだ起案されていません。起案のあとで決裁できます。',
  OWN_RUN: '起案した人は決裁できません。ほかの人が決裁してください。',
  ALREADY_APPROVED: 'もう決裁しています。あと一人、ほかの人の決裁がいります。',
  HASH_DIFFERS: '表示していた内容から変わっています。いまの内容を、もう一度見てください。',
  LINES_DIFFER:
    '計算したときの記録と、いまの記録が一致しません。決裁を止めました。管理者に知らせてください。',
  DECIDED_ALREADY: 'もう起案した月です。ほかの料金では計算しません。',
  FROZEN: '決裁のあとは取り戻せません。まちがいは、次の月の過誤調整で直します。',
  WRONG_STATE: 'ほかの人が先に進めました。いまの内容を表示しています。',
  NOT_APPROVED: 'まだ決裁されていません。決裁のあとで作れます。',
  NOT_EXPORTED: '入金データが、まだありません。先にファイルを作ってください。',
  PAST_YEAR_APART:
    '支払日が出納閉鎖（5月31日）のあとになる年度があります。先に、過年度支出の決裁がいります。',
  NOTHING_PAST: '過年度支出になる支払いは、いまはありません。',
  PAID: '支払い済みです。ファイルは作り直せません。',
  NOT_PAID: 'まだ「振込済み」になっていません。先に振込済みにしてください。',
  TRANSFER_REFUSED: '入金データを作れません。次の所を直してください。',
  UNPRINTABLE: '通知書に印刷できない文字があります。会員の登録を直してください。',
  UNWRITABLE: '一覧に書けない文字があります。会員の登録を直してください。',
  BAD_RETURNS: '振込不能を入れられません。何も変えていません。',
  ACCOUNT_MOVED: '見ている間に、口座が変わりました。いまの口座を、もう一度確かめてください。',
  ACCOUNT_DAMAGED:
    '登録の口座を開けません。記録がこわれているか、鍵がちがいます。鍵（FAMISAPO_KEY）を確かめるか、口座を登録しなおしてください。',
  BATCH_VOID:
    'このファイルは、ほかの人が無効にしました。もう銀行に渡したときは、すぐに銀行で止めてください。',
  BATCH_PAID: 'このファイルは、もう振込済みです。無効にできません。',
  LATER_SUBMITTED: 'あとの月が、もう起案されています。先に、あとの月を取り戻してください。',
  EARLIER_UNAPPROVED: '前の月が、まだ決裁されていません。先に、前の月を決裁してください。',
  BATCH_OPEN: 'まだ振込済みになっていない再振込のファイルがあります。先にそれを進めてください。',
  NOTHING_READY: 'いま再振込できる支払いはありません。口座を確かめてからお試しください。',
  NO_SUCH_BATCH: 'その再振込のファイルはありません。ページを読み直してください。',
  PAY_ON_PAST: '支払日は、明日より後の銀行の営業日にしてください。',
  NO_SUCH_FILE: 'そのファイルはありません。ページを読み直してください。',
  FILE_VOID: 'そのファイルは無効です。新しいファイルを使ってください。',
  FILE_DIFFERS:
    'このファイルは、いま作ると台帳のものと中身が変わります。渡しません。受け取り済みのファイルを使ってください。',
  DROP_FAILED:
    'ファイルは作ってあります。印刷データを、印刷の会社へ渡す場所に置けませんでした。場所（DROP_DIR）と鍵を確かめて、もう一度「印刷データを置く」を押してください。',
  NO_DROP_DIR: '印刷データを置く場所（DROP_DIR）が設定されていません。',
  YEAR_NOT_OVER: 'まだ年の途中です。年が明けてから作れます。',
  NOBODY_PAID: 'この年の支払いはありません。',
  NO_CARE_PAPER:
    'この月に、証明書にのせる利用はありません。送迎だけの利用、取消、活動の内容や児童が分からない利用は、のせません。',
  BAD_HOLDER: 'この名義は振込データに使えません。銀行の言うとおりのカナで入れてください。',
  HOLDER_FITS: '登録の名義は、そのまま振込データに使えます。短縮名義はいりません。',
  OWN_ENTRY: '短縮名義を入れた人は、口座を確かめたことにできません。ほかの人が確かめてください。',
  SEAL_PICTURE: '公印の画像を読めません。設定（SEAL_PICTURE）を直すか、空にしてください。',
  FORBIDDEN_MONTH: 'この役割ではできません。',
}

/** Before the path of the field, and what is wrong with it. */
export const BAD_POLICY = '料金のファイルが正しくありません。'

/** Refusals whose details are words for the person too, a line each. */
export const WITH_DETAILS: ReadonlySet<string> = new Set([
  ...['BAD_HOLDER', 'TRANSFER_REFUSED', 'UNPRINTABLE', 'UNWRITABLE', 'BAD_RETURNS'],
])

export const WHO_MAY: Partial<Record<MonthAction, string>> = {
  close: '締めるのは、事務センターか起案の人です。',
  check: '確認するのは、事務センターか起案の人です。',
  submit: '起案するのは、起案の人です。',
  approve: '決裁するのは、決裁の人です。',
  'approve-past': '過年度支出を決裁するのは、決裁の人です。',
  'take-back': '取り戻すのは、起案か決裁の人です。',
  export: 'ファイルを作るのは、事務センター・起案・会計の人です。',
  print: '印刷データを置くのは、事務センター・起案・会計の人です。',
  statements: '支払額のお知らせを受け取るのは、事務センター・起案・会計・監査の人です。',
  certificates: '証明書と領収書を印刷するのは、センター・事務センター・監査の人です。',
  'short-holder': '短縮名義を入れるのは、センターか事務センターの人です。',
  pay: '振込済みにするのは、会計の人です。',
  return: '振込不能を入れるのは、会計か事務センターの人です。',
  batch: '再振込を作るのは、会計か事務センターの人です。',
  'confirm-account': '口座を確かめるのは、センターか事務センターの人です。',
}

export const PAYMENT_WAITS: Record<Waits, string> = {
  NO_ACCOUNT: '口座の登録がありません。会員に登録を頼んでください。',
  ACCOUNT_CHANGED: '口座が変わっています。本人に電話で確かめてから、「口座を確かめました」を押してください。',
  RETURNED_SAME_ACCOUNT:
    '銀行から戻りました。口座はまだ変わっていません。同じ口座でよいと本人に確かめたときだけ、「口座を確かめました」を押してください。',
  RETURNED_NEW_ACCOUNT:
    '銀行から戻り、新しい口座が届いています。本人に電話で確かめてから、「口座を確かめました」を押してください。',
  ACCOUNT_RETURNED:
    'ほかの月の支払いが、この口座から戻っています。本人に確かめてから、「口座を確かめました」を押してください。',
  REPAYMENT_OPEN:
    'あとの月で、この支払いの分の返納が決まっています。会計と決めて、返納を別に受け取るときだけ「このまま支払う」を押してください。',
  ACCOUNT_UNUSABLE: 'この口座には振り込めません。',
}
export const READY = '口座が確かめてあります。次の振込に入ります。'
/** What changed since the 起案: before the run's own file is made, and while it is not at the bank yet. */
export const STOPPED = {
  waits: 'この月の入金データには入れません。',
  ready: '起案のあとで口座が変わりました。この月の入金データには入れず、次の振込で新しい口座に払います。',
  inFile:
    '前のままで入金データに入っています。作り直すと、この支払いは入りません。もう銀行に渡したときは、銀行で止めてください。',
}
export const READY_BEFORE = '口座が確かめてあります。もう一度締めると、支払いに入ります。'

export const MONTH_STATES: Record<RunState, string> = {
  open: '受付中',
  closed: '締め',
  calculated: '計算済',
  checked: '確認済',
  submitted: '起案済',
  approved: '決裁済',
  exported: '作成済',
  paid: '振込済',
}

export const HISTORY = {
  revision: (revision: number) => `${revision}回目の計算`,
  calculated: '締めて計算',
  approvedBy: '決裁',
  pastYearApproved: (fiscalYear: number) => `${fiscalYear}年度の過年度支出を決裁`,
  voided: '取り消し',
  calculatedAnew: '内容が変わったため、計算し直し',
  exported: 'ファイルを作成',
  downloaded: (name: string) => `${name} を受け取り`,
  printed: '印刷データを置いた',
  pages: (pages: number, count: number) => `${count}通 ${pages}頁`,
  encrypted: '（暗号化）',
  returned: '振込不能',
  accountConfirmed: '口座を確認',
  released: '返納と別に支払う',
  stopped: '支払いを止めた',
  made: (batch: number) => `再振込のファイル ${batch} を作成`,
  voidedBatch: (batch: number) => `再振込のファイル ${batch} を無効に`,
  paidBatch: (batch: number) => `再振込 ${batch} を振込済に`,
  state: '状態',
  count: '件数',
  yen: '金額',
  reason: '理由',
  files: 'ファイル',
} as const

export const LETTER_COLUMNS = ['会員番号', '氏名', '氏名カナ', '郵便番号', '住所', '理由'] as const
export const LETTER_REASON = '振込不能（口座の確認）'
export const ACCOUNT_LABELS = {
  bank: '銀行',
  branch: '支店',
  kind: '種別',
  number: '口座番号',
  holder: '名義',
} as const
