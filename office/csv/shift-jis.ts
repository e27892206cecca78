/**
 * ShiftJis: text as Windows writes it (CP932), or the characters that have no form there.
 *
 * Promise:  no character is lost or replaced in silence; what looks the same and only has another number in Unicode
 *           (〜 and ～, − and －) is brought to one form on the way in and out, so that a round trip changes nothing.
 * Used by:  server/verbs/export.ts, server/csv-import.ts
 */
import iconv from 'iconv-lite'

/** Characters that Windows' table knows under another number. */
const OTHER_FORMS: Record<string, string> = {
  '\u301C': '～',
  '\u2212': '－',
  '\u2014': '―',
  '\u2016': '∥',
  '\u00A2': '￠',
  '\u00A3': '￡',
  '\u00AC': '￢',
  '\u00A5': '￥',
  '\u203E': '￣',
}
const OTHER = new RegExp(`[${Object.keys(OTHER_FORMS).join('')}]`, 'gu')
/** か and a combining ゛, as some systems write が */
const COMBINED = /[\u3041-\u30FE][\u3099\u309A]/gu

/** The one form we keep and write; names keep their own variants of kanji. */
export function inOneForm(text: string): string {
  return text
    .replace(COMBINED, (pair) => pair.normalize('NFC'))
    .replace(OTHER, (character) => OTHER_FORMS[character]!)
}

export interface Unwritable {
  /** line of the file, 1-based */
  line: number
  character: string
}

export function toShiftJis(text: string): { bytes: Buffer } | { unwritable: Unwritable[] } {
  const unwritable: Unwritable[] = []
  for (const [index, line] of inOneForm(text).split('\n').entries())
    for (const character of line) if (!isWritable(character)) unwritable.push({ line: index + 1, character })
  return unwritable.length > 0 ? { unwritable } : { bytes: iconv.encode(inOneForm(text), 'CP932') }
}

function isWritable(character: string): boolean {
  return character < '\u007F' || iconv.decode(iconv.encode(character, 'CP932'), 'CP932') === character
}

/** @returns null when the bytes are no Shift_JIS */
export function fromShiftJis(bytes: Buffer): string | null {
  const text = iconv.decode(bytes, 'CP932')
  return text.includes('\uFFFD') ? null : text
}
