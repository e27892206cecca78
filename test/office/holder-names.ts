/**
 * HolderNames: generated holder names with what must become of them, known by how each was put together and not by
 * the rule under test. Used by transfer-names.test.ts and `npm run deep -- kana`.
 */
import type { HolderKana } from '../../rules/holder-kana.ts'
import { readTransfer } from '../../office/transfer/read-transfer.ts'
import { writeTransfer } from '../../office/transfer/write-transfer.ts'
import { order, row } from './transfer-support.ts'

/** What the bank reads, then every way to type it. */
const LEGAL = `
ｱ アあｱァぁｧ|ｲ イいｲィぃｨ|ｳ ウうｳゥぅｩ|ｴ エえｴェぇｪ|ｵ オおｵォぉｫ|ｶ カかｶヵゕ|ｷ キきｷ|ｸ クくｸ|ｹ ケけｹヶゖ|ｺ コこｺ
ｻ サさｻ|ｼ シしｼ|ｽ スすｽ|ｾ セせｾ|ｿ ソそｿ|ﾀ タたﾀ|ﾁ チちﾁ|ﾂ ツつﾂッっｯ|ﾃ テてﾃ|ﾄ トとﾄ|ﾅ ナなﾅ|ﾆ ニにﾆ|ﾇ ヌぬﾇ
ﾈ ネねﾈ|ﾉ ノのﾉ|ﾊ ハはﾊ|ﾋ ヒひﾋ|ﾌ フふﾌ|ﾍ ヘへﾍ|ﾎ ホほﾎ|ﾏ マまﾏ|ﾐ ミみﾐ|ﾑ ムむﾑ|ﾒ メめﾒ|ﾓ モもﾓ|ﾔ ヤやﾔャゃｬ
ﾕ ユゆﾕュゅｭ|ﾖ ヨよﾖョょｮ|ﾗ ラらﾗ|ﾘ リりﾘ|ﾙ ルるﾙ|ﾚ レれﾚ|ﾛ ロろﾛ|ﾜ ワわﾜヮゎ|ﾝ ンんﾝ|- ー－-‐―−ｰ–
ｶﾞ ガが|ｷﾞ ギぎ|ｸﾞ グぐ|ｹﾞ ゲげ|ｺﾞ ゴご|ｻﾞ ザざ|ｼﾞ ジじ|ｽﾞ ズず|ｾﾞ ゼぜ|ｿﾞ ゾぞ|ﾀﾞ ダだ|ﾁﾞ ヂぢ|ﾂﾞ ヅづ|ﾃﾞ デで|ﾄﾞ ドど
ﾊﾞ バば|ﾋﾞ ビび|ﾌﾞ ブぶ|ﾍﾞ ベべ|ﾎﾞ ボぼ|ﾊﾟ パぱ|ﾋﾟ ピぴ|ﾌﾟ プぷ|ﾍﾟ ペぺ|ﾎﾟ ポぽ|ｳﾞ ヴゔ
A Aaａ|B bＢ|K kＫｋ|Z zZＺ|0 0０|7 7７|9 ９|( （(|) ）)|. ．.|/ ／/`
  .split(/[|\n]/)
  .filter((entry) => entry !== '')
  .map((entry) => ({ kana: entry.split(' ')[0]!, typed: [...entry.split(' ')[1]!] }))
/** Typed as two characters. */
const TWO = [
  { kana: 'ｶﾞ', typed: ['カ゛', 'か\u3099', 'ｶﾞ', 'カﾞ'] },
  { kana: 'ﾊﾟ', typed: ['ハ゜', 'は\u309A', 'ﾊﾟ', 'ハﾟ'] },
  { kana: 'ﾌﾞ', typed: ['フ゛', 'ふ\u3099', 'ﾌﾞ'] },
  { kana: ' ', typed: [' ', '　'] },
]
const PARTS = [...LEGAL, ...LEGAL, ...LEGAL, ...TWO]
const ILLEGAL = [
  ...'山田𠮷髙﨑ヲをｦヰヱゐゑヷヺヽゝ々〆㈱㌔・･，,。｡「｢@#&+*\'"!?=_~〜一①Ⅲé한😀\t\u200B\uFE0F',
]
const MEMBERS_A_FILE = 5_000

export interface GeneratedName {
  typed: string
  expected: HolderKana
}

export function generateName(random: () => number): GeneratedName {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const length = Math.floor(random() * (random() < 0.15 ? 36 : 16))
  const isSpoilt = random() < 0.25
  const illegal = new Set<string>()
  let [typed, kana] = ['', '']
  for (let i = 0; i < length; i += 1) {
    if (isSpoilt && random() < 0.15) {
      const character = pick(ILLEGAL)
      // a variation selector or tab at the edge is white space to `trim`, or not: keep such names out by a letter
      typed += `${character}ア`
      kana += '?ｱ'
      illegal.add(character)
    } else {
      const part = pick(PARTS)
      if (part.kana === ' ' && (i === 0 || i === length - 1)) continue
      typed += pick(part.typed)
      kana += part.kana
    }
  }
  if (typed.startsWith('\t')) [typed, kana] = [`ア${typed}`, `ｱ${kana}`]
  // an inner space became the outer one, because nothing came after it
  kana = kana.trim()
  return { typed: `${pick(['', ' ', '　'])}${typed}${pick(['', ' '])}`, expected: expectedOf(kana, illegal) }
}

function expectedOf(kana: string, illegal: Set<string>): HolderKana {
  if (illegal.size > 0) return { ok: false, code: 'ILLEGAL', characters: [...illegal] }
  if (kana === '') return { ok: false, code: 'EMPTY', characters: [] }
  if (kana.length > 30) return { ok: false, code: 'TOO_LONG', characters: [...kana.slice(30)] }
  return { ok: true, kana }
}

export interface NamesProved {
  right: number
  refused: Record<string, number>
}

/** Every name through the whole writer: in the file to the letter, or refused by its member and its characters. */
export function proveNames(count: number, seed: number): NamesProved {
  const random = randomFrom(seed)
  const proved: NamesProved = { right: 0, refused: {} }
  for (let done = 0; done < count; done += MEMBERS_A_FILE) {
    const names = Array.from({ length: Math.min(MEMBERS_A_FILE, count - done) }, () => generateName(random))
    proveFile(names, proved)
  }
  return proved
}

function proveFile(names: GeneratedName[], proved: NamesProved): void {
  const all = names.map(({ typed }, i) => row({ memberNo: memberNo(i), holder: typed }))
  const written = writeTransfer(all, order)
  const refusals = new Map(written.ok ? [] : written.refusals.map((refusal) => [refusal.memberNo, refusal]))
  const good: { memberNo: string; kana: string }[] = []
  for (const [i, { typed, expected }] of names.entries()) {
    const refusal = refusals.get(memberNo(i))
    const said = refusal ? `${refusal.code} ${refusal.detail}` : 'ok'
    const meant = expected.ok ? 'ok' : `HOLDER_${expected.code} ${expected.characters.join('')}`
    if (said !== meant) throw new Error(`${JSON.stringify(typed)}: ${said}, meant ${meant}`)
    if (expected.ok) good.push({ memberNo: memberNo(i), kana: expected.kana })
    else proved.refused[expected.code] = (proved.refused[expected.code] ?? 0) + 1
  }
  const isGood = new Set(good.map((name) => name.memberNo))
  const file = writeTransfer(
    all.filter((one) => isGood.has(one.memberNo)),
    order,
  )
  if (!file.ok) throw new Error(JSON.stringify(file.refusals.slice(0, 3)))
  const { records } = readTransfer(file.bytes)
  if (records.length !== good.length) throw new Error(`${records.length} records of ${good.length}`)
  records.forEach((record, i) => {
    if (record.holder !== good[i]!.kana || !record.customerCode.endsWith(good[i]!.memberNo))
      throw new Error(`${record.holder}, meant ${good[i]!.kana}`)
  })
  proved.right += good.length
}

function memberNo(i: number): string {
  return String(100_000 + i)
}

/** Mulberry32 */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
