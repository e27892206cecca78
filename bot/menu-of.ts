/** MenuOf: which rich menu a person sees. */
import type { MenuName } from './contract.ts'

/** @param member  null until the LINE account is linked */
export function menuOf(member: { isProvider: boolean } | null): MenuName {
  if (member === null) return 'guest'
  return member.isProvider ? 'member' : 'requester'
}
