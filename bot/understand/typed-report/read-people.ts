/**
 * Read people inside a sentence: the family, the children by name or number, who was sick.
 *
 * Never:  chooses between two families of one name, or between children that were not named.
 */
import { plain } from '../plain-text.ts'
import type { Fact, Line, World } from './heard.ts'
import { folded, TAKEN, take } from './take.ts'

const AFTER_FAMILY = '(?:さん|様|さま|殿|氏)?(?:の?(?:お?宅|家|ところ|とこ|お?うち|ち(?=[のでにへ\\s、]|$)))?'
const BEFORE = `(?<=^|[\\s、。,・とのはがをもでに()/:「」~]|\\d|さん|様|${TAKEN})`
const AFTER_CHILD = `(?=$|[\\s、。,・()/のをはがに:」]|と|も|だけ|のみ|${TAKEN})`
const HONORIFIC = '(?:くん|ちゃん|君|さん|クン|チャン)'

export function readPeople(typed: Line, world: World): Line {
  const line = readSelf(typed, world)
  const families = familiesOf(world).reduce(
    (rest, { pattern, requesterNos }) => take(rest, pattern, () => ({ is: 'family', requesterNos })),
    line,
  )
  const sick = take(readChildren(families, world), SICK, sickFact)
  const everyone = take(sick, EVERYONE, ([, count]) =>
    count ? { is: 'count', count: Number(count) } : { is: 'everyone' },
  )
  const counted = take(everyone, COUNT, ([, count]) => ({ is: 'count', count: Number(count) }))
  const unnamed = take(counted, UNNAMED, () => ({ is: 'unnamed-child' }))
  return take(unnamed, STRANGER, ([, name]) =>
    /(母|父|奥|皆|娘|息子|子|孫|姉|兄|妹|弟|業者|患者|先生|会員)$/.test(name ?? '')
      ? null
      : { is: 'stranger' },
  )
}

const SICK =
  /病(?:児|後児)(?:・?病後児)?(?:保育|(?:の|対応の?)?預かり|対応|扱い)?\s?[はが:]?\s?(?:(なし|無し|無|ではな(?:い(?:です)?|かった(?:です)?)|ではありません(?:でした)?|じゃない(?:です)?|いない|いません(?:でした)?|0人|[x×])|(\d)[人名]|あり|有り?)?/g
const EVERYONE = /(?:きょうだい|兄弟|姉妹)?(?:(\d)人とも|全員|みんな)/g
const COUNT =
  /(?:お子さん|お子様|お子さま|子ども|子供|こども|児童|きょうだい|兄弟|姉妹|子)?[はが:]?\s?(?<![\d.])([1-9])\s?[人名](?!目|様)/g
const UNNAMED = /お?(?:兄|姉|にい|ねえ)ちゃん|弟さん|妹さん|(?:上|下)の(?:お子さん|お子さま|子)|弟|妹/g
const STRANGER = new RegExp(
  `(?<![\\p{sc=Han}ァ-ヶー])([\\p{sc=Han}]{1,4}|[ァ-ヶー]{2,6}|[ぁ-ん]{2,5})(?:さん|様)${AFTER_FAMILY}`,
  'gu',
)

function sickFact([, none, count]: RegExpExecArray): Fact {
  return { is: 'sick', some: none === undefined, count: count ? Number(count) : null }
}

/** 「高橋です。」: the member's own name, though a family may have the same. */
function readSelf(line: Line, { member }: World): Line {
  const [family = '', ...given] = nameOf(member?.name ?? '').split(' ')
  if (family === '') return line
  const whole = `${escaped(family)}(?:\\s?${given.map(escaped).join('\\s?')})?`
  const self = new RegExp(
    `(?<=^|[\\s、。])(?:提供会員の?)?${whole}(?:です|と申します|でございます)|提供会員(?:名|氏名)?[:\\s]+${whole}`,
    'g',
  )
  return take(line, self, () => ({ is: 'filler' }))
}

interface Names {
  pattern: RegExp
  requesterNos: string[]
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const nameOf = (name: string) => folded(plain(name))

/** Whole names first, then numbers, given names with さん, family names. */
function familiesOf({ pairs }: World): Names[] {
  const ways = pairs.flatMap(({ requesterNo, requesterName }) => {
    const [family = '', ...given] = nameOf(requesterName).split(' ')
    return [
      { key: given.length > 0 ? [family, ...given].join('\\s?') : '', order: 0, requesterNo },
      { key: `(?<!\\d)${requesterNo}(?!\\d)`, order: 1, requesterNo },
      {
        key: given.length > 0 ? `${edge(given.join(' '))}${escaped(given.join(' '))}(?=さん|様)` : '',
        order: 2,
        requesterNo,
      },
      { key: family ? `${edge(family)}${escaped(family)}${behind(family)}` : '', order: 3, requesterNo },
    ]
  })
  const keys = [
    ...new Set(
      ways
        .filter((way) => way.key !== '')
        .sort((a, b) => a.order - b.order)
        .map((way) => way.key),
    ),
  ]
  return keys.map((key) => ({
    pattern: new RegExp(`(?:${key})${AFTER_FAMILY}`, 'gu'),
    requesterNos: ways.filter((way) => way.key === key).map((way) => way.requesterNo),
  }))
}

/** 林 is not in 小林, 森 not in 森田 and not in 「森へ」. */
const SCRIPTS: [RegExp, string][] = [
  // digits and their units may stand right before a name: 「17時鈴木さん」
  [/^\p{sc=Han}/u, '(?![時分半日人名円])[\\p{sc=Han}々]'],
  [/^[ァ-ヶー]/, '[ァ-ヶー]'],
  [/^[ぁ-ん]/, '[ぁ-ん]'],
  [/^[a-z]/, '[a-z]'],
]
const scriptOf = (name: string) => SCRIPTS.find(([first]) => first.test(name))?.[1] ?? '[^\\s]'
const edge = (name: string) => `(?<!${scriptOf(name)})`

function behind(name: string): string {
  const polite = 'さん|様|さま|殿|氏|お?宅|家|くん|ちゃん|君'
  if (name.length === 1) return `(?=${polite}|[\\s、。,:/(]|${TAKEN}|$)`
  return `(?=${polite}|${TAKEN}|(?!${scriptOf(name)})|$)`
}

function readChildren(line: Line, { pairs }: World): Line {
  const all = pairs.flatMap(({ requesterNo, children }) =>
    children.map(({ childId, name }) => ({ requesterNo, childId, name: nameOf(name) })),
  )
  const names = [...new Set(all.map((child) => child.name))].filter((name) => name !== '')
  if (names.length === 0) return line
  const any = names
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')
  const pattern = new RegExp(`${BEFORE}(${any})(?:${HONORIFIC}|${AFTER_CHILD})(?:だけ|のみ)?`, 'gu')
  const factOf = ([, name]: RegExpExecArray): Fact => ({
    is: 'child',
    children: all
      .filter((child) => child.name === name)
      .map(({ requesterNo, childId }) => ({ requesterNo, childId })),
  })
  // 「鈴木あおくん」: a child's name may stand right behind the family's
  const found = take(line, pattern, factOf)
  // 「はるとなつ」, 「はるくんなつちゃん」: the second name is seen once the first is covered
  const again = take({ ...found, words: found.words.replaceAll(`${TAKEN}と`, `${TAKEN}、`) }, pattern, factOf)
  return again
}
