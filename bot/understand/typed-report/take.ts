/**
 * Take: a reader covers what it understood, so that no other reader sees it and what is left over can be judged.
 */
import { plain } from '../plain-text.ts'
import type { Fact, Line, Token } from './heard.ts'

/** stands for a letter that was understood; no member can type it (plain text has no control characters) */
export const TAKEN = '\u0001'

export function take(line: Line, pattern: RegExp, factOf: (found: RegExpExecArray) => Fact | null): Line {
  let words = line.words
  const tokens: Token[] = []
  for (const found of line.words.matchAll(pattern)) {
    const length = found[0].length
    const fact = length > 0 ? factOf(found) : null
    if (fact === null) continue
    tokens.push({ at: found.index, end: found.index + length, fact })
    words = words.slice(0, found.index) + TAKEN.repeat(length) + words.slice(found.index + length)
  }
  return { ...line, words, tokens: [...line.tokens, ...tokens] }
}

const KANJI_BEFORE_UNIT =
  /(?<!\p{sc=Han})[〇一二三四五六七八九十]{1,3}(?=[月日時分人名半])|(?<=[月時])[〇一二三四五六七八九十]{1,3}(?=[日分人名半])/gu
const DIGITS = '〇一二三四五六七八九'

function kanjiNumber(word: string): string {
  if (!word.includes('十')) return [...word].map((digit) => DIGITS.indexOf(digit)).join('')
  const [tens = '', ones = ''] = word.split('十')
  return String((tens === '' ? 1 : DIGITS.indexOf(tens)) * 10 + (ones === '' ? 0 : DIGITS.indexOf(ones)))
}

/** Kanji of names that people write in several ways. */
const VARIANTS: [RegExp, string][] = [
  [/髙/g, '高'],
  [/﨑|嵜/g, '崎'],
  [/[斎齋齊]/g, '斉'],
  [/邊|邉/g, '辺'],
  [/濵|濱/g, '浜'],
  [/澤/g, '沢'],
]

export function folded(name: string): string {
  return VARIANTS.reduce((text, [variant, usual]) => text.replace(variant, usual), name)
}

/** Spoken days and numbers in one spelling each: 昨夜 → 昨日夜, 二人 → 2人. */
export function lineOf(typed: string): Line {
  const words = folded(plain(typed))
    .replace(/昨夜|昨晩|ゆうべ/g, '昨日夜')
    .replace(/今朝/g, '今日朝')
    .replace(/今夜|今晩/g, '今日夜')
    .replace(/ひとり/g, '1人')
    .replace(/ふたり/g, '2人')
    .replace(KANJI_BEFORE_UNIT, kanjiNumber)
  return { words, typed: words, tokens: [] }
}
