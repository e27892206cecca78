/** DeskWords: kinds and states of cases, members' roles, and what became of a message, as the desk reads them. */
import type { FoundCase } from '../../../db/case-reads.ts'
import type { MemberWhole } from '../../../db/member-reads.ts'
import type { Member } from '../../../db/members.ts'
import type { CaseKind, MemberState, OutboxState } from '../../../db/schema.ts'
import { STATE_WORDS } from './messages.ts'

export const KIND_NAMES: Record<CaseKind, string> = {
  report: '報告',
  urgent: '至急',
  application: '申請',
  question: '質問',
}

const APPLICATION_STATES: Record<NonNullable<FoundCase['application']>, string> = {
  draft: '下書き',
  submitted: '待ち',
  returned: '差戻し',
  approved: '承認済',
  declined: '登録しない',
  withdrawn: '取下げ',
}

export const QUESTION_STATES = { waiting: '返事待ち', answered: '返事ずみ', closed: '終わり' } as const

/** The state in words, and whether somebody at the desk should act. */
export function stateOf(found: FoundCase): { state: string; waiting: boolean } {
  if (found.report) return { state: STATE_WORDS[found.report], waiting: found.report === 'submitted' }
  if (found.application)
    return { state: APPLICATION_STATES[found.application], waiting: found.application === 'submitted' }
  if (found.question) return { state: QUESTION_STATES[found.question], waiting: found.question === 'waiting' }
  if (found.closedAt) return { state: '対応ずみ', waiting: false }
  return found.kind === 'urgent' ? { state: '未対応', waiting: true } : { state: '受付', waiting: false }
}

export const MEMBER_STATES: Record<MemberState, string> = { active: '有効', paused: '休止', left: '退会' }

export function rolesOf({ isProvider, isRequester }: Pick<Member, 'isProvider' | 'isRequester'>): string {
  if (isProvider && isRequester) return '両方会員'
  return isProvider ? '提供会員' : '依頼会員'
}

export const ACCOUNT_KINDS: Record<string, string> = { '1': '普通', '2': '当座', '4': '貯蓄' }

/** The bank, and of the account its last figures. */
export const maskedAccount = (account: Exclude<MemberWhole['account'], null>): string =>
  account === 'damaged'
    ? '開けません。通帳を確かめて、登録しなおしてください。'
    : `銀行 ${account.bankCode} 支店 ${account.branchCode} ${ACCOUNT_KINDS[account.kind] ?? ''} ****${account.lastDigits}`

export const OUTCOMES: Record<OutboxState, { word: string; wrong: boolean }> = {
  waiting: { word: '送信待ち', wrong: false },
  sending: { word: '送信中', wrong: false },
  sent: { word: '送信済', wrong: false },
  unknown: { word: '届いたか分かりません', wrong: true },
  refused: { word: '送れませんでした', wrong: true },
  expired: { word: '時間切れで送れませんでした', wrong: true },
}

/** In place of words that a member unsent. */
export const TAKEN_BACK = '（取消：会員が送信を取り消しました）'

export const TIMELINE = {
  centre: 'センター',
  automatic: '自動',
  unknown: '連携していない人',
  asked: '質問',
  answered: '返事',
  note: 'メモ（会員には見えません）',
  told: 'LINEで伝えた',
  forgotten: '（文面は30日たつと消えます）',
  photo: '写真を受け取った',
  hidden: '写真を隠した（証明書や通帳のように見えます）',
  read: '写真を読み取った',
  unreadable: '写真を読み取れなかった',
  inKintone: 'kintoneに登録した',
  refusedByKintone: 'kintoneに登録できなかった',
  summary: '内容',
}

/** Kind sentences to begin with; each is sent as it then stands. */
export const ANSWER_PRESETS = [
  'お問い合わせありがとうございます。',
  '確認して、あらためてお返事します。少しお待ちください。',
  'くわしくお話を聞きたいので、お電話してもよろしいですか。ご都合のよい時間を教えてください。',
  'また分からないことがあれば、いつでも聞いてください。',
]
