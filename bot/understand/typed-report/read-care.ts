/**
 * Read the kind of care and the costs. Kinds are the city's own list: words lead to the labels that speak of the
 * same thing, and several labels stay several.
 */
import { plain } from '../plain-text.ts'
import type { Fact, Line, World } from './heard.ts'
import { TAKEN, take } from './take.ts'

interface Concept {
  typed: RegExp
  label: RegExp
}

const NAME_OF_PLACE = `(?:(?<=^|[\\s、。のはで]|${TAKEN})(?:[ぁ-ん]{3,6}|[ァ-ヶー]{2,8}|[\\p{sc=Han}]{2,4}))?`
const LESSONS =
  'ピアノ|スイミング|水泳|プール教室|サッカー|野球|体操|空手|剣道|柔道|バレエ|ダンス|そろばん|習字|書道|英語|英会話|公文|くもん|塾|学習塾'

/** What people write, and what the city's labels call it. */
const CONCEPTS: Concept[] = [
  { typed: /送り迎え|送迎/g, label: /送迎|送り|迎え/ },
  { typed: /お?迎え(?=に行|$|[^で])|お?迎え/g, label: /送迎|迎え/ },
  { typed: /お?送り(?!ま|し|先|返)|送って(?=$|[^き])/g, label: /送迎|送り/ },
  {
    typed: new RegExp(
      `${NAME_OF_PLACE}(?:保育園|保育所|幼稚園|認定こども園|こども園|子ども園)|園(?=[へにのま送迎お]|$|[\\s、]|${TAKEN})|登園|降園`,
      'gu',
    ),
    label: /園|保育所/,
  },
  { typed: /学童(?:保育|クラブ)?|放課後児童クラブ|児童クラブ/g, label: /学童/ },
  {
    typed: new RegExp(`(?:${LESSONS})(?:教室|スクール|スイミング)?|習い事|ならいごと|おけいこ|お稽古`, 'g'),
    label: /習い事/,
  },
  { typed: /外出|お出かけ|おでかけ/g, label: /外出/ },
  { typed: /買い?物/g, label: /買い?物/ },
  { typed: /通院|病院|受診|歯医者|クリニック/g, label: /病院|通院|病気|病児|その他|そのほか/ },
  { typed: /求職|仕事探し|仕事さがし|ハローワーク|就職活動/g, label: /求職|仕事を探す|仕事さがし/ },
  { typed: /短時間(?:の仕事|就労)|就労|仕事(?:中|の間)?|残業|パート/g, label: /仕事のとき|就労|短時間/ },
  {
    typed: /(?:保護者|お?母さん|お?父さん|ママ|パパ)の?(?:病気|体調不良|急用)|急な?用事?/g,
    label: /保護者の病気|急な?用/,
  },
  { typed: /冠婚葬祭|結婚式|お?葬式|葬儀|法事|法要|お?通夜/g, label: /冠婚葬祭/ },
  { typed: /学校行事|参観日?|授業参観|運動会|懇談会?|入学式|卒業式/g, label: /学校行事/ },
  { typed: /早朝|夜間/g, label: /早朝|夜間/ },
  { typed: /障害児|障がい児/g, label: /障害/ },
  { typed: /放課後|下校後|学校の後|学校後/g, label: /学校.*後|放課後/ },
  { typed: /その他|そのほか/g, label: /その他|そのほか/ },
]

/** 預かり names most kinds: it only helps to choose between two. */
const MINDING = /(?:一時|お)?(?:預かり|あずかり)(?!ま)|託児|見守り(?!ま)/g

export function readKinds(line: Line, { kinds }: World): Line {
  const own = [...kinds]
    .flatMap((kind) => [kind.label, kind.short].map((name) => ({ name: plain(name), code: kind.code })))
    .filter(({ name }) => name.length >= 2)
    .sort((a, b) => b.name.length - a.name.length)
    .reduce(
      (rest, { name, code }) =>
        rest.words.includes(name)
          ? take(rest, new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'), () => ({
              is: 'kind',
              codes: [code],
            }))
          : rest,
      line,
    )
  const concepts = CONCEPTS.reduce(
    (rest, { typed, label }) =>
      take(rest, typed, () => ({
        is: 'kind',
        codes: kinds.filter((kind) => label.test(`${kind.label} ${kind.short}`)).map((kind) => kind.code),
      })),
    own,
  )
  return take(concepts, MINDING, () => ({ is: 'filler' }))
}

/** What fits all the words; where nothing does, what fits any of them. */
export function kindsOf(said: string[][]): string[] {
  const some = said.filter((codes) => codes.length > 0)
  const [first] = some
  if (first === undefined) return []
  const common = first.filter((code) => some.every((codes) => codes.includes(code)))
  return common.length > 0 ? common : [...new Set(some.flat())]
}

const TRANSPORT =
  '交通費|交通代|電車代?|電車賃|バス代?|バス賃|地下鉄代?|モノレール代?|タクシー代?|ガソリン代?|燃料代|駐車場?(?:代|料金?)|高速代|運賃'
const OTHER =
  '食事代?|昼食代?|夕食代?|朝食代?|お?弁当代?|おやつ代?|ミルク代?|お?むつ代?|飲み物代?|入場料|入館料|その他(?:実費)?|雑費'
const BARE = '実費|費用|立替(?:金|え)?|経費'
const NOTHING =
  'なし|無し|無|ゼロ|不要|0円?(?!\\d)|かからず|かかっていません|かかりませんでした|ありません(?:でした)?|いりません'
const AMOUNT =
  '[¥\\\\]?\\s?(\\d{1,3}(?:,\\d{3})+|\\d{1,5})(?![\\d,:時/月日人名])\\s?円?(?!\\s?(?:ずつ|[x×*]|/))'
const JOIN = '[:はがもで]?\\s?(?:計|合計|往復)?\\s?'
const LABELLED = new RegExp(`(?:(${TRANSPORT})|(${OTHER})|(${BARE}))${JOIN}(?:(${NOTHING})|${AMOUNT})`, 'g')
const FEE_WORDS = '(?<!料金[:は]?|報酬[:は]?|利用料[:は]?|謝礼[:は]?|合計[:は]?|片道|時給)'
const ALONE = new RegExp(
  `(?<![\\d,.¥])${FEE_WORDS}(?:¥\\s?(\\d{1,3}(?:,\\d{3})+|\\d{1,5})(?![\\d,])|(\\d{1,3}(?:,\\d{3})+|\\d{1,5})円(?!\\s?(?:ずつ|[x×*]|/)))`,
  'g',
)

export function readCosts(line: Line): Line {
  const labelled = take(line, LABELLED, ([, transport, other, , nothing, amount]) => {
    if (nothing !== undefined) return transport || !other ? { is: 'no-costs' } : { is: 'filler' }
    return costFact(transport ? 'transport' : other ? 'other' : 'bare', amount)
  })
  return take(labelled, ALONE, ([, marked, plainAmount]) => costFact('bare', marked ?? plainAmount))
}

function costFact(what: 'transport' | 'other' | 'bare', amount: string | undefined): Fact {
  const yen = Number((amount ?? '').replaceAll(',', ''))
  return yen === 0 ? { is: 'no-costs' } : { is: 'cost', what, yen }
}
