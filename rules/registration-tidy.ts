/**
 * RegistrationTidy: what people type, in the one form we keep: no blanks at the ends, kana in full-width katakana,
 * digits and hyphens half-width, an account number of seven digits, a holder as banks write it.
 *
 * Never:    refuses: what cannot be tidied stays as it was typed, for registration-checks to name.
 * Used by:  server/routes/liff/registration/*.
 */
import { holderKana } from './holder-kana.ts'
import type { AccountEntry, RegistrationForm } from './registration.ts'

const ACCOUNT_DIGITS = 7
/** hyphens and dashes in use on phones, and the long sound mark typed for one */
const DASHES = /[‐‑‒–—―−ー－ｰ]/g

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim()
/** Names keep their letters as typed: 﨑 and ｱ are somebody's own. */
const nameOf = (text: string): string => oneLine(text)

export const katakana = (text: string): string =>
  oneLine(text.normalize('NFKC')).replace(/[ぁ-ゖ]/g, (kana) =>
    String.fromCharCode(kana.charCodeAt(0) + 0x60),
  )

const digitsOf = (text: string): string => text.normalize('NFKC').replace(DASHES, '').replace(/[\s-]/g, '')

/** '０９０ １２３４ ５６７８' → '090-1234-5678'; without groups only those whose groups are certain get hyphens. */
export function tidyPhone(text: string): string {
  const plain = text.normalize('NFKC').replace(DASHES, '-')
  const grouped = plain.replace(/[\s()-]+/g, '-').replace(/^-|-$/g, '')
  return grouped.replace(/^(0[5-9]0)(\d{4})(\d{4})$/, '$1-$2-$3').replace(/^(093)(\d{3})(\d{4})$/, '$1-$2-$3')
}

/** House numbers in half-width, the rest as typed. */
const tidyAddress = (text: string): string =>
  oneLine(text).replace(/[０-９－]/g, (one) => one.normalize('NFKC'))

export function tidyPage<P extends keyof RegistrationForm>(
  page: P,
  typed: NonNullable<RegistrationForm[P]>,
): NonNullable<RegistrationForm[P]> {
  const tidy = (TIDY as Record<string, ((value: unknown) => unknown) | undefined>)[page]
  return (tidy ? tidy(typed) : typed) as NonNullable<RegistrationForm[P]>
}

type Tidy = {
  [P in keyof RegistrationForm]?: (typed: NonNullable<RegistrationForm[P]>) => RegistrationForm[P]
}

const TIDY: Tidy = {
  person: (page) => ({
    familyName: nameOf(page.familyName),
    givenName: nameOf(page.givenName),
    familyKana: katakana(page.familyKana),
    givenKana: katakana(page.givenKana),
    birthDate: page.birthDate,
  }),
  address: (page) => ({
    postalCode: digitsOf(page.postalCode).replace('〒', ''),
    address: tidyAddress(page.address),
    building: tidyAddress(page.building),
    ward: page.ward,
    workplaceName: oneLine(page.workplaceName),
    workplaceAddress: tidyAddress(page.workplaceAddress),
  }),
  contact: (page) => ({
    phone: tidyPhone(page.phone),
    emergencyName: nameOf(page.emergencyName),
    emergencyRelation: oneLine(page.emergencyRelation),
    emergencyPhone: tidyPhone(page.emergencyPhone),
  }),
  children: (children) =>
    children.map((child) => ({
      name: nameOf(child.name),
      kana: katakana(child.kana),
      birthDate: child.birthDate,
      school: oneLine(child.school),
      allergy: child.allergy.trim(),
    })),
  qualifications: ({ held }) => ({ held: [...new Set(held)] }),
  account: (account) => tidyAccount(account),
}

function tidyAccount(account: AccountEntry): AccountEntry {
  const read = holderKana(account.holder)
  const holder = read.ok ? read.kana : account.holder.trim()
  // the single digit between 記号 and 番号 is told from them by its hyphens
  const halfWidth = (text: string) => oneLine(text.normalize('NFKC').replace(DASHES, '-'))
  if (account.type === 'yucho')
    return { type: 'yucho', symbol: halfWidth(account.symbol), number: halfWidth(account.number), holder }
  const number = digitsOf(account.number)
  const padded = /^\d{1,6}$/.test(number) ? number.padStart(ACCOUNT_DIGITS, '0') : number
  return { ...account, number: padded, holder }
}
