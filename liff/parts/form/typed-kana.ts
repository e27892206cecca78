/**
 * TypedKana: the reading of a name, listened to while it is typed: what a Japanese keyboard shows as kana before it is
 * turned into kanji. Pure; an offer, not the truth: somebody looks at it.
 *
 * Used by:  name-fields.tsx.
 */
export interface KanaTyped {
  /** of what stands in the field already */
  kana: string
  /** of what is being typed just now */
  pending: string
}

export const noKana: KanaTyped = { kana: '', pending: '' }

interface Typed {
  /** 'compositionupdate' · 'compositionend' · 'input' */
  type: string
  data: string
  /** the whole field */
  value: string
  composing: boolean
}

/** the last letters may be Latin still: 'さt' */
const READABLE = /^([ぁ-ゖァ-ヺー\s]*)[a-zａ-ｚ]*$/u

const katakana = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[ぁ-ゖ]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0x60))

export function followKana(before: KanaTyped, typed: Typed): KanaTyped {
  const { type, data, value, composing } = typed
  if (type === 'compositionupdate') {
    const readable = READABLE.exec(data)?.[1]
    // kanji: the reading is what was there before
    return readable ? { ...before, pending: readable } : before
  }
  if (type === 'compositionend') {
    if (data === '') return { ...before, pending: '' }
    const plain = READABLE.exec(data)?.[1]
    return { kana: before.kana + katakana(plain || before.pending), pending: '' }
  }
  if (value === '') return noKana
  // kana written straight in, without a choice of kanji
  const straight = !composing && before.pending === '' && /^[ぁ-ゖァ-ヺー\s]+$/u.test(data)
  return straight ? { ...before, kana: before.kana + katakana(data) } : before
}
