/**
 * Person: a member's name as papers print it, and what of a member they cannot print.
 *
 * Promise:  a name that no face can draw (hangul, an emoji) stands in its registered kana: it is still that person's
 *           name, and one name never stops the others' papers. An address has no kana: it is refused, by member.
 * Used by:  server/month/{notice-data,care-papers,year-statements,unprintable-names}.ts.
 */
import { unprintable } from './faces.ts'

export interface Named {
  name: string
  /** '' or absent: not known */
  kana?: string
}

export function nameOnPaper({ name, kana = '' }: Named): string {
  if (unprintable(name).length === 0) return name
  return kana.trim() !== '' && unprintable(kana).length === 0 ? kana : name
}

export interface UnprintableParts {
  /** no face draws them */
  name: string[]
  address: string[]
  /** papers are printed all the same, with the kana */
  inKana: boolean
}

/** null: everything is printed as it is registered */
export function unprintableOf(person: Named & { address: string }): UnprintableParts | null {
  const [name, address] = [unprintable(person.name), unprintable(person.address)]
  if (name.length + address.length === 0) return null
  return { name, address, inKana: name.length > 0 && nameOnPaper(person) !== person.name }
}
