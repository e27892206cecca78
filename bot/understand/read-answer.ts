/**
 * Read short typed answers: yes and no, yen, counts, and names out of a list.
 */
import { plain, withoutKanjiNumbers } from './plain-text.ts'

const YES =
  /^(はい|うん|ええ|そう|そうです|ok|おk|オーケー|了解|いました|いた|yes|y|あった|ありました|あり|病児|病児です|だいじょうぶ|大丈夫|お願いします|つぎ|次|次へ|これでいい|いいです|正しい|正しいです|あってる|合っています|合ってます)$/
const NO =
  /^(いいえ|いえ|ちがう|違う|違います|ちがいます|ううん|なし|無し|ない|ないです|なかった|なかったです|ありません|ありませんでした|いない|いません|いなかった|いませんでした|no|n|0|0円|特になし|とくになし|元気|元気です)$/

export function readYesNo(typed: string): 'yes' | 'no' | null {
  const words = plain(typed).replace(/\s/g, '')
  return YES.test(words) ? 'yes' : NO.test(words) ? 'no' : null
}

/** Whole yen up to `maxYen`; '1,650円', '４２０', '千円' is not read. */
export function readYen(typed: string, maxYen = 99_999): number | null {
  const found = /^[¥\\]?(\d[\d,]*)円?(です|でした)?$/.exec(
    withoutKanjiNumbers(plain(typed)).replace(/\s/g, ''),
  )
  if (!found) return null
  const yen = Number((found[1] ?? '').replaceAll(',', ''))
  return Number.isSafeInteger(yen) && yen <= maxYen ? yen : null
}

/** 2, 2人, ふたり */
export function readCount(typed: string): number | null {
  const words = withoutKanjiNumbers(plain(typed))
    .replace(/\s/g, '')
    .replace(/^ひとり/, '1人')
    .replace(/^ふたり/, '2人')
  const found = /^(\d{1,2})(人|名)?(です|でした)?$/.exec(words)
  return found ? Number(found[1]) : null
}

/** people copy a number with whatever dash their keyboard has */
const DASHES = /[\s\-‐–—−ー]/g

/** Six digits, zeros kept, hyphens and words around them ignored. */
export function readMemberNo(typed: string): string | null {
  const digits = plain(typed).replace(DASHES, '')
  const found = /^(?:会員番号は?|番号は?)?:?(\d{6})(?:です|番)?$/.exec(digits)
  return found?.[1] ?? null
}

/**
 * The one-time code of the centre's letter: 4 to 16 letters or digits. A word without a digit in small letters
 * is talk ('hello'), and must not cost the member a try.
 */
export function readCode(typed: string): string | null {
  if (!/\d|[A-Z]{6}/.test(typed.normalize('NFKC'))) return null
  const code = plain(typed)
    .replace(/(コードは?|です)/g, '')
    .replace(/:/g, '')
    .replace(DASHES, '')
    .toUpperCase()
  return /^[A-Z0-9]{4,16}$/.test(code) ? code : null
}

/** Entries one of whose names stands in the text. Honorifics and spaces do not matter. */
export function namedIn<T>(typed: string, entries: T[], namesOf: (entry: T) => string[]): T[] {
  const words = plain(typed).replace(/\s/g, '')
  const known = entries.map((entry) => ({
    entry,
    names: namesOf(entry).map((name) => plain(name).replace(/\s/g, '')),
  }))
  const exact = known.filter(({ names }) => names.some((name) => name !== '' && stripped(words) === name))
  const within =
    exact.length > 0
      ? exact
      : known.filter(({ names }) => names.some((name) => name.length > 0 && words.includes(name)))
  return within.map(({ entry }) => entry)
}

const stripped = (words: string) => words.replace(/(さん|ちゃん|くん|君|様)?(です|でした|だけ|のみ)?$/, '')
