/**
 * Messages: what the server says to the people at the desks. What happened, then what to do.
 */
import type { AuditAction } from '../../../db/audit.ts'
import type { StaffRole } from '../../../db/schema.ts'
import type { ReportState } from '../../../rules/activity.ts'
import type { Check, CheckCode } from '../../../rules/checks.ts'
import type { ReadingReason } from '../../../rules/reading.ts'
import type { ReviewRefusal } from '../../report-refusals.ts'

export const ROLE_NAMES: Record<StaffRole, string> = {
  centre: 'センター',
  clerk: '事務センター',
  preparer: '起案',
  approver: '決裁',
  treasury: '会計',
  admin: '管理者',
  auditor: '監査',
}

/** Preset reasons of a return; each is what the member reads, and may be changed before it is sent. */
export const RETURN_REASONS = [
  { code: 'time', label: '時刻が合いません。始めと終わりの時刻を確かめて、なおしてください。' },
  { code: 'date', label: '日付が合いません。活動した日を確かめて、なおしてください。' },
  { code: 'requester', label: '依頼会員が合いません。どなたの活動か確かめて、なおしてください。' },
  { code: 'children', label: 'お子さんの人数が合いません。確かめて、なおしてください。' },
  { code: 'photo', label: '写真の文字が読めません。明るい所で、もう一度撮って送ってください。' },
  { code: 'twice', label: '同じ活動が前にも届いています。確かめて、なおすか取り下げてください。' },
  { code: 'other', label: 'ほかの理由' },
]

const REFUSALS = {
  NOT_LOGGED_IN: 'ログインが切れました。もう一度ログインしてください。',
  WRONG_LOGIN: 'ログイン名かパスワードが違います。確かめて、もう一度入れてください。',
  LOCKED: 'まちがいが続いたため、しばらくログインできません。15分たってから、もう一度お試しください。',
  TOO_MANY_REQUESTS: '短い間に何度も試したため、止めました。1分たってから、もう一度お試しください。',
  CSRF: '画面が古くなりました。ページを読み直してから、もう一度お試しください。',
  OTHER_NIGHT: 'そのあとに、もう一度照合しています。画面を開き直してください。',
  FORBIDDEN: 'この役割では変更できません。センターか事務センターの人に頼んでください。',
  NO_SUCH_REPORT: 'その管理番号の報告はありません。番号を確かめてください。',
  NO_SUCH_ACTIVITY: 'その行はありません。ページを読み直してください。',
  NO_SUCH_CASE: 'その至急の連絡は、もう対応ずみです。',
  NO_FORMS: '用紙を印刷する会員がいません。区を変えて、もう一度おためしください。',
  NO_SUCH_PHOTO: 'その写真は見られません。',
  BAD_REQUEST: '入力の形が正しくありません。確かめて、もう一度入れてください。',
  STALE: 'ほかの人が先に変更しました。いまの内容を表示しています。',
  WRONG_STATE: 'この報告は、いまその操作ができない状態です。いまの内容を表示しています。',
  NO_PROVIDER: 'だれの報告か分からないため、行を入れられません。会員にLINEの登録を頼んでください。',
  NO_ACTIVITIES: '行がありません。行を加えてから承認してください。',
  CHECKS_BLOCK: '承認できない行があります。×の付いた行をなおすか、差し戻してください。',
  REASON_NEEDED: '理由を書いてください。会員に届きます。',
  NO_SUCH_APPLICATION: 'その管理番号の申請はありません。番号を確かめてください。',
  DECIDED: 'この申請は、もう決まったか、申請した人がなおしている途中です。いまの内容を表示しています。',
  APPLICATION_INCOMPLETE: '足りないところがある申請です。差し戻して、なおしてもらってください。',
  BAD_ACCOUNT: 'この口座には振り込めません。記号番号と名義を見て、差し戻してください。',
  LINE_OF_OTHER_MEMBER:
    'このLINEは、ほかの会員とつながっています。同じ人なら、その会員の申請にしてから承認してください。',
  MEMBER_HAS_OTHER_LINE:
    'この会員は、別のLINEとつながっています。本人に電話で確かめ、手紙のコードで連携してもらってから承認してください。',
  UNKNOWN_KIND: 'その活動内容はありません。一覧から選んでください。',
  UNKNOWN_CHILD: '依頼会員の子どもではありません。選びなおしてください。',
  NOT_REFUSED: 'この行は、もう送り直しを待っています。',
  UNKNOWN_CASE: 'その管理番号はありません。番号を確かめてください。',
  NO_SUCH_QUESTION: 'その管理番号の質問はありません。番号を確かめてください。',
  NEWER_WORDS: '新しい言葉が届いています。読んでから、もう一度送ってください。',
  WORDS_NEEDED: '言葉を書いてください。',
  NO_SUCH_MEMBER: 'その会員番号の会員はいません。番号を確かめてください。',
  SAME_MEMBER: '同じ会員どうしは組にできません。相手を選びなおしてください。',
  NO_PROVIDER_ROLE: '提供会員ではありません。会員種別を確かめてください。',
  NO_REQUESTER_ROLE: '依頼会員ではありません。会員種別を確かめてください。',
  LEFT_MEMBER: '退会した会員です。組にできません。',
  NO_SUCH_PAIR: 'この二人の組は登録されていません。ページを読み直してください。',
  BEFORE_REGISTERED: '登録した日より前です。終わりの日を確かめてください。',
  FUTURE_END: '今日より後の日です。その日になってから終わりにしてください。',
  NO_SUCH_NOTICE: 'そのお知らせはありません。一覧から選んでください。',
  FORBIDDEN_NOTICE: 'この役割ではお知らせを書けません。センターの人に頼んでください。',
  NOTICE_EMPTY: '題名を書いてください。',
  NOTICE_SENT: 'このお知らせは、もう送られています。いまの内容を表示しています。',
  AUDIENCE_CHANGED: '送る相手の人数が変わりました。人数を確かめて、もう一度送ってください。',
  NOBODY_MEANT: '送る相手がいません。相手を選びなおしてください。',
  NO_STAFF_LINE: '自分のLINEがまだつながっていません。番号を出して、LINEから送ってください。',
} as const

export type RefusalCode = keyof typeof REFUSALS | ReviewRefusal

/** What a finding of the rules says to the person who can mend it. */
const FINDINGS: Record<CheckCode, string> = {
  BAD_DATE: '日付が正しくありません。確かめてください。',
  BAD_TIME: '時刻が正しくありません。00:00 から 23:59 で入れてください。',
  ZERO_LENGTH: '開始と終了が同じ時刻です。どちらかをなおしてください。',
  END_BEFORE_START: '終了が開始より前です。時刻を確かめてください。',
  EMPTY_CHILDREN: '児童の人数がありません。1人以上にしてください。',
  TOO_MANY_CHILDREN: '児童の人数が多すぎます。確かめてください。',
  CHILD_OUTSIDE_VISIT: '児童の時間が活動の時間から出ています。確かめてください。',
  NO_POLICY: 'この日の料金の決まりがありません。日付を確かめてください。',
  UNKNOWN_PROGRAMME: 'この日には使えない制度です。日付を確かめてください。',
  FUTURE: 'まだ来ていない日時です。確かめてください。',
  OUTSIDE_WINDOW: '提出の期限を過ぎています。次の月の支払いになります。',
  PAST_FISCAL_YEAR: '前の年度の活動です（過年度）。別の決裁がいります。',
  UNKNOWN_MEMBER: 'その会員番号は登録されていません。番号を確かめてください。',
  UNREGISTERED_PAIR: 'この二人の組は、活動の日に登録されていません。会員番号を確かめてください。',
  BEFORE_JOINING: '入会より前の日です。日付か会員番号を確かめてください。',
  AFTER_LEAVING: '退会した会員です。日付か会員番号を確かめてください。',
  PAUSED_MEMBER: '休止中の会員です。確かめてください。',
  DUPLICATE: '同じ活動が、もう報告されています。',
  OVERLAP: '同じ時間の活動が、ほかにもあります。',
  TWO_FAMILIES: '同じ時間に、ほかの家庭の活動があります。確かめてください。',
  CHILD_IN_TWO_PLACES: '同じ児童の活動が、同じ時間にほかにもあります。',
  OVER_24H: '24時間を超える活動です。時刻を確かめてください。',
  NO_KIND: '活動内容がありません。選んでください。',
  UNUSUAL: 'ふだんより大きい数字です。確かめてください。',
}

export function refusalText(code: RefusalCode): string {
  return code in REFUSALS ? REFUSALS[code as keyof typeof REFUSALS] : FINDINGS[code as CheckCode]
}

/** `ref` is another activity's number, or 'row:2' inside the same report. */
export function checkText({ code, ref }: Pick<Check, 'code' | 'ref'>): string {
  const other = ref?.startsWith('row:') ? `${ref.slice(4)}件目` : ref
  return other ? `${FINDINGS[code]}（${other}）` : FINDINGS[code]
}

/** Why a report is shown to a person; codes of docs/errors.md, those of the rules among them. */
const ATTENTION: Record<string, string> = {
  MENDED_AFTER_APPROVAL: '承認のあとで、会員がなおしました。もう一度確かめてください。',
  ACCIDENT: '事故・けがの知らせがあります。すぐに連絡してください。',
  NOTES: '備考か事故の欄に書きこみがあります。写真を見てください。',
  UNREAD_PHOTO: 'まだ読みとっていない写真があります。写真を見て、行を確かめてください。',
  DOUBTS: '会員がセンターに確認を頼みました。「？」のところを写真で確かめてください。',
  SAME_PHOTO: '同じ写真が前にも届いています。',
  PHOTO_TAKEN_BACK: '証拠写真なし（会員が送信を取り消しました）。',
}

export const attentionText = (code: string): string =>
  ATTENTION[code] ?? FINDINGS[code as CheckCode] ?? `確かめてください（${code}）。`

export const READING_TROUBLE: Record<ReadingReason, string> = {
  blurred: 'ぼやけていて読めません。',
  dark: '暗くて読めません。',
  glare: '光っていて読めません。',
  'cut-off': '用紙の端が切れています。',
  'too-small': '用紙が小さく写っています。',
  folded: '用紙が折れています。',
  'marks-missing': '用紙の目印が写っていません。',
  'unreadable-qr': '用紙のQRコードが読めません。',
  'forged-qr': '用紙のQRコードが、私たちの印刷したものではありません。',
  'unknown-form': '知らない用紙です。',
  'identity-document': '通帳や証明書のように見えます。',
  'not-an-image': '写真ではありません。',
  'too-large': '大きすぎて読めません。',
  timeout: '時間内に読めませんでした。',
}

export const ACTIONS: Partial<Record<AuditAction, string>> = {
  'case.opened': '受付',
  'case.closed': '終了',
  'report.submitted': '提出',
  'report.resubmitted': 'なおして提出',
  'report.asked': '会員に確認',
  'report.changed': '変更',
  'report.approved': '承認',
  'report.returned': '差戻し',
  'report.withdrawn': '取下げ',
  'report.provider-set': '提供会員を決定',
  'activity.changed': '行を変更',
  'activity.added': '行を追加',
  'activity.removed': '行を外した',
  'photo.shown': '写真を見た',
  'photo.purged': '写真を消した',
  'kintone.retried': 'kintoneに送り直し',
  'application.submitted': '申請',
  'application.resubmitted': 'なおして申請',
  'application.approved': '承認',
  'application.returned': '差戻し',
  'application.declined': 'ことわり',
  'application.tied': '会員を決めた',
  'member.added': '会員の登録',
  'children.changed': 'お子さんの変更',
  'details.changed': '勤め先・緊急連絡先の変更',
  'account.shown': '口座を見た',
  'question.answered': '返事',
  'question.noted': 'メモ',
  'question.closed': '終わりにした',
  'question.reopened': 'もう一度ひらいた',
  'question.taken-back': '会員が送信を取り消した',
  'pair.registered': '組の登録',
  'pair.ended': '組の終わり',
  'member.linked': 'LINEと連携',
  'member.unlinked': 'LINEの連携を外した',
  'member.code-issued': '手紙のコードを発行',
  'member.changed': '会員の変更',
  'account.changed': '口座の変更',
  'account.shortened': '短縮名義の登録',
}

export const STATE_WORDS: Record<ReportState, string> = {
  draft: '下書き',
  asking: '確認中',
  submitted: '待ち',
  returned: '差戻し',
  approved: '承認済',
  withdrawn: '取下げ',
}

export const CANCELLATIONS = { dayBefore: '前日', sameDay: '当日', noShow: '無断' } as const

/** Fields of an audit row that people are told, in this order. */
export const HISTORY_FIELDS: Record<string, string> = {
  state: '状態',
  reason: '理由',
  providerNo: '提供会員',
  requesterNo: '依頼会員',
  date: '日付',
  start: '開始',
  end: '終了',
  childCount: '児童',
  kind: '活動内容',
  transportYen: '交通費',
  otherYen: '実費',
  cancelled: '取消',
  subsidyYen: '市から',
  registeredOn: '登録日',
  endedOn: '終わりの日',
}

export const ROW_CHANGED: { nth: string; changed: string; tells: string[]; also: Record<string, string> } = {
  nth: '行目',
  changed: '変更',
  /** what names a row that came or went */
  tells: ['date', 'start', 'end'],
  also: { note: 'メモ', sick: '病児' },
}

export function actorText(actor: string, providerName: string | null): string {
  if (actor.startsWith('member:')) return providerName ?? '会員'
  return actor === 'system' ? '自動' : '担当者'
}

export const ANSWERS = {
  nth: '件目',
  report: '報告全体',
  requester: 'どなたの活動',
  date: '活動した日',
  start: '始めた時刻',
  end: '終わった時刻',
  children: 'お子さん',
  kind: '活動内容',
  transport: '交通費',
  other: 'そのほかの費用',
  cancelled: '取消',
  accident: '事故・けが',
  yes: 'あった',
  no: 'なかった',
}

export const PHOTO_FAILED = '自動で読めませんでした。写真を見て、行を入れてください。'
export const PHOTO_NOTES = '備考か事故の欄に書きこみがあります。写真を見てください。'
