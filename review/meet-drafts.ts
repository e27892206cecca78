/**
 * MeetDrafts: two people changed one notice; the other one's is stored already.
 *
 * Promise:  what only one of the two changed stands as that one wrote it; where both did, theirs stands and mine is
 *           handed back. Nothing that was typed is dropped.
 */
import type { NoticeInput } from '../server/contract.ts'

type Change = Partial<NoticeInput>

/**
 * @param base    what both began from
 * @param mine    what I changed in it and is not stored
 * @param theirs  what is stored now
 */
export function meetDrafts(
  base: NoticeInput,
  mine: Change,
  theirs: NoticeInput,
): { kept: Change; beside: Change } {
  const fields = Object.keys(mine) as (keyof NoticeInput)[]
  const differ = (field: keyof NoticeInput, a: Change, b: Change) =>
    JSON.stringify(a[field]) !== JSON.stringify(b[field])
  const open = fields.filter((field) => differ(field, mine, theirs))
  const only = (wanted: (keyof NoticeInput)[]): Change =>
    Object.fromEntries(wanted.map((field) => [field, mine[field]]))
  return {
    kept: only(open.filter((field) => !differ(field, base, theirs))),
    beside: only(open.filter((field) => differ(field, base, theirs))),
  }
}
