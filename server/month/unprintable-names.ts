/**
 * UnprintableNames: members whose notice cannot be printed as they are registered: said before the 起案, while the centre
 * can still mend the name.
 *
 * Used by:  check-month.ts.
 */
import { inArray } from 'drizzle-orm'
import type { Db } from '../../db/connect.ts'
import { members } from '../../db/schema.ts'
import { unprintableWords } from '../../office/messages/papers.ts'
import { unprintableOf } from '../../office/paper/person.ts'
import { inPortions } from './in-portions.ts'

export interface UnprintableName {
  memberNo: string
  /** which characters, and what becomes of the notice */
  detail: string
}

/** In the order of 会員番号. */
export async function unprintableNames(tx: Db, memberNos: string[]): Promise<UnprintableName[]> {
  const { memberNo, name, kana, address } = members
  const rows = await inPortions([...new Set(memberNos)].sort(), (some) =>
    tx.select({ memberNo, name, kana, address }).from(members).where(inArray(memberNo, some)),
  )
  return rows
    .flatMap((row) => {
      const parts = unprintableOf(row)
      return parts ? [{ memberNo: row.memberNo, detail: unprintableWords(parts) }] : []
    })
    .sort((a, b) => (a.memberNo < b.memberNo ? -1 : 1))
}
