/**
 * Accounts: where a provider is paid, sealed for that member alone.
 *
 * Promise:  an account that cannot be opened is said to be damaged, never guessed and never anybody else's: its member's
 *           payment waits, the others' go on.
 * Used by:  import-members.ts, register-member.ts, whoever shows an account or pays to one.
 */
import { asc, eq } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { accounts } from './schema.ts'
import { SealError, type Sealer } from './seal.ts'

export interface BankAccount {
  /** four digits */
  bankCode: string
  /** three digits */
  branchCode: string
  kind: '1' | '2' | '4'
  /** seven digits */
  number: string
  holderKana: string
}

/** `damaged`: changed, moved from another member, or sealed under a key that is not here */
export type OpenedAccount = BankAccount | 'damaged'

/** What a row (or a decision's copy of it) holds of this member. */
export function openAccount(sealer: Sealer, memberNo: string, sealedAccount: Buffer): OpenedAccount {
  try {
    return JSON.parse(sealer.open(sealedAccount, accountContext(memberNo)).toString()) as BankAccount
  } catch (error) {
    if (error instanceof SealError) return 'damaged'
    throw error
  }
}

export function sealAccount(sealer: Sealer, memberNo: string, account: BankAccount): Buffer {
  const { bankCode, branchCode, kind, number, holderKana } = account
  const text = JSON.stringify({ bankCode, branchCode, kind, number, holderKana })
  return sealer.seal(Buffer.from(text), accountContext(memberNo))
}

/** An envelope differs at every sealing, so what is inside is compared; what cannot be opened is like nothing. */
export function isSameAccount(one: OpenedAccount, other: OpenedAccount): boolean {
  if (one === 'damaged' || other === 'damaged') return false
  return (['bankCode', 'branchCode', 'kind', 'number', 'holderKana'] as const).every(
    (part) => one[part] === other[part],
  )
}

export async function accountOf(db: Db, sealer: Sealer, memberNo: string): Promise<OpenedAccount | null> {
  const [row] = await db.select().from(accounts).where(eq(accounts.memberNo, memberNo))
  return row ? openAccount(sealer, memberNo, row.sealedAccount) : null
}

/** In the order of 会員番号; `damaged`: whose account cannot be opened. */
export async function allAccounts(
  db: Db,
  sealer: Sealer,
): Promise<{ opened: { memberNo: string; account: BankAccount }[]; damaged: string[] }> {
  const opened: { memberNo: string; account: BankAccount }[] = []
  const damaged: string[] = []
  for (const { memberNo, sealedAccount } of await db
    .select()
    .from(accounts)
    .orderBy(asc(accounts.memberNo))) {
    const account = openAccount(sealer, memberNo, sealedAccount)
    if (account === 'damaged') damaged.push(memberNo)
    else opened.push({ memberNo, account })
  }
  return { opened, damaged }
}

const accountContext = (memberNo: string): string => `account:${memberNo}`
