/**
 * BankSearch: banks and branches of the 全銀 list, found while somebody types: by code, kana, kana half-typed, or
 * the name as it is written on a passbook.
 *
 * Promise:  ゆうちょ is never found: it is told by 記号番号, and a search for it says so.
 * Source:   zengin-code (npm), the list of 全国銀行協会 as published there.
 */
import { createRequire } from 'node:module'
import type listOf from 'zengin-code'
import { YUCHO_BANK_CODE } from '../rules/yucho.ts'

export interface Place {
  code: string
  name: string
  /** full-width, small kana enlarged, as the list has it */
  kana: string
}

const LIMIT = 20
const require = createRequire(import.meta.url)
let list: typeof listOf | null = null
/** 29,000 branches: read when the first account is told */
const banks = () => (list ??= require('zengin-code') as typeof listOf)
const SMALL = 'ァィゥェォッャュョヮ'
const LARGE = 'アイウエオツヤユヨワ'
/** the list shortens these words and leaves 銀行 and 支店 out */
const SHORT: [RegExp, string][] = [
  [/信用金庫$/, '信金'],
  [/信用組合$/, '信組'],
  [/労働金庫$/, '労金'],
  [/農業協同組合$/, '農協'],
  [/(?<=.)(銀行|ギンコウ)$/, ''],
  [/(?<=.)(支店|シテン)$/, ''],
]

const plainOf = (text: string): string =>
  [...text.normalize('NFKC').toUpperCase().replace(/\s/g, '')]
    .map((one) => (/[ぁ-ゖ]/.test(one) ? String.fromCharCode(one.charCodeAt(0) + 0x60) : one))
    .map((one) => (SMALL.includes(one) ? LARGE[SMALL.indexOf(one)]! : one))
    .join('')
    .replace(/[ー－‐―−]/g, '-')

/** ゆうちょ under any of its names */
const isYucho = (typed: string): boolean => /^(ユウチ|9900$|郵便|郵貯)/.test(typed)

function search(places: Place[], typed: string): Place[] {
  const plain = plainOf(typed)
  const wanted = SHORT.reduce((text, [long, short]) => text.replace(long, short), plain)
  if (wanted === '') return []
  const ranked = places.flatMap((place) => {
    const rank = rankOf(place, wanted)
    return rank === null ? [] : [{ place, rank }]
  })
  return ranked
    .sort((a, b) => a.rank - b.rank || a.place.code.localeCompare(b.place.code))
    .slice(0, LIMIT)
    .map(({ place: { code, name, kana } }) => ({ code, name, kana }))
}

/** Smaller is better; null: not it. */
function rankOf({ code, name, kana }: Place, wanted: string): number | null {
  if (/^\d+$/.test(wanted)) return code === wanted ? 0 : code.startsWith(wanted) ? 1 : null
  const names = [plainOf(name), plainOf(kana)]
  if (names.includes(wanted)) return 0
  if (names.some((one) => one.startsWith(wanted))) return 1
  return names.some((one) => one.includes(wanted)) ? 2 : null
}

export function findBanks(typed: string): { banks: Place[]; yucho: boolean } {
  const told = Object.values(banks()).filter(({ code }) => code !== YUCHO_BANK_CODE)
  return { banks: search(told, typed), yucho: isYucho(plainOf(typed)) }
}

export function findBranches(bankCode: string, typed: string): Place[] {
  const branches = branchesOf(bankCode)
  return typed.trim() === '' ? [] : search(Object.values(branches), typed)
}

const branchesOf = (bankCode: string): Record<string, Place> =>
  bankCode !== YUCHO_BANK_CODE && Object.hasOwn(banks(), bankCode) ? banks()[bankCode]!.branches : {}

export const bankByCode = (code: string): Place | null =>
  code !== YUCHO_BANK_CODE && Object.hasOwn(banks(), code) ? banks()[code]! : null

export function branchByCode(bankCode: string, code: string): Place | null {
  const branches = branchesOf(bankCode)
  return Object.hasOwn(branches, code) ? branches[code]! : null
}
