/**
 * Plain text: what a member typed, made comparable: full-width digits, stacked marks, directions and emoji gone.
 */

/** Longer messages are not read, only answered; what is urgent is heard in all of them. */
export const READABLE_LENGTH = 300

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u20E3/gu
/** combining marks that are not part of kana: zalgo */
const STACKED = /[\p{Mn}\p{Me}]/gu

/** NFKC, lower case, one line, without marks, emoji and outer punctuation; '' when nothing readable is left. */
export function plain(text: string): string {
  return plainWhole(text.slice(0, READABLE_LENGTH * 2))
}

/** The same of a text of any length. */
export function plainWhole(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(STACKED, '')
    .replace(EMOJI, '')
    .toLowerCase()
    .replace(/[〜～]/g, '~')
    .replace(/\s+/g, ' ')
    .replace(/^[\s、。.,!?・…]+|[\s、。.,!?・…]+$/g, '')
}

const KANJI_DIGITS: Record<string, number> = {
  〇: 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

/** 十八 → 18, 三十 → 30; other text is left alone. */
export function withoutKanjiNumbers(text: string): string {
  return text.replace(/[〇一二三四五六七八九十]+/g, (word) => {
    const [tens, ones] = word.includes('十') ? word.split('十') : [null, word]
    if (tens === null) return [...(ones ?? '')].map((digit) => KANJI_DIGITS[digit]).join('')
    const digit = (part: string | undefined, empty: number) => (part ? (KANJI_DIGITS[part] ?? empty) : empty)
    return String(digit(tens, 1) * 10 + digit(ones, 0))
  })
}
