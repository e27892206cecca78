/**
 * Read what a member wants when the words are no answer to the present question. Keyword tables, nothing clever:
 * a wrong guess costs one friendly bubble, never data.
 */
import { READABLE_LENGTH, plain, plainWhole } from './plain-text.ts'

export type Intent =
  | 'accident'
  | 'report'
  | 'repeat'
  | 'photo'
  | 'form'
  | 'month'
  | 'notices'
  | 'centre'
  | 'link'
  | 'register'
  | 'usage'
  | 'about'
  | 'help'
  | 'stop'
  | 'resume'
  | 'back'
  | 'mend'
  | 'greeting'
  | 'thanks'
  | 'abuse'
  | 'money'
  | 'papers'
  | 'whole-report'
  | 'too-long'
  | 'unknown'

const ACCIDENT = /事故|けが|怪我|ケガ|救急|骨折|やけど|意識がない|ヒヤリ|ひやり|アレルギー/
/** 「事故なし」 is a report's usual last word, and no call for help. */
const NO_ACCIDENT =
  /(?:事故|けが|怪我|ケガ|ヒヤリ(?:ハット)?)(?:[・や]?(?:けが|怪我|ケガ))?(?:など|等)?[はも]?(?:なし|無し|無|ありません(?:でした)?|なかったです)/g

/** An accident, an injury or a near miss, wherever in the words and however long they are. */
export const tellsOfAccident = (typed: string): boolean =>
  ACCIDENT.test(plainWhole(typed).replace(NO_ACCIDENT, ''))

const SIGNS: [Intent, RegExp][] = [
  ['repeat', /前回と同じ|前と同じ|いつもと同じ|いつもの/],
  ['stop', /^(やめる|やめます|やめたい|中止|キャンセル|取り消し|終わる|終了|ストップ)$/],
  ['resume', /^(つづける|続ける|つづき|続き|再開)$/],
  ['back', /^(もどる|戻る|ひとつ前へ?|一つ前へ?|前へ)$/],
  ['mend', /^(なおす|直す|なおしたい|直したい|修正|訂正|まちがえた|間違えた|まちがい|間違い)$/],
  ['month', /今月|先月|履歴|状況|送った報告|承認された/],
  ['papers', /交付決定|決定通知|通知書|支払額|証明書|領収書/],
  ['notices', /お知らせ|おしらせ|研修の案内/],
  ['photo', /写真|撮影|カメラ|報告書を送/],
  // 「用紙はどこ」 too: the way to it is the answer
  ['form', /用紙|報告書(を|が)?(もらい|ください|下さい|ほしい|欲しい|印刷|ダウンロード)/],
  ['usage', /利用(の|した)?(履歴|記録|明細)|これまでの利用/],
  [
    'register',
    /登録(する|します|したい)$|登録・変更|新しく登録|会員になり|入会|引っ?越|(住所|口座|電話番号|名字)(が|を)?(変|かわ|かえ)/,
  ],
  ['link', /連携|登録|ログイン|会員番号/],
  ['centre', /センター|電話|連絡先|相談|問い?合わ?せ|人と話|オペレーター/],
  ['money', /いくら|料金|報酬|補助金|振込|ふりこみ|入金|お金/],
  ['report', /報告|ほうこく|活動を?送|はじめる|始める|スタート/],
  ['about', /事業について|とは何|どんな事業|制度/],
  ['help', /使い方|つかいかた|ヘルプ|help|メニュー|わからない|分からない|できない|どうすれば|何ができ/],
  ['abuse', /死ね|しね|殺す|ころす|ばか|バカ|馬鹿|あほ|アホ|くそ|クソ|うざ|きもい|役立たず|fuck|shit/],
  ['thanks', /ありがとう|有難う|有り難う|感謝|お疲れ|おつかれ|助かり|thank|サンキュー/],
  [
    'greeting',
    /^(こんにち[はわ]|こんばん[はわ]|おはよう|はじめまして|初めまして|もしもし|hello|hi|ハロー|やあ|よろしく)/,
  ],
]

/** A day or child beside a span of hours: a whole report in one sentence. */
const SPAN = /\d{1,2}([:時]\d{0,2}分?半?)?\s*(から|~|-|–|ー)\s*(午前|午後)?\d{1,2}([:時]|$)/

export function readIntent(typed: string): Intent {
  if (tellsOfAccident(typed)) return 'accident'
  if (typed.length > READABLE_LENGTH) return 'too-long'
  const words = plain(typed)
  const sign = SIGNS.find(([, pattern]) => pattern.test(words))?.[0]
  if (sign !== undefined) return sign
  return SPAN.test(words) && words.length >= 8 ? 'whole-report' : 'unknown'
}
