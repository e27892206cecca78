/**
 * HolderKana: an account holder's name as the transfer file takes it.
 *
 * Promise:  what comes out are bytes a bank reads (half-width upper-case kana, A-Z 0-9 ( ) - . / and space, at most
 *           30), and it says what was typed: only width, script, case, small kana and the shape of a dash change.
 * Never:    cuts a name, replaces a character that has no legal form, or makes カ） out of 株式会社: such a name is
 *           refused with the characters that stand in the way.
 * Used by:  registration, csv import of accounts, office/transfer.
 * Source:   docs/glossary.md (入金データ); 全銀協 総合振込, 受取人名.
 */

/** Half-width kana, 濁点 as a character of its own; ｦ is a matter of setting and is not among them. */
const KANA = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ'
const FULL = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン'
const SIGNS = '()-./ '
const VOICED = 'ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ'
const HALF_VOICED = 'ﾊﾋﾌﾍﾎ'
const SMALL = 'ァィゥェォャュョッヮヵヶ'
const SMALL_ENLARGED = 'ｱｲｳｴｵﾔﾕﾖﾂﾜｶｹ'
const SMALL_HALF = 'ｧｨｩｪｫｬｭｮｯ'
const SMALL_HALF_ENLARGED = 'ｱｲｳｴｵﾔﾕﾖﾂ'
/** 長音 and everything people type for it or for a hyphen; 一 and 〜 are not dashes. */
const DASHES = 'ーｰ-－‐‑‒–—―−─━﹣﹘⁃'
const SPACES = ' \u3000\u00A0'
/** ゛ and ゜ standing apart, combining, or half-width */
const VOICE_MARKS: Record<string, string> = {
  '\u3099': 'ﾞ',
  '\u309B': 'ﾞ',
  ﾞ: 'ﾞ',
  '\u309A': 'ﾟ',
  '\u309C': 'ﾟ',
  ﾟ: 'ﾟ',
}

export const HOLDER_BYTES = 30

export type HolderKana =
  | { ok: true; kana: string }
  /** `characters`: ILLEGAL: each once, in order · TOO_LONG: what stands after the last byte that fits · EMPTY: none */
  | { ok: false; code: 'EMPTY' | 'TOO_LONG' | 'ILLEGAL'; characters: string[] }

export interface KanaOptions {
  /** ｦ: written as ｵ, or refused (the default) */
  wo?: 'o' | 'refuse'
  /** one character is one byte; 30 when left out */
  maxBytes?: number
}

export function holderKana(typed: string, options: KanaOptions = {}): HolderKana {
  const illegal = new Set<string>()
  let kana = ''
  for (const character of typed.trim()) {
    const half = VOICE_MARKS[character] ?? HALF_FORMS.get(character)
    const written = half === 'ｦ' ? (options.wo === 'o' ? 'ｵ' : undefined) : half
    if (written === undefined || !takesMark(kana, written)) illegal.add(character)
    // an illegal character keeps its place, so that a mark behind it is judged by it
    kana += written ?? '?'
  }
  if (illegal.size > 0) return { ok: false, code: 'ILLEGAL', characters: [...illegal] }
  if (kana === '') return { ok: false, code: 'EMPTY', characters: [] }
  const maxBytes = options.maxBytes ?? HOLDER_BYTES
  if (kana.length > maxBytes) return { ok: false, code: 'TOO_LONG', characters: [...kana.slice(maxBytes)] }
  return { ok: true, kana }
}

/** Whether a text may stand in the transfer file as it is: every character legal, whatever its length. */
export function isTransferText(text: string): boolean {
  return [...text].every((character) => LEGAL.has(character))
}

/** ﾞ and ﾟ only where Japanese has them: ｱﾞ is a slip of the keyboard, and no bank has such a name. */
function takesMark(before: string, mark: string): boolean {
  const last = before.at(-1)
  if (mark === 'ﾞ') return last !== undefined && VOICED.includes(last)
  if (mark === 'ﾟ') return last !== undefined && HALF_VOICED.includes(last)
  return true
}

const LEGAL = new Set(`${KANA}ﾞﾟABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789${SIGNS}`)
const HALF_FORMS = halfForms()

/** Every character that has a form in the file, and that form. */
function halfForms(): Map<string, string> {
  const forms = new Map<string, string>([
    ['ヲ', 'ｦ'],
    ['を', 'ｦ'],
    ['ｦ', 'ｦ'],
    ['ヴ', 'ｳﾞ'],
    ['ゔ', 'ｳﾞ'],
  ])
  const both = (full: string, half: string) => {
    forms.set(full, half)
    forms.set(hiragana(full), half)
  }
  ;[...FULL].forEach((full, i) => {
    const half = KANA[i]!
    both(full, half)
    forms.set(half, half)
    if (full !== 'ウ' && VOICED.includes(half)) both(`${full}\u3099`.normalize('NFC'), `${half}ﾞ`)
    if (HALF_VOICED.includes(half)) both(`${full}\u309A`.normalize('NFC'), `${half}ﾟ`)
  })
  ;[...SMALL].forEach((small, i) => both(small, SMALL_ENLARGED[i]!))
  ;[...SMALL_HALF].forEach((small, i) => forms.set(small, SMALL_HALF_ENLARGED[i]!))
  for (const dash of DASHES) forms.set(dash, '-')
  for (const space of SPACES) forms.set(space, ' ')
  for (const sign of '()./') addWidths(forms, sign, sign)
  for (let code = 0x41; code <= 0x5a; code += 1) {
    addWidths(forms, String.fromCharCode(code), String.fromCharCode(code))
    addWidths(forms, String.fromCharCode(code + 0x20), String.fromCharCode(code))
  }
  for (const digit of '0123456789') addWidths(forms, digit, digit)
  return forms
}

/** U+FF01… is ASCII at full width. */
function addWidths(forms: Map<string, string>, ascii: string, written: string): void {
  forms.set(ascii, written)
  forms.set(String.fromCharCode(ascii.charCodeAt(0) + 0xfee0), written)
}

function hiragana(katakana: string): string {
  return String.fromCharCode(katakana.charCodeAt(0) - 0x60)
}

/** The same name for a person's eyes: half-width kana with a mark of its own is hard to read, and few faces draw it. */
export const holderForPeople = (holder: string): string => holder.normalize('NFKC')
