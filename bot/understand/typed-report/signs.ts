/**
 * Signs: what says that a sentence with times and names in it is no report: plans, questions, cancellations.
 */
import { plain } from '../plain-text.ts'

/** Looked for in the whole message as typed. */
const PLAN =
  /明日|あした|あす(?!か)|明後日|あさって|来週|来月|来年|今度の?|次回|次の(?!日)|これから|このあと|この後|今から|のちほど|あとで|毎週|毎日|毎朝|予定|予約|約束|シフト/
const CANCELLED =
  /キャンセル|中止|延期|取り?消し?|取りやめ|とりやめ|なくなりま|無くなりま|来ませんでした|来なかった|ドタキャン|無断/
const QUESTION =
  /[?？]|(?:ます|です|でしょう|した|ません|ない|いい)か(?:[。、\s!！]|$)|(?:かな|かしら|っけ|だろう|でしょう|よね|よねえ)(?:[。、\s!！]|$)|いくら|何時|何日|いつ(?!も)|どうすれば|どうした|教えて/

/** Looked for in what the readers left over: wishes, requests and what is not over yet. */
const NOT_DONE =
  /ます(?!た)|ません|(?:い|り|き|し|ち|み|べ|け|れ|せ|て)たい|ほしい|欲しい|ください|下さい|お願い|ましょう|つもり|無理|空い|可能|でき|れば|なら|の場合|とき|もし/
/** Other matters: their days and times are not an activity's. */
const OTHER_MATTER =
  /研修|講習|講座|説明会|打ち?合わ?せ|顔合わせ|面談|会議|電話|tel|写真|メール|line|振込|振り込|入金|承認|締め?切|料金|報酬|補助金|直し|訂正|修正|間違|変更|変わ|センター|引っ越|誕生日|テレビ|天気|地震|台風|大雨/

/** Told about a report that was sent already. */
const SENT = /報告書?[をはも]?(?:いた|致)?(?:しました|済)|提出|送信しました|送りました|出しました/

export type Sign = 'plan' | 'cancelled' | 'question' | 'not-done' | 'other-matter'

export function signsOf(typed: string, leftOver: string): Sign[] {
  const whole = plain(typed)
  // plain text loses its outer marks, and a question lives of them
  const asked = `${whole}${/[?？]\s*$/.test(typed.normalize('NFKC')) ? '?' : ''}`
  const signs: [Sign, boolean][] = [
    ['plan', PLAN.test(whole)],
    ['cancelled', CANCELLED.test(whole)],
    ['question', QUESTION.test(asked)],
    ['not-done', NOT_DONE.test(leftOver)],
    ['other-matter', OTHER_MATTER.test(leftOver) || SENT.test(whole)],
  ]
  return signs.flatMap(([sign, stands]) => (stands ? [sign] : []))
}
