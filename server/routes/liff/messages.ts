/** Words of /api/liff: why something was not taken, and what to do. What the chat says too is said alike. */
import { refusalWords } from '../../../bot/messages/confirm-report.ts'

const WORDS: Record<string, string> = {
  NOT_LOGGED_IN: 'LINEのトークから、もう一度開いてください。',
  CSRF: 'LINEのトークから、もう一度開いてください。',
  LINE_UNREACHABLE: 'LINEにつながりませんでした。少し待ってから、もう一度おしてください。',
  NO_SUCH_APPLICATION: '登録の申し込みが見つかりませんでした。LINEのトークから、もう一度開いてください。',
  FORMER_APPLICATION:
    'このLINEから前に出された申し込みを、センターで見ています。センターに電話してください。',
  REGISTRATION_STALE:
    'ほかの画面で、内容がかわりました。新しい内容を出しました。たしかめて、つづけてください。',
  NOT_A_MEMBER: 'まだ連携していません。LINEのトークの「会員番号で連携」をおしてください。',
  NO_SUCH_REPORT: 'この報告は見つかりませんでした。LINEのトークから、もう一度開いてください。',
  NO_SUCH_DECISION:
    'この通知書は見つかりませんでした。LINEのトークの「交付決定を見る」から、もう一度開いてください。',
  NO_SUCH_PAPER: 'この紙は、まだ出せません。わからないときは、センターに電話してください。',
  NO_SUCH_FORM: 'その月の用紙は、まだ出せません。LINEのトークで「用紙」と送って、もう一度開いてください。',
  LEFT_MEMBER: '退会されているので、用紙は出せません。わからないときは、センターに電話してください。',
  FORM_PASS_OVER:
    '時間がたったので、ひらけません。LINEのトークで「用紙」と送って、もう一度ひらいてください。',
  NO_SUCH_PHOTO: 'この写真は出せません。',
  WRONG_STATE: 'この報告は、いまはここから送れません。LINEのトークの「今月の報告」を見てください。',
  STALE: '内容が変わりました。ページを開きなおしてください。',
  NO_SUCH_UPLOAD: '送った写真が見つかりませんでした。もう一度えらんで、送ってください。',
  TOO_MANY_REQUESTS: '何度も続けて開かれました。1分待ってから、もう一度開いてください。',
  MISSING: 'まだ入っていません。入れてください。',
  UNCONFIRMED: 'はっきり読めなかったところです。たしかめてください。',
  END_BEFORE_START: '終わりが始まりより前です。時刻を直すか、「次の日に終わりました」をおしてください。',
  ZERO_LENGTH: '始まりと終わりが同じ時刻です。どちらかを直してください。',
  EMPTY_CHILDREN: 'お子さんの数をえらんでください。',
  TOO_MANY_CHILDREN: 'お子さんの数が多すぎます。直してください。',
  MORE_SICK_THAN_CHILDREN: '病気の子が、お子さんの数より多いです。どちらかを直してください。',
  UNKNOWN_KIND: '活動の内容をえらびなおしてください。',
  UNKNOWN_MEMBER: 'この依頼会員が登録に見つかりません。えらびなおしてください。',
  NO_POLICY: 'この日は、料金の決まりがない日です。日にちを直してください。',
}

export const sameFileText = (caseNo: string): string =>
  `この写真は、前に受け取っています（管理番号 ${caseNo}）。もう一度送らなくてだいじょうぶです。`

export const problemText = (code: string): string =>
  (Object.hasOwn(WORDS, code) ? WORDS[code] : undefined) ?? refusalWords(code)
