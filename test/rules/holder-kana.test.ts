/** Holder names as the transfer file takes them: right, or refused with what stands in the way. */
import { describe, expect, test } from 'vitest'
import { holderForPeople, holderKana, isTransferText } from '../../rules/holder-kana.ts'

describe('what is typed and what the bank reads', () => {
  test.each([
    ['katakana', 'タカハシ　ジユンコ', 'ﾀｶﾊｼ ｼﾞﾕﾝｺ'],
    ['hiragana', 'たかはし じゅんこ', 'ﾀｶﾊｼ ｼﾞﾕﾝｺ'],
    ['half-width', 'ﾀｶﾊｼ ｼﾞｭﾝｺ', 'ﾀｶﾊｼ ｼﾞﾕﾝｺ'],
    ['small kana enlarge', 'ァィゥェォャュョッヮヵヶ', 'ｱｲｳｴｵﾔﾕﾖﾂﾜｶｹ'],
    ['half-width small kana enlarge', 'ｧｨｩｪｫｬｭｮｯ', 'ｱｲｳｴｵﾔﾕﾖﾂ'],
    ['voiced marks are bytes of their own', 'バビブベボパピプペポヴ', 'ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟｳﾞ'],
    ['every voiced row', 'がぎぐげござじずぜぞだぢづで', 'ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞ'],
    ['combining marks', 'カ\u3099ハ\u309A', 'ｶﾞﾊﾟ'],
    ['marks standing apart', 'カ゛ハ゜', 'ｶﾞﾊﾟ'],
    ['a small ッ with a mark is ヅ enlarged', 'ッ゛', 'ﾂﾞ'],
    ['every dash is one', 'ー－―‐−–—ｰ-‑', '----------'],
    ['Latin, digits and signs', 'ａbＣ１2（）．／()./', 'ABC12()./()./'],
    ['outer spaces go, inner ones stay', '　ヤマダ　 タロウ ', 'ﾔﾏﾀﾞ  ﾀﾛｳ'],
    ['a company as the bank has it', 'カ）ヤマダ', 'ｶ)ﾔﾏﾀﾞ'],
    ['thirty bytes fit', 'ガ'.repeat(15), 'ｶﾞ'.repeat(15)],
  ])('%s', (_why, typed, kana) => {
    expect(holderKana(typed)).toEqual({ ok: true, kana })
    expect(isTransferText(kana)).toBe(true)
    expect(holderKana(kana)).toEqual({ ok: true, kana })
  })
})

describe('refused', () => {
  test.each([
    ['nothing', '', 'EMPTY', []],
    ['spaces only', ' 　', 'EMPTY', []],
    ['31 bytes', 'ガ'.repeat(15) + 'ナ', 'TOO_LONG', ['ﾅ']],
    ['kanji, each once', '山田　山', 'ILLEGAL', ['山', '田']],
    ['kanji of two code units', '𠮷ダ', 'ILLEGAL', ['𠮷']],
    ['ヲ unless set', 'ヲガワ', 'ILLEGAL', ['ヲ']],
    ['old kana without a half-width form', 'ヰヱヷ', 'ILLEGAL', ['ヰ', 'ヱ', 'ヷ']],
    ['中黒 and other signs', 'ア・イ，ウ。', 'ILLEGAL', ['・', '，', '。']],
    ['㈱ is not made カ）', '㈱ヤマダ', 'ILLEGAL', ['㈱']],
    ['one in kanji is no dash', 'タ一', 'ILLEGAL', ['一']],
    ['a wave is no dash', 'タ〜', 'ILLEGAL', ['〜']],
    ['repetition mark', 'スヽキ', 'ILLEGAL', ['ヽ']],
    ['ｱﾞ is a slip', 'ア゛', 'ILLEGAL', ['゛']],
    ['a mark first', 'ﾞﾔﾏ', 'ILLEGAL', ['ﾞ']],
    ['two marks', 'カ゛゛', 'ILLEGAL', ['゛']],
    ['ｶﾟ', 'ｶﾟ', 'ILLEGAL', ['ﾟ']],
    ['a line break inside', 'ヤマダ\nタロウ', 'ILLEGAL', ['\n']],
    ['an invisible character', 'ヤ\u200Bマ', 'ILLEGAL', ['\u200B']],
  ])('%s', (_why, typed, code, characters) => {
    expect(holderKana(typed)).toEqual({ ok: false, code, characters })
  })
})

test('ｦ by setting', () => {
  expect(holderKana('ヲガワ を ｦ', { wo: 'o' })).toEqual({ ok: true, kana: 'ｵｶﾞﾜ ｵ ｵ' })
  expect(isTransferText('ｦ')).toBe(false)
})

test('another length', () => {
  expect(holderKana('キタキユウシユウシ', { maxBytes: 9 })).toEqual({ ok: true, kana: 'ｷﾀｷﾕｳｼﾕｳｼ' })
  expect(holderKana('キタキユウシユウシ', { maxBytes: 8 })).toMatchObject({ code: 'TOO_LONG' })
})

test('shown to a person, a mark stands on its letter', () => {
  expect(holderForPeople('ﾃｼｶﾞﾜﾗ ﾊﾟｳﾗ(ｶ')).toBe('テシガワラ パウラ(カ')
})
