/**
 * Read what carries no value: ditto marks, verbs of a thing done, politeness, labels and particles. Whatever is
 * left after these readers was not understood.
 */
import type { Line } from './heard.ts'
import { TAKEN, take } from './take.ts'

const DITTO =
  /〃|(?<!前回と|前と|いつもと|いつも)(?:同じく|同じ(?:時間|時刻|内容|家|お宅)?|同上|同様)(?:です|でした)?|(?<=^|\s)(?:''|"|々)(?=\s|$)/g

const PAST =
  '(?:ました|(?:て|で)(?:き|い)?ました|(?:て)?いただきました|て頂きました|たしました|した(?=$|[。、\\s])|終了(?:しました)?|完了(?:しました)?)'
const DONE = new RegExp(
  `お?(?:預かり|あずかり|送迎|お?迎え|送り|見守り|お?世話|保育|サポート|支援|対応|担当|活動|援助)?(?:を|に)?(?:(?:預かり|あずかり|見守り|し|いたし|致し|行い|おこない|させ|行っ|いっ|行き|いき|み|見|預かっ|連れて行き|連れて帰り|送り届け|送っ|迎え|(?<=${TAKEN}))${PAST}|終わりました|終えました|終了|完了)`,
  'g',
)

const POLITE =
  /(?:報告が)?(?:遅くなりました|遅くなって|遅れて|遅れました)|すみません|申し訳(?:ありません|ございません)|いつも|お世話になって(?:い|おり)?ます|お世話になりました|お疲れ(?:様|さま)(?:です|でした)?|おつかれ(?:様|さま)(?:です|でした)?|こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|(?:どうぞ)?(?:よろしく|宜しく)(?:です|お願い(?:いたします|致します|します|申し上げます)?)?|ありがとうございま(?:す|した)|以上(?:です|になります|、)?|(?:活動)?報告書?(?:です|します|いたします|致します|させて(?:いただきます|頂きます))?|ご報告(?:です|します|いたします|致します)?/g
const LABELS =
  /日時|日付|日にち|活動日|活動内容|活動|月日|開始|終了|時刻|時間|依頼会員|利用会員|依頼者|利用者|会員名?|お?名前|氏名|人数|内容|お子さん|お子様|お子さま|子ども|子供|こども|児童|家族|場所|備考|(?:事故|けが|怪我|ヒヤリ(?:ハット)?)(?:[・や]?(?:けが|怪我))?(?:など|等)?(?:は|も)?(?:なし|無し|無|ありません(?:でした)?|なかったです)|特に(?:なし|問題ありません(?:でした)?)|元気(?:でした|です)?|の?間|の?分|の?ため|自宅|往復|合計|計/g
const PARTICLES =
  /(?:です|でした|になります|となります)|から|まで|より|だけ|のみ|に行き|に行って|[はがをにでとのもへや](?=[^ぁ-ん]|$)/g
/** '1.' and '①' (which is plain '1' by now) in front of a line */
const BULLET = /^[\s・*●○◆■▪-]*(?:\(?\d{1,2}[.)、:](?=\s|\D)|\d(?=\s+\d{1,2}[/月]))?/g

export function readBullet(line: Line): Line {
  return take(line, BULLET, () => ({ is: 'filler' }))
}

export function readRest(line: Line): Line {
  const ditto = take(line, DITTO, () => ({ is: 'ditto' }))
  const done = take(ditto, DONE, () => ({ is: 'done' }))
  return [POLITE, LABELS, PARTICLES].reduce(
    (rest, pattern) => take(rest, pattern, () => ({ is: 'filler' })),
    done,
  )
}

/** Letters and digits nobody understood. */
export function leftOver(line: Line): string {
  return line.words
    .replaceAll(TAKEN, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
